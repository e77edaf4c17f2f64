"""ECDSA P-256 with SHA-256, the one signature algorithm of office seals, X.509 and timestamps here.

Signatures are 64 raw bytes, r ‖ s, big-endian (IEEE P1363), except inside X.509 and CMS, which have the
ASN.1 form.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

RAW_SIGNATURE_BYTES = 64

_HALF = RAW_SIGNATURE_BYTES // 2


def is_p256(key: object) -> bool:
    """Whether a private or public key is on P-256 (NIST SP 800-186, also called secp256r1)."""
    if not isinstance(key, ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey):
        return False
    return isinstance(key.curve, ec.SECP256R1)


def verify_der(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    """Whether a DER signature over ``message`` (hashed here) was made with the key."""
    try:
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def verify_raw(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    """Whether a raw r ‖ s signature over ``message`` (hashed here) was made with the key."""
    return len(signature) == RAW_SIGNATURE_BYTES and verify_der(key, raw_to_der(signature), message)


def raw_to_der(signature: bytes) -> bytes:
    """The ASN.1 form (RFC 3279 §2.2.3) of 64 bytes r ‖ s."""
    return encode_dss_signature(int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big"))


def der_to_raw(signature: bytes) -> bytes:
    """64 bytes r ‖ s of an ASN.1 signature."""
    r, s = decode_dss_signature(signature)
    return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")
