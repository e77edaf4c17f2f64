"""A registry's history is read from its creation, in bounded pages, strictly, or not at all."""

from collections.abc import Iterator
from typing import Any

import pytest
from eth_hash.auto import keccak
from fakenode import FakeNode, NodeSays

from notary.chain import abi, events, reader
from notary.chain.calls import role_id
from notary.chain.errors import ChainMoved, ChainNonsense, ChainUnreachable, NoRegistry, RpcError
from notary.chain.events import HistoryGone
from notary.chain.reader import RegistryReader
from notary.chain.rpc import Rpc
from notary.domain.registry_events import Advanced, Anchored, RegistryEvent, RoleChanged
from notary.domain.signed_advance import Advance

ADDRESS = "0x" + "12" * 20
ADMIN, SEQUENCER, NOTARY = ("0x" + each * 20 for each in ("ad", "5e", "0a"))
EVIDENCE = "0e" * 32


def word(value: int | str) -> str:
    """32 bytes in hex of a number, an address or a hash."""
    return f"{value:064x}" if isinstance(value, int) else value.removeprefix("0x").rjust(64, "0")


def log(block: int, index: int, topics: list[bytes | int | str], *data: int | str) -> dict[str, Any]:
    """One entry of the node's log."""
    return {
        "address": ADDRESS,
        "blockNumber": hex(block),
        "logIndex": hex(index),
        "transactionHash": "0x" + word(block),
        "topics": ["0x" + (each.hex() if isinstance(each, bytes) else word(each)) for each in topics],
        "data": "0x" + "".join(map(word, data)),
        "removed": False,
    }


