"""What was not due yet falls due at once, and bears contract interest until then alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.amounts.acceleration import accelerated

START = date(2026, 1, 10)
CENT = Decimal("0.01")
SCHEDULE = [
    {"due": "2026-02-10", "principal": "100.00", "interest": "3.10"},
    {"due": "2026-03-10", "principal": "100.00", "interest": "2.80"},
    {"due": "2026-04-10", "principal": "100.00", "interest": "3.10"},
]


def test_the_running_period_is_cut_and_later_interest_is_gone() -> None:
    found = accelerated(SCHEDULE, START, date(2026, 2, 24), CENT)
    assert found == [SCHEDULE[0], {"due": "2026-02-24", "principal": "200.00", "interest": "1.40"}]


def test_on_a_due_day_the_rest_joins_that_instalment() -> None:
    found = accelerated(SCHEDULE, START, date(2026, 2, 10), CENT)
    assert found == [{"due": "2026-02-10", "principal": "300.00", "interest": "3.10"}]


def test_before_the_first_due_day() -> None:
    found = accelerated(SCHEDULE, START, date(2026, 1, 20), CENT)
    assert found == [{"due": "2026-01-20", "principal": "300.00", "interest": "1.00"}]


@pytest.mark.parametrize("day", [date(2026, 4, 10), date(2027, 1, 1)])
def test_after_the_last_day_nothing_changes(day: date) -> None:
    assert accelerated(SCHEDULE, START, day, CENT) == SCHEDULE


@given(st.integers(1, 120))
def test_principal_is_kept_and_interest_only_falls(days: int) -> None:
    found = accelerated(SCHEDULE, START, START + timedelta(days=days), CENT)

    def total(lines: list[dict[str, str]], name: str) -> Decimal:
        return sum((Decimal(line[name]) for line in lines), Decimal(0))

    assert total(found, "principal") == total(SCHEDULE, "principal")
    assert total(found, "interest") <= total(SCHEDULE, "interest")
    dues = [line["due"] for line in found]
    assert dues == sorted(set(dues))
