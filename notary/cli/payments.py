"""``notary payments …``: book what was paid and spent on debts, and show it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from notary.cli.common import ActingRole, Data, Instrument, Who
from notary.cli.desk import Url, at_desk
from notary.cli.verify_output import printable
from notary.client.payment_files import Progress, import_pieces
from notary.domain import money
from notary.domain.errors import Error
from notary.wire.payments import Payment

commands = typer.Typer(help="Book payments and costs, and show them (docs/payments.md).", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="Bookings: .csv with a header, or .jsonl.")]


@commands.command("import")
def import_(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be booked.")] = False,
    data: Data = None,
    url: Url = None,
    role: ActingRole = None,
) -> None:
    """Book a file of payments and costs; what is there already stays as it is, so a file can be imported again.

    Every row that is wrong is listed. Nothing is booked where a row has not the form; beyond that, large files are
    booked in pieces of 2,000 rows, each of them whole or not at all.
    """
    done = Progress()

    def told(progress: Progress) -> None:
        nonlocal done
        done = progress
        typer.echo(f"{progress.rows} rows", err=True)

    with at_desk(data, url, Who.CREDITOR, role=role) as desk, _listing(file, lambda: done):
        import_pieces(file, lambda rows: desk.book(rows, dry_run=dry_run), told)
    verb = "would be booked" if dry_run else "booked"
    typer.echo(f"{done.count} {verb}, {done.known} known before")


@commands.command("list")
def list_(
    instrument: Instrument,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    data: Data = None,
    url: Url = None,
    role: ActingRole = None,
) -> None:
    """Show what was booked on an instrument, by day."""
    with at_desk(data, url, Who.CREDITOR, role=role) as desk:
        for item in desk.payments(instrument):
            typer.echo(json.dumps(item.to_json(), ensure_ascii=False) if as_json else _line(item))


def _line(item: Payment) -> str:
    amount = money.from_json(item.amount.to_json())
    what = item.fee or (f"of {item.reverses}" if item.reverses else "")
    parts = [item.day, f"{item.kind:8}", f"{money.format(amount):>18} {amount.currency}", item.id, what, item.payer]
    if item.reversed_by:
        parts.append(f"(does not count: reversed by {item.reversed_by})")
    return printable("  ".join(part for part in [*parts, item.note] if part))


@contextmanager
def _listing(file: Path, done: Callable[[], Progress]) -> Iterator[None]:
    """List what is wrong with the rows, and end the command, saying how far it came."""
    try:
        yield
    except Error as error:
        found = [(item.path, item.message, item.expected) for item in getattr(error, "problems", ())]
        answer: Any = getattr(error, "problem", None)
        found += [(item.where, item.detail, item.expected) for item in getattr(answer, "errors", ())]
        if not found:
            raise
        for where, message, expected in found:
            told = f"{file}: {_place(where)}: {message}" + (f"; expected {expected}" if expected else "")
            typer.echo(printable(told), err=True)
        before = f"the {done().rows} rows before these are done; import the file again once it is mended"
        typer.echo(f"{file}: {before if done().rows else 'nothing was booked'}", err=True)
        raise typer.Exit(1) from None


def _place(path: str) -> str:
    """``row 3, day`` for ``row[3].day``."""
    found = re.fullmatch(r"row\[(\d+)\](?:\.(\w+))?", path)
    return path if found is None else f"row {found[1]}" + (f", {found[2]}" if found[2] else "")
