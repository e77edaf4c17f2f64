"""docs/deadlines.md: its commands are played and must print what it shows; its tables are those of the code."""

import re
from datetime import date
from pathlib import Path

import pytest
from commandkit import play

from api.deadlines import AHEAD, PAST
from notary.domain.deadlines import KINDS, Code, Fact, Name, deadline
from notary.domain.deadlines.flags import WARNING_MONTHS
from notary.services import deadlines

PAGE = (Path(__file__).parents[3] / "docs" / "deadlines.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```console\n\$ notary (deadline [^\n]*)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_a_command_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str], command: str, shown: str) -> None:
    _, out, err = play(capsys, command)
    assert (out or err) == shown


def test_every_example_is_played() -> None:
    assert len(EXAMPLES) == PAGE.count("```console") > 5


def test_the_table_of_kinds_is_the_one_that_is_counted() -> None:
    rows = []
    for kind in KINDS.values():
        count = kind.unit.counted(kind.count) if kind.count else f"{kind.unit}, by contract"
        takes = " ".join(f"`--{fact}`" for fact in Fact if fact in kind.takes)
        cells = [f"`{kind.name}`", f"{kind.zh}, {kind.en}", kind.starts, count, kind.basis, kind.source, takes]
        rows.append(f"| {' | '.join(cells)} |")
    table = PAGE.partition("\n## The kinds\n")[2].strip().partition("\n\n")[0].splitlines()
    assert table[2:] == rows


def test_the_members_of_the_record_are_explained() -> None:
    members = [*deadline(Name.DOCKET, date(2024, 7, 1)).to_json()]
    assert _first_column("## For programs") == members


def test_every_flag_is_explained() -> None:
    assert set(Code) <= set(_first_column("## What runs for a debt"))
    assert WARNING_MONTHS == 6
    assert PAGE.count("six months before") == 2


def test_the_limits_are_the_ones_that_are_enforced() -> None:
    assert f"more than {deadlines.MOST:,} at once are refused" in PAGE
    assert (PAST.days, AHEAD.days) == (31, 400)
    assert "from a month ago to 400 days" in PAGE


def _first_column(heading: str) -> list[str]:
    """The codes in the first column of a section's tables."""
    section = PAGE.partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    return [name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall("`(.*?)`", row)]
