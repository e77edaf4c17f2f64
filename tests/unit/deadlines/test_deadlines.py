"""Every kind of deadline: the worked cases, the count, the holidays, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.deadlines import KINDS, DeadlineError, Effect, Fact, Name, Suspension, Unit, calendar, deadline
from notary.domain.times import add_months, add_years

DAY = timedelta(days=1)
DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
IN_DAYS = [kind for kind in KINDS.values() if kind.unit is Unit.DAYS]


def day(text: str) -> date:
    return date.fromisoformat(text)


def stop(text: str) -> Suspension:
    first, last = text.split(":")
    return Suspension(day(first), day(last))


def count_of(name: Name) -> int | None:
    return 7 if name is Name.VERIFICATION_REPLY else None


CASES: list[tuple[str, str, dict[str, Any], str, str]] = [
    # name, from, more, nominal, last day
    ("limitation", "2024-03-01", {}, "2026-03-01", "2026-03-02"),  # a Sunday
    ("non-enforcement", "2024-07-01", {}, "2024-07-16", "2024-07-16"),
    ("reconsideration", "2024-07-01", {}, "2024-07-11", "2024-07-11"),
    ("recheck", "2024-02-29", {}, "2025-02-28", "2025-02-28"),
    ("recheck", "2024-10-01", {}, "2025-10-01", "2025-10-09"),  # eight days of National Day and Mid-autumn
    ("docket", "2024-09-24", {}, "2024-10-01", "2024-10-08"),
    ("docket", "2025-12-27", {}, "2026-01-03", "2026-01-04"),  # a Sunday worked in exchange for New Year's Day
    ("docket", "2026-02-21", {}, "2026-02-28", "2026-02-28"),  # a Saturday worked in exchange for Spring Festival
    ("execution-notice", "2024-07-03", {}, "2024-07-13", "2024-07-15"),
    ("non-enforcement-decision", "2024-07-01", {}, "2024-08-30", "2024-08-30"),
    ("non-enforcement-decision", "2024-07-01", {"days": 90}, "2024-09-29", "2024-09-29"),  # a worked Sunday
    ("recheck-decision", "2024-07-01", {}, "2024-07-31", "2024-07-31"),
    ("recheck-decision", "2024-09-02", {}, "2024-10-02", "2024-10-08"),  # National Day
    ("recheck-decision", "2024-07-01", {"days": 210}, "2025-01-27", "2025-01-27"),
    ("verification-reply", "2024-07-01", {"days": 3}, "2024-07-04", "2024-07-04"),
    ("verification-reply", "2024-07-01", {"days": 5}, "2024-07-06", "2024-07-08"),
    ("issue", "2024-07-01", {}, "2024-07-22", "2024-07-22"),
    ("issue", "2026-02-10", {}, "2026-03-09", "2026-03-09"),  # nine days off, two weekend days worked
    ("issue", "2024-07-01", {"days": 1}, "2024-07-02", "2024-07-02"),
    ("issue", "2024-07-01", {"suspended": [stop("2024-07-03:2024-07-04")]}, "2024-07-24", "2024-07-24"),
    ("issue", "2024-07-01", {"suspended": [stop("2024-07-22:2024-07-22")]}, "2024-07-23", "2024-07-23"),
    ("issue", "2024-07-01", {"suspended": [stop("2024-07-23:2024-08-30")]}, "2024-07-22", "2024-07-22"),
    ("issue", "2024-07-01", {"suspended": [stop("2024-06-01:2024-07-01")]}, "2024-07-22", "2024-07-22"),
    ("issue", "2024-07-01", {"suspended": [stop("2024-07-03:2024-07-05"), stop("2024-07-04:2024-07-08")]},
     "2024-07-26", "2024-07-26"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "start", "more", "nominal", "last_day"), CASES)
def test_worked_cases(name: str, start: str, more: dict[str, Any], nominal: str, last_day: str) -> None:
    shown = deadline(Name(name), day(start), **more).to_json()
    assert (shown["nominal"], shown["last_day"], shown["provisional"]) == (nominal, last_day, False)


@pytest.mark.parametrize("name", sorted(set(Name) - {Name.LIMITATION}))
def test_only_the_limitation_period_has_two_readings(name: Name) -> None:
    shown = deadline(name, day("2024-07-01"), days=count_of(name)).to_json()
    assert list(shown) == ["kind", "nominal", "last_day", "early", "late", "provisional"]
    assert (shown["kind"], shown["early"], shown["late"]) == (name, [], None)


@given(DATES, st.sampled_from(IN_DAYS), st.integers(1, 366))
def test_days_are_counted_from_the_day_after_and_only_the_last_is_moved(start: date, kind: Any, days: int) -> None:
    found = deadline(kind.name, start, days=days)
    assert found.period.nominal == start + days * DAY
    assert calendar.is_working(found.last_day)
    assert not any(map(calendar.is_working, found.period.moved.skipped))
    assert found.period.nominal + len(found.period.moved.skipped) * DAY == found.last_day


@given(DATES, st.integers(1, 60), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 20)), max_size=3))
def test_so_many_working_days_lie_between_start_and_end(start: date, days: int, stops: list[tuple[int, int]]) -> None:
    stopped = {Suspension(start + begin * DAY, start + (begin + length) * DAY) for begin, length in stops}
    end = deadline(Name.ISSUE, start, days=days, suspended=stopped).last_day
    counted = [
        each
        for each in calendar.days(start + DAY, end)
        if calendar.is_working(each) and all(each < item.first or each > item.last for item in stopped)
    ]
    assert len(counted) == days
    assert counted[-1] == end


@given(DATES, st.integers(-60, 60))
def test_a_month_ends_on_the_same_day_or_on_its_last(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


def test_a_year_from_a_leap_day_ends_on_the_last_of_february() -> None:
    assert [add_years(day("2024-02-29"), years).isoformat() for years in (1, 2, 4)] == [
        "2025-02-28", "2026-02-28", "2028-02-29",
    ]  # fmt: skip


PROVISIONAL = [
    ("docket", "2026-12-21", False),  # to the last day that the table settles
    ("docket", "2026-12-22", True),  # 29 December may be made a working day or a holiday with the next year's table
    ("docket", "2003-12-25", False),  # to the first day of the table, a holiday
    ("docket", "2003-12-24", True),
    ("recheck", "2030-05-01", True),
    ("recheck", "1950-05-01", True),
    ("issue", "2026-12-01", False),
    ("issue", "2026-12-18", True),
    ("issue", "2003-12-31", False),  # that day itself is not counted
    ("issue", "2003-12-30", True),
    ("limitation", "2024-12-28", False),
    ("limitation", "2024-12-29", True),
]


@pytest.mark.parametrize(("name", "start", "provisional"), PROVISIONAL)
def test_a_day_outside_the_table_makes_it_provisional(name: str, start: str, provisional: bool) -> None:
    assert deadline(Name(name), day(start)).provisional is provisional


def test_outside_the_table_only_weekends_move_a_date() -> None:
    assert deadline(Name.DOCKET, day("2031-09-24")).last_day == day("2031-10-01")  # National Day, a Wednesday
    assert deadline(Name.DOCKET, day("2031-09-27")).last_day == day("2031-10-06")  # a Saturday
    assert deadline(Name.DOCKET, day("1990-09-24")).last_day == day("1990-10-01")


def test_the_end_of_december_belongs_to_the_next_years_announcement() -> None:
    """Why the table is taken to end on 28 December: all that it has of a December was announced with a new year."""
    import chinese_calendar

    for table in (chinese_calendar.holidays, chinese_calendar.workdays):
        assert {each.day for each in table if each.month == 12} <= {29, 30, 31}
    assert calendar.moved(day("2018-12-29")).day == day("2018-12-29")
    assert calendar.moved(day("2018-12-30")).day == day("2019-01-02")
    assert calendar.LAST.year == max(chinese_calendar.holidays).year


def test_a_move_out_of_the_table_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is taken to end within the Spring Festival of 2026: the festival's next day would be worked."""
    monkeypatch.setattr(calendar, "LAST", day("2026-02-15"))
    assert calendar.moved(day("2026-02-15")) == calendar.Moved(day("2026-02-16"), (day("2026-02-15"),), False)


