"""Timestamp tokens: ours verify here and with OpenSSL; anything else is refused for the right reason."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import algos, cms, core, tsp
from cryptography import x509 as cx509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import timestamp, x509
from notary.domain.timestamp import verify_token
from notary.keys.issuing import Certified, issue, make_authority
from notary.keys.office import OfficeSeal
from notary.keys.tsa import TRIAL_POLICY, LocalTimestamper

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, 30, 15, 250_000, tzinfo=UTC)
YEAR = timedelta(days=365)
DIGEST = hashlib.sha256(b"a checkpoint").digest()

AUTHORITY = make_authority("office", "authority", START, 30 * YEAR)
TSA = issue(AUTHORITY, "office", "tsa", START, 5 * YEAR, x509.TIME_STAMPING)


def der(certified: Certified) -> bytes:
    return certified.certificate.public_bytes(Encoding.DER)


def timestamper(certified: Certified = TSA, at: datetime = NOW, cls: type[LocalTimestamper] = LocalTimestamper) -> Any:
    return cls(OfficeSeal(certified.key, [der(certified), der(AUTHORITY)]), lambda: at)


ANCHORS = [der(AUTHORITY)]
TOKEN = timestamper().timestamp(DIGEST)


def test_token_tells_time_serial_policy_and_authority() -> None:
    info = verify_token(timestamper().timestamp(DIGEST, nonce=77), DIGEST, ANCHORS)
    assert info.time == NOW
    assert info.policy == TRIAL_POLICY
    assert info.tsa_subject == "CN=tsa,O=office"
    assert info.nonce == 77
    assert info.accuracy == timedelta(seconds=1)


def test_serials_differ_and_fit_64_bits() -> None:
    serials = {verify_token(timestamper().timestamp(DIGEST), DIGEST, ANCHORS).serial for _ in range(20)}
    assert len(serials) == 20
    assert all(0 <= serial < 2**64 for serial in serials)


def test_the_authority_or_the_tsa_itself_may_be_the_anchor() -> None:
    assert verify_token(TOKEN, DIGEST, [der(TSA)]) == verify_token(TOKEN, DIGEST, ANCHORS)


def test_local_time_is_stamped_as_utc() -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    assert verify_token(timestamper(at=beijing).timestamp(DIGEST), DIGEST, ANCHORS).time == NOW


def test_token_without_certificates_verifies_with_a_pinned_one() -> None:
    bare = altered(lambda signed: signed.__setitem__("certificates", []))
    assert verify_token(bare, DIGEST, [der(TSA)]).time == NOW
    with pytest.raises(timestamp.TimestampUntrusted, match="neither in the token nor among the anchors"):
        verify_token(bare, DIGEST, ANCHORS)


def test_token_verifies_long_after_its_certificate_expired() -> None:
    """No clock is asked: only the time in the token counts (this certificate ended in 2011)."""
    long_ago = datetime(2010, 6, 1, tzinfo=UTC)
    authority = make_authority("office", "authority", long_ago, YEAR)
    tsa = issue(authority, "office", "tsa", long_ago, YEAR, x509.TIME_STAMPING)
    token = LocalTimestamper(OfficeSeal(tsa.key, [der(tsa)]), lambda: long_ago + YEAR / 2).timestamp(DIGEST)
    assert verify_token(token, DIGEST, [der(authority)]).time.year == 2010


@pytest.mark.parametrize("at", [START - timedelta(seconds=1), START + 5 * YEAR + timedelta(seconds=1)])
def test_certificate_not_valid_at_the_time_in_the_token(at: datetime) -> None:
    with pytest.raises(timestamp.TimestampExpired, match="valid from 2026-01-01"):
        verify_token(timestamper(at=at).timestamp(DIGEST), DIGEST, ANCHORS)


def test_other_digest() -> None:
    with pytest.raises(timestamp.TimestampMismatch, match=DIGEST.hex()):
        verify_token(TOKEN, hashlib.sha256(b"another").digest(), ANCHORS)
    with pytest.raises(timestamp.TimestampMismatch, match="20 bytes"):
        verify_token(TOKEN, DIGEST[:20], ANCHORS)


def test_other_authority_of_the_same_name() -> None:
    stranger = make_authority("office", "authority", START, 30 * YEAR)
    with pytest.raises(timestamp.TimestampUntrusted, match="its signature is by none of them"):
        verify_token(TOKEN, DIGEST, [der(stranger)])


def test_no_anchor_means_no_trust() -> None:
    with pytest.raises(timestamp.TimestampUntrusted):
        verify_token(TOKEN, DIGEST, [])


@pytest.mark.parametrize("purpose", [None, x509.DOCUMENT_SIGNING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])
def test_certificate_that_is_not_for_timestamping(purpose: cx509.ObjectIdentifier | None) -> None:
    token = timestamper(issue(AUTHORITY, "office", "seal", START, YEAR, purpose)).timestamp(DIGEST)
    with pytest.raises(timestamp.TimestampMisused, match="must be critical"):
        verify_token(token, DIGEST, ANCHORS)


def altered(change: Callable[[Any], object]) -> bytes:
    """The token with something changed after it was signed."""
    content_info = cms.ContentInfo.load(TOKEN)
    change(content_info["content"])
    return bytes(content_info.dump(force=True))


def moved(field: str, value: object) -> Callable[[Any], None]:
    def change(signed: Any) -> None:
        info = tsp.TSTInfo.load(signed["encap_content_info"]["content"].contents)
        info[field] = value
        signed["encap_content_info"]["content"] = cms.ParsableOctetString(info.dump(force=True))

    return change


def flip_signature(signed: Any) -> None:
    signature = bytearray(signed["signer_infos"][0]["signature"].native)
    signature[-1] ^= 1
    signed["signer_infos"][0]["signature"] = bytes(signature)


@pytest.mark.parametrize(
    "change",
    [moved("gen_time", NOW - YEAR / 2), moved("serial_number", 1), moved("nonce", 5), flip_signature],
    ids=["time", "serial", "nonce", "signature"],
)
def test_altered_token(change: Callable[[Any], None]) -> None:
    with pytest.raises(timestamp.TimestampAltered):
        verify_token(altered(change), DIGEST, ANCHORS)


def test_signature_of_another_token_does_not_carry_over() -> None:
    other = cms.ContentInfo.load(timestamper().timestamp(hashlib.sha256(b"other").digest()))["content"]
    token = altered(lambda signed: signed.__setitem__("signer_infos", other["signer_infos"]))
    with pytest.raises(timestamp.TimestampAltered, match="not what was signed"):
        verify_token(token, DIGEST, ANCHORS)


def test_certificate_swapped_for_another_of_the_same_key_and_number() -> None:
    """The case that signing-certificate-v2 is for: same key, name and number, but a longer life."""
    builder = cx509.CertificateBuilder(
        TSA.certificate.issuer,
        TSA.certificate.subject,
        TSA.certificate.public_key(),
        TSA.certificate.serial_number,
        START,
        START + 20 * YEAR,
        list(TSA.certificate.extensions),
    )
    longer = builder.sign(AUTHORITY.key, hashes.SHA256())
    swapped = cms.CertificateChoices.load(longer.public_bytes(Encoding.DER))
    token = altered(lambda signed: signed.__setitem__("certificates", [swapped]))
    with pytest.raises(timestamp.TimestampUntrusted, match="neither in the token"):
        verify_token(token, DIGEST, ANCHORS)


def test_signer_named_otherwise_than_its_certificate() -> None:
    """The name and number of the signer are not signed, so they must agree with the hash that is."""

    def rename(signed: Any) -> None:
        signed["signer_infos"][0]["sid"].chosen["serial_number"] = 5

    with pytest.raises(timestamp.TimestampAltered, match="name two certificates"):
        verify_token(altered(rename), DIGEST, ANCHORS)


def authority_under(issuer: Certified | None, name: str) -> Certified:
    """An authority that may have another below it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = cx509.Name([cx509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = AUTHORITY.certificate.extensions.get_extension_for_class(cx509.KeyUsage)
    constraints = cx509.Extension(cx509.BasicConstraints.oid, True, cx509.BasicConstraints(True, 1))
    builder = cx509.CertificateBuilder(
        issuer.certificate.subject if issuer else subject,
        subject,
        key.public_key(),
        cx509.random_serial_number(),
        START,
        START + 5 * YEAR,
        [usage, constraints],
    )
    return Certified(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def test_authorities_in_the_token_lead_nowhere() -> None:
    root = authority_under(None, "root")
    middle = authority_under(root, "middle")
    tsa = issue(middle, "office", "tsa", START, YEAR, x509.TIME_STAMPING)
    seal = OfficeSeal(tsa.key, [der(tsa), der(root), der(middle)])
    token = LocalTimestamper(seal, lambda: NOW).timestamp(DIGEST)
    assert verify_token(token, DIGEST, [der(middle)]).time == NOW
    assert verify_token(token, DIGEST, [der(tsa)]).time == NOW
    with pytest.raises(timestamp.TimestampUntrusted):
        verify_token(token, DIGEST, [der(root)])


class Attributes(LocalTimestamper):
    """Signs whatever attributes ``edit`` leaves."""

    edit: Callable[[list[Any]], list[Any]]

    def _attributes(self, content: bytes) -> Any:
        return cms.CMSAttributes(type(self).edit(list(super()._attributes(content))))


def without(name: str) -> Callable[[list[Any]], list[Any]]:
    return lambda attributes: [a for a in attributes if a["type"].native != name]


@pytest.mark.parametrize("name", ["content_type", "message_digest", "signing_certificate_v2"])
@pytest.mark.parametrize("times", [0, 2])
def test_each_signed_attribute_is_there_exactly_once(name: str, times: int) -> None:
    def edit(attributes: list[Any]) -> list[Any]:
        return without(name)(attributes) + [a for a in attributes if a["type"].native == name] * times

    token = timestamper(cls=type("Edited", (Attributes,), {"edit": staticmethod(edit)})).timestamp(DIGEST)
    with pytest.raises(timestamp.TimestampMalformed, match=r"is not there|is there twice"):
        verify_token(token, DIGEST, ANCHORS)


class Content(LocalTimestamper):
    """Signs a TSTInfo with other fields."""

    fields: dict[str, Any]

    def _tst_info(self, digest: bytes, nonce: int | None) -> Any:
        info = super()._tst_info(digest, nonce)
        for name, value in type(self).fields.items():
            info[name] = value
        return info


SHA1_IMPRINT = {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": DIGEST[:20]}
CRITICAL = [{"extn_id": "1.3.6.1.4.1.32473.9", "critical": True, "extn_value": b"\x05\x00"}]


LOCAL_TIME = core.GeneralizedTime.load(b"\x18\x0e20261123083015")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"message_imprint": SHA1_IMPRINT}, "imprint uses sha1"),
        ({"gen_time": LOCAL_TIME}, "the time is not UTC"),
        ({"extensions": CRITICAL}, "critical TSTInfo extension"),
        ({"version": 2}, "not version 1|not one DER-encoded TSTInfo"),
    ],
)
def test_signed_but_not_of_our_form(fields: dict[str, Any], message: str) -> None:
    token = timestamper(cls=type("Odd", (Content,), {"fields": fields})).timestamp(DIGEST)
    with pytest.raises(timestamp.TimestampMalformed, match=message):
        verify_token(token, DIGEST, ANCHORS)


