"""``notary notices …``: what was told to whom. ``notary contacts …``: where institutions get it."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from notary.cli.common import Data, Who
from notary.cli.desk import Url, at_desk
from notary.domain.notices import State
from notary.keys.files import read_password
from notary.wire.notices import Contacts

commands = typer.Typer(help="What was told to parties and institutions, and what became of it.", no_args_is_help=True)
contact_commands = typer.Typer(help="Where institutions are told things.", no_args_is_help=True)

Institution = Annotated[str, typer.Argument(metavar="ID", help="The institution.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_PIPED_WIDTH = 1_000


@commands.command("list")
def list_(
    instrument: Annotated[
        str | None, typer.Option(help="Only about this one: its id, number or reference.", show_default=False)
    ] = None,
    state: Annotated[
        State | None, typer.Option(help="Only in this state; FAILED ones wait for a person.", show_default=False)
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind.", show_default=False)] = None,
    data: Data = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """List notices, newest first: at an office on this machine all, at a service those to the API key's holder."""
    with at_desk(data, url, Who.NOTARY) as desk:
        found = list(desk.notices(instrument=instrument, state=state, kind=kind))
    if as_json:
        typer.echo(json.dumps([item.to_json() for item in found], ensure_ascii=False, indent=2))
        return
    table = Table("created", "state", "channel", "to", "kind", "tries", "reason", "id", box=None)
    for item in found:
        shown = "SEEN" if item.seen_at else item.state
        reason = item.reason or ""
        table.add_row(
            item.created_at, shown, item.channel, item.recipient, item.kind, str(item.attempts), reason, item.id
        )
    # Piped, every row is one line of its full length: 80 columns would cut it.
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, markup=False, highlight=False).print(table)


@contact_commands.command()
def show(institution: Institution, data: Data = None, url: Url = None, as_json: AsJson = False) -> None:
    """Show where an institution is told things."""
    with at_desk(data, url, Who.NOTARY) as desk:
        _print(desk.contacts(institution), as_json)


@contact_commands.command("set")
def set_(
    institution: Institution,
    email: Annotated[str | None, typer.Option(help="Mail address.", show_default=False)] = None,
    webhook: Annotated[
        str | None, typer.Option(metavar="URL", help="Where notices are posted to.", show_default=False)
    ] = None,
    secret_file: Annotated[
        Path | None,
        typer.Option(help="File of mode 0600 with the secret that signs what is posted.", show_default=False),
    ] = None,
    data: Data = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Say where an institution is told things, in place of all that was said before."""
    if (webhook is None) != (secret_file is None):
        raise typer.BadParameter("a webhook has an address and a secret: give --webhook and --secret-file, or neither")
    secret = None if secret_file is None else read_password(secret_file)
    with at_desk(data, url, Who.NOTARY) as desk:
        _print(desk.set_contacts(institution, email=email, webhook_url=webhook, webhook_secret=secret), as_json)


def _print(found: Contacts, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    typer.echo(f"{found.institution}: mail {found.email or 'none'}, webhook {found.webhook_url or 'none'}")
