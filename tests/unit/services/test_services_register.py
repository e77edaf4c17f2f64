"""The register: order, published files, and every corruption that its check must find."""

from typing import Any

import pytest
from officekit import NOTARY, TestOffice
from sqlalchemy import delete, text, update

from notary.db import leases, tables
from notary.db import register as register_rows
from notary.domain.errors import FormatError, NotFound
from notary.domain.register.checkpoint import open_checkpoint
from notary.domain.register.entry import Entry
from notary.domain.register.merkle import Tree
from notary.domain.register.note import Note
from notary.domain.register.tiles import append
from notary.services import instruments, register
from notary.services.audit import CHECKS, run


def fill(office: TestOffice, hashes: list[str], first: int = 0) -> None:
    """Put bare acts 0 into the queue, which is quicker than to notarise hundreds of debts."""
    with office.write() as tx:
        for offset, act_hash in enumerate(hashes):
            number = first + offset
            tx.execute(
                tables.acts.insert().values(
                    instrument=f"{number:036d}",
                    institution="trial-bank",
                    register_no=number,
                    sequence=0,
                    act_hash=act_hash,
                    type="ISSUE",
                    role="NOTARY",
                    act=b"",
                    private=b"",
                    from_byte=0,
                    to_byte=0,
                    recorded_at="2026-11-23T06:30:00Z",
                )
            )


def files(office: TestOffice) -> dict[str, bytes]:
    """All published files."""
    with office.read() as tx:
        return dict(register.published(tx))


def file(office: TestOffice, path: str) -> bytes:
    """One file."""
    with office.read() as tx:
        return register.file(tx, path)


def differences(office: TestOffice) -> list[str]:
    """Everything that is wrong with the log."""
    checks = [check for check in CHECKS if check.name in ("entries", "checkpoints", "tiles")]
    with office.read() as tx:
        results = run(tx, office.context, None, every=True, checks=checks)
        return [str(difference) for result in results for difference in result.differences]


def hashes(count: int, first: int = 0) -> list[str]:
    """Hashes that are unlike."""
    return [f"{number:064x}" for number in range(first, first + count)]


def test_acts_come_in_the_order_of_arrival_and_the_checkpoint_is_over_them(office: TestOffice) -> None:
    ids = [office.issued("LN-1"), office.issued("LN-2")]
    office.discharge(ids[0])
    assert office.sequence() == 3
    tree = Tree()
    with office.read() as tx:
        last = register_rows.latest(tx)
        rows = tx.execute(tables.acts.select().order_by(tables.acts.c.leaf_index)).all()
    assert last is not None
    assert [(row.leaf_index, row.register_no, row.sequence) for row in rows] == [(0, 0, 0), (1, 1, 0), (2, 0, 1)]
    for row in rows:
        tree.append(Entry(row.register_no, row.sequence, bytes.fromhex(row.act_hash)).leaf_hash)
    assert (last.root, last.instruments) == (tree.root().hex(), 2)
    key = register.log_key(office.context.office, office.context.keys)
    opened = open_checkpoint(last.note.encode(), "register.trial.example", [key])
    assert (opened.size, opened.root.hex()) == (3, last.root)


def test_nothing_waits_nothing_is_signed(office: TestOffice) -> None:
    assert office.sequence() is None
    office.issued()
    assert office.sequence() == 1
    assert office.sequence() is None


def test_only_the_holder_of_the_lease_gives_places(office: TestOffice) -> None:
    office.issued()
    with office.write() as tx, pytest.raises(leases.LeaseLost):
        register.sequence(tx, office.context, leases.Lease("sequencer", "somebody", 1))
    assert files(office) == {}


@pytest.mark.parametrize("splits", [[600], [1] * 5 + [595], [256, 256, 88], [255, 1, 1, 343], [100, 300, 200]])
def test_however_the_acts_come_the_tree_is_the_same(office: TestOffice, splits: list[int]) -> None:
    known = hashes(600)
    at = 0
    for count in splits:
        fill(office, known[at : at + count], at)
        at += count
        assert office.sequence() == at
    entries = [Entry(number, 0, bytes.fromhex(value)) for number, value in enumerate(known)]
    whole = append(0, lambda *_: b"", (entry.leaf_hash for entry in entries))
    found = files(office)
    stored = {(0, 0): "tile/0/000", (0, 1): "tile/0/001", (0, 2): "tile/0/002.p/88", (1, 0): "tile/1/000.p/2"}
    assert {place: found[path] for place, path in stored.items()} == whole.tiles
    assert Note.parse(found["checkpoint"]).text.splitlines()[1] == "600"
    assert list(found)[-1] == "checkpoint"
    bundles = b"".join(found[f"tile/entries/{path}"] for path in ("000", "001", "002.p/88"))
    assert bundles == b"".join(len(each.encode()).to_bytes(2, "big") + each.encode() for each in entries)
    assert differences(office) == []


