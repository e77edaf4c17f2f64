"""kill -9 of supervisor, node and both at every fault point of the chain: at most unconfirmed blocks are lost.

The points are listed from the source, so a new one gets its cases by itself, and fails them when this story does
not come past it.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chainkit import PATIENCE, drive, story, wait_for
from faults import enumerate_points
from keypair import KeyPair

import notary
from notary.chain import anvil
from notary.chain.embedded import EmbeddedChain
from notary.chain.errors import ChainUnreachable
from notary.chain.reader import RegistryReader
from notary.chain.rpc import Rpc
from notary.chain.supervisor import DEFAULT_CHAIN_ID
from notary.chain.transactions import contract_address
from notary.faults import VARIABLE

pytestmark = pytest.mark.process

ADMIN, SEQUENCER = KeyPair(1), KeyPair(2)
STORY = story(ADMIN, SEQUENCER, DEFAULT_CHAIN_ID)
REGISTRY = contract_address(ADMIN.address, 0)

AT_START = {"chain.after_node_start"}
WHEN_DAMAGED = {"chain.between_set_asides"}
POINTS = {name for name in enumerate_points(Path(notary.__file__).parent) if name.startswith("chain.")}
PLANS = [
    *(f"{point}:self:1" for point in sorted(POINTS - WHEN_DAMAGED)),
    *(f"{point}:{action}:1" for point in sorted(AT_START) for action in ("node", "both")),
    *(
        f"{point}:{action}:3"
        for point in sorted(POINTS - AT_START - WHEN_DAMAGED)
        for action in ("self", "node", "both")
    ),
]


@contextmanager
def supervised(directory: Path, plan: str = "") -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "notary.chain", str(directory)]
    environment = {**os.environ, VARIABLE: plan}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()


def up(chain: EmbeddedChain) -> bool:
    try:
        with Rpc(chain.url, retries=0) as rpc:
            return bool(rpc.call("eth_chainId")) and chain.confirmed_block() >= 0
    except ChainUnreachable:
        return False


def tell(chain: EmbeddedChain, process: subprocess.Popen[bytes]) -> int:
    """Send the whole story, each step after the one before is confirmed; returns how many were when it ended."""

    def alive() -> bool:
        return process.poll() is None

    for count, transaction in enumerate(STORY):
        if not drive(chain, transaction, alive):
            return count
    return len(STORY)


def size_on(chain: EmbeddedChain) -> tuple[int, bytes | None]:
    with Rpc(chain.url) as rpc:
        facts = RegistryReader(rpc, REGISTRY, confirmed_block=chain.confirmed_block).view().facts
    return facts.size, facts.instance_id


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_confirmed_is_lost_and_nothing_happens_twice(tmp_path: Path, plan: str) -> None:
    chain = EmbeddedChain(tmp_path)
    marker, pids = None, set()
    with supervised(tmp_path, plan) as process:
        if ":node:" in plan:
            told = tell(chain, process)
            assert told == len(STORY)
            assert process.poll() is None
        else:
            told = tell(chain, process)
            assert process.wait(PATIENCE) == -signal.SIGKILL
            if (tmp_path / "node.json").exists():
                pids.add(chain.node.pid)
                wait_for(lambda: not anvil.is_ours(chain.node.pid, tmp_path), "the node to die as well")
        if (tmp_path / "confirmed.json").exists():
            marker = chain.confirmed()
    with supervised(tmp_path) as process:
        assert tell(chain, process) == len(STORY)
        assert chain.node.pid not in pids
        if marker is not None:
            with Rpc(chain.url) as rpc:
                view = RegistryReader(rpc, REGISTRY).view()
                assert view.block_hash(marker.number) == marker.hash
        size, instance = size_on(chain)
        assert size == 3
        assert instance is not None
        assert transaction_counts(chain) == (2, 3)
    assert not list(tmp_path.glob("*.damaged-*"))
    assert told <= len(STORY)


def transaction_counts(chain: EmbeddedChain) -> tuple[object, object]:
    with Rpc(chain.url) as rpc:
        counts = [
            int(str(rpc.call("eth_getTransactionCount", key.address, "latest")), 16) for key in (ADMIN, SEQUENCER)
        ]
    return counts[0], counts[1]


def test_a_node_that_is_killed_comes_back_at_the_same_address(tmp_path: Path) -> None:
    chain = EmbeddedChain(tmp_path)
    with supervised(tmp_path) as process:
        assert tell(chain, process) == len(STORY)
        before, size = chain.node, size_on(chain)
        for _ in range(10):
            pid = chain.node.pid
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda pid=pid: chain.node.pid != pid and up(chain), "the next node")
            assert chain.url == before.url
            assert size_on(chain) == size
        assert process.poll() is None


def test_killed_while_a_damaged_state_is_set_aside(tmp_path: Path) -> None:
    chain = EmbeddedChain(tmp_path)
    with supervised(tmp_path) as process:
        assert tell(chain, process) == len(STORY)
    damaged = (tmp_path / "state.json").read_bytes()[:-100]
    (tmp_path / "state.json").write_bytes(damaged)
    with supervised(tmp_path, "chain.between_set_asides") as process:
        assert process.wait(PATIENCE) == -signal.SIGKILL
    with supervised(tmp_path) as process:
        assert tell(chain, process) == len(STORY)
    assert (tmp_path / "state.damaged-1").read_bytes() == damaged
