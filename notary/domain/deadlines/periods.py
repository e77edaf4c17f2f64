"""Months and years on the calendar (民法典 art 202): a period ends on the day of the same number, or on the last day of
a month that has none."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The day so many months later, or earlier where ``months`` is negative: 2025-08-31 and 6 give 2026-02-28."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The day so many years later: 2024-02-29 and 1 give 2025-02-28."""
    return add_months(day, 12 * years)
