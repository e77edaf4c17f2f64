"""``notary keys …``: the API keys with which the service is called. (``notary key`` is about parties' wallets.)"""

import sys
from typing import Annotated

import typer

from notary.bootstrap import App
from notary.cli.common import Data, opened
from notary.db import api_keys as rows
from notary.domain.errors import FormatError
from notary.domain.identifiers import IdType
from notary.services import api_keys
from notary.services.institutions import TRIAL

commands = typer.Typer(
    help="Make, list and revoke API keys of the service (wallets of parties: notary key).", no_args_is_help=True
)

_TRIAL_INSTITUTIONS = {"claims": "CREDITOR", "customer": "CREDITOR", "court": "COURT"}
"""Whose institution of the trial a role's key is of; the others are of the office."""


@commands.command()
def create(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(api_keys.ROLES)}.")],
    name: Annotated[str, typer.Option(help="What the key is for; no personal data.")],
    institution: Annotated[
        str | None,
        typer.Option(help="Whose key it is; in a trial by default the one of the role.", show_default=False),
    ] = None,
    days: Annotated[int, typer.Option(help=f"How long it holds: 1 to {api_keys.MAX_DAYS} days.")] = 90,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What it may be used for; may be repeated; default: all of the role's.", show_default=False),
    ] = None,
    id_type: Annotated[
        str | None,
        typer.Option(help=f"Of a customer, its identity paper: {', '.join(IdType)}.", show_default=False),
    ] = None,
    id_no: Annotated[
        str | None, typer.Option(help="The paper's number; kept only as a keyed hash.", show_default=False)
    ] = None,
    data: Data = None,
) -> None:
    """Make an API key and print it, once: nobody can read it again."""
    with opened(data) as app, app.database.write() as tx:
        owner = institution or _of_the_trial(app, role)
        token = api_keys.create(
            tx,
            app.context,
            name=name,
            role=role,
            institution=owner,
            days=days,
            permissions=scope or None,
            id_type=id_type,
            id_no=id_no,
        )
    typer.echo(token)
    if sys.stdout.isatty():
        typer.echo("keep it now: it is not shown again; NOTARY_API_KEY takes it", err=True)


@commands.command("list")
def list_(data: Data = None) -> None:
    """List every API key that was ever made, without its secret."""
    with opened(data) as app, app.database.read() as tx:
        for row in rows.listing(tx):
            state = f"revoked {row.revoked_at}" if row.revoked_at else f"until {row.expires_at}"
            typer.echo(f"{row.id}  {row.role}  {row.institution}  {state}  {row.name}  ({row.scopes})")


@commands.command()
def revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help="The key's id: the 16 hex digits after ntk_.")],
    data: Data = None,
) -> None:
    """End an API key at once."""
    with opened(data) as app, app.database.write() as tx:
        api_keys.revoke(tx, app.context, key)
    typer.echo(f"revoked {key}; it is refused from now on")


def _of_the_trial(app: App, role: str) -> str:
    """The institution of the trial that a role belongs to."""
    if not app.context.office.trial:
        raise FormatError("name the institution whose key it is", where="--institution")
    return TRIAL[_TRIAL_INSTITUTIONS.get(role, "NOTARY")][1]
