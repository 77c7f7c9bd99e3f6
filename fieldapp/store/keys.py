"""Keys for signing: ECDSA over P-256 with SHA-256 (FIPS 186-5), which phones' browsers know too.

Signatures and public keys are written as browsers make them: r and s one after the other, and the uncompressed
point, in base64url without padding.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

CURVE = ec.SECP256R1()
NUMBER_BYTES = 32
HASH = ec.ECDSA(SHA256())
ALWAYS_THE_SAME = ec.ECDSA(SHA256(), deterministic_signing=True)
"""RFC 6979: what is signed twice has one signature, so that a receipt asked for again is the same receipt."""


def new_key() -> str:
    """A private key, in PEM."""
    key = ec.generate_private_key(CURVE)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class SigningKey:
    """A private key at work."""

    def __init__(self, pem: str) -> None:
        key = load_pem_private_key(pem.encode(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the key is not one of an elliptic curve")
        self._key = key
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public = _text(point)

    def sign(self, signed: bytes) -> str:
        r, s = decode_dss_signature(self._key.sign(signed, ALWAYS_THE_SAME))
        return _text(r.to_bytes(NUMBER_BYTES) + s.to_bytes(NUMBER_BYTES))


def is_public_key(text: str) -> bool:
    """Whether this is a point of the curve."""
    return _point(text) is not None


def is_signed(signed: bytes, signature: str, public_key: str) -> bool:
    """Whether the owner of the key signed these bytes. False too if key or signature cannot be read."""
    point, numbers = _point(public_key), _bytes(signature)
    if point is None or len(numbers) != 2 * NUMBER_BYTES:
        return False
    halves = (int.from_bytes(numbers[:NUMBER_BYTES]), int.from_bytes(numbers[NUMBER_BYTES:]))
    try:
        point.verify(encode_dss_signature(*halves), signed, HASH)
    except InvalidSignature:
        return False
    return True


def _point(text: str) -> ec.EllipticCurvePublicKey | None:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(text))
    except ValueError:
        return None


def _text(sequence: bytes) -> str:
    return urlsafe_b64encode(sequence).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Empty if it cannot be read."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
