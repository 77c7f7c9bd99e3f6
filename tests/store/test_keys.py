"""Signatures: whose they are can be told, and nothing else passes for one."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fieldapp.store.keys import SigningKey, is_public_key, is_signed, new_key

KEY = SigningKey(new_key())
SIGNATURE = KEY.sign(b"104 of 120 alive")
UNREADABLE = ["", "?", "AAAA", "ö", "A" * 86, "B" * 87]


def test_a_signature_tells_who_signed_what():
    assert is_signed(b"104 of 120 alive", SIGNATURE, KEY.public)


def test_another_text_or_another_key_is_noticed():
    assert not is_signed(b"120 of 120 alive", SIGNATURE, KEY.public)
    assert not is_signed(b"104 of 120 alive", SIGNATURE, SigningKey(new_key()).public)


@pytest.mark.parametrize("nonsense", UNREADABLE)
def test_nonsense_is_no_signature_and_no_key(nonsense: str):
    assert not is_signed(b"104 of 120 alive", nonsense, KEY.public)
    assert not is_signed(b"104 of 120 alive", SIGNATURE, nonsense)
    assert not is_public_key(nonsense)


def test_the_same_text_has_one_signature():
    assert KEY.sign(b"104 of 120 alive") == SIGNATURE


def test_a_key_of_another_kind_is_refused():
    other = Ed25519PrivateKey.generate()
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    with pytest.raises(TypeError):
        SigningKey(pem.decode())
