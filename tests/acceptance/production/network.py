"""A chain that is not the office's: a node that nobody supervises, and proxies that stand in its way."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import Request, urlopen

from processes import wait_for

from notary.chain import leash
from notary.chain.anvil import find_binary, free_port
from notary.chain.errors import ChainError, ChainUnreachable
from notary.chain.registry import Registry
from notary.chain.rpc import Rpc

CHAIN_ID = 4242
GWEI = 10**9
ETHER = 10**18
BLOCK_SECONDS = 0.05


class Network:
    """A node with a gas price. It mines a block every few milliseconds while ``mining`` is set, and else when told."""

    def __init__(self, directory: Path, chain_id: int = CHAIN_ID) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.rpc = Rpc(self.url, retries=0)
        self.registry = Registry(self.rpc)
        self.mining = threading.Event()
        self._over = threading.Event()
        self._miner = threading.Thread(target=self._mine_on)
        options = ["--port", str(self.port), "--chain-id", str(chain_id), "--accounts", "0", "--no-mining", "--quiet"]
        options += ["--block-base-fee-per-gas", str(GWEI), "--cache-path", str(directory / "cache"), "--no-cors"]
        tied = [sys.executable, "-I", "-S", str(Path(leash.__file__)), str(os.getpid())]
        self._process = subprocess.Popen([*tied, str(find_binary()), *options], stdout=subprocess.DEVNULL)

    def __enter__(self) -> Self:
        wait_for(self._answers, "the node of the network")
        self.mining.set()
        self._miner.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self.mining.set()
        self._miner.join()
        self._process.kill()
        self._process.wait()
        self.rpc.close()

    def fund(self, address: str, wei: int) -> None:
        """Set the balance of an account."""
        self.rpc.call("anvil_setBalance", address, hex(wei))

    def mine(self, blocks: int = 1) -> None:
        """New blocks at once."""
        for _ in range(blocks):
            self.rpc.call("evm_mine")

    def next_base_fee(self, wei: int) -> None:
        """What a unit of gas costs in the next block."""
        self.rpc.call("anvil_setNextBlockBaseFeePerGas", hex(wei))

    def forget(self, address: str) -> None:
        """The code at an address is gone, as if the chain had never had it."""
        self.rpc.call("anvil_setCode", address, "0x")

    def waiting(self) -> int:
        """Transactions in the node's pool."""
        pool: Any = self.rpc.call("txpool_status")
        return int(pool["pending"], 16) + int(pool["queued"], 16)

    @contextmanager
    def still(self) -> Iterator[None]:
        """No block is mined in this block of code, unless it is told to."""
        self.mining.clear()
        try:
            yield
        finally:
            self.mining.set()

    def _answers(self) -> bool:
        with suppress(ChainUnreachable):
            return self.rpc.call("eth_chainId") is not None
        return False

    def _mine_on(self) -> None:
        with Rpc(self.url, retries=0) as rpc:
            while not self._over.wait(BLOCK_SECONDS):
                self.mining.wait()
                with suppress(ChainError):
                    rpc.call("evm_mine")


Answer = Callable[[bytes], bytes]


class Proxy:
    """An address in front of a node. ``answer`` makes the answer to a request's body; a test exchanges it at will."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.answer: Answer = self.through
        self.asked = 0
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                proxy.asked += 1
                with suppress(OSError):
                    content = proxy.answer(body)
                    self.send_response(200 if content else 503)
                    self.send_header("content-length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def through(self, body: bytes) -> bytes:
        """What the node answers."""
        with urlopen(Request(self.target, body, {"content-type": "application/json"})) as response:
            return bytes(response.read())

    def down(self, body: bytes) -> bytes:
        """Not serving (HTTP 503)."""
        return b""

    def silent(self, body: bytes) -> bytes:
        """Takes the request and says nothing."""
        self._released.wait()
        return b""

    def nonsense(self, body: bytes) -> bytes:
        """Valid JSON-RPC with results that no node gives."""
        asked = json.loads(body)
        replies = [
            {"jsonrpc": "2.0", "id": each["id"], "result": hex(CHAIN_ID) if each["method"] == "eth_chainId" else "0xzz"}
            for each in (asked if isinstance(asked, list) else [asked])
        ]
        return json.dumps(replies if isinstance(asked, list) else replies[0]).encode()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
