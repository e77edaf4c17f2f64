"""Orders: the authorities' signatures that let the registry contract move standing bytes.

An act that moves a byte is followed, in the same sitting, by an order of its actor's chain key; the worker only relays
it. What is unsigned, expired, or was signed for a registry that is gone is on its signer's work list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from notary.db import chain as rows
from notary.db.session import Transaction
from notary.domain import acts, canonical
from notary.domain.signed_advance import Advance, SignedAdvance, pack
from notary.domain.times import format_time
from notary.services import consents
from notary.services.context import Context

MAX_MOVES = 960
"""Register numbers that one order moves at most: 30 full words, some 0.9 million gas."""


@dataclass(frozen=True)
class Order:
    """What one authority is asked to sign, and the acts (by position) that it moves."""

    advance: SignedAdvance
    role: str
    positions: tuple[int, ...]


def worklist(tx: Transaction, context: Context) -> list[Order]:
    """Orders that wait for a signature, one per authority; of each number the earliest move only."""
    instance = rows.current(tx)
    if instance is None:
        return []
    groups: dict[tuple[str, str], list[Any]] = {}
    busy: set[int] = set()
    for row in rows.unsigned_moves(tx, instance.instance):
        key = canonical.parse(row.act)["body"]["mandatory"]["actor"]["binding"]["body"]["key"]
        group = groups.setdefault((row.role, key), [])
        if row.register_no not in busy and len(group) < MAX_MOVES:
            group.append(row)
        busy.add(row.register_no)
    deadline = int((context.now + context.terms.advance).timestamp())
    return [_order(instance, role, key, group, deadline) for (role, key), group in groups.items() if group]


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
    signed = 0
    for order in worklist(tx, context):
        signer = context.keys.signers.get(order.role)
        if signer is not None and signer.address.lower() == order.advance.authority:
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
    return Order(advance, role, tuple(row.position for row in in_lane_order))
