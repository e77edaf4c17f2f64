"""docs/case-file.md lists the records as they are."""

import re
from pathlib import Path

from notary.domain.records import KINDS, REQUIRED_EVIDENCE
from notary.domain.typed_data import TYPES

PAGE = (Path(__file__).parents[3] / "docs" / "case-file.md").read_text("utf-8")


def test_every_type_with_its_row_of_the_law() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if re.match(r"\| `[A-Z_]+` \|", line)]
    assert {cells[1].strip(" `"): cells[4].strip() for cells in rows} == {
        type: kind.row for type, kind in KINDS.items()
    }


def test_the_typed_data_and_the_evidence() -> None:
    assert f"Record({','.join(f'{kind} {name}' for name, kind in TYPES['Record'])})" in PAGE
    for kind in REQUIRED_EVIDENCE:
        assert f"`{kind}`" in PAGE
