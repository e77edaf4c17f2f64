"""How a registry becomes the one in use: opened by us on our own chain, chosen by a person on any other.

On a network that is not ours nothing here happens by itself but at the very first start, with a register and a
registry that are both empty. Everything else may be a mistake or an attack, so a person decides, by command.
"""

from collections.abc import Mapping
from typing import Any

from notary.db import acts as act_rows
from notary.db import chain as rows
from notary.db import leases
from notary.db import register as register_rows
from notary.db.session import Database, Transaction
from notary.domain.chain import Deployment, Instance
from notary.domain.errors import NotFound, Refused, Unavailable
from notary.domain.registry_events import Anchored
from notary.domain.signed_advance import LANES
from notary.domain.times import format_time
from notary.services.context import Context
from notary.services.ports import Chain, RegistryView

_Anchor = tuple[int, str, int]
"""Size, transaction and block."""

_COMPARED = 10_000
"""Standings read and compared at once."""

_HOW = (
    "When the registry is lost for good: notary registry deploy --admin URI, put the new address into "
    "NOTARY_REGISTRY, then: notary registry adopt --admin URI"
)


class RegistryGone(Unavailable):
    """The registry is not where it was, on a chain that is not ours. The worker stops; a person must look."""

    code = "REGISTRY_GONE"

    def __init__(self, why: str) -> None:
        super().__init__(f"the registry of this register is not there: {why}. Nothing more is sent. {_HOW}")


class NotConfirmed(Unavailable):
    """The registry is there, but not as deep in the chain as this office demands."""

    code = "NOT_CONFIRMED"


def require_configured(current: Any, address: str) -> None:
    """Ensure that the registry in use is the one that the settings name (raises RegistryGone)."""
    if current.address != address:
        raise RegistryGone(
            f"NOTARY_REGISTRY is {address}, and this register is anchored in {current.address}; a slip is mended by "
            "naming that one"
        )


def open_first(database: Database, context: Context, chain: Chain, lease: leases.Lease, address: str) -> None:
    """Take an empty registry into use for an empty register.

    Raises:
        RegistryGone: no registry answers there, or one of the two is not empty.
        NotConfirmed: it is not deep enough in the chain yet.
    """
    if chain.head_instance(address) is None:
        raise RegistryGone(f"nothing answers at {address} (NOTARY_REGISTRY)")
    view = _confirmed_view(chain, address)
    with database.write() as tx:
        leases.require(tx, lease)
        if view.state.size or register_rows.latest(tx) is not None:
            raise RegistryGone(
                f"{address} holds {view.state.size} acts, and this database knows of no registry; if the database was "
                "lost, restore it"
            )
        _open(tx, context, _instance(chain, address, view), view)


def adopt(database: Database, context: Context, chain: Chain, lease: leases.Lease, address: str) -> int:
    """Bring the register to a registry that a person chose; returns how many acts it shows now.

    A closed registry is seeded with every standing and opened by one anchor. One that is open already must show
    exactly this register, as after a run that broke off. Only then does anybody learn of it. May be repeated.

    Raises:
        NotFound: no registry answers there.
        Refused: it shows something else than this register.
    """
    if chain.head_instance(address) is None:
        raise NotFound(f"no registry answers at {address}")
    view = _confirmed_view(chain, address)
    with database.read() as tx:
        current, last = rows.current(tx), register_rows.latest(tx)
        contents = (0, "", 0) if last is None else (last.size, last.root, last.instruments)
        words = standing_words(tx, contents[0])
    anchors: list[_Anchor] = []
    if view.state.size == 0 and last is not None:
        anchors = [(last.size, *chain.fill(address, words, *contents))]
        view = chain.view(address)
    with database.read() as tx:
        _require_same(tx, view, address)
    if _is_in_use(current, view):
        return view.state.size
    anchors = anchors or _anchors_of(view)
    with database.write() as tx:
        leases.require(tx, lease)
        _replace(tx, context, _instance(chain, address, view), view, view.state.size)
        for size, tx_hash, block_number in anchors:
            if register_rows.checkpoint(tx, size) is None:
                raise Refused(f"the registry {address} holds an anchor of {size} acts that this register never had")
            rows.add_anchor(tx, view.state.instance or "", size, tx_hash, block_number)
    return view.state.size


