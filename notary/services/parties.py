"""Customers: for whom a party's own key to the service speaks."""

from notary.db import access
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.errors import Refused


def require_own(tx: Transaction, scope: Scope, instrument: str, party: str, *, by_event_key: bool) -> None:
    """Ensure that a customer consents for itself alone and with its own key; others speak for whom they identified.

    Raises:
        NotFound: the instrument is not visible to who asks.
        Refused: the party is somebody else, or an event key is asked for.
    """
    if scope.role != "PARTY":
        return
    rows.get(tx, scope, instrument)
    if party not in access.parties_held(tx, instrument, scope.identity):
        raise Refused(f"this key is not that of {party!r} in this instrument; each party consents for itself")
    if by_event_key:
        raise Refused("an event key is made where somebody else identified the party; sign with the enrolled key")
