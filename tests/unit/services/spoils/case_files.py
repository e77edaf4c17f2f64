"""Spoiled case files: records that are not what their rows say, chains with a hole, an act 0 that follows nothing."""

from collections.abc import Callable
from typing import Any

from auditkit import World
from sqlalchemy import delete, select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import acts as act_rules
from notary.domain import canonical
from notary.domain import records as rules
from notary.keys.ethereum import EthereumKey, new_private_key
from spoils.table import OTHER, STRANGER, binding_of, case, column, of, rebind, replace_act, sign, stored

R = t.case_records
APPLY, LAST = 3, 7
"""Sequences in the case file of an instrument of the world: three of the borrower, then five of the authorities."""


def at(name: str, sequence: int) -> Callable[[Any], Any]:
    """A record of an instrument of the world."""
    return lambda ids: (R.c.instrument == ids[name]) & (R.c.sequence == sequence)


column("records", "form", "record 0", "a record that is none", R, at("plain", 0), record=b"{}")
column("records", "hash", "record 7", "another record hash", R, at("plain", LAST), record_hash=OTHER)
column("records", "column type", "record 3", "another type of record", R, at("plain", APPLY), type="ACCEPT")
column("records", "column actor", "record 1", "another actor of a record", R, at("plain", 1), actor="lender")
column("records", "column key", "record 1", "another key of a record", R, at("plain", 1), key=STRANGER)
column("records", "evidence", "record 5", "evidence of a record that does not open", R, at("plain", 5), private=b"x")


def record_of(tx: Transaction, world: World, name: str, sequence: int) -> dict[str, Any]:
    """A record as it is stored."""
    value = tx.execute(select(R.c.record).where(at(name, sequence)(world.ids))).scalar_one()
    record: dict[str, Any] = canonical.parse(value)
    return record


def put(tx: Transaction, world: World, name: str, sequence: int, record: dict[str, Any], **columns: Any) -> None:
    """Put a record without evidence in another's place, with the hash that fits it."""
    private = world.office.context.vault.seal_json([], f"records/{act_rules.body_hash(record['body'])}")
    hash_ = rules.record_hash(record)
    values = {"record": canonical.encode(record), "record_hash": hash_, "private": private, **columns}
    tx.execute(update(R).where(at(name, sequence)(world.ids)).values(**values))


def signed(world: World, record: dict[str, Any], key: EthereumKey) -> None:
    """Sign a record alone."""
    digest = rules.signing_digest(world.office.context.office.origin, record["body"])
    record["signature"] = {"value": "0x" + key.sign_digest(digest).hex(), "batch": None}


@case("records", "signature", "record 7")
def a_record_that_another_signed(tx: Transaction, world: World) -> None:
    record = record_of(tx, world, "plain", LAST)
    signed(world, record, world.office.people["CREDITOR"])
    put(tx, world, "plain", LAST, record)


@case("records", "key on record", "record 7")
def a_record_by_a_key_that_nobody_has(tx: Transaction, world: World) -> None:
    record, stranger = record_of(tx, world, "plain", LAST), EthereumKey(new_private_key())
    rebind(world, binding_of(record), key=stranger.address.lower())
    signed(world, record, stranger)
    put(tx, world, "plain", LAST, record, key=stranger.address.lower())


@case("records", "key binding's instrument", "record 1")
def a_record_with_a_key_of_another_instrument(tx: Transaction, world: World) -> None:
    record, stranger = record_of(tx, world, "plain", 1), EthereumKey(new_private_key())
    rebind(world, binding_of(record), key=stranger.address.lower(), instrument=world.ids["last"])
    signed(world, record, stranger)
    put(tx, world, "plain", 1, record, key=stranger.address.lower())


@case("case files", "sequence", "record 2")
def a_record_left_out(tx: Transaction, world: World) -> None:
    tx.execute(delete(R).where(at("plain", 1)(world.ids)))


@case("case files", "previous of act 0", "case file of")
def the_last_record_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(R).where(at("plain", LAST)(world.ids)))


@case("case files", "previous of act 0", "case file of")
def a_case_file_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(R).where(R.c.instrument == world.ids["plain"]))


@case("case files", "step", "record 7")
def a_declaration_that_is_an_acceptance_again(tx: Transaction, world: World) -> None:
    record, accepted = record_of(tx, world, "plain", LAST), record_of(tx, world, "plain", APPLY + 1)
    said = record["body"]["mandatory"]
    said |= {"type": "ACCEPT", "detail": accepted["body"]["mandatory"]["detail"]}
    signed(world, record, world.office.people["NOTARY"])
    put(tx, world, "plain", LAST, record, type="ACCEPT")


@case("case files", "caseFile.parties.borrower", "case file of")
def an_act_0_before_the_interview(tx: Transaction, world: World) -> None:
    """Number 5 has no later act and no place in the certificates of others."""
    before = record_of(tx, world, "last", LAST - 2)
    act, vault = stored(tx, 5, 0), world.office.context.vault
    sealed = tx.execute(select(t.acts.c.private).where(of(5, 0)(None))).scalar_one()
    shown = vault.open_json(bytes(sealed), f"acts/{act_rules.body_hash(act['body'])}")
    act["body"]["mandatory"]["previous"] = rules.record_hash(before)
    sign(world, act, world.office.people["NOTARY"])
    private = vault.seal_json(shown, f"acts/{act_rules.body_hash(act['body'])}")
    replace_act(tx, 5, 0, act, private=private)
    tx.execute(update(t.instruments).where(t.instruments.c.id == world.ids["last"]).values(head_hash=_hash(tx)))


def _hash(tx: Transaction) -> str:
    found: str = tx.execute(select(t.acts.c.act_hash).where(of(5)(None))).scalar_one()
    return found


@case("case files", "status", "case file of")
def a_withdrawal_that_withdrew_nothing(tx: Transaction, world: World) -> None:
    record = record_of(tx, world, "offered", 2)
    said = record["body"]["mandatory"]
    said |= {"type": "WITHDRAW", "detail": {"reason": "OTHER"}}
    stranger = EthereumKey(new_private_key())
    rebind(world, binding_of(record), key=stranger.address.lower())
    signed(world, record, stranger)
    put(tx, world, "offered", 2, record, type="WITHDRAW", key=stranger.address.lower())
