"""X.509 chains (RFC 5280), as far as an office seal or a timestamp needs them, checked as of a stated time.

Deliberately narrow: P-256 with SHA-256 throughout, at most four certificates with the anchor, given in order.
There is no path building, no name constraint and no revocation list: which authorities are trusted, and from
when to when, is said by the trust root that the verifier holds.

ChainError
├── CertificateMalformed   not one DER certificate of the narrow form
├── CertificateNotValidAt  outside its validity period at the time asked for
├── CertificateMisused     its extensions do not allow what it was used for
├── ChainTooLong           more certificates than a chain of ours ever has
└── ChainUntrusted         a signature or name does not lead to an anchor
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import Certificate
from cryptography.x509.oid import ExtendedKeyUsageOID, SignatureAlgorithmOID

from notary.domain import crypto
from notary.domain.errors import Error, FormatError

MAX_CHAIN = 4
"""Certificates from leaf to anchor, both counted."""

MAX_CERTIFICATE_BYTES = 16 * 1024
"""Our certificates have less than 1 KB; the bound keeps a hostile one from costing work."""

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning (RFC 9336)."""

TIME_STAMPING = ExtendedKeyUsageOID.TIME_STAMPING

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)

_HANDLED = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage)


class ChainError(Error):
    """A certificate or chain is not acceptable."""

    code = "CHAIN"


class CertificateMalformed(ChainError, FormatError):
    """Not one DER certificate, version 3, P-256 with SHA-256."""

    code = "CERTIFICATE_MALFORMED"


class CertificateNotValidAt(ChainError):
    """Not yet or no longer valid at the time asked for."""

    code = "CERTIFICATE_NOT_VALID_AT"


class CertificateMisused(ChainError):
    """basicConstraints, keyUsage, extendedKeyUsage or an unknown critical extension forbid this use."""

    code = "CERTIFICATE_MISUSED"


class ChainTooLong(ChainError):
    """Too many certificates."""

    code = "CHAIN_TOO_LONG"


class ChainUntrusted(ChainError):
    """The chain does not lead to an anchor."""

    code = "CHAIN_UNTRUSTED"


def load_certificate(der: bytes, where: str = "certificate") -> Certificate:
    """The certificate in exactly these bytes.

    Raises:
        CertificateMalformed: not DER, bytes after the end, not version 3, or not P-256 with SHA-256.
    """
    if len(der) > MAX_CERTIFICATE_BYTES:
        raise CertificateMalformed(f"{len(der)} bytes, more than the {MAX_CERTIFICATE_BYTES} allowed", where=where)
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        _read_all(certificate)
    except Exception:  # the parser's errors have no common base, and all of them mean the same here
        raise CertificateMalformed("not one DER-encoded X.509 certificate, version 3", where=where) from None
    if certificate.serial_number <= 0:
        raise CertificateMalformed("the serial number is not positive (RFC 5280 §4.1.2.2)", where=where)
    if not crypto.is_p256(key) or certificate.signature_algorithm_oid != SignatureAlgorithmOID.ECDSA_WITH_SHA256:
        raise CertificateMalformed("only P-256 keys and ecdsa-with-SHA256 are accepted", where=where)
    return certificate


def _read_all(certificate: Certificate) -> tuple[object, ...]:
    """Read every field that is needed later: the parser is lazy, and what it cannot read must show at once."""
    return (
        certificate.version,
        certificate.subject,
        certificate.issuer,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        certificate.signature_algorithm_oid,
        certificate.extensions,
        certificate.signature,
    )