def test_a_stop_that_takes_no_working_day_is_said_to_do_nothing() -> None:
    weekend, friday = stop("2024-07-06:2024-07-07"), stop("2024-07-05:2024-07-07")
    found = deadline(Name.ISSUE, day("2024-07-01"), suspended=[weekend, friday])
    assert [(step.event, step.effect) for step in found.period.steps] == [
        (friday, Effect.EXTENDED), (weekend, Effect.NONE),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-01-01", "元旦 New Year's Day"),
        ("2026-01-04", "Sunday, worked in exchange for 元旦 New Year's Day"),
        ("2026-03-01", "Sunday"),
        ("2026-03-02", "Monday"),
        ("2031-10-01", "Wednesday"),
    ],
)
def test_a_day_is_described(text: str, words: str) -> None:
    assert calendar.describe(day(text)) == words


LIMITATION, ISSUE, DOCKET, REPLY = Name.LIMITATION, Name.ISSUE, Name.DOCKET, Name.VERIFICATION_REPLY
START = day("2024-03-01")
REFUSED: list[tuple[Name, dict[str, Any], str, str]] = [
    (DOCKET, {}, "from", "is missing: the day on which the court receives the application"),
    (LIMITATION, {}, "from or due", "is missing: the last day for performance, of the debt or of each instalment"),
    (REPLY, {"start": START}, "days", "is missing: how many days the contract gives"),
    (DOCKET, {"start": START, "days": 0}, "days", "must be 1 to 366 days, not 0"),
    (DOCKET, {"start": START, "days": -3}, "days", "not -3"),
    (DOCKET, {"start": START, "days": 10**30}, "days", "must be 1 to 366"),
    (ISSUE, {"start": START, "days": 367}, "days", "must be 1 to 366 working days, not 367"),
    (LIMITATION, {"start": START, "days": 10}, "days", "民事诉讼法 art 250 counts it in years"),
    (
        Name.RECHECK,
        {"start": START, "days": 10},
        "days",
        "does not bear on recheck; 公证程序规则 art 61 counts it in years",
    ),
    (DOCKET, {"start": START, "due": [START]}, "due", "only the limitation period has instalments"),
    (DOCKET, {"start": START, "interrupted": [START]}, "interrupted", "does not bear on docket"),
    (ISSUE, {"start": START, "interrupted": [START]}, "interrupted", "can be interrupted"),
    (DOCKET, {"start": START, "suspended": [stop("2024-03-02:2024-03-03")]}, "suspended", "can be suspended"),
    (ISSUE, {"start": START, "suspended": [stop("2024-03-09:2024-03-08")]}, "suspended", "ends before it begins"),
    (ISSUE, {"start": START, "suspended": [stop("2024-03-05:2024-03-08")] * 2}, "suspended", "given twice"),
    (ISSUE, {"start": START, "suspended": [stop("1024-03-05:2024-03-08")]}, "suspended", "1900 to 2199"),
    (LIMITATION, {"due": [START, START]}, "due", "2024-03-01 is given twice"),
    (LIMITATION, {"start": START, "interrupted": [START, START]}, "interrupted", "2024-03-01 is given twice"),
    (LIMITATION, {"start": START + DAY, "due": [START]}, "from", "after the last day for performance of every"),
    (LIMITATION, {"due": [day("2200-01-01")]}, "due", "1900 to 2199"),
    (LIMITATION, {"due": [START + DAY * index for index in range(1001)]}, "due", "given 1001 times; 1000 are allowed"),
    (DOCKET, {"start": day("1899-12-31")}, "from", "1899-12-31 is not within the years 1900 to 2199"),
    (DOCKET, {"start": day("2200-01-01")}, "from", "1900 to 2199"),
]


@pytest.mark.parametrize(("name", "facts", "where", "words"), REFUSED)
def test_what_cannot_be_counted_is_refused_with_its_place(
    name: Name, facts: dict[str, Any], where: str, words: str
) -> None:
    with pytest.raises(DeadlineError) as refused:
        deadline(name, **facts)
    assert refused.value.where == where
    assert words in str(refused.value)


@pytest.mark.parametrize("start", [date(1900, 1, 1), date(2199, 12, 31)])
@pytest.mark.parametrize("name", Name)
def test_the_outermost_days_are_counted(name: Name, start: date) -> None:
    found = deadline(name, start, days=count_of(name))
    assert found.last_day > start
    assert found.provisional


def test_every_kind_says_what_it_counts_and_why() -> None:
    assert set(KINDS) == set(Name)
    for kind in KINDS.values():
        assert kind.zh
        assert kind.en
        assert kind.starts
        assert kind.basis
        assert (kind.moved_by == "") is (kind.unit is Unit.WORKING_DAYS)
        assert (kind.count is None) is (kind.name is Name.VERIFICATION_REPLY)
        assert (Fact.DAYS in kind.takes) is (kind.unit is not Unit.YEARS)
