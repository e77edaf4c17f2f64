"""A view says what one block says, or that it cannot say."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from eth_hash.auto import keccak
from fakenode import FakeNode, NodeSays

from notary.chain import reader
from notary.chain.errors import ChainMoved, ChainNonsense, ChainUnreachable, NoRegistry, RpcError
from notary.chain.reader import RegistryReader
from notary.chain.rpc import Rpc

ADDRESS = "0x" + "12" * 20
INSTANCE = b"\x07" * 32
ROOT = b"\x09" * 32


class Chain:
    """Blocks of a fake chain, and the answers of a registry that has 4 instruments in 9 acts."""

    def __init__(self, node: FakeNode) -> None:
        self.fork = 0
        self.head = 20
        self.asked_at: set[str] = set()
        self.answers: dict[bytes, Any] = {
            reader.INSTANCE_ID: INSTANCE,
            reader.LATEST: word(9) + ROOT + word(4) + word(1_700_000_000),
            reader.CHANGE_COUNT: word(3),
        }
        self.standings = {0: 0, 1: 15, 2: 0x46, 3: 255}
        node.methods |= {
            "eth_chainId": lambda: "0x7a69",
            "eth_blockNumber": lambda: hex(self.head),
            "eth_getBlockByNumber": lambda number, _: self.block(int(number, 16)),
            "eth_call": self.call,
        }

    def block(self, number: int) -> dict[str, str] | None:
        if number > self.head:
            return None
        return {
            "number": hex(number),
            "hash": "0x" + self.hash(number).hex(),
            "timestamp": hex(1000 + number),
        }

    def hash(self, number: int) -> bytes:
        return keccak(bytes([number, self.fork if number > 10 else 0]))

    def call(self, call: dict[str, str], at: str) -> str:
        assert call["to"] == ADDRESS
        self.asked_at.add(at)
        data = bytes.fromhex(call["data"][2:])
        answer = self.answers.get(data[:4]) or self.by_number(data[:4], int.from_bytes(data[4:], "big"))
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, bytes)
        return "0x" + answer.hex()

    def by_number(self, selector: bytes, number: int) -> bytes | NodeSays:
        if selector == reader.ROOT_AT:
            return ROOT if number == 9 else bytes(32)
        if number not in self.standings:
            return NodeSays(3, "execution reverted", "0x12345678")
        return word(self.standings[number])


def word(value: int) -> bytes:
    return value.to_bytes(32, "big")


@pytest.fixture
def chain(node: FakeNode) -> Chain:
    return Chain(node)


@pytest.fixture
def rpc(node: FakeNode) -> Iterator[Rpc]:
    with Rpc(node.url, pause=0) as client:
        yield client


def test_the_selectors_are_those_of_the_contract() -> None:
    signatures = {
        "LATEST": "latest()",
        "ROOT_AT": "rootAt(uint64)",
        "STANDING_OF": "standingOf(uint64)",
        "CHANGE_COUNT": "changeCount()",
        "INSTANCE_ID": "instanceId()",
    }
    assert {name: getattr(reader, name) for name in signatures} == {
        name: keccak(signature.encode())[:4] for name, signature in signatures.items()
    }


def test_facts_at_the_confirmed_block(chain: Chain, rpc: Rpc) -> None:
    facts = RegistryReader(rpc, ADDRESS, confirmations=5).view().facts
    assert facts == reader.RegistryFacts(31337, 15, chain.hash(15), 1015, INSTANCE, 9, ROOT, 4, 1_700_000_000, 3)
    assert chain.asked_at == {"0xf"}


def test_every_read_of_a_view_is_at_its_block(chain: Chain, rpc: Rpc) -> None:
    view = RegistryReader(rpc, ADDRESS, confirmations=5).view()
    chain.head = 40
    assert view.standings([3, 2, 4, 0]) == [255, 0x46, None, 0]
    assert view.standing(1) == 15
    assert view.standing(4) is None
    assert view.roots([9, 8, 9]) == {9: ROOT, 8: None}
    assert view.standings([]) == []
    assert chain.asked_at == {"0xf"}


def test_block_hashes_are_read_from_the_chain_as_it_is(chain: Chain, rpc: Rpc) -> None:
    view = RegistryReader(rpc, ADDRESS).view()
    assert view.block_hash(3) == chain.hash(3)
    assert view.block_hash(21) is None


def test_a_young_chain_is_read_at_block_0(chain: Chain, rpc: Rpc) -> None:
    chain.head = 3
    assert RegistryReader(rpc, ADDRESS, confirmations=12).view().facts.block_number == 0


def test_a_chain_with_its_own_rule_of_finality(chain: Chain, rpc: Rpc) -> None:
    view = RegistryReader(rpc, ADDRESS, confirmations=5, confirmed_block=lambda: 18).view()
    assert view.facts.block_number == 18


def test_a_confirmed_block_that_the_node_does_not_have(chain: Chain, rpc: Rpc) -> None:
    with pytest.raises(ChainMoved, match="block 21 is not there"):
        RegistryReader(rpc, ADDRESS, confirmed_block=lambda: 21).view()


def test_a_reorganisation_between_reads_is_not_mixed_in(chain: Chain, rpc: Rpc) -> None:
    view = RegistryReader(rpc, ADDRESS).view()
    chain.fork = 1
    for read in (lambda: view.standing(0), lambda: view.roots([9])):
        with pytest.raises(ChainMoved, match="block 20 was replaced"):
            read()


def test_opening_a_view_survives_one_reorganisation(chain: Chain, rpc: Rpc, node: FakeNode) -> None:
    real = node.methods["eth_call"]

    def reorganise(*arguments: Any) -> Any:
        chain.fork, node.methods["eth_call"] = 1, real
        return real(*arguments)

    node.methods["eth_call"] = reorganise
    facts = RegistryReader(rpc, ADDRESS).view().facts
    assert facts.block_hash == chain.hash(20)
    assert chain.fork == 1


def test_a_chain_that_never_stands_still_is_an_error(chain: Chain, rpc: Rpc, node: FakeNode) -> None:
    def block(number: str, _: bool) -> dict[str, str] | None:
        chain.fork += 1
        return chain.block(int(number, 16))

    node.methods["eth_getBlockByNumber"] = block
    with pytest.raises(ChainMoved):
        RegistryReader(rpc, ADDRESS).view()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        bytes(31),
        bytes(64),
        NodeSays(3, "execution reverted", "0x"),
        NodeSays(-32603, "EVM error InvalidFEOpcode"),
    ],
)
@pytest.mark.parametrize("selector", [reader.INSTANCE_ID, reader.LATEST, reader.CHANGE_COUNT])
def test_another_contract_or_none_is_no_registry(chain: Chain, rpc: Rpc, selector: bytes, answer: Any) -> None:
    chain.answers[selector] = answer
    if answer == b"":
        chain.answers[selector] = Empty()
    view = RegistryReader(rpc, ADDRESS).view()
    assert view.facts.instance_id is None
    assert (view.facts.size, view.facts.root, view.facts.block_number) == (0, bytes(32), 20)
    for read in (lambda: view.standing(0), lambda: view.roots([9])):
        with pytest.raises(NoRegistry):
            read()


class Empty(bytes):
    """No bytes at all, and yet an answer that is there."""

    def __bool__(self) -> bool:
        return True


@pytest.mark.parametrize("member", range(4))
def test_a_number_over_64_bits_is_not_a_registrys(chain: Chain, rpc: Rpc, member: int) -> None:
    words = [word(9), ROOT, word(4), word(5)]
    words[member] = b"\xff" * 32
    chain.answers[reader.LATEST] = b"".join(words)
    facts = RegistryReader(rpc, ADDRESS).view().facts
    assert (facts.instance_id is None) == (member != 1)


def test_a_node_that_cannot_run_the_call_says_nothing_about_the_contract(chain: Chain, rpc: Rpc) -> None:
    chain.answers[reader.LATEST] = NodeSays(-32000, "missing trie node")
    with pytest.raises(RpcError, match="missing trie node"):
        RegistryReader(rpc, ADDRESS).view()


def test_an_unreachable_node_is_not_an_absent_contract(chain: Chain, node: FakeNode) -> None:
    node.replies = [(503, b"")] * 9
    with Rpc(node.url, pause=0) as rpc, pytest.raises(ChainUnreachable):
        RegistryReader(rpc, ADDRESS).view()


def test_a_number_is_there_when_the_registry_answers_for_it_and_counts_it(chain: Chain, rpc: Rpc) -> None:
    view = RegistryReader(rpc, ADDRESS).view()
    del chain.standings[2]
    assert view.standing(2) is None
    chain.standings[4] = 0
    assert view.standing(4) is None


def test_a_standing_over_a_byte_is_refused(chain: Chain, rpc: Rpc) -> None:
    chain.standings[2] = 256
    with pytest.raises(NoRegistry, match="uint8"):
        RegistryReader(rpc, ADDRESS).view().standing(2)


def test_a_node_that_answers_with_another_block_is_refused(chain: Chain, rpc: Rpc, node: FakeNode) -> None:
    node.methods["eth_getBlockByNumber"] = lambda *_: chain.block(7)
    with pytest.raises(ChainNonsense, match="asked for block 20, got 7"):
        RegistryReader(rpc, ADDRESS).view()


def test_the_read_side_loads_no_heavy_library() -> None:
    heavy = "{'web3', 'eth_abi', 'eth_account', 'eth_hash', 'eth_keys', 'rlp', 'sqlalchemy'}"
    code = f"import sys, notary.chain.reader; print(sorted({heavy} & set(sys.modules)))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "[]"
