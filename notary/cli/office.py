"""``notary init`` and ``notary trust``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from notary import bootstrap
from notary.cli.common import Data, command, needing_chain, opened, settings


def init(
    data: Data = None,
    name: Annotated[str, typer.Option(help="Name of the office.")] = "试用公证处 Trial Notary Office",
    origin: Annotated[
        str | None,
        typer.Option(help="Name of the register (C2SP log origin); default: a new one.", show_default=False),
    ] = None,
) -> None:
    """Make a data directory with a clearly named trial authority, its keys and an empty register."""
    app = bootstrap.init(settings(data), origin=origin, office_name=name)
    typer.echo(f"made the office of the register {app.context.office.origin} in {app.settings.data.absolute()}")
    typer.echo("TRIAL: the keys and certificates are for trial only and have no legal effect")
    typer.echo(f"a first API key: {command('keys create --role claims --name first', app)}")
    typer.echo(f"next: {command('serve', app)}")
    app.close()


def trust(
    data: Data = None,
    out: Annotated[Path | None, typer.Option(help="Write to a file instead.", show_default=False)] = None,
) -> None:
    """Print the trust root that verifiers need, or write it to a file."""
    with opened(data) as app, needing_chain(app):
        text = json.dumps(bootstrap.publish_trust(app), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text)
        typer.echo(f"wrote {out}; hand it to verifiers on a way that they trust")
