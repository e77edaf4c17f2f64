"""The committed ABI and the generated sources are those that the project's own tables give."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARTIFACT = json.loads((ROOT / "notary/chain/DebtRegistry.json").read_text())


def signatures(kind: str) -> set[str]:
    def arguments(entry: dict[str, list[dict[str, object]]]) -> str:
        return ",".join(str(item["internalType"]).split(" ")[-1] for item in entry["inputs"])

    return {f"{e['name']}({arguments(e)})" for e in ARTIFACT["abi"] if e["type"] == kind}


@pytest.mark.parametrize(
    "signature",
    [
        "anchor(uint64,bytes32,uint64)",
        "seed(uint64,bytes32[])",
        "advance(IDebtRegistry.Advance[],bytes32)",
        "advanceBySig(IDebtRegistry.Advance[],bytes32,address,uint256,bytes)",
        "cancel(bytes32)",
        "latest()",
        "rootAt(uint64)",
        "standingOf(uint64)",
        "changeCount()",
        "instanceId()",
        "SEQUENCER()",
        "NOTARY()",
        "CREDITOR()",
        "COURT()",
    ],
)
def test_artifact_has_the_promised_functions(signature: str) -> None:
    assert signature in signatures("function")


def test_artifact_has_the_promised_events() -> None:
    promised = {
        "Anchored(uint64,bytes32,uint64,address)",
        "Advanced(uint64,uint32,uint8,uint8,bytes32,address)",
        "Seeded(uint64,uint256)",
    }
    assert promised <= signatures("event")


def test_bytecode_fits_in_a_contract_and_needs_no_linking() -> None:
    code = bytes.fromhex(ARTIFACT["bytecode"].removeprefix("0x"))
    assert 4_000 < len(code) < 24_576


def test_generated_sources_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts/build-contracts"), "--check", "--no-compile"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
