"""Gas that gets dearer: the worker waits below its cap, replaces what is stuck, and nothing counts twice."""

import pytest
from network import GWEI, Network
from processes import killed, said, wait_for
from prodkit import Office

from notary.chain.transactions import fees_of

pytestmark = pytest.mark.process


def test_a_spike_above_the_cap_is_waited_out(office: Office, network: Network) -> None:
    with office.worker() as process:
        wait_for(office.instance, "the registry to be taken into use", process)
        with network.still():
            network.next_base_fee(60 * GWEI)
            office.issue()
            wait_for(lambda: "the cap is 50 gwei (NOTARY_FEE_CAP_GWEI)" in said(office.data), "a word of it", process)
            assert office.transactions() == []
            network.next_base_fee(GWEI)
            wait_for(network.waiting, "the anchor", process)
        office.settle(process)
    assert office.states() == [("ANCHOR", "FINAL")]


def test_what_is_stuck_below_the_base_fee_is_replaced_and_counts_once(office: Office, network: Network) -> None:
    with office.worker() as process:
        wait_for(office.instance, "the registry to be taken into use", process)
        with network.still():
            office.issue()
            wait_for(network.waiting, "the anchor", process)
            network.next_base_fee(20 * GWEI)
            wait_for(lambda: len(office.transactions()) == 2, "a replacement", process)
            first, second = office.transactions()
            assert (first.nonce, first.kind, first.subject) == (second.nonce, second.kind, second.subject)
            assert fees_of(first.raw).max_fee < 20 * GWEI <= fees_of(second.raw).max_fee <= 50 * GWEI
            assert fees_of(second.raw).priority * 8 >= fees_of(first.raw).priority * 9
        office.settle(process)
    assert office.states() == [("ANCHOR", "DROPPED"), ("ANCHOR", "FINAL")]
    office.assert_sound()


@pytest.mark.long
def test_killed_between_storing_and_sending_a_replacement_the_first_may_win(office: Office, network: Network) -> None:
    with office.worker() as process:
        wait_for(office.instance, "the registry to be taken into use", process)
    with network.still():
        with office.worker("replace.after_store") as process:
            office.issue()
            wait_for(network.waiting, "the anchor", process)
            network.next_base_fee(20 * GWEI)
            killed(process)
        assert len(office.transactions()) == 2
        network.next_base_fee(1)
        network.mine()
    with office.worker() as process:
        office.settle(process)
    assert office.states() == [("ANCHOR", "FINAL"), ("ANCHOR", "DROPPED")]
    office.assert_sound()


def test_a_nonce_that_another_sender_of_the_same_key_took(office: Office, network: Network) -> None:
    with office.worker() as process:
        wait_for(office.instance, "the registry to be taken into use", process)
        with network.still():
            office.issue()
            wait_for(network.waiting, "the anchor", process)
            office.spend_nonce(office.transactions()[0].nonce)
            wait_for(lambda: office.states()[0] == ("ANCHOR", "DROPPED"), "the loss to be noticed", process)
        office.settle(process)
    first, second = office.transactions()
    assert (first.state, second.state, second.nonce) == ("DROPPED", "FINAL", first.nonce + 1)
    assert "went to a transaction that is not ours" in said(office.data)
    office.assert_sound()
