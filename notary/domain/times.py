"""Times and days as this product writes them: RFC 3339 UTC in whole seconds, and ISO days of Asia/Shanghai."""

import calendar
import re
from datetime import UTC, date, datetime, timedelta, timezone

from notary.domain.errors import FormatError

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one offset without summer time since 1991; instruments here are younger."""

SKEW = timedelta(seconds=300)
"""How far two honest clocks may differ (docs/certificate.md §5)."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def format_time(moment: datetime) -> str:
    """``2026-11-23T06:30:00Z``; the moment must carry a zone, fractions of a second are cut."""
    if moment.tzinfo is None:
        raise FormatError("a time without a zone is ambiguous")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def parse_time(text: str, where: str = "time") -> datetime:
    """The aware UTC time of ``YYYY-MM-DDThh:mm:ssZ``; anything else raises FormatError."""
    try:
        if not _TIME.fullmatch(text):
            raise ValueError
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (ValueError, TypeError):
        raise FormatError("not a time like 2026-11-23T06:30:00Z", where=where) from None


def parse_date(text: str, where: str = "date") -> date:
    """The day of ``YYYY-MM-DD``; anything else raises FormatError."""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        raise FormatError("not a day like 2026-11-23", where=where) from None


def day_in_shanghai(moment: datetime) -> str:
    """The ISO day of a moment in Asia/Shanghai, in which deeds are dated."""
    return moment.astimezone(SHANGHAI).date().isoformat()


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier where ``months`` is negative), or that month's last day where it has
    no such day: 2025-08-31 and 6 give 2026-02-28 (民法典 art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day so many years later: 2024-02-29 and 1 give 2025-02-28 (民法典 art. 202)."""
    return add_months(day, 12 * years)
