"""Spoiled acts: their rows, their signatures, their order."""

from collections.abc import Callable
from typing import Any

from auditkit import World
from officekit import high_s
from sqlalchemy import delete, select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import canonical
from notary.keys.ethereum import EthereumKey, new_private_key
from spoils.table import CASES, OTHER, Case, binding_of, case, column, instrument, of, rebind, replace_act, sign, stored

ACT = "act 2 of number 1"
column("acts", "hash", ACT, "another act hash", t.acts, of(1, 2), act_hash=OTHER)
column("acts", "column register_no", "act 0 of number 50", "another number", t.acts, of(5), register_no=50)
column("acts", "column sequence", "act 7 of number 1", "another sequence", t.acts, of(1, 2), sequence=7)
column("acts", "column type", ACT, "another type", t.acts, of(1, 2), type="DISCHARGE")
column("acts", "column role", ACT, "another role", t.acts, of(1, 2), role="COURT")
column("acts", "column from_byte", ACT, "another byte before", t.acts, of(1, 2), from_byte=2)
column("acts", "column to_byte", ACT, "another byte after", t.acts, of(1, 2), to_byte=1)
column("acts", "column institution", ACT, "another institution", t.acts, of(1, 2), institution="trial-court")
column("acts", "column institution", "number 3", "a void of a tenant", t.acts, of(3), institution="trial-bank")
column("acts", "form", ACT, "an act that is no JSON", t.acts, of(1, 2), act=b"{")
column("acts", "column instrument", "act 0 of number 5", "another instrument", t.acts, of(5), instrument="0" * 36)
column("acts", "instrument", "act 0 of number 0", "not issued", t.instruments, instrument("plain"), status="OFFERED")


@case("acts", "stored bytes", ACT)
def white_space_in_an_act(tx: Transaction, world: World) -> None:
    value = canonical.encode(stored(tx, 1, 2)) + b" "
    tx.execute(update(t.acts).where(of(1, 2)(None)).values(act=value))


@case("signatures", "signature", ACT)
def an_act_that_nobody_signed(tx: Transaction, world: World) -> None:
    act = stored(tx, 1, 2)
    act["body"]["mandatory"]["salt"] = "0" * 32
    replace_act(tx, 1, 2, act)


@case("signatures", "key binding's seal", ACT)
def an_act_of_a_stranger(tx: Transaction, world: World) -> None:
    act, stranger = stored(tx, 1, 2), EthereumKey(new_private_key())
    act["body"]["mandatory"]["actor"]["binding"]["body"]["key"] = stranger.address.lower()
    sign(world, act, stranger)
    replace_act(tx, 1, 2, act)


@case("signatures", "key on record", "act 1 of number 2")
def an_act_in_the_name_of_another(tx: Transaction, world: World) -> None:
    """The bank's own signature, under an authority that is nobody's."""
    tx.execute(update(t.authorities).where(t.authorities.c.id == "trial-bank").values(id="somebody"))
    tx.execute(delete(t.trust_roots))


@case("signatures", "key binding's window", ACT)
def an_act_before_its_key_was_bound(tx: Transaction, world: World) -> None:
    act = stored(tx, 1, 2)
    act["body"]["mandatory"]["eventTime"] = "2020-01-01T00:00:00Z"
    sign(world, act, world.office.people["REVIEWER"])
    replace_act(tx, 1, 2, act)


@case("signatures", "signature", "act 0 of number 0")
def a_path_that_leads_to_another_batch(tx: Transaction, world: World) -> None:
    act = stored(tx, 0, 0)
    act["signature"]["batch"] = {"root": OTHER, "index": 0, "size": 2, "path": [OTHER]}
    replace_act(tx, 0, 0, act)


@case("steps", "previous", ACT)
def an_act_after_another(tx: Transaction, world: World) -> None:
    act = stored(tx, 1, 2)
    act["body"]["mandatory"]["previous"] = OTHER
    sign(world, act, world.office.people["REVIEWER"])
    replace_act(tx, 1, 2, act)


@case("steps", "standing after", ACT)
def a_revocation_that_ends_elsewhere(tx: Transaction, world: World) -> None:
    act = stored(tx, 1, 2)
    act["body"]["mandatory"]["change"]["to"] = 5
    sign(world, act, world.office.people["REVIEWER"])
    replace_act(tx, 1, 2, act, to_byte=5)


@case("steps", "regions", ACT)
def an_act_that_says_another_legal_state(tx: Transaction, world: World) -> None:
    """One that the standing does not show."""
    act = stored(tx, 1, 2)
    act["body"]["mandatory"]["regions"]["performance"] = "OVERDUE"
    sign(world, act, world.office.people["REVIEWER"])
    replace_act(tx, 1, 2, act)


