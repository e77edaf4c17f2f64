"""Private keys as encrypted PKCS#8 in PEM, and certificate chains as PEM."""

from pathlib import Path

from cryptography import x509 as cryptography_x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from notary.domain import x509
from notary.keys import files
from notary.keys.errors import KeyFileError, KeyLocked
from notary.keys.passwords import Password

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def write_private_key(path: Path, key: PrivateKey, password: str, note: str = "") -> None:
    """Store a key in a new file of mode 0600, below a note in clear (raises KeyExists, KeyUnavailable)."""
    encryption = BestAvailableEncryption(password.encode())
    head = f"{note}\n".encode() if note else b""  # RFC 7468 §2: text before the key is not part of it
    files.write_new(path, head + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))


def read_private_key(path: Path, source: Password) -> object:
    """The key in a file, of whatever kind.

    Raises:
        KeyLocked: the password is not the one of the key.
        KeyFileError: not an encrypted PEM key.
        KeyExposed, KeyUnavailable: a file cannot be used.
    """
    data, password = files.read_secret(path), source.read()
    if b"-----BEGIN ENCRYPTED PRIVATE KEY-----" not in data:
        raise KeyFileError("not an encrypted PKCS#8 private key in PEM", where=str(path))
    try:
        return load_pem_private_key(data, password.encode())
    except ValueError:
        raise KeyLocked(f"{source} does not open it", where=str(path)) from None
    except Exception:  # from None: nothing of what the library saw is shown
        raise KeyFileError("not a private key of a known kind", where=str(path)) from None


def write_chain(path: Path, *certificates: cryptography_x509.Certificate) -> None:
    """Store certificates, leaf first, in a new public file (raises KeyExists, KeyUnavailable)."""
    data = b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)
    files.write_new(path, data, files.PUBLIC_MODE)


def read_chain(path: Path) -> list[bytes]:
    """The DER certificates of a PEM file in their order, each of the form that ``domain.x509`` accepts.

    Raises:
        KeyFileError: no certificates in it.
        CertificateMalformed: one is not P-256 with SHA-256.
        KeyUnavailable: the file cannot be opened.
    """
    try:
        found = cryptography_x509.load_pem_x509_certificates(files.read_public(path))
    except ValueError:
        raise KeyFileError("not certificates in PEM", where=str(path)) from None
    chain = [certificate.public_bytes(Encoding.DER) for certificate in found]
    for index, der in enumerate(chain):
        x509.load_certificate(der, f"{path}[{index}]")
    return chain
