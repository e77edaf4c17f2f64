"""Working days in the People's Republic: weekends, public holidays, and the weekend days that are worked in exchange.

The State Council announces them year by year; the table of them is kept by ``chinese_calendar``. Outside the table only
weekends are known, and whatever depends on such a day is not ``known``, which makes a deadline provisional.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

FIRST: date = min(chinese_calendar.holidays)
"""The first day of the table."""

LAST = date(max(chinese_calendar.holidays).year, 12, 28)
"""The last day that the table settles. 29 to 31 December belong to the next year's announcement: that of 2019 made
Monday, 31 December 2018 a holiday and Saturday, 29 December 2018 a working day."""

DAY = timedelta(days=1)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}


@dataclass(frozen=True)
class Moved:
    """Where a last day ends up.

    Attributes:
        day: the first working day, the one that was asked about or one after it.
        skipped: the days off from the one that was asked about to before ``day``.
        known: whether the table has every day that was looked at.
    """

    day: date
    skipped: tuple[date, ...]
    known: bool


def is_known(day: date) -> bool:
    """Whether the table has this day."""
    return FIRST <= day <= LAST


def is_working(day: date) -> bool:
    """Whether people work on this day, as far as it is known; outside the table on every day from Monday to Friday."""
    if is_known(day):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def moved(day: date) -> Moved:
    """This day if people work on it, else the next on which they do (民法典 art 203, 民事诉讼法 art 85)."""
    end = day
    while not is_working(end):
        end += DAY
    skipped = tuple(days(day, end - DAY))
    return Moved(end, skipped, all(map(is_known, (*skipped, end))))


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last; none where the last is before the first."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def holiday(day: date) -> str | None:
    """The public holiday for which a day is off, or worked in exchange, such as ``元旦 New Year's Day``; else None."""
    if not is_known(day):
        return None
    name = chinese_calendar.get_holiday_detail(day)[1]
    return None if name is None else f"{_CHINESE[name]} {name}"


def weekday(day: date) -> str:
    """``Sunday``."""
    return _WEEKDAYS[day.weekday()]


def describe(day: date) -> str:
    """What kind of day it is: ``Sunday``, or ``元旦 New Year's Day``.

    A weekend day on which people work says for which holiday. Outside the table it is only the day of the week.
    """
    name = holiday(day)
    if name is None:
        return weekday(day)
    return f"{weekday(day)}, worked in exchange for {name}" if is_working(day) else name
