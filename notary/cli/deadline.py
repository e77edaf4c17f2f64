"""``notary deadline``: until when something can or must be done. Needs no office, no database and no network."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer

from notary.cli import deadline_output
from notary.domain import deadlines
from notary.domain.deadlines import DeadlineError, Name, Suspension
from notary.domain.errors import FormatError
from notary.domain.times import parse_date


def deadline(
    kind: Annotated[Name, typer.Argument(metavar="KIND", help=f"One of {', '.join(Name)}.", show_default=False)],
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help="Day of the event that starts it, itself not counted; not needed with --due.",
            show_default=False,
        ),
    ] = None,
    interrupted: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE", help="Limitation: it begins again from this day.", show_default=False),
    ] = None,
    suspended: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FROM:TO",
            help="Limitation, issue: the clock stands still, both days included; TO is the day the cause ended.",
            show_default=False,
        ),
    ] = None,
    due: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE", help="Limitation: last day for performance of an instalment.", show_default=False),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="How many (working) days; verification-reply: as the contract says.", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Count a deadline: the last day, what moved it, and on which article it rests (docs/deadlines.md)."""
    begins = None if start is None else _day(start, "--from")
    with _naming_options():
        found = deadlines.deadline(
            kind,
            begins,
            interrupted=[_day(text, "--interrupted") for text in interrupted or ()],
            suspended=[_suspension(text) for text in suspended or ()],
            due=[_day(text, "--due") for text in due or ()],
            days=days,
        )
    if as_json:
        typer.echo(json.dumps(found.to_json(), indent=2))
        return
    for line in deadline_output.lines(found, begins):
        typer.echo(line)


@contextmanager
def _naming_options() -> Iterator[None]:
    """Where a fact is wrong in this block, the error names it as it is typed."""
    try:
        yield
    except DeadlineError as error:
        typed = " or ".join(f"--{fact}" for fact in error.where.split(" or "))
        raise DeadlineError(str(error).removeprefix(f"{error.where}: "), where=typed) from None


def _day(text: str, option: str) -> date:
    try:
        return parse_date(text)
    except FormatError:
        raise typer.BadParameter(f"{option} {text!r} is no day of the calendar, written like 2026-11-23.") from None


def _suspension(text: str) -> Suspension:
    first, colon, last = text.partition(":")
    if not colon:
        raise typer.BadParameter(f"--suspended {text!r} is not FROM:TO, such as 2025-11-01:2026-01-31.")
    return Suspension(_day(first, "--suspended"), _day(last, "--suspended"))
