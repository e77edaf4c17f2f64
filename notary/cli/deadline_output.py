"""How a deadline is explained to people: the last day first, then what starts it, the count, and all that moved it."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from notary.domain.deadlines import Deadline, Effect, Name, Period, Step, Suspension, Unit, calendar

_LABEL = 13
"""Columns of the longest label and what parts it from its text."""


def lines(item: Deadline, start: date | None) -> Iterator[str]:
    """The explanation of a deadline; ``start`` is the day that was given for its start."""
    kind, last = item.kind, item.last_day
    strict = f"; by the strict reading {min(item.early)} for the first" if len(set(item.early)) > 1 else ""
    yield f"{kind.name} ({kind.zh}, {kind.en}): last day {last}, {calendar.describe(last)}{strict}"
    yield from _labelled("starts", _starts(item, start))
    yield from _labelled("count", [_count(item)])
    yield from _labelled("events", [_event(item, step) for step in item.period.steps])
    yield from _labelled("moved", _moved(item))
    yield from _labelled("holidays", _holidays(item))
    yield from _labelled("late", _late(item))
    yield from _labelled("early", _early(item))
    yield from _labelled("provisional", _provisional(item))


def _labelled(label: str, texts: list[str]) -> Iterator[str]:
    for index, text in enumerate(texts):
        yield f"  {label if index == 0 else '':{_LABEL}}{text}"


def _starts(item: Deadline, start: date | None) -> list[str]:
    said = [f"{item.period.start}: {item.kind.starts}; that day is not counted (民法典 art 201)"]
    if len(item.instalments) > 1:
        said[0] = f"the last day for performance of each of {len(item.instalments)} instalments; not counted"
    if start is not None and item.instalments and start not in {period.start for period in item.instalments}:
        said.append(f"{start} is not used: the periods of instalments run from their own days")
    return said


def _count(item: Deadline) -> str:
    kind = item.kind
    counted = kind.unit.counted(item.count)
    if kind.count is not None and item.count != kind.count:
        counted += f", as given; without that {kind.count}"
    return f"{counted} ({kind.basis}), to {item.period.nominal}"


def _event(item: Deadline, step: Step) -> str:
    if isinstance(step.event, Suspension):
        span = f"suspended {step.event.first} to {step.event.last}"
        if item.kind.unit is Unit.WORKING_DAYS:
            stopped = (
                "these days are not counted" if step.effect is Effect.EXTENDED else "takes none of the days counted"
            )
            return f"{span}: {stopped} ({item.kind.basis})"
        if step.effect is Effect.EXTENDED:
            return f"{span}: ends six months after that, {step.nominal} (民法典 art 194)"
        return f"{span}: changes nothing, for it does not reach into the last six months (民法典 art 194)"
    told = {
        Effect.RESTARTED: f"begins again, to {step.nominal} (民法典 art 195)",
        Effect.NOT_BEGUN: "changes nothing in the late reading, whose period had not begun",
        Effect.OVER: "changes nothing in the late reading, whose period had ended",
    }
    return f"interrupted {step.event}: {told[step.effect]}"


def _moved(item: Deadline) -> list[str]:
    moved = item.period.moved
    if not moved.skipped:
        return []
    off = "; ".join(f"{span}: {name}" for span, name in _spans(moved.skipped))
    return [f"{off}; the next working day is {moved.day} ({item.kind.moved_by})"]


def _holidays(item: Deadline) -> list[str]:
    """The public holidays within a count of working days, and what is worked in exchange."""
    if item.kind.unit is not Unit.WORKING_DAYS:
        return []
    counted = list(calendar.days(item.period.start + calendar.DAY, item.period.nominal))
    special = [day for day in counted if calendar.holiday(day)]
    return [f"{span}: {name}" for span, name in _spans(special)]


def _spans(days: Iterable[date]) -> Iterator[tuple[str, str]]:
    """Days of the same name that follow on each other, as one span: its first and last day, and the name."""
    for (_, words), grouped in groupby(
        enumerate(days), lambda item: (item[1].toordinal() - item[0], calendar.describe(item[1]))
    ):
        first, *rest = [day for _, day in grouped]
        yield (f"{first} to {rest[-1]}" if rest else str(first)), words


def _late(item: Deadline) -> list[str]:
    if item.kind.name is not Name.LIMITATION:
        return []
    return [f"{item.last_day}, from the last performance day (民事诉讼法 art 250)"]


def _early(item: Deadline) -> list[str]:
    """Each instalment on its own. The first of them is what a careful creditor goes by."""
    if not item.instalments:
        return []
    rows = [_instalment(period) for period in item.instalments]
    if len(rows) == 1:
        return [f"{item.last_day}, the same (法释〔2018〕18号 art 9)"]
    return [f"{min(item.early)} for the first; each instalment on its own (法释〔2018〕18号 art 9):", *rows]


def _instalment(period: Period) -> str:
    text = f"  due {period.start}: {period.last_day}"
    if period.last_day != period.nominal:
        text += f", moved from {period.nominal}, {calendar.describe(period.nominal)}"
    ended = [str(step.event) for step in period.steps if step.effect is Effect.OVER]
    return text + (f", ended before {', '.join(ended)}" if ended else "")


def _provisional(item: Deadline) -> list[str]:
    if not item.provisional:
        return []
    return [
        f"the holiday table goes from {calendar.FIRST} to {calendar.LAST}; outside it only weekends are known,",
        "so a public holiday may still move this",
    ]
