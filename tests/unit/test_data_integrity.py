"""Data Integrity proofs: the standard's own vector, laws, and what must not pass."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import crypto, data_integrity
from notary.domain.data_integrity import ProofInvalid, ProofMalformed
from notary.domain.errors import FormatError

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "ecdsa-jcs-2019-p256.json").read_text())
OPTIONS = {"verificationMethod": "urn:example:office#key", "proofPurpose": "assertionMethod"}
KEY = ec.generate_private_key(ec.SECP256R1())

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def sign(message: bytes) -> bytes:
    return crypto.der_to_raw(KEY.sign(message, ec.ECDSA(hashes.SHA256())))


def published_key() -> ec.EllipticCurvePublicKey:
    decoded = data_integrity._base58_decode(VECTOR["publicKeyMultibase"][1:])
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded[2:])  # after the p256-pub code


@pytest.fixture
def published() -> dict[str, Any]:
    return copy.deepcopy(VECTOR["secured"])


@pytest.fixture
def proven() -> dict[str, Any]:
    return data_integrity.add_proof({"@context": ["https://www.w3.org/ns/credentials/v2"], "a": 1}, OPTIONS, sign)


def test_published_vector_hashes_and_verifies(published: dict[str, Any]) -> None:
    options = data_integrity.verify(published, published_key())
    unsecured = {key: value for key, value in published.items() if key != "proof"}
    assert data_integrity.hash_data(unsecured, options).hex() == VECTOR["hashData"]
    assert options["created"] == "2023-02-24T23:36:38Z"


def test_published_signature_gives_the_published_proof(published: dict[str, Any]) -> None:
    proof = published.pop("proof")
    options = {name: proof[name] for name in ("created", "verificationMethod", "proofPurpose")}
    secured = data_integrity.add_proof(published, options, lambda _: bytes.fromhex(VECTOR["signature"]))
    assert secured == VECTOR["secured"]


@given(st.dictionaries(st.text(max_size=5).filter(lambda key: key != "proof"), st.text(max_size=9), max_size=4))
def test_what_was_signed_verifies(document: dict[str, str]) -> None:
    secured = data_integrity.add_proof(document, OPTIONS, sign)
    assert data_integrity.verify(secured, KEY.public_key())["proofPurpose"] == "assertionMethod"


@given(st.binary(min_size=64, max_size=64) | st.integers(0, 64).map(lambda n: bytes(n) + b"\xff" * (64 - n)))
def test_base58_keeps_every_byte(raw: bytes) -> None:
    assert data_integrity._base58_decode(data_integrity._base58_encode(raw)) == raw


ALTERATIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "member changed": lambda d: d.update(name="Another"),
    "member added": lambda d: d.update(extra=None),
    "member removed": lambda d: d.pop("description"),
    "array for a string": lambda d: d.update(name=[d["name"]]),
    "proof date changed": lambda d: d["proof"].update(created="2023-02-24T23:36:39Z"),
    "proof member added": lambda d: d["proof"].update(domain="court.example"),
    "purpose changed": lambda d: d["proof"].update(proofPurpose="authentication"),
    "last digit changed": lambda d: d["proof"].update(proofValue=d["proof"]["proofValue"][:-1] + "U"),
    "r and s are zero": lambda d: d["proof"].update(proofValue="z" + "1" * 64),
}


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_altered_document_is_invalid(alter: Callable[[dict[str, Any]], object], published: dict[str, Any]) -> None:
    alter(published)
    with pytest.raises(ProofInvalid):
        data_integrity.verify(published, published_key())


MALFORMATIONS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no proof": (lambda d: d.pop("proof"), "one proof"),
    "two proofs": (lambda d: d.update(proof=[d["proof"]]), "one proof"),
    "other suite": (
        lambda d: d["proof"].update(cryptosuite="eddsa-jcs-2022"),
        "cryptosuite: must be ecdsa-jcs-2019",
    ),
    "other type": (
        lambda d: d["proof"].update(type="Ed25519Signature2020"),
        "type: must be DataIntegrityProof",
    ),
    "no value": (lambda d: d["proof"].pop("proofValue"), "proofValue: must be base58"),
    "other multibase": (
        lambda d: d["proof"].update(proofValue="u" + d["proof"]["proofValue"][1:]),
        "must be base58",
    ),
    "bad digit": (lambda d: d["proof"].update(proofValue="z0" + d["proof"]["proofValue"][2:]), "'0' at 1"),
    "short": (lambda d: d["proof"].update(proofValue="z2222"), "bytes, where r and s have 64"),
    "huge": (lambda d: d["proof"].update(proofValue="z" + "2" * 100_000), "up to 88 digits"),
    "method is no string": (
        lambda d: d["proof"].update(verificationMethod=7),
        "verificationMethod: must be there",
    ),
    "context added later": (
        lambda d: d["@context"].append("https://evil.example"),
        "must equal the @context",
    ),
    "context left out": (lambda d: d["proof"].pop("@context"), "must equal the @context"),
    "null is not absent": (
        lambda d: (d.pop("@context"), d["proof"].update({"@context": None})),
        "must equal",
    ),
}


@pytest.mark.parametrize(("alter", "message"), MALFORMATIONS.values(), ids=MALFORMATIONS.keys())
def test_malformed_proof_says_what_would_be_right(
    alter: Callable[[dict[str, Any]], object], message: str, published: dict[str, Any]
) -> None:
    alter(published)
    with pytest.raises(ProofMalformed, match=message):
        data_integrity.verify(published, published_key())


def test_another_key_does_not_verify(proven: dict[str, Any]) -> None:
    with pytest.raises(ProofInvalid):
        data_integrity.verify(proven, ec.generate_private_key(ec.SECP256R1()).public_key())


def test_float_in_a_document_is_refused(proven: dict[str, Any]) -> None:
    with pytest.raises(FormatError, match="float"):
        data_integrity.verify({**proven, "a": 1.0}, KEY.public_key())


def test_a_document_is_not_signed_twice(proven: dict[str, Any]) -> None:
    with pytest.raises(ProofMalformed, match="already has a proof"):
        data_integrity.add_proof(proven, OPTIONS, sign)


def test_options_cannot_name_another_suite() -> None:
    with pytest.raises(ProofMalformed, match="cryptosuite"):
        data_integrity.add_proof({}, {**OPTIONS, "cryptosuite": "eddsa-jcs-2022"}, sign)


def test_a_signature_never_covers_itself() -> None:
    options = {**OPTIONS, "type": data_integrity.PROOF_TYPE, "cryptosuite": data_integrity.CRYPTOSUITE}
    with pytest.raises(ProofMalformed, match="cannot cover itself"):
        data_integrity.hash_data({}, {**options, "proofValue": "z1"})
    with pytest.raises(ProofMalformed, match="cannot cover itself"):
        data_integrity.hash_data({"proof": {}}, options)


def test_signing_leaves_the_caller_s_document_alone() -> None:
    document: dict[str, Any] = {"@context": ["https://www.w3.org/ns/credentials/v2"]}
    data_integrity.add_proof(document, OPTIONS, sign)
    assert "proof" not in document


def test_signature_longer_or_shorter_than_64_bytes_is_false_not_an_error() -> None:
    signature = sign(b"m")
    assert crypto.verify_raw(KEY.public_key(), signature, b"m")
    assert not crypto.verify_raw(KEY.public_key(), signature + b"\0", b"m")
    assert not crypto.verify_raw(KEY.public_key(), signature[:-1], b"m")
    assert not crypto.verify_raw(KEY.public_key(), signature[:32] + b"\0" + signature[32:], b"m")
    assert not crypto.verify_raw(KEY.public_key(), P256_ORDER.to_bytes(32, "big") * 2, b"m")
