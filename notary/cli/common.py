"""What the office's commands share: opening the office, naming an instrument, who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from notary.bootstrap import App, open_app
from notary.config import Settings
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.errors import FormatError, NotFound
from notary.domain.standing import Role

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Data directory; default NOTARY_DATA or .notary.", show_default=False),
]
Instrument = Annotated[
    str, typer.Argument(metavar="INSTRUMENT", help="Instrument id, register number or the creditor's reference.")
]
_NUMBERS_END = 2**63
"""Register numbers are below this in every database; a longer row of digits is a reference."""

ActingRole = Annotated[Role, typer.Option("--as", help="The role that acts.")]


def settings(data: Path | None) -> Settings:
    """The settings of the environment, with the data directory of the command line (raises FormatError)."""
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(["NOTARY", *(str(part).upper() for part in first["loc"])])
        raise FormatError(f"{first['msg']}, not {first['input']!r}", where=name) from None


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
    canonical.check(name, "instrument")
    if name.isascii() and name.isdigit() and int(name[:20]) < _NUMBERS_END:
        try:
            return rows.find(tx, scope, register_no=int(name))
        except NotFound:
            return rows.find(tx, scope, reference=name)
    try:
        return rows.get(tx, scope, name)
    except NotFound:
        return rows.find(tx, scope, reference=name)
