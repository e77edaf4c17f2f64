"""A spoiled log: places, checkpoints, tiles, timestamps, trust roots."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from auditkit import World
from officekit import CREDITOR, NOTARY, START, YEAR, der, terms
from sqlalchemy import delete, insert, select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.register.note import Note, VerifierKey
from notary.keys.issuing import make_authority
from notary.services import acts, instruments, register, rehearsal
from spoils.table import OTHER, STRANGER, case, column, of

C = t.checkpoints


def size(of_: int) -> Callable[[Any], Any]:
    """The checkpoint with this index, by size."""
    return lambda _: C.c.size == select(C.c.size).order_by(C.c.size).offset(of_).limit(1).scalar_subquery()


column("entries", "acts with a place", "log", "the last leaf given up", t.acts, of(5), leaf_index=None)
column("entries", "leaf index", "act 0 of number 5", "a leaf left out", t.acts, of(5), leaf_index=99)
column("checkpoints", "root", "checkpoint", "another root", C, size(1), root=OTHER)
column("checkpoints", "instruments", "checkpoint", "numbers not exposed", C, size(1), instruments=0)
column("checkpoints", "instruments", "checkpoint", "too many numbers", C, size(-1), instruments=99)
column("checkpoints", "note", "checkpoint", "a note that is none", C, size(0), note="nothing\n")
column(
    "tiles", "hash 0", "tile/0/000", "a byte of a tile", t.tiles, lambda _: t.tiles.c.level == 0, data=bytes(10 * 32)
)
column("tiles", "bytes of the tile", "tile/0/000", "a tile cut", t.tiles, lambda _: t.tiles.c.level == 0, data=b"")


@case("entries", "SKIPPED", "leaf")
def two_leaves_of_one_number_swapped(tx: Transaction, world: World) -> None:
    first, second = (tx.execute(select(t.acts.c.leaf_index).where(of(1, each)(None))).scalar_one() for each in (0, 1))
    for sequence, leaf in ((0, 1_000), (1, first), (0, second)):
        tx.execute(update(t.acts).where(of(1, sequence)(None)).values(leaf_index=leaf))


@case("checkpoints", "root", "checkpoint")
def two_leaves_of_two_numbers_swapped(tx: Transaction, world: World) -> None:
    for number_, leaf in ((0, 1_000), (1, 0), (0, 1)):
        tx.execute(update(t.acts).where(of(number_)(None)).values(leaf_index=leaf))


@case("checkpoints", "size in the note", "checkpoint")
def the_note_of_another_checkpoint(tx: Transaction, world: World) -> None:
    other = select(C.c.note).order_by(C.c.size.desc()).limit(1).scalar_subquery()
    tx.execute(update(C).where(size(0)(None)).values(note=other))


@case("tiles", "tiles stored", "log")
def a_tile_besides(tx: Transaction, world: World) -> None:
    tx.execute(insert(t.tiles).values(level=1, index=0, data=bytes(32)))


@case("entries", "leaf index", "act 0 of number 6")
def an_act_that_was_forgotten(tx: Transaction, world: World) -> None:
    """Workers did all of their work for hours, and an act from before has no place."""
    assert _issue(tx, world).number == 6
    tx.execute(update(t.acts).where(of(6)(None)).values(recorded_at="2026-11-23T06:30:00Z"))


@case("timestamps", "timestamp", "checkpoint")
def the_token_of_another_checkpoint(tx: Transaction, world: World) -> None:
    other = select(C.c.token).order_by(C.c.size.desc()).limit(1).scalar_subquery()
    tx.execute(update(C).where(size(0)(None)).values(token=other))


@case("timestamps", "time of the token", "checkpoint")
def a_token_from_before_the_last_one(tx: Transaction, world: World) -> None:
    _stamp_again(tx, world, hours=-9)


@case("timestamps", "time of the token", "checkpoint")
def a_token_from_just_before_the_last_one(tx: Transaction, world: World) -> None:
    _stamp_again(tx, world, seconds=-1)


@case("timestamps", "time of the token", "checkpoint")
def a_token_from_the_future(tx: Transaction, world: World) -> None:
    _stamp_again(tx, world, hours=9)


R = t.trust_roots
column("timestamps", "timestamp", "checkpoint", "a token that is none", C, size(0), token=b"x")
column("trust", "form", "trust root 1", "a trust root that is none", R, lambda _: R.c.version == 1, value=b"{}")
column(
    "trust", "authority trial-court", "trust root 2", "another key on record",
    t.authorities, lambda _: t.authorities.c.role == "COURT", address=STRANGER,
)  # fmt: skip


@case("trust", "version", "trust root 2")
def the_first_trust_root_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(R).where(R.c.version == 1))


@case("trust", "versions", "trust root")
def every_trust_root_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(R))


@case("trust", "version in it", "trust root 1")
def a_version_in_the_place_of_another(tx: Transaction, world: World) -> None:
    other = select(R.c.value).where(R.c.version == 2).scalar_subquery()
    tx.execute(update(R).where(R.c.version == 1).values(value=other))


@case("trust", "registries before", "trust root 2")
def a_registry_that_was_another_before(tx: Transaction, world: World) -> None:
    _edit_trust(tx, 1, lambda value: value["registries"][0].update(instance=OTHER))


@case("trust", "logKeys", "trust root 2")
def another_log_key(tx: Transaction, world: World) -> None:
    other = str(VerifierKey(world.office.context.office.origin, bytes(32)))
    _edit_trust(tx, 2, lambda value: value.update(logKeys=[other]))


def _issue(tx: Transaction, world: World) -> Any:
    office = world.office
    id = instruments.draft(tx, office.context, CREDITOR, "forgotten", terms())
    instruments.attach(tx, office.context, CREDITOR, id, "COMMITMENT", b"%PDF- the commitment")
    instruments.offer(tx, office.context, CREDITOR, id)
    rehearsal.complete(tx, office.context, [id])
    prepared = acts.prepare_issue(tx, office.context, NOTARY, id, office.actor("NOTARY"))
    acts.submit(tx, office.context, acts.sign_batch(office.context, [prepared], office.people["NOTARY"].sign_digest))
    return prepared


def _stamp_again(tx: Transaction, world: World, **off: float) -> None:
    """Another token, of another time, for the newest checkpoint."""
    newest = tx.execute(select(C).order_by(C.c.size.desc()).limit(1)).one()
    digest = hashlib.sha256(Note.parse(newest.note.encode()).text.encode()).digest()
    world.office.clock.forward(**off)
    token = world.office.context.keys.timestamper.timestamp(digest)
    world.office.clock.forward(**{unit: -amount for unit, amount in off.items()})
    tx.execute(update(C).where(C.c.size == newest.size).values(token=token))


def _edit_trust(tx: Transaction, version: int, edit: Callable[[dict[str, Any]], None]) -> None:
    value = canonical.parse(tx.execute(select(R.c.value).where(R.c.version == version)).scalar_one())
    edit(value)
    tx.execute(update(R).where(R.c.version == version).values(value=canonical.encode(value)))


@case("checkpoints", "root in the note", "checkpoint")
def a_note_over_another_root(tx: Transaction, world: World) -> None:
    newest = tx.execute(select(C).order_by(C.c.size.desc()).limit(1)).one()
    context = world.office.context
    key = register.log_key(context.office, context.keys)
    note = Checkpoint(context.office.origin, newest.size, bytes(32)).sign(key, context.keys.log.sign)
    tx.execute(update(C).where(C.c.size == newest.size).values(note=note.decode()))


@case("checkpoints", "note", "checkpoint")
def a_note_of_another_log(tx: Transaction, world: World) -> None:
    newest = tx.execute(select(C).order_by(C.c.size.desc()).limit(1)).one()
    keys = world.office.context.keys
    key = VerifierKey("elsewhere.example", keys.log.public_key)
    note = Checkpoint("elsewhere.example", newest.size, bytes.fromhex(newest.root)).sign(key, keys.log.sign)
    tx.execute(update(C).where(C.c.size == newest.size).values(note=note.decode()))


@case("trust", "office seal", "trust root 2")
def a_seal_that_leads_nowhere(tx: Transaction, world: World) -> None:
    other = make_authority("trial-office", "ANOTHER CA", START - YEAR, 3 * YEAR)
    anchor = base64.b64encode(der(other)).decode()
    _edit_trust(tx, 2, lambda value: value["office"].update(anchors=[anchor]))


@case("trust", "registries", "trust root 2")
def a_registry_that_was_never_published(tx: Transaction, world: World) -> None:
    tx.execute(update(t.instances).values(since="2020-01-01T00:00:00Z"))
