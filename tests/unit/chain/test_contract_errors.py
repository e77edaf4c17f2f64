"""Every error that the registry can raise becomes a sentence."""

import string

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak

from notary.chain.abi import abi, decode_error, encode_call
from notary.chain.contract_errors import TEXTS, ContractRefused, StaleStanding, contract_error
from notary.chain.errors import Reverted
from notary.domain.errors import Conflict, Refused

ERRORS = {entry["name"]: entry["inputs"] for entry in abi() if entry["type"] == "error"}
OWN = {name for name in ERRORS if name.startswith("DebtRegistry_")}
SAMPLES = {"address": "0x" + "ab" * 20, "bytes32": b"\xcd" * 32, "string": "text"}


def revert_data(name: str) -> bytes:
    types = [part["type"] for part in ERRORS[name]]
    values = [SAMPLES.get(kind, 17 + index) for index, kind in enumerate(types)]
    return keccak(f"{name}({','.join(types)})".encode())[:4] + encode(types, values)


def test_every_error_of_the_registry_has_a_sentence_and_no_other_has() -> None:
    assert {name.removeprefix("DebtRegistry_") for name in OWN} == {
        name for name in TEXTS if not name.startswith("AccessControl")
    }
    assert {name for name in TEXTS if name.startswith("AccessControl")} <= set(ERRORS)


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_an_error_is_told_with_its_arguments(name: str) -> None:
    error = contract_error(Reverted(3, "execution reverted", revert_data(name)))
    assert isinstance(error, ContractRefused)
    assert error.name == name.removeprefix("DebtRegistry_")
    assert list(error.arguments) == [part["name"] for part in ERRORS[name]]
    named = {field for _, field, _, _ in string.Formatter().parse(TEXTS.get(error.name, "")) if field}
    assert named <= set(error.arguments)
    assert "b'" not in str(error)
    assert all(str(17 + i) in str(error) for i, part in enumerate(ERRORS[name]) if part["type"] == "uint64")


def test_a_stale_standing_is_a_conflict_and_nothing_else_is() -> None:
    stale = contract_error(Reverted(3, "", revert_data("DebtRegistry_StaleStanding")))
    assert isinstance(stale, StaleStanding)
    assert isinstance(stale, Conflict)
    spent = contract_error(Reverted(3, "", revert_data("DebtRegistry_DigestSpent")))
    assert isinstance(spent, Refused)
    assert not isinstance(spent, Conflict)


def test_a_missing_role_is_named() -> None:
    data = keccak(b"AccessControlUnauthorizedAccount(address,bytes32)")[:4]
    data += encode(["address", "bytes32"], ["0x" + "ab" * 20, keccak(b"SEQUENCER")])
    assert "does not hold the role SEQUENCER" in str(contract_error(Reverted(3, "", data)))


@pytest.mark.parametrize("data", [b"", b"\x12", b"\x12\x34\x56\x78", revert_data("DebtRegistry_NoMove")[:20]])
def test_foreign_or_cut_revert_data_stays_a_revert(data: bytes) -> None:
    error = Reverted(3, "execution reverted", data)
    assert contract_error(error) is error
    assert decode_error(data) is None


def test_a_call_is_encoded_as_the_abi_says() -> None:
    data = encode_call("anchor", 5, b"\1" * 32, 4)
    assert data == keccak(b"anchor(uint64,bytes32,uint64)")[:4] + encode(
        ["uint64", "bytes32", "uint64"], [5, b"\1" * 32, 4]
    )
