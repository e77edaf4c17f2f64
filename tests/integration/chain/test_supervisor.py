"""The supervisor of the embedded chain, with a real node."""

import errno
import json
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest
from chainkit import Office, drive, story, wait_for
from keypair import KeyPair

from notary.chain import anvil, calls, chain_files
from notary.chain.anvil import Anvil, AnvilMissing, NodeFailed
from notary.chain.chain_files import ChainFiles, NodeInfo
from notary.chain.embedded import EmbeddedChain
from notary.chain.errors import ChainUnreachable
from notary.chain.reader import read_block
from notary.chain.rpc import Rpc
from notary.chain.supervisor import DEFAULT_CHAIN_ID, Supervisor, WrongChain
from notary.chain.transactions import Prices

pytestmark = pytest.mark.process


def anchored(directory: Path) -> tuple[str, bytes, int]:
    """Make a chain with an anchored registry; its address, instance and newest block."""
    with Supervisor(directory) as supervisor, Office(supervisor.chain) as office:
        office.open_registry()
        office.send(calls.anchor(office.registry, 5, b"\x0a" * 32, 4), office.sequencer)
        facts = office.reader.view().facts
        assert facts.instance_id is not None
        return office.registry, facts.instance_id, facts.block_number


def instance_at(supervisor: Supervisor, registry: str) -> bytes | None:
    with Office(supervisor.chain) as office:
        office.registry = registry
        return office.reader.view().facts.instance_id


def test_a_chain_survives_its_supervisor(tmp_path: Path) -> None:
    registry, instance, number = anchored(tmp_path)
    for _ in range(3):
        with Supervisor(tmp_path) as supervisor:
            assert supervisor.loss is None
            assert instance_at(supervisor, registry) == instance
            assert supervisor.chain.confirmed_block() == number


def test_the_first_block_keeps_its_hash_over_restarts(tmp_path: Path) -> None:
    hashes = set()
    for _ in range(4):
        second = int(time.time())
        with Supervisor(tmp_path) as supervisor, Rpc(supervisor.chain.url) as rpc:
            supervisor.chain.freshen(max_age=-1)
            first = read_block(rpc, 0)
            assert first is not None
            hashes.add(first.hash)
        # anvil's own first block differs only from one second to the next.
        wait_for(lambda second=second: int(time.time()) != second, "the clock")
    assert len(hashes) == 1
    blocks = json.loads((tmp_path / "state.json").read_bytes())["blocks"]
    assert [block["header"]["number"] for block in blocks].count("0x0") == 1


