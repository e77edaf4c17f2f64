"""The chain's files are replaced whole or not at all, and what no node could continue from is noticed."""

import errno
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from notary.chain.chain_files import (
    ChainFiles,
    Confirmed,
    NodeInfo,
    StateDamaged,
    parse_state,
    without_false_genesis,
)

HASH = b"\xab" * 32


def block(number: int, time: int = 1000) -> dict[str, Any]:
    return {"header": {"number": hex(number), "timestamp": hex(time)}}


def state(best: int) -> bytes:
    blocks = [block(number) for number in range(best + 1)]
    return json.dumps({"best_block_number": best, "blocks": blocks, "accounts": {}}).encode()


@pytest.fixture
def files(tmp_path: Path) -> ChainFiles:
    return ChainFiles(tmp_path / "data" / "chain")


def test_a_new_directory_holds_nothing_and_is_fine(files: ChainFiles) -> None:
    assert files.examine() is None
    assert (files.confirmed(), files.node()) == (None, None)


def test_what_is_saved_reads_back(files: ChainFiles) -> None:
    files.save(state(3), Confirmed(3, HASH))
    files.publish(NodeInfo(1, 2, "http://127.0.0.1:2", 31337))
    again = ChainFiles(files.directory)
    assert again.examine() == 3
    assert again.confirmed() == Confirmed(3, HASH)
    assert again.node() == NodeInfo(1, 2, "http://127.0.0.1:2", 31337)
    assert json.loads((files.directory / "confirmed.json").read_text()) == {
        "number": 3,
        "hash": "0x" + "ab" * 32,
    }
    assert not list(files.directory.glob("*.new"))


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_full_disk_leaves_the_last_dump_whole(
    files: ChainFiles, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    files.save(state(3), Confirmed(3, HASH))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        if failing == "fsync":
            patched.setattr(os, "fsync", full)
        else:
            patched.setattr(Path, "open", full)
        with pytest.raises(OSError, match="No space left"):
            files.save(state(4), Confirmed(4, HASH))
    assert (files.examine(), files.confirmed()) == (3, Confirmed(3, HASH))
    assert not list(files.directory.glob("*.new"))


def test_the_state_is_on_the_disk_before_it_has_its_name(files: ChainFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        steps.append("sync " + Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_sync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        steps.append(f"rename {target.name}")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    files.save(state(1), Confirmed(1, HASH))
    assert steps == [
        "sync state.new",
        "rename state.json",
        "sync chain",
        "sync confirmed.new",
        "rename confirmed.json",
        "sync chain",
    ]


@pytest.mark.parametrize("cut", [0, 1, 10, 100, -1])
def test_a_cut_state_is_damaged(files: ChainFiles, cut: int) -> None:
    files.save(state(3), Confirmed(3, HASH))
    files.state.write_bytes(state(3)[:cut])
    with pytest.raises(StateDamaged, match=r"^state\.json: "):
        files.examine()


@pytest.mark.parametrize(
    "content",
    [
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b"\xff\xff",
        b"\x1f\x8bbroken",
        gzip.compress(state(3))[:-5],
        b'{"best_block_number":1,"blocks":[],"accounts":{}}',
        b'{"best_block_number":0,"blocks":[{"header":{"number":"0x0"}}],"accounts":[]}',
        b'{"best_block_number":0,"blocks":[{"header":{}}],"accounts":{}}',
        b'{"best_block_number":0,"blocks":[[]],"accounts":{}}',
        b'{"best_block_number":"zero","blocks":[],"accounts":{}}',
    ],
)
def test_what_is_no_state_is_damaged(content: bytes) -> None:
    with pytest.raises(StateDamaged):
        parse_state(content)


def test_a_zipped_dump_is_read() -> None:
    assert parse_state(gzip.compress(state(2))) == json.loads(state(2))


def test_a_missing_state_is_a_loss_only_when_something_was_in_it(files: ChainFiles) -> None:
    files.save(state(3), Confirmed(3, HASH))
    files.state.unlink()
    with pytest.raises(StateDamaged, match="the state file is gone; block 3 was in it"):
        files.examine()


def test_an_older_copy_of_the_state_is_not_continued_from(files: ChainFiles) -> None:
    files.save(state(3), Confirmed(3, HASH))
    files.state.write_bytes(state(2))
    with pytest.raises(StateDamaged, match="ends with block 2 and block 3 was confirmed: an old copy"):
        files.examine()


def test_a_state_newer_than_the_marker_is_fine(files: ChainFiles) -> None:
    files.save(state(3), Confirmed(3, HASH))
    files.state.write_bytes(state(4))
    assert files.examine() == 4


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b'{"number":1}', b'{"number":1,"hash":"0x12"}'])
def test_an_unreadable_marker_is_no_marker(files: ChainFiles, content: bytes) -> None:
    (files.directory / "confirmed.json").write_bytes(content)
    assert files.confirmed() is None


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b'{"pid":1}'])
def test_an_unreadable_node_file_is_none(files: ChainFiles, content: bytes) -> None:
    (files.directory / "node.json").write_bytes(content)
    assert files.node() is None


def test_damaged_files_are_kept_each_under_its_own_name(files: ChainFiles) -> None:
    for number in range(1, 4):
        files.save(state(number), Confirmed(number, HASH))
        kept = files.set_aside()
        assert kept == files.directory / f"state.damaged-{number}"
        assert kept.read_bytes() == state(number)
        assert (files.examine(), files.confirmed()) == (None, None)
    assert files.set_aside() is None


def test_setting_aside_a_marker_without_a_state(files: ChainFiles) -> None:
    files.mark(Confirmed(3, HASH))
    assert files.set_aside() is None
    assert files.confirmed() is None


def test_of_several_first_blocks_the_oldest_stays() -> None:
    blocks = [block(2), block(0, 1005), block(0, 1000), block(1), block(0, 1003)]
    cleaned = without_false_genesis({"blocks": blocks, "best_block_number": 2})
    assert cleaned == {"blocks": [block(0, 1000), block(2), block(1)], "best_block_number": 2}
    assert without_false_genesis({"blocks": [block(5)]}) == {"blocks": [block(5)]}


def test_one_supervisor_at_a_time(files: ChainFiles) -> None:
    with files.lock() as first, ChainFiles(files.directory).lock() as second:
        assert (first, second) == (True, False)
    with ChainFiles(files.directory).lock() as third:
        assert third
