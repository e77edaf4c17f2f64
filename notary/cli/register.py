"""``notary register …``: look after the register and publish it."""

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from notary.cli import register_output
from notary.cli.common import Data, opened
from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import register as rows
from notary.domain.errors import Refused
from notary.services import permanent_register, register
from notary.services.audit import Result, look, run
from notary.tlog.export import write
from notary.trial import scope_of

commands = typer.Typer(help="Show, check and publish the register.", no_args_is_help=True)


@commands.command()
def show(data: Data = None) -> None:
    """Show size, root and anchors."""
    with opened(data) as app, app.database.read() as tx:
        last, instance = rows.latest(tx), chain_rows.current(tx)
        waiting = act_rows.waiting(tx)
        anchored = 0 if instance is None else chain_rows.anchored_size(tx, instance.instance)
    typer.echo(f"origin       {app.context.office.origin}")
    typer.echo(f"acts         {0 if last is None else last.size}")
    typer.echo(f"waiting      {waiting}{'' if not waiting else ' (notary serve takes them in)'}")
    typer.echo(f"instruments  {0 if last is None else last.instruments}")
    typer.echo(f"root         {'-' if last is None else last.root}")
    typer.echo(f"anchored     {anchored} at {'-' if instance is None else instance.address}")


@commands.command()
def matters(
    out: Annotated[Path, typer.Option(metavar="FILE", help="CSV file to write (UTF-8 with a mark, for spreadsheets).")],
    data: Data = None,
) -> None:
    """Write the permanent register of matters (公证登记簿, 公证程序规则 57). It holds names: keep it well."""
    count = 0
    with opened(data) as app, app.database.read() as tx, out.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(permanent_register.COLUMNS)
        for matter in permanent_register.matters(tx, app.context, scope_of("NOTARY")):
            lines.writerow(matter.cells())
            count += 1
    typer.echo(f"{count} matters in {out}")


@commands.command()
def check(
    data: Data = None,
    offline: Annotated[bool, typer.Option(help="Leave the chain out, by choice.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Go on after the first difference.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON report at the end.")] = False,
) -> None:
    """Compare acts, documents, numbers, log, timestamps, trust roots, orders and chain; name the first difference.

    Exits with 0 when all agree, 1 at a difference, 2 when something could not be compared.
    """
    progress = register_output.Progress(sys.stderr)
    results: list[Result] = []
    with opened(data) as app:
        seen = None if offline else look(app.database, app.chain)
        with app.database.read() as tx:
            for result in run(tx, app.context, seen, every=all_, progress=progress):
                progress.clear()
                results.append(result)
                if not as_json:
                    typer.echo(register_output.line(result))
    if as_json:
        typer.echo(register_output.report(results))
    else:
        register_output.echo_end(results)
    status = register_output.exit_status(results)
    if status:
        raise typer.Exit(status)


@commands.command()
def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write tiles and checkpoint.")],
    data: Data = None,
) -> None:
    """Write the register as C2SP tlog-tiles, ready for any static web server."""
    with opened(data) as app:
        _require_log_or_empty(directory, app.context.office.origin)
        directory.mkdir(parents=True, exist_ok=True)
        with app.database.read() as tx:
            write(register.published(tx), directory)
            last = rows.latest(tx)
    typer.echo(f"wrote the register of {0 if last is None else last.size} acts to {directory}")


def _require_log_or_empty(directory: Path, origin: str) -> None:
    """Ensure that nothing of anybody else's is mixed with, or overwritten by, this register."""
    found = {path.name for path in directory.iterdir()} if directory.exists() else set()
    if not found <= _LOG_FILES:
        raise Refused(f"{directory} holds other things than a register ({min(found - _LOG_FILES)}); choose another DIR")
    if "checkpoint" in found:
        other = (directory / "checkpoint").read_bytes().split(b"\n")[0].decode("utf-8", "replace")
        if other != origin:
            raise Refused(f"{directory} holds the register {other!r}, not {origin!r}; choose another DIR")


_LOG_FILES = {"checkpoint", "tile"}
