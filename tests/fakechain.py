"""Chains in memory behind one loopback JSON-RPC server: each chain is a path, and says exactly what a test wants.

It knows the ABI of the registry from the issue's signatures alone, so it checks the reader and not itself.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from eth_hash.auto import keccak

ZERO = "0" * 64


class Reverts(Exception):
    """The call fails in the contract."""


@dataclass
class FakeChain:
    """One chain with one registry. Hashes are hex without 0x; times are Unix seconds.

    ``fork`` names the branch that blocks from ``forked_at`` on belong to: another name, other block hashes.
    ``counts_numbers`` False answers for numbers that it lacks; ``spell`` changes each reply before it is sent.
    """

    chain_id: int
    registry: str
    instance: str
    block: int = 0
    block_time: int = 0
    size: int = 0
    root: str = ZERO
    instruments: int = 0
    change_count: int = 0
    roots: dict[int, str] = field(default_factory=dict)
    standings: dict[int, int] = field(default_factory=dict)
    has_code: bool = True
    fork: str = ""
    forked_at: int = 0
    counts_numbers: bool = True
    spell: Callable[[dict[str, Any]], dict[str, Any]] = lambda reply: reply

    def block_hash(self, number: int) -> str:
        """``0x`` and the hash of a block of this chain."""
        branch = self.fork if number >= self.forked_at else ""
        return "0x" + hashlib.sha256(f"{self.chain_id}/{branch}/{number}".encode()).hexdigest()

    def anchor(self, size: int, root: str, instruments: int) -> None:
        """A new block with a new latest checkpoint."""
        self.block += 1
        self.roots[size] = root
        self.size, self.root, self.instruments = size, root, instruments

    def move(self, number: int, byte: int) -> None:
        """A new block in which one standing moves."""
        self.block += 1
        self.change_count += 1
        self.standings[number] = byte

    def answer(self, method: str, params: list[Any]) -> object:
        """The result of one JSON-RPC call."""
        if method == "eth_chainId":
            return hex(self.chain_id)
        if method == "eth_blockNumber":
            return hex(self.block)
        if method == "eth_getBlockByNumber":
            return self._block(int(params[0], 16))
        if method == "eth_getCode":
            return "0x60016000" if self._is_here(params[0]) else "0x"
        if method == "eth_call":
            return self._call(params[0]["to"], bytes.fromhex(params[0]["data"][2:]))
        raise LookupError(method)

    def _block(self, number: int) -> object:
        if number > self.block:
            return None
        time = self.block_time - (self.block - number)
        return {"number": hex(number), "hash": self.block_hash(number), "timestamp": hex(time)}

    def _is_here(self, address: str) -> bool:
        return self.has_code and address.lower() == self.registry

    def _lacks(self, number: int) -> bool:
        return self.counts_numbers and number >= self.instruments

    def _call(self, address: str, data: bytes) -> str:
        if not self._is_here(address):
            return "0x"
        selector, argument = data[:4], int.from_bytes(data[4:], "big")
        if selector == _selector("standingOf(uint64)") and self._lacks(argument):
            raise Reverts
        words = {
            _selector("instanceId()"): [self.instance],
            _selector("latest()"): [_word(self.size), self.root, _word(self.instruments), _word(self.block_time)],
            _selector("changeCount()"): [_word(self.change_count)],
            _selector("rootAt(uint64)"): [self.roots.get(argument, ZERO)],
            _selector("standingOf(uint64)"): [_word(self.standings.get(argument, 0))],
        }
        return "0x" + "".join(words[selector])


class ChainServer:
    """Serves chains by name at ``url(name)``; a value that is ``bytes`` is sent as it is, whatever was asked."""

    def __init__(self) -> None:
        self.chains: dict[str, FakeChain | bytes] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.chains))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def url(self, name: str) -> str:
        """The endpoint of one chain."""
        return f"http://127.0.0.1:{self._server.server_port}/{name}"

    def add(self, name: str, chain: FakeChain | bytes) -> str:
        """Serve a chain and return its endpoint."""
        self.chains[name] = chain
        return self.url(name)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(chains: Mapping[str, FakeChain | bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, else each answer waits for the other side's delayed ACK

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            chain = chains[self.path.removeprefix("/")]
            reply = chain if isinstance(chain, bytes) else json.dumps(_reply(chain, body)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the test's output is what counts."""

    return Handler


def _reply(chain: FakeChain, body: Any) -> Any:
    if isinstance(body, list):
        return [_reply(chain, each) for each in body]
    head = {"jsonrpc": "2.0", "id": body["id"]}
    try:
        return chain.spell({**head, "result": chain.answer(body["method"], body["params"])})
    except Reverts:
        return chain.spell({**head, "error": {"code": 3, "message": "execution reverted", "data": "0x"}})


def _selector(signature: str) -> bytes:
    return keccak(signature.encode())[:4]


def _word(number: int) -> str:
    return f"{number:064x}"
