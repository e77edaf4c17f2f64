"""The audit: a register that is spoiled in exactly one way, and the check that must name it and no other before it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from auditkit import World, first_difference
from officekit import CREDITOR, EVIDENCE, NOTARY, TestOffice, terms
from sqlalchemy import delete, func, insert, select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import acts as act_rules
from notary.domain import canonical
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.register.merkle import Tree
from notary.domain.register.note import Note, VerifierKey
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import acts, consents, instruments, register

Spoil = Callable[[Transaction, World, dict[str, str]], None]
STRANGER = "0x" + "99" * 20
OTHER = "ab" * 32


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One settled register for all cases, each of which is rolled back."""
    office = TestOffice(tmp_path_factory.mktemp("audit"))
    made = World(office)
    made.grow()
    yield made
    office.database.close()


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

    def spoil(tx: Transaction, world: World, ids: dict[str, str]) -> None:
        condition = where_(ids)
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


# -- acts

ACT = "act 1 of number 1"
column("acts", "hash", ACT, "another act hash", t.acts, of(1, 1), act_hash=OTHER)
column("acts", "column register_no", "act 0 of number 50", "another number", t.acts, of(5), register_no=50)
column("acts", "column sequence", "act 7 of number 1", "another sequence", t.acts, of(1, 1), sequence=7)
column("acts", "column type", ACT, "another type", t.acts, of(1, 1), type="DISCHARGE")
column("acts", "column role", ACT, "another role", t.acts, of(1, 1), role="COURT")
column("acts", "column from_byte", ACT, "another byte before", t.acts, of(1, 1), from_byte=2)
column("acts", "column to_byte", ACT, "another byte after", t.acts, of(1, 1), to_byte=1)
column("acts", "column institution", ACT, "another institution", t.acts, of(1, 1), institution="trial-court")
column("acts", "form", ACT, "an act that is no JSON", t.acts, of(1, 1), act=b"{")
column("acts", "column instrument", "act 0 of number 5", "another instrument", t.acts, of(5), instrument="0" * 36)
column("acts", "instrument", "act 0 of number 0", "not issued", t.instruments, instrument("plain"), status="OFFERED")


