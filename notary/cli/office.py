"""``notary init`` and ``notary trust``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from notary import bootstrap
from notary.cli.common import Data, command, needing_chain, opened, settings
from notary.config import Settings
from notary.domain import office
from notary.domain.errors import FormatError

TRIAL_NAME = "试用公证处 Trial Notary Office"


def init(
    data: Data = None,
    name: Annotated[str, typer.Option(help="Name of the office.")] = TRIAL_NAME,
    origin: Annotated[
        str | None,
        typer.Option(help="Name of the register (C2SP log origin); default: a new one.", show_default=False),
    ] = None,
    production: Annotated[
        bool, typer.Option("--production", help="An office with its own keys, as the settings say; none is made.")
    ] = False,
    office_id: Annotated[
        str | None, typer.Option("--id", help="Short name of the office, in production.", show_default=False)
    ] = None,
    deed_template: Annotated[
        str | None,
        typer.Option(help="Form of deed numbers with {year} and {serial}, in production.", show_default=False),
    ] = None,
) -> None:
    """Make a data directory: for a trial with all keys and an authority of its own, or for production."""
    if production:
        _init_production(settings(data), name, origin, office_id, deed_template)
        return
    if office_id is not None or deed_template is not None:
        raise FormatError("--id and --deed-template are for --production; a trial has its own")
    app = bootstrap.init(settings(data), origin=origin, office_name=name)
    typer.echo(f"made the office of the register {app.context.office.origin} in {app.settings.data.absolute()}")
    typer.echo("TRIAL: the keys and certificates are for trial only and have no legal effect")
    typer.echo(f"a first API key: {command('keys create --role claims --name first', app)}")
    typer.echo(f"next: {command('serve', app)}")
    app.close()


def _init_production(
    chosen: Settings, name: str, origin: str | None, office_id: str | None, deed_template: str | None
) -> None:
    given = {"--origin": origin, "--id": office_id, "--deed-template": deed_template}
    missing = [option for option, value in given.items() if value is None] + ["--name"] * (name == TRIAL_NAME)
    if missing:
        raise FormatError(f"production needs {', '.join(missing)} as well; none of them can be changed later")
    described = office.describe(str(origin), str(office_id), name, trial=False, deed_template=str(deed_template))
    app = bootstrap.init_production(chosen, described)
    typer.echo(f"made the office of the register {app.context.office.origin} in {app.settings.data.absolute()}")
    typer.echo("copy office.json and vault.json to every machine of this office, and keep vault.json safe and secret")
    typer.echo(f"next: {command('worker', app)} and {command('api', app)}")
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
