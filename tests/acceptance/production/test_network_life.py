"""A debt's life on a network that is not ours, with a worker that holds no authority's key."""

import pytest
from network import Network
from processes import wait_for
from prodkit import CONFIRMATIONS, Office

from notary.domain.standing import Code

pytestmark = pytest.mark.process


def test_acts_are_anchored_at_their_depth_and_standings_move_by_their_authority(office: Office) -> None:
    number = office.issue()
    with office.worker() as process:
        office.settle(process)
        assert office.standing(number) == Code.ENFORCEABLE
        office.revoke(number)
        wait_for(office.sign_orders, "the notary's work list", process)
        office.settle(process)
    assert office.standing(number) == Code.REVOKED
    assert sorted(office.states()) == [("ADVANCE", "FINAL"), ("ANCHOR", "FINAL"), ("ANCHOR", "FINAL")]
    assert office.instance().address == office.chosen["registry"]
    office.assert_sound()


def test_nothing_counts_before_it_is_deep_enough(office: Office, network: Network) -> None:
    with office.worker() as process:
        wait_for(office.instance, "the registry to be taken into use", process)
        with network.still():
            office.issue()
            wait_for(network.waiting, "an anchor in the pool", process)
            network.mine(CONFIRMATIONS)
            mined = office.app.chain.outcome(office.transactions()[0].tx_hash)
            assert mined is not None
            assert not mined.final
            assert office.states() == [("ANCHOR", "OPEN")]
            network.mine()
            wait_for(lambda: office.states() == [("ANCHOR", "FINAL")], "the anchor to count", process)
        office.settle(process)
