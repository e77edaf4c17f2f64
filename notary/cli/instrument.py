"""``notary instrument …``: drafts, documents, the offer, and what became of them."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from notary.cli import consent
from notary.cli.common import ActingRole, Data, Instrument, opened, read_file, resolve
from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.domain import canonical, standing
from notary.domain.errors import FormatError
from notary.domain.instrument import Problem
from notary.domain.standing import Role
from notary.services import consents, instruments
from notary.trial import scope_of

commands = typer.Typer(help="Draft debts, offer them to their parties, and take consents.", no_args_is_help=True)

Draft = Annotated[Path, typer.Argument(metavar="FILE", help="The draft (JSON, docs/instruments.md).")]
Documents = Annotated[
    list[str], typer.Option("--document", metavar="TYPE=FILE", help="A document, such as LOAN_CONTRACT=loan.pdf.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Keep a draft that has problems, to mend it with replace.")]


@commands.command()
def add(
    file: Draft,
    reference: Annotated[str, typer.Option(help="The creditor's own number; no personal data, not digits alone.")],
    document: Documents,
    keep: Keep = False,
    data: Data = None,
) -> None:
    """Enter a draft with its documents; prints its id. One with problems is listed and not kept, unless --keep."""
    documents, value = _documents(document), _draft(file)
    with opened(data) as app:
        scope = scope_of(Role.CREDITOR)
        with app.database.write() as tx:
            id = instruments.draft(tx, app.context, scope, reference, value)
            for type, content in documents:
                instruments.attach(tx, app.context, scope, id, type, content)
            _require_sound(file, instruments.problems(tx, app.context, scope, id), keep)
    typer.echo(id)


@commands.command()
def replace(instrument: Instrument, file: Draft, document: Documents, keep: Keep = False, data: Data = None) -> None:
    """Put another draft and other documents in the place of a draft's; its id and reference stay."""
    documents, value = _documents(document), _draft(file)
    with opened(data) as app:
        scope = scope_of(Role.CREDITOR)
        with app.database.write() as tx:
            row = resolve(tx, scope, instrument)
            instruments.replace(tx, app.context, scope, row.id, value, documents)
            _require_sound(file, instruments.problems(tx, app.context, scope, row.id), keep)
    typer.echo(f"replaced the draft {row.reference} ({row.id})")


@commands.command()
def offer(instrument: Instrument, data: Data = None) -> None:
    """Fix the envelope, so that the parties can consent to it."""
    scope = scope_of(Role.CREDITOR)
    with opened(data) as app, app.database.write() as tx:
        id = resolve(tx, scope, instrument).id
        instruments.offer(tx, app.context, scope, id)
        row = rows.get(tx, scope, id)
    typer.echo(f"offered {row.reference}: nothing in it can change now (envelope hash {row.envelope_hash})")


@commands.command()
def withdraw(instrument: Instrument, data: Data = None) -> None:
    """Give up a draft or an offer: its content, documents and consents are erased, and its reference is free again."""
    scope = scope_of(Role.CREDITOR)
    with opened(data) as app, app.database.write() as tx:
        row = resolve(tx, scope, instrument)
        instruments.withdraw(tx, scope, row.id)
    typer.echo(f"withdrew {row.reference} ({row.id}); its content is erased")


commands.command()(consent.request)
commands.command()(consent.check)
commands.command()(consent.consent)


@commands.command("list")
def list_(
    data: Data = None,
    role: ActingRole = Role.CREDITOR,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """List the instruments that a role sees."""
    with opened(data) as app, app.database.read() as tx:
        found = [_summary(row) for row in rows.listing(tx, scope_of(role))]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    table = Table("no.", "deed", "reference", "kind", "status", "standing", "id", box=None)
    for item in found:
        table.add_row(*("" if value is None else str(value) for value in item.values()))
    # Piped, every row is one line of its full length: 80 columns would cut it.
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, markup=False, highlight=False).print(table)


_PIPED_WIDTH = 1_000


@commands.command()
def show(instrument: Instrument, data: Data = None, role: ActingRole = Role.CREDITOR) -> None:
    """Show one instrument: what is wrong with a draft, who has not consented, its acts."""
    scope = scope_of(role)
    with opened(data) as app, app.database.read() as tx:
        row = resolve(tx, scope, instrument)
        typer.echo(f"{row.id}  {row.reference}  {row.kind}  {row.status}")
        if row.status == "DRAFT":
            for problem in instruments.problems(tx, app.context, scope, row.id):
                typer.echo(f"  wrong: {problem}")
        elif row.status == "OFFERED":
            for party, wanted in consents.missing(tx, app.context, row):
                typer.echo(f"  consent missing: {party} as {wanted}")
        elif row.status == "ISSUED":
            typer.echo(f"  {row.deed_no}, register number {row.register_no}: {standing.name(row.standing)}")
            for act in act_rows.of_instrument(tx, row.id):
                typer.echo(f"  {_act(act)}")


def _act(act: Any) -> str:
    place = "waits for its place in the register" if act.leaf_index is None else f"leaf {act.leaf_index}"
    return (
        f"act {act.sequence}: {act.type} by {act.role}, {act.recorded_at}, {standing.name(act.to_byte)}, "
        f"{place}, hash {act.act_hash}"
    )


def _summary(row: Any) -> dict[str, Any]:
    return {
        "register_no": row.register_no,
        "deed_no": row.deed_no,
        "reference": row.reference,
        "kind": row.kind,
        "status": row.status,
        "standing": None if row.standing is None else standing.name(row.standing),
        "id": row.id,
    }


def _require_sound(file: Path, problems: Sequence[Problem], keep: bool) -> None:
    """List what is wrong; leaving the transaction with an exception keeps nothing."""
    for problem in problems:
        typer.echo(f"  {problem}", err=True)
    if problems and not keep:
        typer.echo(f"{file}: nothing was kept; mend the draft, or keep it as it is with --keep", err=True)
        raise typer.Exit(1)


def _draft(file: Path) -> Any:
    try:
        return canonical.parse(read_file(file))
    except FormatError as error:
        if error.where == str(file):
            raise
        raise FormatError(str(error), where=str(file)) from None


def _documents(items: Sequence[str]) -> list[tuple[str, bytes]]:
    """The type and content of each TYPE=FILE."""
    named = [_document(item) for item in items]
    return [(type, read_file(path)) for type, path in named]


def _document(item: str) -> tuple[str, Path]:
    type, equals, path = item.partition("=")
    if not (type and equals and path):
        raise typer.BadParameter(f"{item!r} is not TYPE=FILE, such as LOAN_CONTRACT=loan.pdf")
    return type, Path(path)
