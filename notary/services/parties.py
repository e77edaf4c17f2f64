"""Customers: for whom a party's own key to the service speaks."""

from typing import Any

from notary.db import access
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.errors import Refused
from notary.domain.parties import Role

TOLD = "STATEMENT"
"""What a creditor may take down of what another party says: it has no effect by itself."""


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


def require_no_opponent(scope: Scope, row: Any, party: str, kind: str) -> None:
    """Ensure that no creditor says for another party, by a key made for this once, what that party alone may say: an
    answer to the notary's letter, an objection, an application (raises Refused).

    Args:
        row: the instrument.
        kind: of the submission.
    """
    if scope.role != "CREDITOR" or kind == TOLD:
        return
    own = Role.LENDER if scope.institution == row.institution else Role.INSURER
    named = canonical.parse(row.envelope)["mandatory"]["parties"]
    if own not in {role for item in named if item["id"] == party for role in item["roles"]}:
        text = f"{scope.institution} is a creditor of this debt and takes down what {party!r} says as a {TOLD} alone"
        raise Refused(f"{text}; a {kind} is signed with the party's own key, or made before the notary")