def two_signers(signed: Any) -> None:
    signed["signer_infos"] = [signed["signer_infos"][0], signed["signer_infos"][0]]


def other_algorithm(signed: Any) -> None:
    signed["signer_infos"][0]["digest_algorithm"] = algos.DigestAlgorithm({"algorithm": "sha1"})


def other_digest_listed(signed: Any) -> None:
    signed["digest_algorithms"] = [{"algorithm": "sha1"}]


def named_by_key(signed: Any) -> None:
    signed["signer_infos"][0]["sid"] = cms.SignerIdentifier({"subject_key_identifier": bytes(20)})


def other_certificate(signed: Any) -> None:
    form = {"other_cert_format": "1.3.6.1.4.1.32473.9", "other_cert": core.Null()}
    signed["certificates"] = [*signed["certificates"], cms.CertificateChoices({"other": form})]


def unsigned_attribute(signed: Any) -> None:
    signed["signer_infos"][0]["unsigned_attrs"] = [{"type": "content_type", "values": ["data"]}]


MALFORMED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "noise": lambda: b"\x30\x03\x02\x01\x01",
    "a byte after the end": lambda: TOKEN + b"\0",
    "another token after the end": lambda: TOKEN + TOKEN,
    "cut off": lambda: TOKEN[:-1],
    "huge": lambda: TOKEN + bytes(timestamp.MAX_TOKEN_BYTES),
    "a whole response": lambda: tsp.TimeStampResp(
        {"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(TOKEN)}
    ).dump(),
    "two signers": lambda: altered(two_signers),
    "another digest algorithm": lambda: altered(other_algorithm),
    "another digest listed": lambda: altered(other_digest_listed),
    "signer named by key": lambda: altered(named_by_key),
    "an unsigned attribute": lambda: altered(unsigned_attribute),
    "a length in a longer form": lambda: TOKEN[:1] + b"\x83\x00" + TOKEN[2:],
    "certificates in a primitive form": lambda: b"\x80\x82".join(TOKEN.rsplit(b"\xa0\x82", 1)),
    "an indefinite length": lambda: TOKEN[:1] + b"\x80" + TOKEN[4:] + bytes(2),
    "an empty list of revocation lists": lambda: altered(
        lambda signed: signed.__setitem__("crls", cms.RevocationInfoChoices([]))
    ),
}


