"""What routes depend on: the office, and one read transaction per request."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request

from notary.bootstrap import App
from notary.db.session import Transaction


def office(request: Request) -> App:
    """The office that this application serves."""
    app: App = request.app.state.app
    return app


def reading(app: Annotated[App, Depends(office)]) -> Iterator[Transaction]:
    """A read transaction that lasts as long as the request."""
    with app.database.read() as tx:
        yield tx


Office = Annotated[App, Depends(office)]
Reading = Annotated[Transaction, Depends(reading)]
