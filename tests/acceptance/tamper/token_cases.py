"""Cases that spoil what nothing signs in a timestamp token: two readers must refuse the same spellings of it."""

import base64
from collections.abc import Callable
from typing import Any

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tamper.table import Given, case, given
from tamper.world import DAY, World

REFUSED = {"verdicts": "FI", "exit": 1}
TAKEN = {"verdicts": "PP", "exit": 0}


def _with(world: World, spell: Callable[[bytes], bytes]) -> Given:
    certificate = world.certificate(world.plain)
    token = spell(base64.b64decode(certificate["timestamp"][0]))
    certificate["timestamp"][0] = base64.b64encode(token).decode()
    return given(world, certificate)


def _edited(edit: Callable[[Any], None]) -> Callable[[bytes], bytes]:
    def spell(token: bytes) -> bytes:
        content_info = cms.ContentInfo.load(token)
        edit(content_info["content"])
        return bytes(content_info.dump(force=True))

    return spell


def _long_length(token: bytes) -> bytes:
    return token[:1] + b"\x83\x00" + token[2:4] + token[4:]


def _indefinite(token: bytes) -> bytes:
    return token[:1] + b"\x80" + token[4:] + bytes(2)


def _indefinite_within(token: bytes) -> bytes:
    """The object identifier of the content type, spelled as a constructed one with the same content."""
    return token.replace(b"\x06\x09\x2a\x86\x48", b"\x26\x09\x2a\x86\x48", 1)


def _put(signed: Any, name: str, value: Any) -> None:
    signed[name] = value


def _of_signer(name: str, value: Any) -> Callable[[Any], None]:
    return lambda signed: _put(signed["signer_infos"][0], name, value)


EMPTY_LISTS = cms.RevocationInfoChoices([])
NULL_PARAMETERS = {"algorithm": "sha256_ecdsa", "parameters": core.Null()}
TEXT_PARAMETERS = {"algorithm": "sha256_ecdsa", "parameters": core.UTF8String("x")}

SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "a length that is too long": _long_length,
    "an indefinite length": _indefinite,
    "a constructed identifier": _indefinite_within,
    "something behind it": lambda token: token + b"\x05\x00",
    "an empty list of revocation lists": _edited(lambda signed: _put(signed, "crls", EMPTY_LISTS)),
    "SignedData of version 1": _edited(lambda signed: _put(signed, "version", "v1")),
    "a signer of version 3": _edited(_of_signer("version", "v3")),
    "an unsigned attribute": _edited(
        _of_signer("unsigned_attrs", [{"type": "1.2.3.4", "values": [core.OctetString(b"x")]}])
    ),
    "two digest algorithms": _edited(
        lambda signed: _put(signed, "digest_algorithms", [{"algorithm": "sha256"}, {"algorithm": "sha512"}])
    ),
    "parameters of its algorithm": _edited(
        _of_signer("signature_algorithm", cms.SignedDigestAlgorithm(TEXT_PARAMETERS))
    ),
    "64 KiB and more": _edited(lambda signed: _put(signed, "certificates", list(signed["certificates"]) * 100)),
}
"""What makes a token none: ``TIMESTAMP_INVALID``."""

for _name, _spell in SPELLINGS.items():
    case(
        "C10 FAIL TIMESTAMP_INVALID",
        "C03 INDETERMINATE NO_PROVEN_TIME",
        "C04 INDETERMINATE NO_PROVEN_TIME",
        name=f"token with {_name}",
        **REFUSED,
    )(lambda world, spell=_spell: _with(world, spell))


@case("C10 PASS", **TAKEN)
def token_whose_signature_algorithm_has_null_parameters(world: World) -> Given:
    return _with(world, _edited(_of_signer("signature_algorithm", cms.SignedDigestAlgorithm(NULL_PARAMETERS))))


@case("C10 PASS", **TAKEN)
def token_with_a_certificate_of_another_kind(world: World) -> Given:
    key, name = rsa.generate_private_key(65537, 2048), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "other")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(5).not_valid_before(world.now - DAY).not_valid_after(world.now + DAY)
    der = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    return _with(world, _edited(lambda signed: _prepend(signed, _choice(der))))


@case("C10 PASS", **TAKEN)
def token_with_its_certificate_twice(world: World) -> Given:
    return _with(world, _edited(lambda signed: _prepend(signed, signed["certificates"][0])))


def _choice(der: bytes) -> Any:
    return cms.CertificateChoices({"certificate": asn1_x509.Certificate.load(der)})


def _prepend(signed: Any, choice: Any) -> None:
    signed["certificates"] = [choice, *signed["certificates"]]