@case("acts", "stored bytes", ACT)
def white_space_in_an_act(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    value = canonical.encode(stored(tx, 1, 1)) + b" "
    tx.execute(update(t.acts).where(of(1, 1)(None)).values(act=value))


@case("signatures", "signature", ACT)
def an_act_that_nobody_signed(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act = stored(tx, 1, 1)
    act["body"]["mandatory"]["salt"] = "0" * 32
    replace_act(tx, 1, 1, act)


@case("signatures", "key binding's seal", ACT)
def an_act_of_a_stranger(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act, stranger = stored(tx, 1, 1), EthereumKey(new_private_key())
    act["body"]["mandatory"]["actor"]["binding"]["body"]["key"] = stranger.address.lower()
    sign(world, act, stranger)
    replace_act(tx, 1, 1, act)


@case("signatures", "key on record", "act 1 of number 2")
def an_act_in_the_name_of_another(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    """The bank's own signature, under an authority that is nobody's."""
    tx.execute(update(t.authorities).where(t.authorities.c.role == "CREDITOR").values(id="somebody"))
    tx.execute(delete(t.trust_roots))


@case("signatures", "key binding's window", ACT)
def an_act_before_its_key_was_bound(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act = stored(tx, 1, 1)
    act["body"]["mandatory"]["eventTime"] = "2020-01-01T00:00:00Z"
    sign(world, act, world.office.people["NOTARY"])
    replace_act(tx, 1, 1, act)


@case("signatures", "signature", "act 0 of number 0")
def a_path_that_leads_to_another_batch(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act = stored(tx, 0, 0)
    act["signature"]["batch"] = {"root": OTHER, "index": 0, "size": 2, "path": [OTHER]}
    replace_act(tx, 0, 0, act)


@case("steps", "previous", ACT)
def an_act_after_another(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act = stored(tx, 1, 1)
    act["body"]["mandatory"]["previous"] = OTHER
    sign(world, act, world.office.people["NOTARY"])
    replace_act(tx, 1, 1, act)


@case("steps", "standing after", ACT)
def a_revocation_that_ends_elsewhere(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act = stored(tx, 1, 1)
    act["body"]["mandatory"]["change"]["to"] = 5
    sign(world, act, world.office.people["NOTARY"])
    replace_act(tx, 1, 1, act, to_byte=5)


@case("steps", "step", "act 1 of number 2")
def a_revocation_by_the_creditor(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act = stored(tx, 2, 1)
    act["body"]["mandatory"] |= {"type": "REVOKE", "detail": {"ground": "PROCEDURE"}}
    sign(world, act, world.office.people["CREDITOR"])
    replace_act(tx, 2, 1, act, type="REVOKE")


@case("steps", "sequence", ACT)
def the_first_act_deleted(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    tx.execute(delete(t.acts).where(of(1, 0)(None)))


@case("heads", "head_sequence", "number 1")
def the_last_act_deleted(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    tx.execute(delete(t.acts).where(of(1, 1)(None)))


@case("heads", "head_sequence", "number 0")
def the_only_act_deleted(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    tx.execute(delete(t.acts).where(of(0)(None)))


# -- instruments

INSTRUMENTS, D, K = t.instruments, t.documents, t.consents
column("heads", "standing", "number 1", "another standing", INSTRUMENTS, instrument("revoked"), standing=0)
column("heads", "head_hash", "number 1", "another head", INSTRUMENTS, instrument("revoked"), head_hash=OTHER)
column("heads", "head_sequence", "number 1", "another length", INSTRUMENTS, instrument("revoked"), head_sequence=0)
column("heads", "register_no", "number 77", "another number of it", INSTRUMENTS, instrument("plain"), register_no=77)
column("heads", "deed_no", "number 0", "another deed number", INSTRUMENTS, instrument("plain"), deed_no="x")
column(
    "heads", "envelope_hash", "number 0", "another envelope hash", INSTRUMENTS, instrument("plain"), envelope_hash=OTHER
)
column(
    "heads", "register_no", "number 90", "a number without an act", INSTRUMENTS, instrument("offered"), register_no=90
)
column(
    "envelopes",
    "envelope_hash",
    "instrument",
    "another offered hash",
    INSTRUMENTS,
    instrument("offered"),
    envelope_hash=OTHER,
)
column("envelopes", "column kind", "number 0", "another kind", INSTRUMENTS, instrument("plain"), kind="OTHER")
column("envelopes", "envelope", "number 0", "no envelope", INSTRUMENTS, instrument("plain"), envelope=b"{}")
column(
    "envelopes",
    "disclosures",
    "number 0",
    "disclosures that do not open",
    INSTRUMENTS,
    instrument("plain"),
    private=b"x",
)
column("consents", "column key", "consent of", "another key", K, instrument("plain", K), key=STRANGER)
column(
    "consents",
    "column institution",
    "consent of",
    "another tenant",
    K,
    instrument("plain", K),
    institution="trial-court",
)
column("consents", "consent", "number 0", "a consent that is none", K, instrument("plain", K), consent=b"{}")
column(
    "documents", "column sha256", "document 0 of number 0", "another digest", D, instrument("plain", D), sha256=OTHER
)
column("documents", "column sm3", "document 0 of number 0", "another SM3", D, instrument("plain", D), sm3=OTHER)
column("documents", "column size", "document 0 of number 0", "another size", D, instrument("plain", D), size=1)
column("documents", "content", "document 0 of number 0", "other content", D, instrument("plain", D), private=b"x")
column(
    "documents", "documents", "number 0", "another type of document", D, instrument("plain", D), type="LOAN_CONTRACT"
)
column("documents", "content", "document 0 of instrument", "a draft's content", D, instrument("draft", D), private=b"x")


@case("consents", "kept consent of", "number 0")
def a_consent_deleted(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    tx.execute(delete(K).where(K.c.instrument == ids["plain"], K.c.role == "BORROWER"))


@case("consents", "signature", "consent of borrower as BORROWER to instrument")
def a_consent_to_another_instrument(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    other = tx.execute(select(K.c.consent).where(K.c.instrument == ids["plain"], K.c.role == "BORROWER")).scalar_one()
    key = canonical.parse(other)["binding"]["body"]["key"]
    values = {"consent": other, "key": key}
    tx.execute(update(K).where(K.c.instrument == ids["offered"], K.c.role == "BORROWER").values(**values))


@case("consents", "parties that consented", "number 0")
def an_issue_without_the_borrower(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    act = stored(tx, 0, 0)
    detail = act["body"]["mandatory"]["detail"]
    detail["consents"] = [item for item in detail["consents"] if item["role"] != "BORROWER"]
    sign(world, act, world.office.people["NOTARY"])
    replace_act(tx, 0, 0, act)
    tx.execute(update(INSTRUMENTS).where(INSTRUMENTS.c.id == ids["plain"]).values(head_hash=act_rules.act_hash(act)))
    tx.execute(delete(K).where(K.c.instrument == ids["plain"], K.c.role == "BORROWER"))


@case("documents", "documents", "number 0")
def a_document_deleted(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    tx.execute(delete(D).where(D.c.instrument == ids["plain"]))


@case("evidence", "evidence", "act 1 of number 4")
def evidence_of_another_act(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    other = tx.execute(select(t.acts.c.private).where(of(1, 1)(None))).scalar_one()
    tx.execute(update(t.acts).where(of(4, 1)(None)).values(private=other))


@case("evidence", "evidence", "act 1 of number 4")
def evidence_that_was_emptied(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    place = f"acts/{act_rules.body_hash(stored(tx, 4, 1)['body'])}"
    tx.execute(update(t.acts).where(of(4, 1)(None)).values(private=world.office.context.vault.seal_json([], place)))


# -- numbers

N = t.numbers


def number(serial: int, pool: str = "register") -> Callable[[Any], Any]:
    return lambda _: (N.c.serial == serial) & ((N.c.pool == "register") == (pool == "register"))


column("numbers", "state", "number 0 of register", "a used number that is free", N, number(0), state="LEASED")
column("numbers", "state", "number 3 of register", "a void number that is used", N, number(3), state="USED")
column("numbers", "instrument", "number 0 of register", "a number of another", N, number(0), instrument="0" * 36)
column("numbers", "serial", "number 90 of register", "a number left out", N, number(5), serial=90)
column("numbers", "state", "number 1 of", "a deed number of another", N, number(1, "deed"), instrument="0" * 36)
column("numbers", "serial", "of （", "a deed number left out", N, number(1, "deed"), serial=90)


# -- log

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
column("tiles", "hash 0", "tile/0/000", "a byte of a tile", t.tiles, lambda _: t.tiles.c.level == 0, data=bytes(9 * 32))
column("tiles", "bytes of the tile", "tile/0/000", "a tile cut", t.tiles, lambda _: t.tiles.c.level == 0, data=b"")


@case("entries", "SKIPPED", "leaf")
def two_leaves_of_one_number_swapped(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    first, second = (tx.execute(select(t.acts.c.leaf_index).where(of(1, each)(None))).scalar_one() for each in (0, 1))
    for sequence, leaf in ((0, 1_000), (1, first), (0, second)):
        tx.execute(update(t.acts).where(of(1, sequence)(None)).values(leaf_index=leaf))


@case("checkpoints", "root", "checkpoint")
def two_leaves_of_two_numbers_swapped(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    for number_, leaf in ((0, 1_000), (1, 0), (0, 1)):
        tx.execute(update(t.acts).where(of(number_)(None)).values(leaf_index=leaf))


@case("checkpoints", "size in the note", "checkpoint")
def the_note_of_another_checkpoint(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    other = select(C.c.note).order_by(C.c.size.desc()).limit(1).scalar_subquery()
    tx.execute(update(C).where(size(0)(None)).values(note=other))


@case("tiles", "tiles stored", "log")
def a_tile_besides(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    tx.execute(insert(t.tiles).values(level=1, index=0, data=bytes(32)))


@case("entries", "leaf index", "act 0 of number 6")
def an_act_that_was_forgotten(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    """Workers did all of their work for hours, and an act from before has no place."""
    assert _issue(tx, world).number == 6
    tx.execute(update(t.acts).where(of(6)(None)).values(recorded_at="2026-11-23T06:30:00Z"))


# -- times and trust


@case("timestamps", "timestamp", "checkpoint")
def the_token_of_another_checkpoint(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    other = select(C.c.token).order_by(C.c.size.desc()).limit(1).scalar_subquery()
    tx.execute(update(C).where(size(0)(None)).values(token=other))


@case("timestamps", "time of the token", "checkpoint")
def a_token_from_before_the_last_one(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    _stamp_again(tx, world, hours=-9)


@case("timestamps", "time of the token", "checkpoint")
def a_token_from_the_future(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    _stamp_again(tx, world, hours=9)


R = t.trust_roots
column("timestamps", "timestamp", "checkpoint", "a token that is none", C, size(0), token=b"x")
column("trust", "version", "trust root 7", "a version left out", R, lambda _: R.c.version == 2, version=7)
column("trust", "form", "trust root 1", "a trust root that is none", R, lambda _: R.c.version == 1, value=b"{}")
column(
    "trust", "authority trial-court", "trust root 2", "another key on record",
    t.authorities, lambda _: t.authorities.c.role == "COURT", address=STRANGER,
)  # fmt: skip


@case("trust", "version in it", "trust root 1")
def a_version_in_the_place_of_another(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    other = select(R.c.value).where(R.c.version == 2).scalar_subquery()
    tx.execute(update(R).where(R.c.version == 1).values(value=other))


@case("trust", "registries before", "trust root 2")
def a_registry_that_was_another_before(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    _edit_trust(tx, 1, lambda value: value["registries"][0].update(instance=OTHER))


@case("trust", "logKeys", "trust root 2")
def another_log_key(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    other = str(VerifierKey(world.office.context.office.origin, bytes(32)))
    _edit_trust(tx, 2, lambda value: value.update(logKeys=[other]))


# -- orders and transactions

ORDERS, X = t.advances, t.transactions
column("orders", "signature", "order 1", "another authority", ORDERS, lambda _: ORDERS.c.id == 1, authority=STRANGER)
column("orders", "form", "order 1", "an order that is none", ORDERS, lambda _: ORDERS.c.id == 1, order=b"{}")
column("orders", "registry", "order 1", "another registry", ORDERS, lambda _: ORDERS.c.id == 1, instance=OTHER)
column("orders", "settled on", "act 1 of number 1", "an act not settled", t.acts, of(1, 1), settled_on=None)
column("orders", "moves", "order", "an act without its order", t.acts, of(1, 1), advance=None)
column(
    "transactions",
    "state of its order",
    "transaction",
    "an order not done",
    ORDERS,
    lambda _: ORDERS.c.id == 1,
    state="WAITING",
)
column("transactions", "hash", "transaction 1", "other bytes", X, lambda _: X.c.id == 1, raw=b"x")
column("transactions", "state", "transaction 1", "one that was forgotten", X, lambda _: X.c.id == 1,
       state="OPEN", created_at="2026-11-23T06:30:00Z")  # fmt: skip
column("transactions", "final with nonce", "transaction", "a nonce used twice", X, lambda _: X.c.id == 2, nonce=0)


@case("transactions", "anchor", "transaction")
def an_anchor_deleted(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    tx.execute(delete(t.anchors).where(t.anchors.c.size == select(func.max(t.anchors.c.size)).scalar_subquery()))


@case("transactions", "final transactions for it", "transaction")
def the_same_thing_done_twice(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    anchors = X.c.kind == "ANCHOR"
    tx.execute(update(X).where(anchors).values(subject=select(func.max(t.anchors.c.size)).scalar_subquery()))


# -- the registry, by what the database says of it

column("registry", "hash of block", "registry", "another opening", t.instances, lambda _: t.instances.c.id == 1,
       opened_hash="0x" + OTHER)  # fmt: skip
column("registry", "hash of block", "registry", "another newest block", t.instances, lambda _: t.instances.c.id == 1,
       block_hash="0x" + OTHER)  # fmt: skip


@case("anchors", "root on the chain", "anchor of size")
def an_anchor_that_the_chain_does_not_hold(tx: Transaction, world: World, ids: dict[str, str]) -> None:
    _checkpoint_between(tx, world)
    tx.execute(insert(t.anchors).values(instance=world.ledger.instance, size=2, tx_hash="0x" + OTHER, block_number=1))


# -- helpers of the cases


def _issue(tx: Transaction, world: World) -> Any:
    office = world.office
    id = instruments.draft(tx, office.context, CREDITOR, "forgotten", terms())
    instruments.attach(tx, office.context, CREDITOR, id, "COMMITMENT", b"%PDF- the commitment")
    instruments.offer(tx, office.context, CREDITOR, id)
    for party, role in consents.missing(tx, office.context, instruments.rows.get(tx, CREDITOR, id)):
        consents.record_with_event_key(tx, office.context, CREDITOR, id, party, role, EVIDENCE)
    prepared = acts.prepare_issue(tx, office.context, NOTARY, id, office.actor("NOTARY"))
    acts.submit(tx, office.context, acts.sign_batch(office.context, [prepared], office.people["NOTARY"].sign_digest))
    return prepared


def _stamp_again(tx: Transaction, world: World, hours: int) -> None:
    """Another token, of another time, for the newest checkpoint."""
    newest = tx.execute(select(C).order_by(C.c.size.desc()).limit(1)).one()
    digest = hashlib.sha256(Note.parse(newest.note.encode()).text.encode()).digest()
    world.office.clock.forward(hours=hours)
    token = world.office.context.keys.timestamper.timestamp(digest)
    world.office.clock.forward(hours=-hours)
    tx.execute(update(C).where(C.c.size == newest.size).values(token=token))


def _edit_trust(tx: Transaction, version: int, edit: Callable[[dict[str, Any]], None]) -> None:
    value = canonical.parse(tx.execute(select(R.c.value).where(R.c.version == version)).scalar_one())
    edit(value)
    tx.execute(update(R).where(R.c.version == version).values(value=canonical.encode(value)))


def _checkpoint_between(tx: Transaction, world: World) -> None:
    """A sound checkpoint of size 2 that was never anchored."""
    entries = list(register._entries(tx, 0, 2))
    root = Tree(entry.leaf_hash for entry in entries).root()
    context = world.office.context
    key = register.log_key(context.office, context.keys)
    note = Checkpoint(context.office.origin, 2, root).sign(key, context.keys.log.sign).decode()
    dense = sum(1 for index, entry in enumerate(entries) if entry.register_no == index)
    tx.execute(
        insert(C).values(size=2, root=root.hex(), instruments=dense, note=note, created_at="2026-11-23T06:30:00Z")
    )


# -- the tests


@pytest.mark.parametrize("name", CASES)
def test_what_is_spoiled_is_named_and_nothing_before_it(world: World, name: str) -> None:
    spoiled = CASES[name]
    result, difference = first_difference(world.audit_spoiled(lambda tx: spoiled.spoil(tx, world, world.ids)))
    assert (result.name, result.different) == (spoiled.check, 1), difference
    assert spoiled.what in difference.what, difference
    assert spoiled.where in difference.where, difference
    assert difference.expected != difference.found
