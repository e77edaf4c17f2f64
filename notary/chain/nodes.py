"""Several nodes of one network, asked in order of preference, so that the office outlives the failure of any of them.

A node that does not answer, answers nonsense or speaks for another chain is set aside for a while, and that is said.
When all are set aside they are asked all the same: a late answer is better than none.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from notary.chain import hexes
from notary.chain.errors import ChainError, ChainNonsense, ChainUnreachable, RpcError
from notary.chain.rpc import TIMEOUT, Call, Rpc

T = TypeVar("T")

SET_ASIDE_SECONDS = 30.0
"""How long a node that failed is passed over."""

TRUSTED_SECONDS = 60.0
"""How long a node is believed to serve the chain that it served when it was asked last."""

LIMIT_EXCEEDED = -32005
"""The node answers, but not to us and not now (EIP-1474)."""

log = logging.getLogger(__name__)


class _Peer:
    """One node and what was seen of it; times are those of ``time.monotonic``."""

    def __init__(self, rpc: Rpc) -> None:
        self.rpc = rpc
        self.set_aside_until = 0.0
        self.checked_at: float | None = None


class Nodes:
    """A client of one network (implements ``rpc.Client``). Safe to share between threads."""

    def __init__(
        self,
        urls: Sequence[str],
        chain_id: int,
        *,
        timeout: float = TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            urls: of the nodes, the preferred one first; at least one.
            chain_id: what every one of them must answer to ``eth_chainId``.
            timeout: seconds for one exchange with one node.
            clock: for tests.
        """
        retries = {} if len(urls) == 1 else {"retries": 0}  # another node is a better second try than the same one
        self._peers = [_Peer(Rpc(url, timeout=timeout, **retries)) for url in urls]
        self._chain_id = chain_id
        self._clock = clock
        self._last = self._peers[0]
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._peers)

    @property
    def node(self) -> str:
        """The node that answered last."""
        return self._last.rpc.node

    def call(self, method: str, *params: object, retries: int | None = None) -> object:
        """The ``result`` of one call, by the first node that gives one (raises ChainError)."""
        return self._first(lambda rpc: rpc.call(method, *params, retries=retries))

    def batch(self, calls: Sequence[Call]) -> list[object]:
        """The results of many calls, all by one node; a call that failed has its RpcError in its place."""
        return self._first(lambda rpc: rpc.batch(calls))

    def distrust(self, error: ChainError) -> None:
        """Set aside the node that answered last: what it said turned out to be unusable."""
        self._set_aside(self._last, error)

    def recheck(self) -> None:
        """Ensure that the node that answered last still serves this chain (raises ChainError where none does)."""
        self._last.checked_at = None
        self.call("eth_chainId")

    def close(self) -> None:
        """Close the connections."""
        for peer in self._peers:
            peer.rpc.close()

    def _first(self, ask: Callable[[Rpc], T]) -> T:
        failures: list[ChainError] = []
        for peer in self._in_turn():
            try:
                self._require_network(peer)
                answer = ask(peer.rpc)
            except (ChainUnreachable, ChainNonsense, RpcError) as error:
                if isinstance(error, RpcError) and error.number != LIMIT_EXCEEDED:
                    self._last = peer
                    raise
                self._set_aside(peer, error)
                failures.append(error)
            else:
                self._last = peer
                return answer
        if len(failures) == 1:
            raise failures[0]
        raise ChainUnreachable(f"no node answers: {'; '.join(map(str, failures))}")

    def _in_turn(self) -> list[_Peer]:
        """Those that are not set aside as they were named, then the others, the earliest to be back first."""
        now = self._clock()
        return sorted(self._peers, key=lambda peer: max(0.0, peer.set_aside_until - now))

    def _require_network(self, peer: _Peer) -> None:
        now = self._clock()
        if peer.checked_at is not None and now < peer.checked_at + TRUSTED_SECONDS:
            return
        found = hexes.count(peer.rpc.call("eth_chainId"), "eth_chainId")
        if found != self._chain_id:
            raise ChainNonsense(f"serves chain {found}, and this office's is {self._chain_id}", where=peer.rpc.node)
        peer.checked_at = now

    def _set_aside(self, peer: _Peer, error: ChainError) -> None:
        with self._lock:
            now = self._clock()
            news = now >= peer.set_aside_until
            peer.set_aside_until = now + SET_ASIDE_SECONDS
            peer.checked_at = None
        if news and len(self._peers) > 1:
            log.warning("the node %s is set aside for %g s: %s", peer.rpc.node, SET_ASIDE_SECONDS, error)
