"""Nodes that are down, slow, mad or of another chain: the worker waits or asks another, says so, and goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from network import CHAIN_ID, Network, Proxy
from processes import said, wait_for
from prodkit import office_on

pytestmark = pytest.mark.process


@pytest.fixture
def proxies(network: Network) -> Iterator[tuple[Proxy, Proxy]]:
    with Proxy(network.url) as first, Proxy(network.url) as second:
        yield first, second


def test_a_node_that_is_down_slow_or_mad_is_waited_for(
    network: Network, proxies: tuple[Proxy, Proxy], tmp_path: Path
) -> None:
    node, _ = proxies
    with office_on(network, tmp_path, rpc=node.url) as (office, _), office.worker(rpc_seconds="0.5") as process:
        wait_for(office.instance, "the registry to be taken into use", process)
        for answer, word in (
            (node.down, "CHAIN_UNREACHABLE"),
            (node.silent, "no whole answer in 0.5 s"),
            (node.nonsense, "CHAIN_NONSENSE"),
        ):
            node.answer = answer
            office.issue()
            wait_for(lambda word=word: word in said(office.data), word, process)  # type: ignore[misc]
            node.answer = node.through
            office.settle(process)
        office.assert_sound()


def test_another_node_stands_in_for_one_that_fails_or_serves_another_chain(
    network: Network, proxies: tuple[Proxy, Proxy], tmp_path: Path
) -> None:
    preferred, other = proxies
    with (
        Network(tmp_path / "foreign", CHAIN_ID + 1) as foreign,
        office_on(network, tmp_path, rpc=f"{foreign.url} {preferred.url} {other.url}") as (office, _),
        office.worker() as process,
    ):
        office.issue()
        office.settle(process)
        assert other.asked == 0
        preferred.answer = preferred.nonsense
        office.issue()
        office.settle(process)
        office.assert_sound()
    words = said(office.data)
    assert f"the node {foreign.url} is set aside" in words
    assert f"serves chain {CHAIN_ID + 1}, and this office's is {CHAIN_ID}" in words
    assert f"the node {preferred.url} is set aside" in words


@pytest.mark.long
def test_a_timestamp_authority_that_is_down_keeps_nothing_from_the_chain(network: Network, tmp_path: Path) -> None:
    with office_on(network, tmp_path) as (office, authority), office.worker() as process:
        authority.down = True
        office.issue()
        wait_for(lambda: office.states() == [("ANCHOR", "FINAL")], "the anchor", process)
        assert "TIMESTAMP_UNAVAILABLE" in said(office.data)
        authority.down = False
        office.settle(process)
