"""Flags: each is raised from its day on, and not a day before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.deadlines import KINDS, Code, Name, deadline, flags
from notary.domain.deadlines.flags import WARNING_MONTHS
from notary.domain.times import add_months

DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def codes(name: Name, today: date, start: str = "2024-07-01", days: int | None = None) -> list[str]:
    return [flag.code for flag in flags([deadline(name, day(start), days=days)], today)]


@pytest.mark.parametrize(
    ("name", "days", "code"),
    [
        (Name.ISSUE, None, Code.NOTARY_15WD_LATE),
        (Name.VERIFICATION_REPLY, 7, Code.VERIFY_REPLY_DUE),
        (Name.NON_ENFORCEMENT, None, Code.NE_15D_CLOSED),
        (Name.RECONSIDERATION, None, Code.RECON_10D_CLOSED),
        (Name.RECHECK, None, Code.RECHECK_1Y_CLOSED),
    ],
)
def test_a_period_is_closed_from_the_day_after_its_last(name: Name, days: int | None, code: Code) -> None:
    last = deadline(name, day("2024-07-01"), days=days).last_day
    assert codes(name, last, days=days) == []
    assert codes(name, last + DAY, days=days) == [code]
    assert codes(name, last + 5000 * DAY, days=days) == [code]


@pytest.mark.parametrize(
    "name", [Name.DOCKET, Name.EXECUTION_NOTICE, Name.NON_ENFORCEMENT_DECISION, Name.RECHECK_DECISION]
)
def test_the_time_to_rule_raises_none(name: Name) -> None:
    assert codes(name, day("2040-01-01")) == []


def test_limitation_is_warned_of_half_a_year_before_and_passes_after_the_last_day() -> None:
    """One performance day: both readings agree, so there is one warning and not two."""
    seen = {text: codes(Name.LIMITATION, day(text), "2024-03-01") for text in
            ("2025-09-01", "2025-09-02", "2026-03-02", "2026-03-03")}  # fmt: skip
    assert seen == {
        "2025-09-01": [],
        "2025-09-02": [Code.LIMITATION_LATE_WARNING],
        "2026-03-02": [Code.LIMITATION_LATE_WARNING],
        "2026-03-03": [Code.LIMITATION_PASSED],
    }


def test_the_two_readings_are_warned_of_each_by_its_own_day() -> None:
    item = deadline(Name.LIMITATION, due=[day("2023-12-01"), day("2024-12-02")])
    found = {text: [(flag.code, flag.last_day.isoformat()) for flag in flags([item], day(text))] for text in
             ("2025-05-31", "2025-06-01", "2026-01-01", "2026-06-02", "2026-12-02", "2026-12-03")}  # fmt: skip
    early, late = (Code.LIMITATION_EARLY_WARNING, "2025-12-01"), (Code.LIMITATION_LATE_WARNING, "2026-12-02")
    assert found == {
        "2025-05-31": [],
        "2025-06-01": [early],
        "2026-01-01": [early],  # passed by the early reading: still a warning, for by the late one it runs
        "2026-06-02": [early, late],
        "2026-12-02": [early, late],
        "2026-12-03": [(Code.LIMITATION_PASSED, "2026-12-02")],
    }


def test_a_flag_says_whether_a_holiday_may_still_move_its_day() -> None:
    sure, unsure = deadline(Name.DOCKET, day("2024-07-01")), deadline(Name.RECHECK, day("2026-07-01"))
    assert [flag.provisional for flag in flags([sure, unsure], day("2030-01-01"))] == [True]
    both = deadline(Name.LIMITATION, due=[day("2023-12-01"), day("2026-07-01")])
    assert [flag.provisional for flag in flags([both], day("2028-06-30"))] == [False, True]
    assert [flag.provisional for flag in flags([both], day("2028-07-04"))] == [True]


@given(st.dates(date(2005, 1, 1), date(2030, 1, 1)), st.integers(0, 4000), st.sampled_from([*Name]))
def test_a_flag_once_raised_stays_or_becomes_that_it_passed(start: date, offset: int, name: Name) -> None:
    item = deadline(name, start, days=None if KINDS[name].count else 5)
    today = start + offset * DAY
    before, after = ({flag.code for flag in flags([item], each)} for each in (today, today + DAY))
    assert before <= after or after == {Code.LIMITATION_PASSED}
    if name is Name.LIMITATION:
        assert bool(before) is (today >= add_months(item.last_day, -WARNING_MONTHS))