@case("steps", "step", "act 1 of number 4")
def a_correction_of_what_is_no_step(tx: Transaction, world: World) -> None:
    act = stored(tx, 4, 1)
    act["body"]["mandatory"]["detail"]["kind"] = "STANDING"
    sign(world, act, world.office.people["NOTARY"])
    replace_act(tx, 4, 1, act)


@case("steps", "step", "act 1 of number 2")
def a_revocation_by_the_creditor(tx: Transaction, world: World) -> None:
    act = stored(tx, 2, 1)
    act["body"]["mandatory"]["type"] = "REVOKE"
    act["body"]["mandatory"]["detail"] |= {"by": {"actor": "NOTARY", "party": None}, "ground": "PROCEDURE"}
    sign(world, act, world.office.people["CREDITOR"])
    replace_act(tx, 2, 1, act, type="REVOKE")


@case("steps", "sequence", "act 1 of number 1")
def the_first_act_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(t.acts).where(of(1, 0)(None)))


@case("heads", "head_sequence", "number 1")
def the_last_act_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(t.acts).where(of(1, 2)(None)))


@case("heads", "head_sequence", "number 0")
def the_only_act_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(t.acts).where(of(0)(None)))


def resigned(check: str, what: str, where: str, name: str, edit: Callable[[World, dict[str, Any]], None]) -> None:
    """A case in which the reviewer signed another revocation of number 1 than the one that was entered."""

    def spoil(tx: Transaction, world: World) -> None:
        act = stored(tx, 1, 2)
        edit(world, act)
        sign(world, act, world.office.people["REVIEWER"])
        mandatory = act["body"]["mandatory"]
        replace_act(tx, 1, 2, act, from_byte=mandatory["change"]["from"], instrument=mandatory["instrument"])

    CASES[name] = Case(check, what, where, spoil)


def binding(name: str, member: str, value: Any) -> None:
    """A case in which the office bound the reviewer's key to something else."""
    what = f"key binding's {member}"
    resigned("signatures", what, ACT, name, lambda world, act: rebind(world, binding_of(act), **{member: value}))


binding("a key bound to another person", "party", "somebody")
binding("a key bound in another register", "origin", "elsewhere.example")
binding("a key bound for one instrument", "instrument", "0192f0c1-2345-7abc-8def-0123456789ab")
resigned("signatures", "key binding's certificate", ACT, "a key bound under another certificate",
         lambda world, act: binding_of(act).update(certificate=OTHER))  # fmt: skip
resigned("steps", "standing before", ACT, "a revocation that starts elsewhere",
         lambda world, act: act["body"]["mandatory"]["change"].update({"from": 2}))  # fmt: skip


@case("signatures", "signature", ACT)
def a_signature_with_a_high_s(tx: Transaction, world: World) -> None:
    act = stored(tx, 1, 2)
    act["signature"]["value"] = high_s(act["signature"]["value"])
    replace_act(tx, 1, 2, act)


@case("steps", "instrument", ACT)
def an_act_on_two_instruments(tx: Transaction, world: World) -> None:
    act, other = stored(tx, 1, 2), stored(tx, 0, 0)["body"]["mandatory"]["instrument"]
    act["body"]["mandatory"]["instrument"] = other
    sign(world, act, world.office.people["REVIEWER"])
    replace_act(tx, 1, 2, act, instrument=other)


@case("acts", "instrument", "act 2 of number 3")
def an_act_after_a_void(tx: Transaction, world: World) -> None:
    act, void = stored(tx, 1, 2), tx.execute(select(t.acts).where(of(3)(None))).one()
    act["body"]["mandatory"] |= {"registerNo": 3, "previous": void.act_hash, "instrument": void.instrument}
    act["body"]["mandatory"]["change"] = {"from": 15, "to": 15}
    sign(world, act, world.office.people["REVIEWER"])
    replace_act(tx, 1, 2, act, register_no=3, from_byte=15, instrument=void.instrument)


@case("steps", "step", "act 0 of number 5")
def a_first_act_that_issues_nothing(tx: Transaction, world: World) -> None:
    act = stored(tx, 5, 0)
    detail = stored(tx, 2, 1)["body"]["mandatory"]["detail"]
    act["body"]["mandatory"] |= {"type": "DISCHARGE", "detail": detail}
    sign(world, act, world.office.people["NOTARY"])
    replace_act(tx, 5, 0, act, type="DISCHARGE")
