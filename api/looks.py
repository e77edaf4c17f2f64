"""Reads that are noted, for the parties of a debt to see who looked at its data."""

from typing import Annotated

from fastapi import Depends, Request

from api.deps import Office
from notary.bootstrap import App
from notary.services import lookups
from notary.services.api_keys import Caller


class Noting:
    """Notes what the caller of one request looks at."""

    def __init__(self, office: App, request: Request) -> None:
        self._office = office
        self._request = request

    def __call__(self, instrument: str, what: str) -> None:
        """Note a look at something of an instrument, before it is answered. It never fails."""
        office = self._office
        asking: Caller = self._request.state.caller  # known by now: the route asked who calls
        lookups.note(office.database, office.context, asking.scope, asking.key, instrument, what)


def noting(office: Office, request: Request) -> Noting:
    """What a route that shows data of a debt says so to."""
    return Noting(office, request)


Looks = Annotated[Noting, Depends(noting)]
