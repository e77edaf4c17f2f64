"""What the chain tests share: an office with keys, and waiting without a fixed pause."""

import itertools
import threading
import time
from collections.abc import Callable
from typing import Self, TypeVar

from keypair import KeyPair

from notary.chain import calls
from notary.chain.calls import Call
from notary.chain.embedded import EmbeddedChain
from notary.chain.errors import ChainError, NonceTaken
from notary.chain.gateway import FEE_CAP_WEI
from notary.chain.reader import RegistryReader
from notary.chain.registry import Receipt, Registry
from notary.chain.rpc import Rpc
from notary.chain.transactions import Fees, SignedTransaction, contract_address, sign

T = TypeVar("T")
PATIENCE = 60.0
_SEEDS = itertools.count(1000)


def wait_for(condition: Callable[[], T], what: str) -> T:
    """The first true value of a condition; fails the test when none comes in a generous time."""
    deadline = time.monotonic() + PATIENCE
    tick = threading.Event()
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        tick.wait(0.005)
    raise AssertionError(f"waited {PATIENCE:g} s in vain for {what}")


class Office:
    """The keys of one office and what it sends."""

    def __init__(self, chain: EmbeddedChain) -> None:
        self.chain = chain
        self.rpc = Rpc(chain.url, retries=0)
        self.transactions = Registry(self.rpc)
        self.admin, self.sequencer, self.notary, self.creditor = (KeyPair(next(_SEEDS)) for _ in range(4))
        self.registry = ""

    def open_registry(self) -> None:
        """Deploy a registry and grant the roles."""
        receipt = self.send(calls.deploy(self.admin.address, 0), self.admin)
        assert receipt.contract is not None
        self.registry = receipt.contract
        self.send(calls.grant_role(self.registry, "SEQUENCER", self.sequencer.address), self.admin)
        self.send(calls.grant_role(self.registry, "NOTARY", self.notary.address), self.admin)
        self.send(calls.grant_role(self.registry, "CREDITOR", self.creditor.address), self.admin)

    @property
    def reader(self) -> RegistryReader:
        """A reader at the newest confirmed block."""
        return RegistryReader(self.rpc, self.registry, confirmed_block=self.chain.confirmed_block)

    def signed(self, call: Call, signer: KeyPair) -> SignedTransaction:
        """The call as the signer's next transaction."""
        gas = self.transactions.gas(call, signer.address)
        return sign(
            call,
            chain_id=self.transactions.chain_id(),
            nonce=self.transactions.nonce(signer.address),
            gas=gas,
            fees=self.transactions.prices().fees(FEE_CAP_WEI),
            signer=signer,
        )

    def send(self, call: Call, signer: KeyPair) -> Receipt:
        """Sign, broadcast and wait until the block is confirmed."""
        transaction = self.signed(call, signer)
        assert self.transactions.broadcast(transaction.raw) == transaction.hash
        receipt = wait_for(lambda: self.confirmed_receipt(transaction), "a confirmed receipt")
        assert receipt.succeeded
        return receipt

    def confirmed_receipt(self, transaction: SignedTransaction) -> Receipt | None:
        """The receipt once its block is confirmed."""
        receipt = self.transactions.receipt(transaction.hash)
        if receipt is None or receipt.block_number > self.chain.confirmed_block():
            return None
        return receipt

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rpc.close()


def story(admin: KeyPair, sequencer: KeyPair, chain_id: int) -> list[SignedTransaction]:
    """Transactions signed before there is a chain: deploy, grant, and three anchors."""
    registry = contract_address(admin.address, 0)
    steps = [
        (calls.deploy(admin.address, 0), admin, 0),
        (calls.grant_role(registry, "SEQUENCER", sequencer.address), admin, 1),
        *((calls.anchor(registry, n + 1, bytes([n + 1]) * 32, 1), sequencer, n) for n in range(3)),
    ]
    return [
        sign(call, chain_id=chain_id, nonce=nonce, gas=5_000_000, fees=Fees(0, 0), signer=signer)
        for call, signer, nonce in steps
    ]


def drive(chain: EmbeddedChain, transaction: SignedTransaction, alive: Callable[[], bool]) -> bool:
    """Do what a worker does until the transaction is confirmed; False when the supervisor died before."""

    def step() -> str:
        if not alive():
            return "dead"
        try:
            with Rpc(chain.url, retries=0) as rpc:
                registry = Registry(rpc)
                receipt = registry.receipt(transaction.hash)
                if receipt is None:
                    registry.broadcast(transaction.raw)
                elif receipt.block_number <= chain.confirmed_block():
                    assert receipt.succeeded
                    return "confirmed"
        except NonceTaken:
            pass  # mined between the two calls
        except ChainError:
            pass  # the node is down for a moment
        return ""

    return wait_for(step, "a confirmed transaction") == "confirmed"
