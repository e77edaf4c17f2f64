"""What the office's commands share: opening the office, naming an instrument, who is asking."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import ValidationError

from notary.bootstrap import App, NoOffice, open_app
from notary.chain.errors import ChainUnreachable
from notary.cli import wording
from notary.config import Settings
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.errors import FormatError, NotFound, Refused, Unavailable
from notary.keys.signer import Signer

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Data directory; default NOTARY_DATA or .notary.", show_default=False),
]
Instrument = Annotated[
    str, typer.Argument(metavar="INSTRUMENT", help="Instrument id, register number or the creditor's reference.")
]
_NUMBERS_END = 2**63
"""Register numbers are below this in every database; a longer row of digits is a reference."""


class Who(StrEnum):
    """The people of the trial, in whose name an office on this machine acts (services.institutions.TRIAL)."""

    NOTARY = "NOTARY"
    REVIEWER = "REVIEWER"
    CREDITOR = "CREDITOR"
    INSURER = "INSURER"
    COURT = "COURT"


ActingRole = Annotated[
    Who | None,
    typer.Option("--as", help="Who acts, at an office on this machine; default: who usually does.", show_default=False),
]


def settings(data: Path | None) -> Settings:
    """The settings of the environment, with the data directory of the command line (raises FormatError)."""
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(["NOTARY", *(str(part).upper() for part in first["loc"])])
        raise FormatError(f"{wording.of_value(first['msg'])}, not {first['input']!r}", where=name) from None


def open_office(data: Path | None, *, admin: Signer | None = None) -> App:
    """The office of a data directory, for those commands that cannot be done at a service.

    Args:
        admin: of the registry, for setting one up.

    Raises:
        Refused: there is none, and ``NOTARY_URL`` names a service instead.
    """
    try:
        return open_app(settings(data), admin=admin)
    except NoOffice as error:
        if data is not None or not os.environ.get("NOTARY_URL"):
            raise
        elsewhere = "this command works at a data directory (--data), not at the service that NOTARY_URL names"
        raise Refused(elsewhere, code=error.code) from None


@contextmanager
def opened(data: Path | None) -> Iterator[App]:
    """The office of a data directory, closed again at the end."""
    app = open_office(data)
    try:
        yield app
    finally:
        app.close()


def command(name: str, app: App) -> str:
    """A command as it must be typed to mean this office."""
    return f"notary {name} --data {shlex.quote(str(app.settings.data))}"


@contextmanager
def needing_chain(app: App) -> Iterator[None]:
    """What is done in this block needs the chain; where it does not run, the error says how to start it."""
    try:
        yield
    except ChainUnreachable as error:
        if not app.chain.embedded:
            raise
        raise Unavailable(f"{error}; start the chain: {command('serve', app)}", code=error.code) from None


def read_file(path: Path) -> bytes:
    """The bytes of a file (raises FormatError, which names it)."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", where=str(path)) from None


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


class Share(StrEnum):
    """Whose share of a claim of which the insurer paid a part."""

    LENDER = "lender"
    INSURER = "insurer"


OfShare = Annotated[
    Share | None,
    typer.Option("--share", help="Where the insurer paid a part: whose share of the claim it is.", show_default=False),
]


def named(share: Share | None) -> Literal["REST"] | None:
    """A share as acts name it; without one it is the claim, or the insurer's share."""
    return "REST" if share is Share.LENDER else None