def test_numbers_count_as_dense_from_zero_only(office: TestOffice) -> None:
    for first, dense in ((1, 0), (3, 0), (0, 2), (2, 4)):
        fill(office, hashes(1, 100 + first), first)
        office.sequence()
        with office.read() as tx:
            last = register_rows.latest(tx)
        assert last is not None
        assert last.instruments == dense


class TestFiles:
    @pytest.fixture(autouse=True)
    def filled(self, office: TestOffice) -> None:
        fill(office, hashes(300))
        office.sequence()

    @pytest.mark.parametrize(
        ("path", "size"), [("tile/0/000", 8192), ("tile/0/001.p/44", 1408), ("tile/1/000.p/1", 32)]
    )
    def test_tiles(self, office: TestOffice, path: str, size: int) -> None:
        assert len(file(office, path)) == size

    def test_an_older_state_of_a_tile_stays_there(self, office: TestOffice) -> None:
        assert file(office, "tile/0/000.p/5") == file(office, "tile/0/000")[:160]
        assert len(file(office, "tile/entries/000.p/5")) == 5 * 46

    @pytest.mark.parametrize(
        "path",
        [
            "tile/0/001",
            "tile/0/001.p/45",
            "tile/0/002.p/1",
            "tile/1/000",
            "tile/2/000.p/1",
            "tile/63/000.p/1",
            "tile/entries/001.p/45",
            "tile/entries/x999/x999/x999/x999/x999/999",
        ],
    )
    def test_what_is_not_there_yet(self, office: TestOffice, path: str) -> None:
        with pytest.raises(NotFound, match="the register has no"):
            file(office, path)

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "tile",
            "tile/0/0",
            "tile/00/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/x000/000",
            "tile/64/000",
            "tile/0/000/",
            "tile/-1/000",
            "tile/0/٠٠٠",
            "tile/entries/000.p/05",
            "../checkpoint",
            "tile/0/000\n",
        ],
    )
    def test_what_is_no_path(self, office: TestOffice, path: str) -> None:
        with pytest.raises(FormatError, match="as in tile/0/x001/234"):
            file(office, path)


def test_an_empty_register_has_no_files(office: TestOffice) -> None:
    for path in ("checkpoint", "tile/0/000"):
        with pytest.raises(NotFound, match="the register is empty"):
            file(office, path)
    assert differences(office) == []


A, T, C = tables.acts, tables.tiles, tables.checkpoints
CORRUPTIONS: dict[str, tuple[Any, str]] = {
    "another hash": (update(A).where(A.c.register_no == 3).values(act_hash="ab" * 32), "checkpoint 10: root"),
    "another number": (update(A).where(A.c.register_no == 3).values(register_no=99), "checkpoint 10: instruments"),
    "another sequence": (update(A).where(A.c.register_no == 3).values(sequence=1), "where 0 should follow"),
    "an act gone": (delete(A).where(A.c.register_no == 3), "log: acts with a place: expected 10, found 9"),
    "the last act gone": (delete(A).where(A.c.register_no == 9), "log: acts with a place: expected 10, found 9"),
    "two leaves swapped": (
        text(
            "update acts set leaf_index = case leaf_index when 3 then -4 when 4 then -3 end where leaf_index in (3, 4)"
        ),
        "leaf index: expected 0, found -4",
    ),
    "a tile altered": (update(T).values(data=b"\x00" * 320), "tile/0/000.p/10: hash 0 of the tile"),
    "a tile cut": (update(T).values(data=b""), "tile/0/000.p/10: bytes of the tile: expected 320, found 0"),
    "a tile gone": (delete(T), "log: tiles stored: expected 1, found 0"),
    "another root": (update(C).values(root="ab" * 32), "found abab"),
    "numbers not exposed": (update(C).values(instruments=9), "instruments: expected 10, found 9"),
    "too many numbers": (update(C).values(instruments=11), "instruments: expected 10, found 11"),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_every_corruption_is_found(office: TestOffice, name: str) -> None:
    fill(office, hashes(10))
    office.sequence()
    assert differences(office) == []
    statement, message = CORRUPTIONS[name]
    with office.write() as tx:
        tx.execute(statement)
    found = differences(office)
    assert any(message in difference for difference in found), found


def test_a_timestamp_is_asked_for_the_newest_checkpoint_and_the_first_one_stays(office: TestOffice) -> None:
    office.issued()
    office.sequence()
    with office.write() as tx:
        wanted = register.unstamped(tx)
        assert wanted is not None
        first, second = (office.context.keys.timestamper.timestamp(wanted[1]) for _ in range(2))
        register.stamp(tx, office.context, 1, first)
        register.stamp(tx, office.context, 1, second)
        assert register.unstamped(tx) is None
        last = register_rows.latest(tx)
    assert last is not None
    assert last.token == first


def test_the_head_of_an_instrument_is_the_last_act_in_the_register(office: TestOffice) -> None:
    id = office.issued()
    office.revoke(id)
    office.sequence()
    with office.read() as tx:
        entries = list(register.act_rows.entries(tx, 0, 9))
        assert entries[-1].act_hash == instruments.rows.get(tx, NOTARY, id).head_hash