def public_key(certificate: Certificate) -> ec.EllipticCurvePublicKey:
    """The P-256 key of a certificate that ``load_certificate`` or ``verify_chain`` returned."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise CertificateMalformed("not a P-256 certificate")
    return key


def verify_chain(
    chain: Sequence[bytes],
    anchors: Sequence[bytes],
    at: datetime,
    *,
    purpose: x509.ObjectIdentifier | None = None,
) -> Certificate:
    """Check a chain as of a time and return its leaf.

    Args:
        chain: DER certificates, leaf first, each issued by the next. The last is an anchor or is issued by
            one; a leaf that is itself an anchor is a chain of one. What follows an anchor plays no part.
        anchors: DER certificates that the verifier trusts on its own account.
        at: the time that counts, with a time zone. Every certificate, the anchor too, must be valid then;
            whether it is valid today does not matter.
        purpose: the extended key usage that the leaf must have, alone and critical (RFC 3161 §2.3 for
            timestamps). None means signing documents: no extended key usage, or one that includes document
            signing or any.

    Raises:
        ChainError: one of its kinds; the message says which certificate and why.
    """
    if at.tzinfo is None:
        raise ValueError("the time of a check needs a time zone")
    path = _complete(chain, anchors)
    for index, certificate in enumerate(path):
        _check_validity(certificate, at, _place(index))
        _check_critical(certificate, _place(index))
    _check_leaf(path[0], purpose)
    for depth, issuer in enumerate(path[1:]):
        _check_issuer(issuer, depth, _place(depth + 1))
        _check_link(path[depth], issuer, _place(depth))
    return path[0]


def _complete(chain: Sequence[bytes], anchors: Sequence[bytes]) -> list[Certificate]:
    """Leaf to anchor: the chain up to its first anchor, or with the anchor that issued its last member."""
    if not chain:
        raise ChainUntrusted("the chain is empty")
    if len(chain) > MAX_CHAIN:
        raise ChainTooLong(f"{len(chain)} certificates, more than the {MAX_CHAIN} allowed")
    path = [load_certificate(der, _place(index)) for index, der in enumerate(chain)]
    trusted = {bytes(der) for der in anchors}
    for index, der in enumerate(chain):
        if bytes(der) in trusted:
            return path[: index + 1]
    path.append(_issuing_anchor(path[-1], anchors, _place(len(chain) - 1)))
    if len(path) > MAX_CHAIN:
        raise ChainTooLong(f"{len(path)} certificates with the anchor, more than the {MAX_CHAIN} allowed")
    return path


def _issuing_anchor(last: Certificate, anchors: Sequence[bytes], where: str) -> Certificate:
    named = [
        anchor
        for index, der in enumerate(anchors)
        if (anchor := load_certificate(der, f"anchors[{index}]")).subject == last.issuer
    ]
    for anchor in named:  # an authority that renewed its key has two anchors of one name
        if _signed_by(last, anchor):
            return anchor
    reason = "its signature is by none of them" if named else "none has that name"
    raise ChainUntrusted(f"issued by {last.issuer.rfc4514_string()}, not by an anchor: {reason}", where=where)


def _check_link(certificate: Certificate, issuer: Certificate, where: str) -> None:
    if certificate.issuer != issuer.subject:
        named, given = certificate.issuer.rfc4514_string(), issuer.subject.rfc4514_string()
        raise ChainUntrusted(f"issued by {named}, but followed by {given}", where=where)
    if not _signed_by(certificate, issuer):
        raise ChainUntrusted(f"the signature is not by {issuer.subject.rfc4514_string()}", where=where)


def _signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    return crypto.verify_der(public_key(issuer), certificate.signature, certificate.tbs_certificate_bytes)


def _check_validity(certificate: Certificate, at: datetime, where: str) -> None:
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not start <= at <= end:
        raise CertificateNotValidAt(
            f"valid from {start.isoformat()} to {end.isoformat()}, not at {at.isoformat()}", where=where
        )


def _check_critical(certificate: Certificate, where: str) -> None:
    """Ensure that nothing critical goes unread (RFC 5280 §4.2)."""
    for extension in certificate.extensions:
        if extension.critical and not isinstance(extension.value, _HANDLED):
            raise CertificateMisused(
                f"the critical extension {extension.oid.dotted_string} is unknown here", where=where
            )


def _check_leaf(leaf: Certificate, purpose: x509.ObjectIdentifier | None) -> None:
    where = _place(0)
    constraints = _extension(leaf, x509.BasicConstraints)
    if constraints is not None and constraints.value.ca:
        raise CertificateMisused("a certificate authority does not sign documents itself", where=where)
    usage = _extension(leaf, x509.KeyUsage)
    if usage is None or not usage.value.digital_signature:
        raise CertificateMisused("keyUsage lacks digitalSignature", where=where)
    extended = _extension(leaf, x509.ExtendedKeyUsage)
    if purpose is None:
        _check_documents(extended, where)
    elif extended is None or not extended.critical or list(extended.value) != [purpose]:
        raise CertificateMisused(f"extendedKeyUsage must be critical and {purpose.dotted_string} alone", where=where)


def _check_documents(extended: x509.Extension[x509.ExtendedKeyUsage] | None, where: str) -> None:
    allowed = {DOCUMENT_SIGNING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    if extended is not None and not allowed & set(extended.value):
        raise CertificateMisused("extendedKeyUsage does not include signing documents", where=where)


def _check_issuer(issuer: Certificate, below: int, where: str) -> None:
    """Ensure that a certificate may issue, with ``below`` authorities between it and the leaf."""
    constraints = _extension(issuer, x509.BasicConstraints)
    if constraints is None or not constraints.value.ca:
        raise CertificateMisused("basicConstraints do not make it a certificate authority", where=where)
    limit = constraints.value.path_length
    if limit is not None and below > limit:
        raise CertificateMisused(f"pathLenConstraint is {limit}, but {below} authorities are below it", where=where)
    usage = _extension(issuer, x509.KeyUsage)
    if usage is None or not usage.value.key_cert_sign:
        raise CertificateMisused("keyUsage lacks keyCertSign", where=where)


def _extension(certificate: Certificate, kind: type[_Kind]) -> x509.Extension[_Kind] | None:
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def _place(index: int) -> str:
    return f"chain[{index}]"
