"""docs/case-file.md lists the records as they are."""

import re
from pathlib import Path

import pytest

from notary.domain.errors import FormatError
from notary.domain.records import DATA_CATEGORIES, DATA_PURPOSES, DETAILS, KINDS, REQUIRED_EVIDENCE
from notary.domain.typed_data import TYPES

PAGE = (Path(__file__).parents[3] / "docs" / "case-file.md").read_text("utf-8")


def test_every_type_with_its_row_of_the_law() -> None:
    types = PAGE.partition("## Types")[2].partition("### Their details")[0]
    rows = [line.split("|") for line in types.splitlines() if re.match(r"\| `[A-Z_]+` \|", line)]
    assert {cells[1].strip(" `"): cells[4].strip() for cells in rows} == {
        type: kind.row for type, kind in KINDS.items()
    }


def test_every_member_of_a_detail_is_named() -> None:
    table = PAGE.partition("### Their details")[2].partition("## The notice")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    rows = {type: line for line in lines for type in re.findall(r"`([A-Z_]+)`", line.split("|")[1])}
    for type, shape in DETAILS.items():
        with pytest.raises(FormatError) as first:
            shape({}, "detail")
        (member,) = re.findall(r"the member '(\w+)' is missing", str(first.value))
        assert f"`{member}`" in rows[type], type
    for code in (*DATA_PURPOSES, *DATA_CATEGORIES):
        assert f"`{code}`" in table


def test_the_typed_data_and_the_evidence() -> None:
    assert f"Record({','.join(f'{kind} {name}' for name, kind in TYPES['Record'])})" in PAGE
    for kind in REQUIRED_EVIDENCE:
        assert f"`{kind}`" in PAGE
