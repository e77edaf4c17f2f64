"""One change of the database each, and what the audit must say of it. The modules beside this one fill the table."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auditkit import World
from sqlalchemy import select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import acts as act_rules
from notary.domain import canonical
from notary.keys.ethereum import EthereumKey

Spoil = Callable[[Transaction, World], None]
STRANGER = "0x" + "99" * 20
OTHER = "ab" * 32


@dataclass(frozen=True)
class Case:
    """A spoiled database: the check that names it, and parts of what it says."""

    check: str
    what: str
    where: str
    spoil: Spoil


CASES: dict[str, Case] = {}


def case(check: str, what: str, where: str) -> Callable[[Spoil], Spoil]:
    """Enter a function in the table of cases, under its name."""

    def enter(spoil: Spoil) -> Spoil:
        CASES[spoil.__name__.replace("_", " ")] = Case(check, what, where, spoil)
        return spoil

    return enter


def column(
    check: str, what: str, where: str, name: str, table: Any, where_: Callable[[Any], Any], **values: Any
) -> None:
    """A case in which one update changes columns of the rows that match."""

    def spoil(tx: Transaction, world: World) -> None:
        condition = where_(world.ids)
        assert tx.execute(update(table).where(condition).values(**values)).rowcount >= 1

    CASES[name] = Case(check, what, where, spoil)


def of(number: int, sequence: int = 0) -> Callable[[Any], Any]:
    """The act of a number."""
    return lambda _: (t.acts.c.register_no == number) & (t.acts.c.sequence == sequence)


def instrument(name: str, table: Any = t.instruments) -> Callable[[Any], Any]:
    """The row or rows of an instrument of the world."""
    return lambda ids: (table.c.id if table is t.instruments else table.c.instrument) == ids[name]


def stored(tx: Transaction, number: int, sequence: int) -> dict[str, Any]:
    """An act as it is stored."""
    value = tx.execute(select(t.acts.c.act).where(of(number, sequence)(None))).scalar_one()
    act: dict[str, Any] = canonical.parse(value)
    return act


def replace_act(tx: Transaction, number: int, sequence: int, act: dict[str, Any], **columns: Any) -> None:
    """Put an act in another's place, with the hash that fits it."""
    values = {"act": canonical.encode(act), "act_hash": act_rules.act_hash(act), **columns}
    tx.execute(update(t.acts).where(of(number, sequence)(None)).values(**values))


def sign(world: World, act: dict[str, Any], key: EthereumKey) -> None:
    """Sign an act alone."""
    digest = act_rules.signing_digest(world.office.context.office.origin, act["body"])
    act["signature"] = {"value": "0x" + key.sign_digest(digest).hex(), "batch": None}


def rebind(world: World, binding: dict[str, Any], **body: Any) -> None:
    """Change what a binding says, and let the office seal it so."""
    binding["body"] |= body
    signature = world.office.context.keys.seal.sign(canonical.encode(binding["body"]))
    binding["signature"] = base64.b64encode(signature).decode()


def binding_of(act: dict[str, Any]) -> dict[str, Any]:
    """The binding of an act's actor."""
    found: dict[str, Any] = act["body"]["mandatory"]["actor"]["binding"]
    return found
