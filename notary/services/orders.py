"""Orders: the authorities' signatures that let the registry contract move standing bytes.

An act that moves a byte is followed, in the same sitting, by an order of its actor's chain key; the worker only relays
it. What is unsigned, expired, or was signed for a registry that is gone is on its signer's work list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notary.db import acts as act_rows
from notary.db import chain as rows
from notary.db import instruments as instrument_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import acts, canonical
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.signed_advance import Advance, SignedAdvance, pack
from notary.domain.times import format_time
from notary.services import consents
from notary.services.context import Context

MAX_MOVES = 960
"""Register numbers that one order moves at most: 30 full words, some 0.9 million gas."""

LATEST = timedelta(days=7)
"""How far ahead the registry lets a deadline be."""


@dataclass(frozen=True)
class Order:
    """What one authority is asked to sign, and the acts (by position) that it moves."""

    advance: SignedAdvance
    role: str
    positions: tuple[int, ...]
    acts: tuple[str, ...]
    """The hashes of the acts, in lane order: with the deadline they are all that the order is made of."""


def worklist(tx: Transaction, context: Context) -> list[Order]:
    """Orders that wait for a signature, one per authority; of each number the earliest move only."""
    instance = rows.current(tx)
    if instance is None:
        return []
    return _grouped(context, instance, rows.unsigned_moves(tx, instance.instance))


def for_acts(tx: Transaction, context: Context, hashes: Sequence[str]) -> list[Order]:
    """The orders that belong to acts just entered, to be signed in the same sitting.

    An act is left out while an earlier move of its number waits for a signature; it comes on the work list then.
    """
    instance = rows.current(tx)
    if instance is None:
        return []
    entered = act_rows.by_hashes(tx, hashes)
    first = _first_moves(tx, instance, entered.values())
    return _grouped(context, instance, [row for row in first if row.act_hash in entered])


def record_signed(
    tx: Transaction, context: Context, scope: Scope, hashes: Sequence[str], deadline: int, signature: str
) -> int:
    """Keep the order over these acts that an authority signed with this deadline (Unix seconds); returns its id.

    The order is made again from the acts, so nothing else can be smuggled into it. Giving it again changes nothing.

    Raises:
        NotFound: an act is not visible to the caller.
        FormatError: an act moves no byte, or the deadline is out of bounds.
        Refused: the acts are not all of the caller's role and of one key, or the signature is not that key's.
        Conflict: an act is ordered already otherwise, an earlier move of its number is not, or no registry is open.
    """
    rows.queue_orders(tx)
    instance = rows.current(tx)
    if instance is None:
        raise Conflict("no registry is open yet; ask for the work list again")
    now = int(context.now.timestamp())
    if not now < deadline <= now + int(LATEST.total_seconds()):
        raise FormatError(f"must be after now and at most {LATEST.days} days ahead (Unix seconds)", where="deadline")
    moves = _moves(tx, scope, hashes)
    ordered = rows.live_orders(tx, instance.instance, [row.position for row in moves])
    order = _single(context, instance, moves, deadline)
    if len(ordered) == len(moves):  # this order again, or one that moved these numbers together with others
        return ordered[0]
    waiting = {row.act_hash for row in _first_moves(tx, instance, moves)}
    behind = [row.act_hash for row in moves if row.act_hash not in waiting]
    if behind:
        raise Conflict(f"an earlier act on the number of act {behind[0]} has no signed order yet, or none is needed")
    return record(tx, context, order, signature)


def record(tx: Transaction, context: Context, order: Order, signature: str) -> int:
    """Keep a signed order for the worker to relay; returns its id.

    Raises:
        Refused: the signature is not the authority's over this order.
        Conflict: another order moves some of these acts by now.
    """
    advance = order.advance
    consents.require_signature(advance.digest(), signature, advance.authority)
    value = {
        "changes": [list(change.as_tuple()) for change in advance.changes],
        "evidence": advance.evidence.hex(),
        "deadline": advance.deadline,
        "signature": signature,
    }
    return rows.add_advance(
        tx,
        order.positions,
        instance=advance.instance_id.hex(),
        authority=advance.authority,
        order=canonical.encode(value),
        created_at=format_time(context.now),
    )


def sign_held(tx: Transaction, context: Context) -> int:
    """Sign the work lists of those authorities whose keys this deployment holds; returns how many orders.

    The embedded trial holds them all. In production they stay with their owners and this does nothing.
    """
    rows.queue_orders(tx)
    signed, held = 0, list(context.keys.signers.values())
    for order in worklist(tx, context):
        signer = next((each for each in held if each.address.lower() == order.advance.authority), None)
        if signer is not None:
            record(tx, context, order, "0x" + signer.sign_digest(order.advance.digest()).hex())
            signed += 1
    return signed


def parse(row: Any, instance: Any) -> tuple[SignedAdvance, str]:
    """The order and signature of a stored row."""
    value = canonical.parse(row.order)
    advance = SignedAdvance(
        chain_id=instance.chain_id,
        registry=instance.address,
        instance_id=bytes.fromhex(row.instance),
        changes=tuple(Advance(*change) for change in value["changes"]),
        evidence=bytes.fromhex(value["evidence"]),
        authority=row.authority,
        deadline=value["deadline"],
    )
    return advance, value["signature"]


def _first_moves(tx: Transaction, instance: Any, acts: Iterable[Any]) -> list[Any]:
    """Of each register number of these acts the earliest move that has no signed order."""
    first: dict[int, Any] = {}
    for row in rows.unsigned_moves(tx, instance.instance, numbers=[row.register_no for row in acts]):
        first.setdefault(row.register_no, row)
    return list(first.values())


def _moves(tx: Transaction, scope: Scope, hashes: Sequence[str]) -> list[Any]:
    moves, entered = [], act_rows.by_hashes(tx, hashes)
    for value in hashes:
        row = entered.get(value)
        if row is None or not (row.type == "VOID" or instrument_rows.is_visible(tx, scope, row.instrument)):
            raise NotFound(f"there is no act {value}")
        if row.from_byte == row.to_byte:
            raise FormatError(f"act {value} moves no standing byte, so it needs no order", where="acts")
        if row.role != scope.role:
            raise Refused(f"act {value} is one of the {row.role}, and who asks is in the role {scope.role}")
        moves.append(row)
    return moves


def _single(context: Context, instance: Any, moves: Sequence[Any], deadline: int) -> Order:
    """The one order over these acts (raises Refused where they are of several keys, or twice of one number)."""
    if len(moves) > MAX_MOVES:
        raise Refused(f"one order moves at most {MAX_MOVES} numbers, and these are {len(moves)}")
    found = _grouped(context, instance, moves, deadline)
    if len(found) != 1 or len(found[0].acts) != len(moves):
        raise Refused("one order is of one authority's key and moves each number once; sign one for each")
    return found[0]


def _grouped(context: Context, instance: Any, moves: Iterable[Any], deadline: int | None = None) -> list[Order]:
    """One order for each role and key; of each number the first move only."""
    groups: dict[tuple[str, str], list[Any]] = {}
    busy: set[int] = set()
    for row in moves:
        key = canonical.parse(row.act)["body"]["mandatory"]["actor"]["binding"]["body"]["key"]
        group = groups.setdefault((row.role, key), [])
        if row.register_no not in busy and len(group) < MAX_MOVES:
            group.append(row)
        busy.add(row.register_no)
    until = deadline or int((context.now + context.terms.advance).timestamp())
    return [_order(instance, role, key, group, until) for (role, key), group in groups.items() if group]


def _order(instance: Any, role: str, key: str, moves: Iterable[Any], deadline: int) -> Order:
    by_number = {row.register_no: row for row in moves}
    changes = pack((number, row.from_byte, row.to_byte) for number, row in by_number.items())
    in_lane_order = [by_number[number] for change in changes for number in change.register_numbers()]
    advance = SignedAdvance(
        chain_id=instance.chain_id,
        registry=instance.address,
        instance_id=bytes.fromhex(instance.instance),
        changes=changes,
        evidence=acts.evidence_root([row.act_hash for row in in_lane_order]),
        authority=key,
        deadline=deadline,
    )
    positions = tuple(row.position for row in in_lane_order)
    return Order(advance, role, positions, tuple(row.act_hash for row in in_lane_order))
