"""Amounts that were worked by hand, and the example of docs/amounts.md."""

import json
from pathlib import Path
from typing import Any

import pytest

from notary.domain.amounts import compute, parse

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "amounts.json").read_text(encoding="utf-8"))


def member(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_case_worked_by_hand(case: dict[str, Any]) -> None:
    found = compute(parse(VECTORS["base"] | case["change"])).to_json()
    assert {path: member(found, path) for path in case["expected"]} == case["expected"]


def test_every_case_is_another_one() -> None:
    """A change that names a member wrongly would be an error; one that changes nothing would test vector A again."""
    changes = [json.dumps(case["change"], sort_keys=True) for case in VECTORS["cases"]]
    assert len(set(changes)) == len(changes)
