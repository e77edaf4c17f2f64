"""Typed data: golden vectors, cross-checked with eth-account, and what recovery makes of odd signatures."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import _hash_eip191_message, encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import acts, typed_data
from notary.domain.errors import FormatError

FILE = json.loads((Path(__file__).parents[2] / "vectors" / "eip712.json").read_text())
VECTORS = [pytest.param(vector, id=vector["name"]) for vector in FILE["vectors"]]
ORIGIN = "register.trial.example"
HASH = "ab" * 32
CONSENT = typed_data.consent("01234567-89ab-cdef-0123-456789abcdef", HASH, "borrower", "BORROWER", HASH)


def message_of(vector: dict[str, Any]) -> dict[str, Any]:
    """The message with its hashes as bytes."""
    kinds = dict(typed_data.TYPES[vector["type"]])
    return {
        name: bytes.fromhex(value[2:]) if kinds[name] == "bytes32" else value
        for name, value in vector["message"].items()
    }


def foreign_digest(value: dict[str, Any]) -> bytes:
    """The digest that eth-account computes for wallet JSON."""
    return bytes(_hash_eip191_message(encode_typed_data(full_message=copy.deepcopy(value))))


@pytest.mark.parametrize("vector", VECTORS)
def test_golden_vectors(vector: dict[str, Any]) -> None:
    digest = typed_data.digest(vector["origin"], vector["type"], message_of(vector))
    assert "0x" + digest.hex() == vector["digest"]
    assert typed_data.recover(digest, vector["signature"]) == FILE["address"]
    assert typed_data.is_canonical(vector["signature"])


@pytest.mark.parametrize("vector", VECTORS)
def test_eth_account_agrees_with_the_vectors(vector: dict[str, Any]) -> None:
    value = typed_data.as_json(vector["origin"], vector["type"], message_of(vector))
    assert "0x" + foreign_digest(json.loads(json.dumps(value))).hex() == vector["digest"]
    signed = Account.from_key(FILE["privateKey"]).sign_typed_data(full_message=copy.deepcopy(value))
    assert "0x" + signed.signature.hex().removeprefix("0x") == vector["signature"]


def test_the_vectors_cover_every_type_and_two_registers() -> None:
    assert {vector["type"] for vector in FILE["vectors"]} == set(typed_data.TYPES)
    assert len({vector["origin"] for vector in FILE["vectors"]}) > 1


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(texts, texts, texts, texts, st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_any_consent_has_eth_accounts_digest(
    origin: str, instrument: str, party: str, role: str, envelope: bytes, commitment: bytes
) -> None:
    message = typed_data.consent(instrument, envelope.hex(), party, role, commitment.hex())
    value = typed_data.as_json(origin, "Consent", message)
    assert typed_data.digest(origin, "Consent", message) == foreign_digest(value)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), texts)
def test_any_act_has_eth_accounts_digest(number: int, sequence: int, role: str) -> None:
    message = {
        "instrument": "张三",
        "registerNo": number,
        "sequence": sequence,
        "previous": bytes(32),
        "bodyHash": b"\xff" * 32,
        "role": role,
    }
    value = typed_data.as_json(ORIGIN, "Act", message)
    assert typed_data.digest(ORIGIN, "Act", message) == foreign_digest(value)


def test_the_salt_separates_registers() -> None:
    assert typed_data.digest(ORIGIN, "Consent", CONSENT) != typed_data.digest(ORIGIN + "x", "Consent", CONSENT)


@pytest.mark.parametrize("member", list(CONSENT))
def test_every_member_is_signed(member: str) -> None:
    other = CONSENT | {member: bytes(32) if isinstance(CONSENT[member], bytes) else "other"}
    assert typed_data.digest(ORIGIN, "Consent", other) != typed_data.digest(ORIGIN, "Consent", CONSENT)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"root": bytes(32), "size": 2**64}, "no uint64"),
        ({"root": bytes(32), "size": -1}, "no uint64"),
        ({"root": bytes(31), "size": 1}, "no bytes32"),
        ({"root": "00" * 32, "size": 1}, "no bytes32"),
        ({"root": bytes(32), "size": "1"}, "no uint64"),
    ],
)
def test_values_out_of_their_type_are_refused(message: Any, error: str) -> None:
    with pytest.raises(FormatError, match=error):
        typed_data.digest(ORIGIN, "ActBatch", message)


def parts(signature: str) -> tuple[int, int, int]:
    """r, s and v."""
    raw = bytes.fromhex(signature[2:])
    return int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big"), raw[64]


def joined(r: int, s: int, v: int) -> str:
    """The ``sig65`` of r, s and v."""
    return "0x" + (r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([v])).hex()


DIGEST = bytes.fromhex(FILE["vectors"][0]["digest"][2:])
R, S, V = parts(FILE["vectors"][0]["signature"])
TWIN = joined(R, typed_data.ORDER - S, 55 - V)


def test_the_high_s_twin_is_of_the_same_key_and_not_canonical() -> None:
    assert typed_data.recover(DIGEST, TWIN) == FILE["address"]
    assert not typed_data.is_canonical(TWIN)


def test_the_other_v_is_of_another_key() -> None:
    assert typed_data.recover(DIGEST, joined(R, S, 55 - V)) != FILE["address"]


@pytest.mark.parametrize(
    "signature",
    [
        joined(R, S, 0),
        joined(R, S, 1),
        joined(R, S, 26),
        joined(R, S, 29),
        joined(0, S, V),
        joined(R, 0, V),
        joined(typed_data.ORDER, S, V),
        joined(R, typed_data.ORDER, V),
        joined(R, 2**256 - 1, V),
        joined(2**256 - 1, S, V),
        joined(5, S, V),
        "0x" + "00" * 65,
        "0x" + "ff" * 64 + "1b",
    ],
)
def test_what_no_key_can_have_made_is_a_format_error(signature: str) -> None:
    with pytest.raises(FormatError):
        typed_data.recover(DIGEST, signature)


@pytest.mark.parametrize("signature", ["", "0x", "0xzz", "zz" * 66, "0x" + "0g" * 65, "0x" + "00" * 64, TWIN[2:], "é"])
def test_what_is_no_signature_at_all_is_a_format_error(signature: str) -> None:
    with pytest.raises(FormatError, match="must be 0x and 130 lower-case hex digits"):
        typed_data.recover(DIGEST, signature)


@pytest.mark.parametrize(
    ("signature", "canonical"),
    [
        (joined(R, S, V), True),
        (joined(1, typed_data.ORDER // 2, 27), True),
        (joined(1, typed_data.ORDER // 2 + 1, 27), False),
        (joined(1, 0, 27), False),
        (joined(0, 1, 27), False),
        (joined(typed_data.ORDER, 1, 28), False),
        (joined(typed_data.ORDER - 1, 1, 28), True),
        (joined(R, S, V - 27), False),
        (joined(R, S, 29), False),
    ],
)
def test_the_one_accepted_encoding(signature: str, canonical: bool) -> None:
    assert typed_data.is_canonical(signature) is canonical


def test_an_act_is_signed_over_its_place_and_its_body() -> None:
    vector = next(vector for vector in FILE["vectors"] if vector["type"] == "ActBatch")
    digests = [bytes.fromhex(leaf[2:]) for leaf in vector["leaves"]]
    assert acts.batch_message(digests) == message_of(vector)
