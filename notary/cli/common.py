"""What the office's commands share: opening the office, naming an instrument, who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from notary.bootstrap import App, open_app
from notary.config import Settings
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.errors import NotFound
from notary.domain.standing import Role

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Data directory; default NOTARY_DATA or .notary.", show_default=False),
]
Instrument = Annotated[
    str, typer.Argument(metavar="INSTRUMENT", help="Instrument id, register number or the creditor's reference.")
]
ActingRole = Annotated[Role, typer.Option("--as", help="The role that acts.")]


def settings(data: Path | None) -> Settings:
    """The settings of the environment, with the data directory of the command line."""
    return Settings() if data is None else Settings(data=data)


@contextmanager
def opened(data: Path | None) -> Iterator[App]:
    """The office of a data directory, closed again at the end."""
    app = open_app(settings(data))
    try:
        yield app
    finally:
        app.close()


def resolve(tx: Transaction, scope: Scope, name: str) -> Any:
    """The row of an instrument by id, register number or reference (raises NotFound)."""
    if name.isascii() and name.isdigit():
        try:
            return rows.find(tx, scope, register_no=int(name))
        except NotFound:
            return rows.find(tx, scope, reference=name)
    try:
        return rows.get(tx, scope, name)
    except NotFound:
        return rows.find(tx, scope, reference=name)
