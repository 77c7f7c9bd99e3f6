"""How passwords are kept and compared."""

import hashlib

from fieldapp.web import passwords
from tests.people import PASSWORD, PASSWORD_HASH


def test_a_password_is_kept_as_scrypt_with_its_own_salt():
    assert PASSWORD_HASH.startswith("scrypt:32768:8:3$")
    assert PASSWORD not in PASSWORD_HASH
    assert passwords.hashed_password(PASSWORD) != PASSWORD_HASH


def test_only_the_password_itself_fits():
    assert passwords.is_password(PASSWORD_HASH, PASSWORD)
    assert not passwords.is_password(PASSWORD_HASH, PASSWORD + " ")
    assert not passwords.is_password(PASSWORD_HASH, "")


def test_a_letter_composed_in_another_way_is_the_same_letter():
    kept = passwords.hashed_password("хөрсний й")

    assert passwords.is_password(kept, "хөрсний и\u0306")


def test_nobody_has_a_password():
    assert not passwords.is_password(None, PASSWORD)
    assert not passwords.is_password(None, "")


def test_a_name_that_nobody_has_costs_as_much_work_as_a_wrong_password(monkeypatch):
    """Counted, not timed: scrypt runs with the same parameters for both."""
    runs = []
    scrypt = hashlib.scrypt

    def counting(password, **parameters):
        runs.append(parameters | {"salt": None})
        return scrypt(password, **parameters)

    monkeypatch.setattr(hashlib, "scrypt", counting)

    passwords.is_password(None, "wrong")
    passwords.is_password(PASSWORD_HASH, "wrong")

    assert len(runs) == 2
    assert runs[0] == runs[1]
