"""How ``notary register check`` shows an audit."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

import typer

from notary.services.audit import Difference, Outcome, Result

_WORDS = {
    Outcome.SOUND: "sound",
    Outcome.DIFFERENT: "DIFFERENT",
    Outcome.NOT_COMPARED: "NOT COMPARED",
    Outcome.LEFT_OUT: "left out",
}


class Progress:
    """How far a long check is, on one line of a terminal; nothing where nobody looks."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = False

    def __call__(self, name: str, compared: int) -> None:
        if self._stream.isatty():
            self._stream.write(f"\r{name:<14}{compared:,} compared …")
            self._stream.flush()
            self._shown = True

    def clear(self) -> None:
        """Make room for a result."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False


def line(result: Result) -> str:
    """One check and its result."""
    notes = [f"{result.compared:,} compared"] if result.compared else ["nothing there yet"]
    if result.outcome is Outcome.NOT_COMPARED:
        notes = [result.reason]
    elif result.outcome is Outcome.LEFT_OUT:
        notes = ["--offline"]
    elif result.different > 1:
        notes.append(f"{result.different:,} differences")
    if result.under_way:
        notes.append(f"{result.under_way:,} under way, such as {result.waiting}")
    return f"{result.name:<14}{_WORDS[result.outcome]:<14}{', '.join(notes)}"


def echo_end(results: Sequence[Result]) -> None:
    """Every difference that was found, the first one first; else what the results amount to."""
    differences = [(result, each) for result in results for each in result.differences]
    for index, (result, difference) in enumerate(differences):
        typer.echo("\n" + ("first difference" if index == 0 else "difference"), err=True)
        typer.echo(_block(result, difference), err=True)
    if differences:
        return
    missing = [result.name for result in results if result.outcome is Outcome.NOT_COMPARED]
    left_out = [result.name for result in results if result.outcome is Outcome.LEFT_OUT]
    if missing:
        typer.echo(f"\nno difference, but not compared: {', '.join(missing)}", err=True)
    elif left_out:
        typer.echo("\nthe register agrees with itself; the chain was left out")
    else:
        typer.echo("\nthe register is sound: everything agrees")


def report(results: Sequence[Result]) -> str:
    """The same for programs."""
    first = next((each for result in results for each in result.to_json()["differences"]), None)
    value: dict[str, Any] = {
        "sound": exit_status(results) == 0,
        "firstDifference": first,
        "checks": [result.to_json() for result in results],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def exit_status(results: Sequence[Result]) -> int:
    """1 for a difference, else 2 where something could not be compared, else 0."""
    outcomes = {result.outcome for result in results}
    if Outcome.DIFFERENT in outcomes:
        return 1
    return 2 if Outcome.NOT_COMPARED in outcomes else 0


def _block(result: Result, difference: Difference) -> str:
    rows = {
        "check": f"{result.name} ({result.title})",
        "where": difference.where,
        "what": difference.what,
        "expected": difference.expected,
        "found": difference.found,
    }
    return "\n".join(f"  {name:<10}{text}" for name, text in rows.items())
