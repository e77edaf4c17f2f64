"""RFC 3161 timestamp tokens: what time was it when this digest existed, and who says so?

A token is a CMS ContentInfo (RFC 5652) around a TSTInfo, signed with P-256 and SHA-256 by a timestamping
authority (TSA) and bound to its certificate by the attribute signing-certificate-v2 (RFC 5816). Everything is
checked as of the time in the token, so a token outlives the certificate that made it.

Parsed with asn1crypto and checked here by hand. rfc3161-client wants a whole response, of which our
certificates carry only the token, and does not compare signing-certificate-v2 with the signer.

TimestampError
├── TimestampMalformed     not one DER token of the narrow form, or with something after its end
├── TimestampMismatch      a sound shape, but about another digest
├── TimestampAltered       the signature, or what it binds, does not match
└── TimestampUntrusted     the TSA certificate does not lead to an anchor
    ├── TimestampMisused   it leads there, but is not for timestamping alone
    └── TimestampExpired   it leads there, but was not valid at the time in the token
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import cms, tsp
from cryptography.x509 import Certificate

from notary.domain import crypto, x509
from notary.domain.errors import Error, FormatError

MAX_TOKEN_BYTES = 64 * 1024
"""A token of ours has about 2 KB, one with a long chain 10 KB."""

DIGEST_BYTES = 32


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
    certificates = [choice.chosen.dump() for choice in signed["certificates"]]
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


def _signed_data(token: bytes) -> Any:
    """The SignedData of a token, wholly parsed and of the narrow form."""
    if len(token) > MAX_TOKEN_BYTES:
        raise TimestampMalformed(f"{len(token)} bytes, over the limit of {MAX_TOKEN_BYTES}")
    try:
        content_info = cms.ContentInfo.load(token, strict=True)
        if content_info["content_type"].native != "signed_data":
            raise TimestampMalformed("not a CMS SignedData")
        signed = content_info["content"]
        _ = content_info.native  # asn1crypto is lazy; this makes it read every field now
        _check_narrow(signed)
    except TimestampError:
        raise
    except Exception:  # asn1crypto's errors have no common base, and all of them mean the same here
        raise TimestampMalformed("not one DER-encoded TimeStampToken") from None
    return signed


def _check_narrow(signed: Any) -> None:
    if signed["version"].native != "v3" or signed["encap_content_info"]["content_type"].native != "tst_info":
        raise TimestampMalformed("the signed content is not a TSTInfo")
    if [listed["algorithm"].native for listed in signed["digest_algorithms"]] != ["sha256"]:
        raise TimestampMalformed("the digest algorithms are not SHA-256 alone")
    if len(signed["signer_infos"]) != 1:
        raise TimestampMalformed(f"{len(signed['signer_infos'])} signers, where a token has exactly one")
    signer = signed["signer_infos"][0]
    digest, signature = signer["digest_algorithm"]["algorithm"], signer["signature_algorithm"]["algorithm"]
    if (digest.native, signature.native) != ("sha256", "sha256_ecdsa"):
        raise TimestampMalformed(f"signed with {signature.native} over {digest.native}, not P-256 and SHA-256")
    if signer["sid"].name != "issuer_and_serial_number":
        raise TimestampMalformed("the signer is not named by issuer and serial number")
    if len(signer["unsigned_attrs"]) or len(signed["crls"]):
        raise TimestampMalformed("unsigned attributes and revocation lists are not part of a token here")


def _tst_info(content: bytes) -> Any:
    try:
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
    for der in candidates:
        if hashlib.sha256(der).digest() == bound:
            certificate = _load(der)
            sid = signer["sid"].chosen
            issuer = certificate.issuer.public_bytes()
            if (issuer, certificate.serial_number) != (sid["issuer"].dump(), sid["serial_number"].native):
                raise TimestampAltered("signing-certificate-v2 and the signer name two certificates")
            return der
    raise TimestampUntrusted("the TSA certificate is neither in the token nor among the anchors")


def _bound_hash(signer: Any) -> bytes:
    first = _attribute(signer, "signing_certificate_v2")["certs"][0]
    if first["hash_algorithm"]["algorithm"].native != "sha256":
        raise TimestampMalformed("signing-certificate-v2 does not use SHA-256")
    return bytes(first["cert_hash"].native)


def _attribute(signer: Any, name: str) -> Any:
    """The only value of a signed attribute, which must be there exactly once (RFC 5652 §11)."""
    found = [attribute for attribute in signer["signed_attrs"] if attribute["type"].native == name]
    if len(found) != 1 or len(found[0]["values"]) != 1:
        raise TimestampMalformed(f"the signed attribute {name} is not there exactly once")
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
    time = info["gen_time"].native
    if not isinstance(time, datetime) or time.utcoffset() != timedelta(0):
        raise TimestampMalformed("the time is not UTC (RFC 3161 §2.4.2)")
    return time


def _accuracy(info: Any) -> timedelta:
    given = info["accuracy"].native or {}
    return timedelta(
        seconds=given.get("seconds") or 0,
        milliseconds=given.get("millis") or 0,
        microseconds=given.get("micros") or 0,
    )