def test_the_address_stays_over_restarts_unless_it_is_taken(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        url, port = supervisor.chain.url, supervisor.chain.node.port
    with Supervisor(tmp_path) as supervisor:
        assert supervisor.chain.url == url
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with Supervisor(tmp_path) as supervisor:
            assert supervisor.chain.url != url
        with pytest.raises(NodeFailed, match=f"port {port} is taken"), Supervisor(tmp_path, port=port):
            pass


def test_the_chain_id_is_as_configured_and_then_fixed(tmp_path: Path) -> None:
    with Supervisor(tmp_path, chain_id=4242) as supervisor, Rpc(supervisor.chain.url) as rpc:
        assert rpc.call("eth_chainId") == hex(4242)
    with pytest.raises(WrongChain, match="holds chain 4242, not 4243"), Supervisor(tmp_path, chain_id=4243):
        pass


def test_a_missing_binary_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(anvil.VARIABLE, "/nowhere")
    with pytest.raises(AnvilMissing), Supervisor(tmp_path):
        pass


def test_a_binary_that_is_no_node_is_told_with_its_words(tmp_path: Path) -> None:
    script = tmp_path / "anvil"
    script.write_text("#!/bin/sh\necho not a node; exit 9\n")
    script.chmod(0o755)
    with pytest.raises(NodeFailed, match="code 9: not a node"), Supervisor(tmp_path / "chain", binary=script):
        pass


@pytest.mark.parametrize("damage", ["empty", "cut in half", "last byte", "garbage", "other json", "gone"])
def test_a_damaged_state_is_a_reported_loss_and_not_a_crash(tmp_path: Path, damage: str) -> None:
    registry, _, _ = anchored(tmp_path)
    state = tmp_path / "state.json"
    whole = state.read_bytes()
    content = {
        "empty": b"",
        "cut in half": whole[: len(whole) // 2],
        "last byte": whole[:-1],
        "garbage": os.urandom(1000),
        "other json": b"{}",
    }.get(damage)
    state.unlink()
    if content is not None:
        state.write_bytes(content)
    with Supervisor(tmp_path) as supervisor:
        assert supervisor.loss is not None
        assert "state.json" in supervisor.loss.reason
        assert instance_at(supervisor, registry) is None
        kept = supervisor.loss.kept
        assert (kept.read_bytes() if kept else None) == content
    with Supervisor(tmp_path) as supervisor:
        assert supervisor.loss is None


def test_a_state_that_only_the_node_finds_wrong_is_a_loss_too(tmp_path: Path) -> None:
    anchored(tmp_path)
    state = tmp_path / "state.json"
    state.write_bytes(state.read_bytes().replace(b'"balance":"0x', b'"balance":"0y'))
    with Supervisor(tmp_path) as supervisor:
        assert supervisor.loss is not None
        assert "balance" in supervisor.loss.reason or "--load-state" in supervisor.loss.reason
        assert supervisor.chain.confirmed_block() == 0


def test_an_older_copy_of_the_state_is_a_loss(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor, Office(supervisor.chain) as office:
        office.open_registry()
        old = (tmp_path / "state.json").read_bytes()
        office.send(calls.anchor(office.registry, 5, b"\x0a" * 32, 4), office.sequencer)
    (tmp_path / "state.json").write_bytes(old)
    with Supervisor(tmp_path) as supervisor:
        assert supervisor.loss is not None
        assert "an old copy" in supervisor.loss.reason


def test_the_state_of_another_chain_is_a_loss(tmp_path: Path) -> None:
    _, _, number = anchored(tmp_path / "a")
    anchored(tmp_path / "b")
    (tmp_path / "a" / "state.json").write_bytes((tmp_path / "b" / "state.json").read_bytes())
    with Supervisor(tmp_path / "a") as supervisor:
        assert supervisor.loss is not None
        assert f"block {number} is not the confirmed one" in supervisor.loss.reason


def test_a_lost_marker_is_made_again(tmp_path: Path) -> None:
    _, _, number = anchored(tmp_path)
    (tmp_path / "confirmed.json").write_bytes(b"{")
    with Supervisor(tmp_path) as supervisor:
        assert supervisor.loss is None
        assert supervisor.chain.confirmed_block() == number


def test_a_second_supervisor_stands_by_and_takes_over(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as first:
        pid = first.chain.node.pid
        with Supervisor(tmp_path) as second:
            assert second.chain.node.pid == pid
            assert second.chain.confirmed() == first.chain.confirmed()
            first.__exit__(None, None, None)
            wait_for(lambda: second.chain.node.pid != pid, "the second to take over")
            with Rpc(second.chain.url) as rpc:
                assert rpc.call("eth_chainId") == hex(DEFAULT_CHAIN_ID)


def test_a_node_left_behind_is_ended(tmp_path: Path) -> None:
    """One that escaped its leash, as where there is no such thing."""
    started: list[Anvil] = []
    free = threading.Event()

    def start() -> None:
        port = anvil.free_port()
        started.append(Anvil.start(anvil.find_binary(), tmp_path, port=port, chain_id=DEFAULT_CHAIN_ID, state=None))
        free.wait()

    thread = threading.Thread(target=start)
    thread.start()
    (orphan,) = wait_for(lambda: list(started), "the orphan")
    ChainFiles(tmp_path).publish(NodeInfo(orphan.pid, orphan.port, orphan.url, DEFAULT_CHAIN_ID))
    with Supervisor(tmp_path) as supervisor:
        assert orphan.process.wait(60) == -signal.SIGKILL
        assert supervisor.chain.node.pid != orphan.pid
    free.set()
    thread.join()
    orphan.kill()


def test_a_hung_node_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anvil, "CALL_SECONDS", 0.3)
    with Supervisor(tmp_path) as supervisor:
        pid = supervisor.chain.node.pid
        os.kill(pid, signal.SIGSTOP)
        wait_for(lambda: supervisor.chain.node.pid != pid, "another node")


def test_a_full_disk_delays_confirmation_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = threading.Event()
    real = chain_files._write

    def full(path: Path, content: bytes) -> None:
        refused.set()
        raise OSError(errno.ENOSPC, "No space left on device")

    with Supervisor(tmp_path) as supervisor, Office(supervisor.chain) as office:
        office.open_registry()
        number = supervisor.chain.confirmed_block()
        transaction = office.signed(calls.anchor(office.registry, 5, b"\x0a" * 32, 4), office.sequencer)
        monkeypatch.setattr(chain_files, "_write", full)
        office.transactions.broadcast(transaction.raw)
        assert refused.wait(60)
        assert supervisor.chain.confirmed_block() == number
        assert office.confirmed_receipt(transaction) is None
        monkeypatch.setattr(chain_files, "_write", real)
        assert wait_for(lambda: office.confirmed_receipt(transaction), "the receipt").succeeded


def test_a_disk_that_is_full_from_the_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(chain_files, "_write", full)
    with pytest.raises(OSError, match="No space left"), Supervisor(tmp_path):
        pass


def test_nothing_is_mined_while_there_is_nothing_to_mine(tmp_path: Path) -> None:
    with Supervisor(tmp_path, poll=0.001) as supervisor, Office(supervisor.chain) as office:
        office.open_registry()
        number = supervisor.chain.confirmed_block()
        waiting = story(office.admin, office.sequencer, DEFAULT_CHAIN_ID)[-1]
        office.transactions.broadcast(waiting.raw)  # two nonces ahead: it cannot be mined
        office.send(calls.anchor(office.registry, 1, b"\x0a" * 32, 1), office.sequencer)
        # Four transactions opened the registry, each in a block of its own, and one anchored.
        assert (number, supervisor.chain.confirmed_block()) == (4, 5)


def test_a_stale_head_is_freshened_and_a_fresh_one_is_not(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        chain = EmbeddedChain(tmp_path)
        chain.freshen(max_age=3600)
        assert supervisor.chain.confirmed_block() == 0
        chain.freshen(max_age=-1)
        assert supervisor.chain.confirmed_block() == 1


def test_a_chain_without_supervisor_cannot_be_freshened(tmp_path: Path) -> None:
    with pytest.raises(ChainUnreachable, match="no chain node ever ran here"):
        EmbeddedChain(tmp_path).freshen(1)
    with Supervisor(tmp_path) as supervisor:
        chain = supervisor.chain
    with pytest.raises(ChainUnreachable):
        chain.freshen(-1)


def test_accounts_need_no_balance_even_after_full_blocks(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor, Office(supervisor.chain) as office:
        office.open_registry()
        words = [b"\x01" * 32] * calls.SEED_WORDS
        for first in range(0, 4 * calls.SEED_WORDS, calls.SEED_WORDS):
            office.send(calls.seed(office.registry, first, words), office.admin)
        assert office.transactions.prices() == Prices(0, 0)
        assert office.rpc.call("eth_getBalance", office.admin.address, "latest") == "0x0"


def test_the_node_serves_this_machine_alone_and_no_web_page(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        arguments = Path(f"/proc/{supervisor.chain.node.pid}/cmdline").read_bytes().split(b"\0")
        assert {b"--no-cors", b"--no-mining", b"--no-request-size-limit"} <= set(arguments)
        assert arguments[arguments.index(b"--host") + 1] == b"127.0.0.1"
        home = arguments[arguments.index(b"--cache-path") + 1]
        assert Path(os.fsdecode(home)).parent == tmp_path.resolve()


def test_a_story_signed_before_the_chain_existed_is_told_to_its_end(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        for transaction in story(KeyPair(1), KeyPair(2), DEFAULT_CHAIN_ID):
            assert drive(supervisor.chain, transaction, lambda: True)
