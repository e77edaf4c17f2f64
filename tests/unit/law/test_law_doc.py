"""docs/law.md lists the table as it is, so that a lawyer can review it without reading code."""

from itertools import combinations
from pathlib import Path

from notary.domain.law import TABLE, Transition

PAGE = (Path(__file__).parents[3] / "docs" / "law.md").read_text("utf-8")


def line(row: Transition) -> str:
    cells = (
        row.name,
        row.type,
        row.region,
        f"{' '.join(sorted(source.name for source in row.sources))} → {row.target.name}",
        " ".join(sorted(row.actors)),
        " ".join(row.roles) or "record",
        " ".join(sorted(row.evidence)) or "–",
        " ".join(row.grounds) or "–",
        row.deadline or "–",
        row.article,
    )
    return f"| {' | '.join(cells)} |"


def test_the_page_is_the_table() -> None:
    rows = [text for text in PAGE.splitlines() if text.startswith("| ")][1:]
    assert rows == [line(row) for row in TABLE]


def test_no_two_rows_of_a_type_fit_at_once() -> None:
    """docs/certificate.md §4.2: a state, and what is remembered where a row leads back, leave one row or none."""
    for one, other in combinations([row for row in TABLE if row.roles], 2):
        if one.type == other.type and one.sources & other.sources:
            assert one.restores == other.restores != ""
            assert one.target is not other.target
