"""Passwords are kept as scrypt hashes (OWASP's parameters for N = 2^15: p = 3), about 0.3 s of work each."""

import unicodedata
from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

METHOD = "scrypt:32768:8:3"
NOBODYS = f"{METHOD}$nobody${'0' * 128}"

# Each takes 32 MB and a core while it runs: a crowd that signs in must not take the server's memory.
_turn = BoundedSemaphore(2)


def hashed_password(password: str) -> str:
    """What is kept of a password. Slow: call it outside a transaction."""
    with _turn:
        return generate_password_hash(_typed_alike(password), METHOD)


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. Slow: call it outside a transaction.

    None is never a match and takes as long, so that nobody learns which names exist.
    """
    with _turn:
        same = check_password_hash(password_hash or NOBODYS, _typed_alike(password))
    return same and password_hash is not None


def _typed_alike(password: str) -> str:
    """Phones compose letters differently; the password is the same (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
