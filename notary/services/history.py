"""The legal state of an instrument as its acts have it, with the amounts that the office may open."""

from collections.abc import Mapping, Sequence
from typing import Any

from notary.db import acts as rows
from notary.db.session import Transaction
from notary.domain import acts, canonical, money
from notary.domain.law.replay import Amounts, History
from notary.domain.money import Money
from notary.services.context import Context

_WITH_AMOUNTS = frozenset({"INDEMNIFY", "REQUEST", "CERTIFY"})
"""Acts whose amounts bear on what may follow."""

NAMES = tuple(Amounts.__dataclass_fields__)
"""The evidence that is an amount, by name (docs/acts.md)."""


def of_instrument(tx: Transaction, context: Context, id: str) -> History:
    """The history of an instrument; empty before its issue."""
    history = History()
    for row in rows.of_instrument(tx, id):
        act = canonical.parse(row.act)
        mandatory = act["body"]["mandatory"]
        found = _amounts(context, row, act) if mandatory["type"] in _WITH_AMOUNTS else Amounts()
        history = history.with_act(mandatory, found)
    return history


def bodies(tx: Transaction, id: str) -> list[dict[str, Any]]:
    """The mandatory parts of an instrument's acts in order, struck ones too."""
    return [canonical.parse(row.act)["body"]["mandatory"] for row in rows.of_instrument(tx, id)]


def followed(bodies: Sequence[Mapping[str, Any]]) -> History:
    """The history of acts by what everybody may see of them: without amounts."""
    history = History()
    for body in bodies:
        history = history.with_act(body)
    return history


def evidence_of(context: Context, row: Any, act: dict[str, Any]) -> dict[str, Any]:
    """What an act discloses, by name (raises VaultError where it cannot be opened)."""
    kept = context.vault.open_json(bytes(row.private), f"acts/{acts.body_hash(act['body'])}")
    prefix = f"acts.{row.sequence}."
    return {path.removeprefix(prefix): value for _, path, value in kept}


def _amounts(context: Context, row: Any, act: dict[str, Any]) -> Amounts:
    found: dict[str, Money] = {
        name: money.from_json(value) for name, value in evidence_of(context, row, act).items() if name in NAMES
    }
    return Amounts(**found)
