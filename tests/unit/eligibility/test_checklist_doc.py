"""docs/checklist.md lists the points as they are."""

import re
from pathlib import Path

from notary.domain.eligibility import POINTS

PAGE = (Path(__file__).parents[3] / "docs" / "checklist.md").read_text("utf-8")


def test_the_table_is_the_list_that_is_examined() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \| (\w+) \| (.*) \| (.*) \|$", PAGE, re.MULTILINE)
    expected = [(str(p.number), p.name, p.level.value, f"{p.zh} {p.en}", p.article) for p in POINTS]
    assert rows == expected
