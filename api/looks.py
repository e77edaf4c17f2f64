"""Reads that are noted, for the parties of a debt to see who looked at its data."""

from typing import Annotated

from fastapi import Depends

from api.deps import Office
from api.security import caller
from notary.bootstrap import App
from notary.services import lookups
from notary.services.api_keys import Caller


class Noting:
    """Notes what one caller looks at."""

    def __init__(self, office: App, asking: Caller) -> None:
        self._office = office
        self._asking = asking

    def __call__(self, instrument: str, what: str) -> None:
        """Note a look at something of an instrument, before it is answered. It never fails."""
        office, asking = self._office, self._asking
        lookups.note(office.database, office.context, asking.scope, asking.key, instrument, what)


def noting(office: Office, asking: Annotated[Caller, Depends(caller)]) -> Noting:
    """What a route that shows data of a debt says so to."""
    return Noting(office, asking)


Looks = Annotated[Noting, Depends(noting)]