class Chain:
    """A fake chain with a registry that was created in block 3,000 and read at block 9,000."""

    head = 9_000

    def __init__(self, node: FakeNode) -> None:
        self.asked: list[tuple[int, int]] = []
        self.most = 10_000
        self.fork = 0
        self.logs = [
            log(3_000, 0, [events.ROLE_GRANTED, 0, ADMIN, ADMIN]),
            log(3_001, 0, [events.ROLE_GRANTED, role_id("SEQUENCER"), SEQUENCER, ADMIN]),
            log(3_002, 0, [events.ROLE_GRANTED, role_id("NOTARY"), NOTARY, ADMIN]),
            log(3_003, 0, [events.ANCHORED, 7, SEQUENCER], "0b" * 32, 4),
            log(8_000, 1, [events.ADVANCED, 2, EVIDENCE, NOTARY], 5, 0, 15),
            log(8_000, 2, [events.ROLE_REVOKED, role_id("NOTARY"), NOTARY, ADMIN]),
        ]
        node.methods |= {
            "eth_chainId": lambda: "0x7a69",
            "eth_blockNumber": lambda: hex(self.head),
            "eth_getBlockByNumber": lambda number, _: self.block(int(number, 16)),
            "eth_call": self.call,
            "eth_getLogs": self.get_logs,
        }

    def block(self, number: int) -> dict[str, str]:
        hash_ = keccak(f"{number}/{self.fork}".encode())
        return {"number": hex(number), "hash": "0x" + hash_.hex(), "timestamp": hex(1000 + number)}

    def call(self, call: dict[str, str], at: str) -> str:
        words = {
            reader.INSTANCE_ID: [1],
            reader.LATEST: [7, "0b" * 32, 4, 1_700_000_000],
            reader.CHANGE_COUNT: [2],
        }
        return "0x" + "".join(map(word, words[bytes.fromhex(call["data"][2:10])]))

    def get_logs(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        first, last = int(wanted["fromBlock"], 16), int(wanted["toBlock"], 16)
        assert wanted["address"] == ADDRESS
        assert 0 <= first <= last <= self.head
        if last - first >= self.most:
            raise NodeSays(-32005, "query returned more than 10000 results")
        self.asked.append((first, last))
        return [
            each
            for each in self.logs
            if first <= int(each["blockNumber"], 16) <= last
            and all(topic in choices for topic, choices in zip(each["topics"], wanted["topics"], strict=False))
        ]


@pytest.fixture
def chain(node: FakeNode) -> Chain:
    return Chain(node)


@pytest.fixture
def rpc(node: FakeNode) -> Iterator[Rpc]:
    with Rpc(node.url, pause=0, retries=0) as client:
        yield client


def read(rpc: Rpc, complete_at: int = 3_010) -> list[RegistryEvent]:
    return list(events.read(RegistryReader(rpc, ADDRESS).view(), complete_at))


def test_the_topics_are_those_of_the_contract() -> None:
    signatures = {
        keccak(f"{entry['name']}({','.join(item['type'] for item in entry['inputs'])})".encode())
        for entry in abi.abi()
        if entry["type"] == "event"
    }
    assert {events.ROLE_GRANTED, events.ROLE_REVOKED, events.ANCHORED, events.ADVANCED} <= signatures


def test_every_event_in_order(chain: Chain, rpc: Rpc) -> None:
    at = {block: (block, "0x" + word(block)) for block in (3_000, 3_001, 3_002, 3_003, 8_000)}
    assert read(rpc) == [
        RoleChanged(*at[3_000], "ADMIN", ADMIN, True),
        RoleChanged(*at[3_001], "SEQUENCER", SEQUENCER, True),
        RoleChanged(*at[3_002], "NOTARY", NOTARY, True),
        Anchored(*at[3_003], 7, "0b" * 32, 4, SEQUENCER),
        Advanced(*at[8_000], Advance(2, 5, 0, 15), EVIDENCE, NOTARY),
        RoleChanged(*at[8_000], "NOTARY", NOTARY, False),
    ]


def test_no_page_is_larger_than_is_allowed_and_none_is_left_out(chain: Chain, rpc: Rpc) -> None:
    read(rpc)
    back, forward = chain.asked[0], chain.asked[1:]
    assert back == (3_010 - events.PAGE + 1, 3_010)
    assert [first for first, _ in forward] == [3_000, *(last + 1 for _, last in forward[:-1])]
    assert forward[-1][1] == chain.head
    assert all(last - first < events.PAGE for first, last in chain.asked)


@pytest.mark.parametrize("most", [1, 70, 600])
def test_a_page_that_the_node_refuses_is_halved(
    chain: Chain, rpc: Rpc, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = read(rpc)
    chain.head, chain.asked, chain.most = 8_000, [], most
    if most == 1:  # as small as pages can be, and smaller ones to begin with, because each block costs a request
        chain.logs, chain.head = chain.logs[:4], 3_003
        monkeypatch.setattr(events, "PAGE", 16)
    found = read(rpc, 3_003)
    assert found == expected[: len(found)]
    assert len(found) == len(chain.logs)
    assert all(last - first < most for first, last in chain.asked)


def test_a_single_block_that_the_node_refuses_is_an_error(chain: Chain, rpc: Rpc) -> None:
    chain.most = 0
    with pytest.raises(RpcError, match="more than 10000"):
        read(rpc)


def test_the_creation_is_searched_backwards(chain: Chain, rpc: Rpc) -> None:
    assert len(read(rpc, 8_999)) == 6
    assert chain.asked[:4] == [(7_000, 8_999), (5_000, 6_999), (3_000, 4_999), (3_000, 4_999)]


def test_a_change_of_the_admin_is_not_the_creation(chain: Chain, rpc: Rpc) -> None:
    chain.logs[4:4] = [
        log(7_500, 0, [events.ROLE_REVOKED, 0, ADMIN, NOTARY]),
        log(7_500, 1, [events.ROLE_GRANTED, 0, NOTARY, NOTARY]),
    ]
    assert len(read(rpc, 8_999)) == 8


@pytest.mark.parametrize("missing", [1, 2, 6])
def test_a_history_without_its_beginning_is_none(chain: Chain, rpc: Rpc, missing: int) -> None:
    del chain.logs[:missing]
    with pytest.raises(HistoryGone, match="no events of the creation"):
        read(rpc)


def test_the_search_is_bounded(chain: Chain, rpc: Rpc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MAX_PAGES_BACK", 2)
    with pytest.raises(HistoryGone):
        read(rpc, 8_999)


def test_a_reorganisation_during_the_read_is_noticed(chain: Chain, rpc: Rpc) -> None:
    history = events.read(RegistryReader(rpc, ADDRESS).view(), 3_010)
    next(history)
    chain.fork = 1
    with pytest.raises(ChainMoved):
        list(history)


def test_a_node_that_goes_away_during_the_read(chain: Chain, rpc: Rpc, node: FakeNode) -> None:
    history = events.read(RegistryReader(rpc, ADDRESS).view(), 3_010)
    next(history)
    node.replies = [(503, b"")]
    with pytest.raises(ChainUnreachable):
        list(history)


def test_without_a_registry_there_is_no_history(chain: Chain, rpc: Rpc, node: FakeNode) -> None:
    node.methods["eth_call"] = lambda *_: "0x"
    with pytest.raises(NoRegistry):
        read(rpc)


NONSENSE: dict[str, dict[str, Any]] = {
    "of another contract": {"address": "0x" + "13" * 20},
    "of a block that was not asked for": {"blockNumber": hex(9_001)},
    "taken back": {"removed": True},
    "without topics": {"topics": []},
    "with a topic too few": {"topics": ["0x" + events.ANCHORED.hex()]},
    "with too little data": {"data": "0x"},
    "with a size beyond 64 bits": {"topics": ["0x" + events.ANCHORED.hex(), "0x" + "ff" * 32, "0x" + word(SEQUENCER)]},
    "with an account beyond 20 bytes": {"topics": ["0x" + events.ANCHORED.hex(), "0x" + word(7), "0x" + "ff" * 32]},
    "out of order": {"blockNumber": hex(3_001)},
    "with no hash": {"transactionHash": "0x12"},
}


@pytest.mark.parametrize("name", NONSENSE)
def test_a_log_that_makes_no_sense_is_refused(
    chain: Chain, rpc: Rpc, node: FakeNode, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = [*chain.logs[:3], {**chain.logs[3], **NONSENSE[name]}, *chain.logs[4:]]
    monkeypatch.setattr(events, "PAGE", 10_000)
    node.methods["eth_getLogs"] = lambda wanted: logs[:1] if len(wanted["topics"]) == 2 else logs
    with pytest.raises(ChainNonsense):
        read(rpc)


def test_logs_that_are_no_list(chain: Chain, rpc: Rpc, node: FakeNode) -> None:
    node.methods["eth_getLogs"] = lambda wanted: {}
    with pytest.raises(ChainNonsense, match="a list of logs"):
        read(rpc)
