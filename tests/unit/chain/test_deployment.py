"""A step of a deployment that the node dropped is handed to it again."""

from typing import Any

import pytest

from notary.chain import deployment
from notary.chain.calls import Call
from notary.chain.deployment import Deployer
from notary.chain.errors import ChainUnreachable, InsufficientFunds, NonceTaken, RpcError, Underpriced
from notary.chain.registry import Receipt
from notary.chain.transactions import SignedTransaction
from notary.domain.errors import Unavailable
from notary.keys.ethereum import EthereumKey, new_private_key

ADDRESS = "0x" + "12" * 20
ADMIN = EthereumKey(new_private_key())


class ForgetfulNode:
    """Mines what it was given as often as it demands, and answers with an error from then on."""

    def __init__(self, demanded: int, then: RpcError | None = None) -> None:
        self.demanded, self.then = demanded, then
        self.given: list[bytes] = []

    def nonce(self, address: str) -> int:
        return 3

    def broadcast(self, raw: bytes) -> None:
        self.given.append(raw)
        if self.then is not None and len(self.given) > 1:
            raise self.then

    def receipt(self, transaction: bytes) -> Receipt | None:
        return None if len(self.given) < self.demanded else Receipt(True, 5, bytes(32), 1, ADDRESS)


def sign(call: Call, signer: Any, nonce: int) -> Any:
    return SignedTransaction(raw=b"raw", hash=bytes(32), nonce=nonce, sender=ADMIN.address)


def seeding(node: Any, patience: float = 10) -> None:
    Deployer(node, ADMIN, sign=sign, confirmed=lambda: 5, patience=patience).seed(ADDRESS, {0: bytes(31) + b"\1"})


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deployment, "RESEND_SECONDS", 0)


def test_what_a_block_holds_is_sent_once() -> None:
    node = ForgetfulNode(1)
    seeding(node)
    assert node.given == [b"raw"]


def test_what_the_node_dropped_is_sent_again_unchanged() -> None:
    node = ForgetfulNode(3)
    seeding(node)
    assert node.given == [b"raw"] * 3


@pytest.mark.parametrize("error", [NonceTaken(-32000, "nonce too low"), Underpriced(-32000, "underpriced")])
def test_a_node_that_does_not_want_it_again_is_still_asked_for_the_receipt(error: RpcError) -> None:
    node = ForgetfulNode(3, error)
    seeding(node)
    assert len(node.given) == 3


def test_it_is_given_up_in_the_end() -> None:
    with pytest.raises(ChainUnreachable, match="not final in 0 s"):
        seeding(ForgetfulNode(10**6), patience=0)


def test_whoever_waits_is_told_each_step_and_the_address_before_it_is_final() -> None:
    told: list[str] = []

    def confirmed() -> int:
        told.append("asked what is final")
        return 5

    node: Any = ForgetfulNode(1)
    made = Deployer(node, ADMIN, sign=sign, confirmed=confirmed, patience=10, tell=told.append)
    assert made.create([("SEQUENCER", ADDRESS)]) == ADDRESS
    sent = f"  sent as transaction 0x{bytes(32).hex()}"
    assert told[:4] == [
        "the contract",
        sent,
        f"  the contract is at {ADDRESS}, in block 5, waiting until that is final",
        "asked what is final",
    ]
    assert told[4:6] == [f"the role SEQUENCER for {ADDRESS}", sent]


def test_an_account_that_cannot_pay_is_named() -> None:
    def poor(call: Call, signer: Any, nonce: int) -> Any:
        raise InsufficientFunds(-32003, "Insufficient funds for gas * price + value")

    node: Any = ForgetfulNode(1)
    with pytest.raises(Unavailable, match=f"the balance of {ADMIN.address} does not pay for .*; send it some"):
        Deployer(node, ADMIN, sign=poor, confirmed=lambda: 5, patience=10).create([])
