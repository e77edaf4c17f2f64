"""The limitation period: both readings, interruptions and suspensions, against worked cases and a walk through days."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.deadlines import Effect, Name, PeriodOver, Suspension, calendar, deadline, limitation
from notary.domain.times import add_months, add_years

DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def stop(text: str) -> Suspension:
    first, last = text.split(":")
    return Suspension(day(first), day(last))


def count(**facts: Any) -> dict[str, Any]:
    """The answer to texts."""
    start = {"start": day(facts.pop("start"))} if "start" in facts else {}
    made = {name: [stop(text) if name == "suspended" else day(text) for text in facts[name]] for name in facts}
    return deadline(Name.LIMITATION, **start, **made).to_json()


def test_instalments_by_both_readings() -> None:
    due = ["2023-12-01", "2024-01-01", "2024-02-01"]
    shown = count(due=due)
    assert shown["early"] == ["2025-12-01", "2026-01-04", "2026-02-02"]  # a worked Sunday; a Sunday
    assert (shown["nominal"], shown["last_day"], shown["late"]) == ("2026-02-01", "2026-02-02", "2026-02-02")
    assert count(due=due[::-1]) == shown
    assert count(start="2023-12-01", due=due) == shown
    assert count(start="2023-01-01", due=due) == shown
    assert count(start="2024-02-01", due=due) == shown


def test_one_performance_day_is_one_instalment() -> None:
    assert count(start="2024-03-01") == count(due=["2024-03-01"])
    shown = count(start="2024-03-01")
    assert (shown["early"], shown["late"]) == (["2026-03-02"], "2026-03-02")


def test_it_is_provisional_where_one_instalment_is() -> None:
    assert deadline(Name.LIMITATION, due=[day("2001-05-10"), day("2003-05-12")]).provisional
    assert not deadline(Name.LIMITATION, due=[day("2003-05-12")]).provisional


EVENTS = [
    # interruptions, suspensions, nominal end for a performance day 2024-03-01
    ([], [], "2026-03-01"),
    (["2024-03-01"], [], "2026-03-01"),  # on the day itself nothing has run yet
    (["2025-01-10"], [], "2027-01-10"),
    (["2025-01-10", "2026-12-01"], [], "2028-12-01"),
    (["2026-12-01", "2025-01-10"], [], "2028-12-01"),
    (["2026-03-02"], [], "2028-03-02"),  # the period's last day is the Monday
    ([], ["2025-01-01:2025-08-31"], "2026-03-01"),  # over before the last six months
    ([], ["2025-01-01:2025-09-01"], "2026-03-01"),  # on the eve of them: the same day again
    ([], ["2025-01-01:2025-09-02"], "2026-03-02"),  # reaches into them by a day
    ([], ["2025-11-01:2026-01-31"], "2026-07-31"),
    ([], ["2025-11-01:2025-11-01"], "2026-05-01"),
    ([], ["2026-03-02:2026-03-31"], "2026-09-30"),  # began on the last day, a Monday
    ([], ["2026-03-03:2026-03-31"], "2026-03-01"),  # began after it
    ([], ["2025-11-01:2025-12-10", "2025-12-01:2026-01-31"], "2026-07-31"),  # overlapping
    ([], ["2025-12-01:2026-01-31", "2025-11-01:2025-12-10"], "2026-07-31"),
    ([], ["2025-11-01:2026-02-20", "2025-12-01:2025-12-31"], "2026-08-20"),  # one within the other
    ([], ["2025-11-01:2026-01-31", "2026-05-01:2026-06-15"], "2026-12-15"),  # again within the new last six months
    ([], ["2025-11-01:2026-01-31", "2026-08-03:2026-08-10"], "2026-07-31"),  # after the new end
    (["2026-06-01"], ["2025-11-01:2026-01-31"], "2028-06-01"),  # in time because of the suspension
    (["2026-01-15"], ["2025-11-01:2026-01-31"], "2028-01-15"),  # while the obstacle lasts
    (["2025-12-15"], ["2025-11-01:2027-12-01"], "2028-06-01"),  # and it reaches into the new last six months
    (["2024-06-01"], ["2025-11-01:2026-01-31"], "2026-07-31"),  # the restarted period is the one that is suspended
    (["2025-06-01"], ["2025-11-01:2026-01-31"], "2027-06-01"),
]


@pytest.mark.parametrize(("interrupted", "suspended", "nominal"), EVENTS)
def test_interruptions_and_suspensions(interrupted: list[str], suspended: list[str], nominal: str) -> None:
    shown = count(start="2024-03-01", interrupted=interrupted, suspended=suspended)
    assert shown["nominal"] == nominal
    assert shown["last_day"] == calendar.moved(day(nominal)).day.isoformat()


def test_an_interruption_restarts_every_period_that_has_begun_and_not_ended() -> None:
    due = ["2022-01-10", "2023-01-10", "2024-06-10"]
    shown = count(due=due, interrupted=["2024-03-01"])
    assert shown["early"] == ["2024-01-10", "2026-03-02", "2026-06-10"]  # ended, restarted, not begun
    assert shown["late"] == "2026-06-10"


PASSED = [
    (["2024-03-01"], "2026-03-03", "ended on 2026-03-02"),
    (["2024-03-01"], "2030-01-01", "the one from 2024-03-01 ended on 2026-03-02. An interruption does not revive"),
    (["2022-01-10", "2024-06-10"], "2024-03-01", "the one from 2022-01-10 ended on 2024-01-10"),
    (["2022-01-10", "2022-06-10"], "2026-01-01", "the one from 2022-06-10 ended on 2024-06-11"),  # Dragon Boat Festival
    (["2024-03-01"], "2024-02-29", "2024-02-29 is before the period began"),
    (["2024-06-10", "2024-03-01"], "2024-02-29", "after the last day for performance, 2024-03-01"),
    (["2030-03-01"], "2040-01-01", "ended on 2032-03-01 (as far as the holiday table goes)"),
]


@pytest.mark.parametrize(("due", "interrupted", "words"), PASSED)
def test_an_interruption_that_meets_no_running_period_is_refused(due: list[str], interrupted: str, words: str) -> None:
    with pytest.raises(PeriodOver) as refused:
        count(due=due, interrupted=[interrupted])
    assert words in str(refused.value)
    assert refused.value.where == "interrupted"


def test_one_interruption_too_late_among_others_is_refused() -> None:
    with pytest.raises(
        PeriodOver, match="on 2029-01-01 no period was running: the one from 2024-03-01 ended on 2027-01"
    ):
        count(start="2024-03-01", interrupted=["2025-01-10", "2029-01-01"])


def test_what_became_of_each_event_is_told_in_the_order_of_their_dates() -> None:
    stops = [stop("2025-11-01:2026-01-31"), stop("2024-04-01:2024-05-01")]
    found = limitation.run(day("2024-03-01"), [day("2026-06-01"), day("2023-01-01"), day("2029-01-01")], stops)
    assert [(step.begins.isoformat(), step.effect, step.nominal.isoformat()) for step in found.steps] == [
        ("2023-01-01", Effect.NOT_BEGUN, "2026-03-01"),
        ("2024-04-01", Effect.NONE, "2026-03-01"),
        ("2025-11-01", Effect.EXTENDED, "2026-07-31"),
        ("2026-06-01", Effect.RESTARTED, "2028-06-01"),
        ("2029-01-01", Effect.OVER, "2028-06-01"),
    ]


def test_a_move_that_decided_on_an_interruption_makes_it_provisional_outside_the_table() -> None:
    """The period from 2001-05-10 ends on Saturday, 2003-05-10, from which only a table could say how far it moves."""
    by_pure_count, by_the_move = (
        limitation.run(day("2001-05-10"), [day(text)]) for text in ("2003-05-09", "2003-05-12")
    )
    assert [period.steps[0].effect for period in (by_pure_count, by_the_move)] == [Effect.RESTARTED] * 2
    assert (by_pure_count.known, by_the_move.known) == (True, False)


DUES = st.lists(st.dates(date(2006, 1, 1), date(2020, 1, 1)), min_size=1, max_size=4, unique=True)
SPANS = st.lists(
    st.builds(
        lambda first, length: Suspension(first, first + length * DAY),
        st.dates(date(2006, 1, 1), date(2022, 1, 1)),
        st.integers(0, 700),
    ),
    max_size=4,
    unique=True,
)
HITS = st.lists(st.dates(date(2006, 1, 1), date(2024, 1, 1)), max_size=4, unique=True)


def walk(due: date, interrupted: list[date], suspended: list[Suspension]) -> date:
    """The end by pure count, found by going through the days one by one and applying the words of the articles."""
    end, today = add_years(due, 2), due
    while today <= calendar.moved(end).day:
        for each in suspended:
            in_the_last_six_months = add_months(end, -6) < today
            if each.first <= today <= each.last and in_the_last_six_months:
                end = max(end, add_months(each.last, 6))
        if today in interrupted:
            end = add_years(today, 2)
        today += DAY
    return end


@given(DUES, HITS, SPANS)
def test_a_walk_through_the_days_comes_to_the_same_end(
    due: list[date], interrupted: list[date], suspended: list[Suspension]
) -> None:
    assert limitation.run(due[0], interrupted, suspended).nominal == walk(due[0], interrupted, suspended)


@given(DUES, HITS, SPANS, st.randoms())
def test_the_order_in_which_facts_are_told_does_not_matter(
    due: list[date], interrupted: list[date], suspended: list[Suspension], random: Any
) -> None:
    first = limitation.run(due[0], interrupted, suspended)
    random.shuffle(interrupted)
    random.shuffle(suspended)
    assert limitation.run(due[0], interrupted, suspended) == first


@given(DUES, HITS, SPANS, st.dates(date(2006, 1, 1), date(2024, 1, 1)), st.integers(0, 700))
def test_no_event_shortens_a_period(
    due: list[date], interrupted: list[date], suspended: list[Suspension], new: date, length: int
) -> None:
    before = limitation.run(due[0], interrupted, suspended).nominal
    assert limitation.run(due[0], {*interrupted, new}, suspended).nominal >= before
    assert limitation.run(due[0], interrupted, {*suspended, Suspension(new, new + length * DAY)}).nominal >= before


@given(DUES, SPANS)
def test_the_late_reading_is_that_of_the_last_instalment_and_no_early_one_is_later(
    due: list[date], suspended: list[Suspension]
) -> None:
    found = deadline(Name.LIMITATION, due=due, suspended=suspended)
    assert len(found.early) == len(due)
    assert list(found.early) == sorted(found.early)
    assert found.early[-1] == found.last_day
    assert found.last_day >= found.period.nominal >= add_years(max(due), 2)
