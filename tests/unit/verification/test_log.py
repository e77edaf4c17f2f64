"""A copy of the register is believed as far as it leads to a checkpoint that the log's own key signed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from office import Office

from notary.domain import canonical, trust
from notary.domain.errors import Error
from notary.domain.register import merkle
from notary.domain.register.bundles import encode_bundle
from notary.domain.register.entry import Entry
from notary.domain.verification.log import OpenLog, open_log
from notary.domain.verification.report import Reason
from notary.tlog import DirectoryLog

SIZE = 700
"""Two full bundles and a part of a third, so that tiles of two levels are read."""


@pytest.fixture(scope="module")
def office() -> Office:
    office = Office()
    office.entries = [Entry(number, 0, bytes([number % 251]) * 32) for number in range(SIZE)]
    office.tree = merkle.Tree(entry.leaf_hash for entry in office.entries)
    return office


@pytest.fixture(scope="module")
def published(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.publish(tmp_path_factory.mktemp("log"))


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "log"))


def opened(office: Office, folder: Path) -> OpenLog:
    log = open_log(DirectoryLog(folder), trust.parse(canonical.encode(office.trust())))
    assert isinstance(log, OpenLog)
    return log


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 513, 699, 700])
def test_the_root_at_any_size_is_that_of_the_tree(office: Office, published: Path, size: int) -> None:
    assert opened(office, published).root_at(size) == office.tree.root(size)


@pytest.mark.parametrize("start", [0, 1, 255, 256, 511, 512, 698, 699, 700, 2**53])
def test_the_entries_from_a_leaf_are_those_of_the_register(office: Office, published: Path, start: int) -> None:
    assert list(opened(office, published).entries_from(start)) == office.entries[start:]


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2"])
@pytest.mark.parametrize("offset", [0, 40, -1])
def test_an_altered_tile_proves_nothing(office: Office, copy: Path, path: str, offset: int) -> None:
    data = bytearray((copy / path).read_bytes())
    data[offset] ^= 1
    (copy / path).write_bytes(data)
    log = opened(office, copy)
    with pytest.raises(Error):
        assert all(log.root_at(size) for size in (200, 600))


@pytest.mark.parametrize("position", [0, 100, 255])
@pytest.mark.parametrize("bundle", [0, 1])
def test_an_altered_entry_is_never_given(office: Office, copy: Path, bundle: int, position: int) -> None:
    entries = office.entries[256 * bundle : 256 * bundle + 256]
    entries[position] = Entry(9, 1, bytes(32))
    (copy / f"tile/entries/00{bundle}").write_bytes(encode_bundle(entries))
    with pytest.raises(Error):
        list(opened(office, copy).entries_from(0))


def test_swapped_bundles_are_refused(office: Office, copy: Path) -> None:
    first, second = copy / "tile/entries/000", copy / "tile/entries/001"
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)
    with pytest.raises(Error):
        list(opened(office, copy).entries_from(300))


def test_a_full_file_stands_in_for_a_partial_one_that_is_gone(office: Office, copy: Path, tmp_path: Path) -> None:
    """A log that grew dropped the partial files; whoever holds the older checkpoint reads the full ones."""
    older = office.publish(tmp_path / "older", 300)
    for path in ("checkpoint", "tile/1/000.p/1"):
        (copy / path).write_bytes((older / path).read_bytes())
    log = opened(office, copy)
    assert log.checkpoint.size == 300
    assert log.root_at(257) == office.tree.root(257)
    assert list(log.entries_from(256)) == office.entries[256:300]


def _unsigned(folder: Path) -> None:
    text = (folder / "checkpoint").read_text()
    (folder / "checkpoint").write_text(text[: text.index("—")])


def _altered_root(folder: Path) -> None:
    lines = (folder / "checkpoint").read_text().split("\n")
    lines[2] = "A" * 43 + "="
    (folder / "checkpoint").write_text("\n".join(lines))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: (folder / "checkpoint").unlink(), "LOG_UNREADABLE"),
        (lambda folder: (folder / "checkpoint").write_bytes(b"x" * 600_000), "LOG_UNREADABLE"),
        (lambda folder: (folder / "checkpoint").write_bytes(b"\xff\xfe"), "LOG_CHECKPOINT_INVALID"),
        (_unsigned, "LOG_CHECKPOINT_INVALID"),
        (_altered_root, "LOG_CHECKPOINT_INVALID"),
    ],
)
def test_a_checkpoint_that_is_not_genuine_opens_nothing(
    office: Office, copy: Path, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(copy)
    reason = open_log(DirectoryLog(copy), trust.parse(canonical.encode(office.trust())))
    assert isinstance(reason, Reason)
    assert reason.code == code