def record(tx: Transaction, context: Context, deployed: Deployment, view: RegistryView, size: int) -> None:
    """Put a registry of our own that shows the first ``size`` acts, with their standings, in the place of the last."""
    _replace(tx, context, deployed.instance, view, size)
    if size:
        rows.add_anchor(tx, deployed.instance.instance, size, deployed.anchor_tx, deployed.anchor_block)


def standing_words(tx: Transaction, size: int) -> Mapping[int, bytes]:
    """Standing bytes as storage words: number 32·w + i is the i-th lowest byte of word w."""
    words: dict[int, bytearray] = {}
    for number, byte in act_rows.heads(tx, size).items():
        words.setdefault(number // LANES, bytearray(LANES))[LANES - 1 - number % LANES] = byte
    return {index: bytes(word) for index, word in words.items()}


def _replace(tx: Transaction, context: Context, instance: Instance, view: RegistryView, size: int) -> None:
    _open(tx, context, instance, view)
    rows.drop_under_way(tx)
    if size:
        rows.settle_seeded(tx, instance.instance, size)


def _is_in_use(current: Any, view: RegistryView) -> bool:
    """Whether the registry is the one in use already, and a reorganisation did not drop the block it was opened in."""
    if current is None or current.instance != view.state.instance:
        return False
    return view.block_hash(current.opened_block) == str(current.opened_hash)


def _anchors_of(view: RegistryView) -> list[_Anchor]:
    """The anchors that an open registry holds; the first of them is the one with which it was opened."""
    if view.state.size == 0:
        return []
    events = view.events(view.state.block_number)
    return [(event.size, event.transaction, event.block) for event in events if isinstance(event, Anchored)]


def _open(tx: Transaction, context: Context, instance: Instance, view: RegistryView) -> None:
    state = view.state
    rows.open_instance(
        tx,
        format_time(context.now),
        instance=instance.instance,
        chain_id=instance.chain_id,
        address=instance.address,
        opened_block=state.block_number,
        opened_hash=state.block_hash,
        block_number=state.block_number,
        block_hash=state.block_hash,
        change_count=state.change_count,
    )


def _confirmed_view(chain: Chain, address: str) -> RegistryView:
    view = chain.view(address)
    if view.state.instance is None:
        text = f"the registry {address} is not yet below {chain.confirmations} confirmations (NOTARY_CONFIRMATIONS)"
        raise NotConfirmed(f"{text}; wait")
    return view


def _instance(chain: Chain, address: str, view: RegistryView) -> Instance:
    assert view.state.instance is not None
    return Instance(view.state.instance, chain.chain_id, address)


def _require_same(tx: Transaction, view: RegistryView, address: str) -> None:
    """Ensure that an open registry shows a state of this register, to the last standing."""
    state = view.state
    if state.size == 0:
        return
    ours = register_rows.checkpoint(tx, state.size)
    if ours is None or (ours.root, ours.instruments) != (state.root, state.instruments):
        raise Refused(f"the registry {address} holds {state.size} acts that are not those of this register")
    heads = act_rows.heads(tx, state.size)
    for start in range(0, state.instruments, _COMPARED):
        numbers = range(start, min(start + _COMPARED, state.instruments))
        for number, found in zip(numbers, view.standings(numbers), strict=True):
            wanted = heads.get(number, 0)
            if found != wanted:
                text = f"number {number} stands at {found} in the registry {address} and at {wanted} in this register"
                raise Refused(f"{text}; what is open cannot be seeded any more: deploy another registry")
