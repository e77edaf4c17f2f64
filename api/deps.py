"""What routes depend on: the office, and one read transaction per request."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from notary.bootstrap import App
from notary.db.session import Transaction
from notary.domain.times import parse_date


def office(request: Request) -> App:
    """The office that this application serves."""
    app: App = request.app.state.app
    return app


def reading(app: Annotated[App, Depends(office)]) -> Iterator[Transaction]:
    """A read transaction that lasts as long as the request."""
    with app.database.read() as tx:
        yield tx


def day(text: str | None, where: str) -> date | None:
    """The day of a query parameter; None where it is not given (raises FormatError, which names the parameter)."""
    return None if text is None else parse_date(text, where)


Day = Annotated[str | None, Query(max_length=10, examples=["2026-11-23"])]
Office = Annotated[App, Depends(office)]
Reading = Annotated[Transaction, Depends(reading)]
