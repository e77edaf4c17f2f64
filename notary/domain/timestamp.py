"""RFC 3161 timestamp tokens: what time was it when this digest existed, and who says so?

A token is a CMS ContentInfo (RFC 5652) around a TSTInfo, signed with P-256 and SHA-256 by a timestamping
authority (TSA) and bound to its certificate by the attribute signing-certificate-v2 (RFC 5816). Everything is
checked as of the time in the token, so a token outlives the certificate that made it.

The form is narrow, so that every reader sees the same (docs/certificate.md §2.4): strict DER, parsed with asn1crypto
and checked here by hand. rfc3161-client wants a whole response, of which our certificates carry only the token, and
does not compare signing-certificate-v2 with the signer.

TimestampError
├── TimestampMalformed     not one DER token of the narrow form, or with something after its end
├── TimestampMismatch      a sound shape, but about another digest
├── TimestampAltered       the signature, or what it binds, does not match
└── TimestampUntrusted     the TSA certificate does not lead to an anchor
    ├── TimestampMisused   it leads there, but is not for timestamping alone
    └── TimestampExpired   it leads there, but was not valid at the time in the token
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import cms, core, tsp
from cryptography.x509 import Certificate

from notary.domain import crypto, der, x509
from notary.domain.errors import Error, FormatError

MAX_TOKEN_BYTES = 64 * 1024
"""A token of ours has about 2 KB, one with a long chain 10 KB."""

DIGEST_BYTES = 32

_GEN_TIME = re.compile(r"([0-9]{14})(?:\.([0-9]*[1-9]))?Z")


class TimestampError(Error):
    """A token does not prove the time of a digest."""

    code = "TIMESTAMP"


class TimestampMalformed(TimestampError, FormatError):
    """Not one DER TimeStampToken, version 1, SHA-256, one P-256 signer."""

    code = "TIMESTAMP_MALFORMED"


class TimestampMismatch(TimestampError):
    """The token is about another digest."""

    code = "TIMESTAMP_MISMATCH"


class TimestampAltered(TimestampError):
    """The signature does not cover this content, or is not by the certificate named."""

    code = "TIMESTAMP_ALTERED"


class TimestampUntrusted(TimestampError):
    """The TSA certificate does not lead to an anchor."""

    code = "TIMESTAMP_UNTRUSTED"


class TimestampMisused(TimestampUntrusted):
    """The TSA certificate is not one for timestamping alone (RFC 3161 §2.3)."""

    code = "TIMESTAMP_MISUSED"


class TimestampExpired(TimestampUntrusted):
    """A certificate of the chain was not valid at the time in the token."""

    code = "TIMESTAMP_EXPIRED"


@dataclass(frozen=True)
class TimestampInfo:
    """What a verified token says.

    Attributes:
        time: when the digest existed at the latest, UTC; exact to ``accuracy``.
        serial: the token's number, unique for its TSA.
        policy: dotted OID under which the TSA issued it.
        tsa_subject: name of the TSA certificate (RFC 4514).
        nonce: the requester's number, where one was sent.
        accuracy: how far the true time may lie from ``time``, to either side; zero where the token is silent.
    """

    time: datetime
    serial: int
    policy: str
    tsa_subject: str
    nonce: int | None = None
    accuracy: timedelta = timedelta(0)


def verify_token(token: bytes, digest: bytes, tsa_certificates: Sequence[bytes]) -> TimestampInfo:
    """Check a token over a SHA-256 digest.

    Args:
        token: DER of the TimeStampToken, nothing after it.
        digest: the 32 bytes that were timestamped.
        tsa_certificates: DER anchors of the trust root: TSA certificates, or authorities that issue them.

    Raises:
        TimestampError: one of its kinds; the message says what differs.
    """
    signed = _signed_data(token)
    content = bytes(signed["encap_content_info"]["content"].contents)
    info = _tst_info(content)
    _check_imprint(info, digest)
    signer = signed["signer_infos"][0]
    certificates = der.elements(signed["certificates"].contents or b"")
    leaf = _signer_certificate(signer, [*certificates, *tsa_certificates])
    _check_signature(signer, leaf, content)
    time = _time(info)
    certificate = _check_chain(leaf, tsa_certificates, time)
    return TimestampInfo(
        time=time,
        serial=int(info["serial_number"].native),
        policy=str(info["policy"].dotted),
        tsa_subject=certificate.subject.rfc4514_string(),
        nonce=info["nonce"].native,
        accuracy=_accuracy(info),
    )


def stated_time(token: bytes) -> datetime:
    """The time that a token states, of one that was verified when it was taken (raises TimestampMalformed)."""
    return _time(_tst_info(bytes(_signed_data(token)["encap_content_info"]["content"].contents)))


def _signed_data(token: bytes) -> Any:
    """The SignedData of a token, wholly parsed and of the narrow form."""
    if len(token) > MAX_TOKEN_BYTES:
        raise TimestampMalformed(f"{len(token)} bytes, over the limit of {MAX_TOKEN_BYTES}")
    try:
        der.check(token)
        content_info = cms.ContentInfo.load(token, strict=True)
        if content_info["content_type"].native != "signed_data":
            raise TimestampMalformed("not a CMS SignedData")
        signed = content_info["content"]
        # asn1crypto is lazy; this makes it read now whatever is used, but not certificates that nobody names
        _ = [signed[name].native for name in ("version", "digest_algorithms", "encap_content_info", "signer_infos")]
        _ = signed["certificates"].contents
        _check_narrow(signed)
        _check_signer_info(signed)
    except TimestampError:
        raise
    except Exception:  # asn1crypto's errors have no common base, and all of them mean the same here
        raise TimestampMalformed("not one DER-encoded TimeStampToken") from None
    return signed


def _check_narrow(signed: Any) -> None:
    if signed["version"].native != "v3" or signed["encap_content_info"]["content_type"].native != "tst_info":
        raise TimestampMalformed("the signed content is not a TSTInfo")
    if len(signed["digest_algorithms"]) != 1 or not _is(signed["digest_algorithms"][0], "sha256"):
        raise TimestampMalformed("the digest algorithms are not SHA-256 alone")
    if _is_there(signed["crls"]):
        raise TimestampMalformed("revocation lists are no part of a token here")
    if len(signed["signer_infos"]) != 1:
        raise TimestampMalformed(f"{len(signed['signer_infos'])} signers, where a token has exactly one")


def _check_signer_info(signed: Any) -> None:
    signer = signed["signer_infos"][0]
    if signer["version"].native != "v1" or signer["sid"].name != "issuer_and_serial_number":
        raise TimestampMalformed("the signer is not named by issuer and serial number")
    if not _is(signer["digest_algorithm"], "sha256") or not _is(signer["signature_algorithm"], "sha256_ecdsa"):
        used = [signer[name]["algorithm"].native for name in ("signature_algorithm", "digest_algorithm")]
        raise TimestampMalformed(f"signed with {used[0]} over {used[1]}, not P-256 and SHA-256")
    signed_attributes = list(signer["signed_attrs"])
    kinds = {attribute["type"].dotted for attribute in signed_attributes}
    if len(kinds) < len(signed_attributes) or any(len(attribute["values"]) != 1 for attribute in signed_attributes):
        raise TimestampMalformed("a signed attribute is there twice or has not one value")
    if _is_there(signer["unsigned_attrs"]):
        raise TimestampMalformed("unsigned attributes are no part of a token here")


def _is(identifier: Any, algorithm: str) -> bool:
    """Whether an AlgorithmIdentifier is this one, with parameters absent or NULL."""
    return identifier["algorithm"].native == algorithm and identifier["parameters"].native is None


def _is_there(field: Any) -> bool:
    """Whether an optional field stands in the token, be it empty."""
    return not isinstance(field, core.Void)


def _tst_info(content: bytes) -> Any:
    try:
        der.check(content)
        info = tsp.TSTInfo.load(content, strict=True)
        _ = info.native
    except Exception:
        raise TimestampMalformed("not one DER-encoded TSTInfo") from None
    if info["version"].native != "v1":
        raise TimestampMalformed("TSTInfo is not version 1")
    if any(extension["critical"].native for extension in info["extensions"]):
        raise TimestampMalformed("a critical TSTInfo extension is unknown here")
    return info


def _check_imprint(info: Any, digest: bytes) -> None:
    if len(digest) != DIGEST_BYTES:
        raise TimestampMismatch(f"the digest has {len(digest)} bytes; SHA-256 has {DIGEST_BYTES}")
    imprint = info["message_imprint"]
    algorithm, stamped = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
    if algorithm != "sha256":
        raise TimestampMalformed(f"the imprint uses {algorithm}, not SHA-256")
    if stamped != digest:
        raise TimestampMismatch(f"the token is over {stamped.hex()}, not over {digest.hex()}")


def _signer_certificate(signer: Any, candidates: Sequence[bytes]) -> bytes:
    """The certificate that the signer names and that its signed attribute binds by hash.

    The hash decides between several: a name and number alone could be copied into another certificate.
    """
    bound = _bound_hash(signer)
    for candidate in candidates:
        if hashlib.sha256(candidate).digest() == bound:
            certificate = _load(candidate)
            sid = signer["sid"].chosen
            issuer = certificate.issuer.public_bytes()
            if (issuer, certificate.serial_number) != (sid["issuer"].dump(), sid["serial_number"].native):
                raise TimestampAltered("signing-certificate-v2 and the signer name two certificates")
            return candidate
    raise TimestampUntrusted("the TSA certificate is neither in the token nor among the anchors")


def _bound_hash(signer: Any) -> bytes:
    first = _attribute(signer, "signing_certificate_v2")["certs"][0]
    if first["hash_algorithm"]["algorithm"].native != "sha256":
        raise TimestampMalformed("signing-certificate-v2 does not use SHA-256")
    return bytes(first["cert_hash"].native)


def _attribute(signer: Any, name: str) -> Any:
    """The only value of a signed attribute, which must be there (RFC 5652 §11)."""
    found = [attribute for attribute in signer["signed_attrs"] if attribute["type"].native == name]
    if len(found) != 1:
        raise TimestampMalformed(f"the signed attribute {name} is not there")
    return found[0]["values"][0]


def _check_signature(signer: Any, leaf: bytes, content: bytes) -> None:
    if _attribute(signer, "content_type").native != "tst_info":
        raise TimestampAltered("the signed content type is not TSTInfo")
    if _attribute(signer, "message_digest").native != hashlib.sha256(content).digest():
        raise TimestampAltered("the content is not what was signed")
    # RFC 5652 §5.4: signed is the SET OF encoding, not the implicit tag that stands in the token
    signed = signer["signed_attrs"].untag().dump()
    if not crypto.verify_der(x509.public_key(_load(leaf)), signer["signature"].native, signed):
        raise TimestampAltered("the signature does not match the TSA certificate")


def _load(der: bytes) -> Certificate:
    try:
        return x509.load_certificate(der, "a certificate of the token")
    except x509.CertificateMalformed as error:
        raise TimestampMalformed(str(error)) from error


def _check_chain(leaf: bytes, anchors: Sequence[bytes], at: datetime) -> Certificate:
    """The signer is an anchor itself or issued by one directly; certificates in the token lead nowhere."""
    try:
        return x509.verify_chain([leaf], anchors, at, purpose=x509.TIME_STAMPING)
    except x509.CertificateNotValidAt as error:
        raise TimestampExpired(str(error)) from error
    except x509.CertificateMisused as error:
        raise TimestampMisused(str(error)) from error
    except x509.ChainError as error:
        raise TimestampUntrusted(str(error)) from error


def _time(info: Any) -> datetime:
    """genTime as RFC 3161 §2.4.2 writes it; what is finer than a millisecond is cut."""
    found = _GEN_TIME.fullmatch(info["gen_time"].contents.decode("latin-1"))
    if not found:
        raise TimestampMalformed("the time is not UTC in the form of RFC 3161 §2.4.2")
    try:
        whole = datetime.strptime(found[1] + "+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        raise TimestampMalformed(f"{found[1]} is no time") from None
    return whole.astimezone(UTC) + timedelta(milliseconds=int((found[2] or "")[:3].ljust(3, "0")))


def _accuracy(info: Any) -> timedelta:
    given = info["accuracy"].native or {}
    return timedelta(
        seconds=given.get("seconds") or 0,
        milliseconds=given.get("millis") or 0,
        microseconds=given.get("micros") or 0,
    )
