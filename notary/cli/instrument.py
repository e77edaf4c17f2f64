"""``notary instrument …``: drafts, documents, the offer and the parties' consents."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from notary.cli.common import ActingRole, Data, Instrument, opened, resolve
from notary.db import instruments as rows
from notary.domain import canonical, standing
from notary.domain.errors import FormatError
from notary.domain.standing import Role
from notary.services import consents, instruments, keys
from notary.trial import scope_of

commands = typer.Typer(help="Draft debts, offer them to their parties, and take consents.", no_args_is_help=True)


@commands.command()
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The draft (JSON, docs/instruments.md).")],
    reference: Annotated[str, typer.Option(help="The creditor's own number.")],
    document: Annotated[
        list[str], typer.Option(metavar="TYPE=FILE", help="A document, such as LOAN_CONTRACT=loan.pdf.")
    ],
    data: Data = None,
) -> None:
    """Enter a draft with its documents; prints its id and what is still wrong with it."""
    named = [_document(item) for item in document]
    with opened(data) as app:
        scope = scope_of(Role.CREDITOR)
        with app.database.write() as tx:
            id = instruments.draft(tx, app.context, scope, reference, canonical.parse(_read(file)))
            for type, path in named:
                instruments.attach(tx, app.context, scope, id, type, _read(path))
        with app.database.read() as tx:
            problems = instruments.problems(tx, app.context, scope, id)
    typer.echo(id)
    for problem in problems:
        typer.echo(f"  {problem}", err=True)


@commands.command()
def offer(instrument: Instrument, data: Data = None) -> None:
    """Fix the envelope, so that the parties can consent to it."""
    scope = scope_of(Role.CREDITOR)
    with opened(data) as app, app.database.write() as tx:
        instruments.offer(tx, app.context, scope, resolve(tx, scope, instrument).id)


@commands.command()
def request(
    instrument: Instrument,
    party: Annotated[str, typer.Option(help="The party that is asked.")],
    role: Annotated[str, typer.Option(help="The role in which it is asked.")],
    data: Data = None,
) -> None:
    """Print what a party is asked to sign: all disclosures, and the typed data for its wallet (JSON)."""
    scope = scope_of(Role.CREDITOR)
    with opened(data) as app, app.database.read() as tx:
        asked = consents.request(tx, app.context, scope, resolve(tx, scope, instrument).id, party, role)
        value = {"disclosures": asked.disclosures, "typedData": asked.typed_data(app.context.office.origin)}
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


@commands.command()
def consent(
    instrument: Instrument,
    party: Annotated[str, typer.Option(help="The party that consents.")],
    role: Annotated[str, typer.Option(help="The role in which it consents.")],
    signature: Annotated[
        str | None,
        typer.Option(help="65 bytes in hex over the typed data, by the party's enrolled key.", show_default=False),
    ] = None,
    evidence: Annotated[
        str | None,
        typer.Option(
            metavar="SHA256",
            help="Without a signature: the record of how the party was identified and consented; "
            "an event key is then made for this one signature.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Record a party's consent, by its own key or by an event key."""
    if (signature is None) == (evidence is None):
        raise typer.BadParameter("give either --signature or --evidence")
    scope = scope_of(Role.CREDITOR)
    with opened(data) as app, app.database.write() as tx:
        id = resolve(tx, scope, instrument).id
        if evidence is not None:
            consents.record_with_event_key(tx, app.context, scope, id, party, role, evidence)
        elif signature is not None:
            keys.record_consent(tx, app.context, scope, id, party, role, signature)


@commands.command("list")
def list_(data: Data = None, role: ActingRole = Role.CREDITOR) -> None:
    """List the instruments that a role sees."""
    with opened(data) as app, app.database.read() as tx:
        found = rows.listing(tx, scope_of(role))
    table = Table("no.", "deed", "reference", "kind", "status", "standing", "id", box=None)
    for row in found:
        shown = "" if row.standing is None else standing.name(row.standing)
        number = "" if row.register_no is None else str(row.register_no)
        table.add_row(number, row.deed_no or "", row.reference, row.kind, row.status, shown, row.id)
    Console().print(table)


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
            return
        for party, wanted in consents.missing(tx, app.context, row):
            typer.echo(f"  consent missing: {party} as {wanted}")
        if row.status == "ISSUED":
            typer.echo(f"  {row.deed_no}, register number {row.register_no}: {standing.name(row.standing)}")


def _document(item: str) -> tuple[str, Path]:
    type, equals, path = item.partition("=")
    if not (type and equals and path):
        raise typer.BadParameter(f"{item!r} is not TYPE=FILE, such as LOAN_CONTRACT=loan.pdf")
    return type, Path(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", where=str(path)) from None