def test_a_certificate_that_nobody_names_may_be_of_any_kind() -> None:
    assert verify_token(altered(other_certificate), DIGEST, ANCHORS).time == verify_token(TOKEN, DIGEST, ANCHORS).time


@pytest.mark.parametrize("make", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed(make: Callable[[], bytes]) -> None:
    with pytest.raises(timestamp.TimestampMalformed):
        verify_token(make(), DIGEST, ANCHORS)


@given(st.integers(0, len(TOKEN) - 1), st.integers(1, 255))
def test_an_altered_byte_never_changes_what_a_token_proves(position: int, difference: int) -> None:
    """A byte that nothing signs (the list of digest algorithms) may change; then the answer must not."""
    token = bytearray(TOKEN)
    token[position] ^= difference
    try:
        info = verify_token(bytes(token), DIGEST, ANCHORS)
    except timestamp.TimestampError:
        return
    assert info == verify_token(TOKEN, DIGEST, ANCHORS)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command")
@pytest.mark.parametrize(("message", "code"), [(b"a checkpoint", 0), (b"another", 1)])
def test_openssl_agrees(tmp_path: Path, message: bytes, code: int) -> None:
    (tmp_path / "token").write_bytes(TOKEN)
    (tmp_path / "data").write_bytes(message)
    (tmp_path / "ca.pem").write_bytes(AUTHORITY.certificate.public_bytes(Encoding.PEM))
    arguments = [
        "-in",
        "token",
        "-token_in",
        "-data",
        "data",
        "-CAfile",
        "ca.pem",
        "-attime",
        str(int(NOW.timestamp())),
    ]
    done = subprocess.run(["openssl", "ts", "-verify", *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
