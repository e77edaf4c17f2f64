"""X.509 chains: what leads to an anchor, as of when, and every reason for which one does not."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from cryptography import x509 as cx509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import x509
from notary.domain.x509 import verify_chain

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=3650)
NOW = datetime(2027, 5, 1, tzinfo=UTC)
SIGNING = {"digital_signature": True}
ISSUING = {"key_cert_sign": True}


class Maker:
    """One key under a name, which can certify any other, rightly or wrongly."""

    def __init__(self, name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None) -> None:
        self.name = cx509.Name([cx509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = key or ec.generate_private_key(ec.SECP256R1())

    def certify(
        self,
        other: "Maker",
        usage: dict[str, bool] | None = None,
        *,
        ca: bool | None = False,
        path_length: int | None = None,
        purposes: tuple[cx509.ObjectIdentifier, ...] = (),
        purposes_critical: bool = True,
        extra: cx509.ExtensionType | None = None,
        start: datetime = START,
        end: datetime = END,
        digest: hashes.SHA256 | hashes.SHA384 | None = None,
    ) -> bytes:
        builder = (
            cx509.CertificateBuilder()
            .subject_name(other.name)
            .issuer_name(self.name)
            .public_key(other.key.public_key())
            .serial_number(cx509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
        )
        if ca is not None:
            builder = builder.add_extension(cx509.BasicConstraints(ca, path_length), critical=True)
        if usage is not None:
            builder = builder.add_extension(key_usage(**usage), critical=True)
        if purposes:
            builder = builder.add_extension(cx509.ExtendedKeyUsage(purposes), critical=purposes_critical)
        if extra is not None:
            builder = builder.add_extension(extra, critical=True)
        return builder.sign(self.key, digest or hashes.SHA256()).public_bytes(Encoding.DER)

    def authority(self, other: "Maker", *, path_length: int | None = None, end: datetime = END) -> bytes:
        return self.certify(other, ISSUING, ca=True, path_length=path_length, end=end)


def key_usage(**true: bool) -> cx509.KeyUsage:
    names = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign"
    all_names = [*names.split(), "crl_sign", "encipher_only", "decipher_only"]
    return cx509.KeyUsage(**{name: true.get(name, False) for name in all_names})


ROOT, MIDDLE, OFFICE, OTHER = Maker("root"), Maker("middle"), Maker("office"), Maker("other")
ROOT_DER = ROOT.authority(ROOT)
LEAF = ROOT.certify(OFFICE, SIGNING)


def test_leaf_issued_by_an_anchor_is_returned() -> None:
    leaf = verify_chain([LEAF], [ROOT_DER], NOW)
    assert leaf.public_bytes(Encoding.DER) == LEAF
    assert x509.public_key(leaf) == OFFICE.key.public_key()


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_anchor_may_stand_in_the_chain_or_not(shown: int) -> None:
    chain = [MIDDLE.certify(OFFICE, SIGNING), ROOT.authority(MIDDLE), ROOT_DER]
    anchors = [ROOT_DER] if shown else [chain[1]]
    verify_chain(chain[: shown + 1], anchors, NOW)


def test_leaf_that_is_itself_pinned_needs_no_issuer() -> None:
    verify_chain([LEAF], [LEAF], NOW)


def test_authority_that_renewed_its_key_has_two_anchors_of_one_name() -> None:
    older = Maker("root")
    verify_chain([LEAF], [older.authority(older), ROOT_DER], NOW)


@pytest.mark.parametrize("at", [START, END])
def test_both_ends_of_the_validity_period_belong_to_it(at: datetime) -> None:
    verify_chain([LEAF], [ROOT_DER], at)


@pytest.mark.parametrize("at", [START - timedelta(seconds=1), END + timedelta(seconds=1)])
def test_outside_the_validity_period(at: datetime) -> None:
    with pytest.raises(x509.CertificateNotValidAt, match=r"chain\[0\]: valid from 2026-01-01"):
        verify_chain([LEAF], [ROOT_DER], at)


def test_expired_today_but_valid_at_the_time_that_counts() -> None:
    past = ROOT.certify(OFFICE, SIGNING, start=START, end=START + timedelta(days=1))
    verify_chain([past], [ROOT_DER], START + timedelta(hours=1))


def test_anchor_must_be_valid_too() -> None:
    with pytest.raises(x509.CertificateNotValidAt, match=r"chain\[1\]"):
        verify_chain([LEAF], [ROOT.authority(ROOT, end=START + timedelta(days=1))], NOW)


def test_a_time_without_zone_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        verify_chain([LEAF], [ROOT_DER], NOW.replace(tzinfo=None))


def misused() -> Iterator[tuple[str, list[bytes], str]]:
    below_authority = OFFICE.certify(OTHER, SIGNING)
    yield "leaf is an authority", [ROOT.certify(OFFICE, {**SIGNING, **ISSUING}, ca=True)], "does not sign documents"
    yield "leaf may not sign", [ROOT.certify(OFFICE, {"key_agreement": True})], "lacks digitalSignature"
    yield "leaf has no keyUsage", [ROOT.certify(OFFICE)], "lacks digitalSignature"
    stamping = ROOT.certify(OFFICE, SIGNING, purposes=(x509.TIME_STAMPING,))
    yield "TSA certificate as a seal", [stamping], "signing documents"
    yield "issuer is a leaf", [below_authority, LEAF], r"chain\[1\]: basicConstraints"
    yield "no constraints", [below_authority, ROOT.certify(OFFICE, ISSUING, ca=None)], "basicConstraints"
    yield "no keyCertSign", [below_authority, ROOT.certify(OFFICE, SIGNING, ca=True)], "lacks keyCertSign"
    unknown = cx509.UnrecognizedExtension(cx509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
    yield "unread extension", [ROOT.certify(OFFICE, SIGNING, extra=unknown)], "1.3.6.1.4.1.32473.9 is unknown"


@pytest.mark.parametrize(("chain", "message"), [pytest.param(c, m, id=i) for i, c, m in misused()])
def test_certificate_used_for_what_it_is_not(chain: list[bytes], message: str) -> None:
    with pytest.raises(x509.CertificateMisused, match=message):
        verify_chain(chain, [ROOT_DER], NOW)


def test_path_length_counts_the_authorities_below() -> None:
    leaf, middle = MIDDLE.certify(OFFICE, SIGNING), ROOT.authority(MIDDLE, path_length=0)
    verify_chain([leaf, middle], [ROOT.authority(ROOT, path_length=1)], NOW)
    with pytest.raises(x509.CertificateMisused, match="pathLenConstraint is 0"):
        verify_chain([leaf, middle], [ROOT.authority(ROOT, path_length=0)], NOW)


def test_document_signing_usage_is_a_seal_and_not_a_timestamp() -> None:
    leaf = ROOT.certify(OFFICE, SIGNING, purposes=(x509.DOCUMENT_SIGNING,))
    verify_chain([leaf], [ROOT_DER], NOW)
    with pytest.raises(x509.CertificateMisused, match=r"critical and 1\.3\.6\.1\.5\.5\.7\.3\.8 alone"):
        verify_chain([leaf], [ROOT_DER], NOW, purpose=x509.TIME_STAMPING)


@pytest.mark.parametrize(
    ("purposes", "critical"),
    [
        ((), True),
        ((x509.TIME_STAMPING,), False),
        ((x509.TIME_STAMPING, ExtendedKeyUsageOID.CLIENT_AUTH), True),
    ],
)
def test_timestamping_usage_must_be_critical_and_alone(purposes: tuple[cx509.ObjectIdentifier], critical: bool) -> None:
    leaf = ROOT.certify(OFFICE, SIGNING, purposes=purposes, purposes_critical=critical)
    with pytest.raises(x509.CertificateMisused, match="critical and"):
        verify_chain([leaf], [ROOT_DER], NOW, purpose=x509.TIME_STAMPING)


def test_anchor_of_the_same_name_with_another_key_is_not_trusted() -> None:
    impostor = Maker("root")
    with pytest.raises(x509.ChainUntrusted, match="its signature is by none of them"):
        verify_chain([LEAF], [impostor.authority(impostor)], NOW)


def test_no_anchor_of_that_name() -> None:
    with pytest.raises(x509.ChainUntrusted, match="CN=root, not by an anchor: none has that name"):
        verify_chain([LEAF], [OTHER.authority(OTHER)], NOW)


def test_right_key_under_another_name_breaks_the_link() -> None:
    renamed = ROOT.authority(Maker("another name", MIDDLE.key))
    with pytest.raises(x509.ChainUntrusted, match="issued by CN=middle, but followed by CN=another name"):
        verify_chain([MIDDLE.certify(OFFICE, SIGNING), renamed], [ROOT_DER], NOW)


def test_right_name_with_another_key_breaks_the_link() -> None:
    with pytest.raises(x509.ChainUntrusted, match="signature is not by CN=middle"):
        verify_chain([Maker("middle").certify(OFFICE, SIGNING), ROOT.authority(MIDDLE)], [ROOT_DER], NOW)


def test_no_anchors_and_no_chain() -> None:
    with pytest.raises(x509.ChainUntrusted):
        verify_chain([LEAF], [], NOW)
    with pytest.raises(x509.ChainUntrusted, match="empty"):
        verify_chain([], [ROOT_DER], NOW)


def test_long_chains_end_at_four_with_the_anchor() -> None:
    makers = [ROOT, *(Maker(f"m{index}") for index in range(4))]
    issued = [upper.authority(lower) for upper, lower in pairwise(makers)]
    four = [makers[2].certify(OFFICE, SIGNING), issued[1], issued[0]]
    verify_chain(four, [ROOT_DER], NOW)
    five = [makers[3].certify(OFFICE, SIGNING), issued[2], issued[1], issued[0]]
    with pytest.raises(x509.ChainTooLong, match="5 certificates with the anchor"):
        verify_chain(five, [ROOT_DER], NOW)
    with pytest.raises(x509.ChainTooLong):
        verify_chain([*five, ROOT_DER], [ROOT_DER], NOW)


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)], ids=["P-384", "RSA"]
)
def test_other_algorithms_are_refused(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    with pytest.raises(x509.CertificateMalformed, match="only P-256"):
        verify_chain([ROOT.certify(Maker("x", key), SIGNING)], [ROOT_DER], NOW)
    with pytest.raises(x509.CertificateMalformed, match="ecdsa-with-SHA256"):
        verify_chain([ROOT.certify(OFFICE, SIGNING, digest=hashes.SHA384())], [ROOT_DER], NOW)


@pytest.mark.parametrize("der", [b"", b"\x30\x00", LEAF + b"\0", LEAF[:-1], b"\0" * 20_000])
def test_malformed_certificates(der: bytes) -> None:
    with pytest.raises(x509.CertificateMalformed, match=r"chain\[0\]"):
        verify_chain([der], [ROOT_DER], NOW)


@given(st.integers(0, len(LEAF) - 1), st.integers(1, 255))
def test_an_altered_byte_never_changes_what_a_chain_proves(position: int, difference: int) -> None:
    altered = bytearray(LEAF)
    altered[position] ^= difference
    try:
        leaf = verify_chain([bytes(altered)], [ROOT_DER], NOW)
    except x509.ChainError:
        return
    # the count of unused bits in the signature may change where the signature ends in zero bits: same content
    assert leaf.tbs_certificate_bytes == cx509.load_der_x509_certificate(LEAF).tbs_certificate_bytes


def test_name_that_is_no_name_is_seen_at_once() -> None:
    """The parser reads names late; a tag inside one that no name has must not surface as its own error."""
    with pytest.raises(x509.CertificateMalformed):
        x509.load_certificate(LEAF.replace(b"\x0c\x04root", b"\x0d\x04root"))


@pytest.mark.filterwarnings("ignore:Parsed a serial number:cryptography.utils.CryptographyDeprecationWarning")
def test_serial_numbers_are_positive() -> None:
    serial = cx509.load_der_x509_certificate(LEAF).serial_number
    encoded = serial.to_bytes(serial.bit_length() // 8 + 1, "big")
    with pytest.raises(x509.CertificateMalformed, match="not positive"):
        x509.load_certificate(LEAF.replace(encoded, b"\x80" + encoded[1:]))


@given(st.binary(max_size=300))
def test_any_bytes_raise_a_chain_error_or_nothing_else(noise: bytes) -> None:
    with suppress(x509.ChainError):
        verify_chain([noise], [ROOT_DER], NOW)
