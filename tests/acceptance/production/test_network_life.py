"""A debt's life on a network that is not ours, with a worker that holds no authority's key."""

import pytest
from network import Network
from processes import wait_for
from prodkit import CONFIRMATIONS, Office

from notary.domain.law.steps import StepForbidden
from notary.domain.standing import Code

pytestmark = pytest.mark.process


def test_acts_are_anchored_at_their_depth_and_standings_move_by_their_authority(office: Office) -> None:
    number = office.issue()
    with office.worker() as process:
        office.settle(process)
        assert office.standing(number) == Code.ENFORCEABLE
        with pytest.raises(
            StepForbidden, match=r"first RECHECK \(N9\); another notary than the one of the deed decides"
        ):
            office.act("NOTARY", number, "REVOKE", ground="PROCEDURE")
        office.revoke(number)
        for _ in ("the recheck", "the revocation"):
            wait_for(office.sign_orders, "a notary's work list", process)
        office.settle(process)
    assert office.standing(number) == Code.REVOKED
    moved, anchored = [("ADVANCE", "FINAL")] * 2, [("ANCHOR", "FINAL")] * 2
    # The worker may anchor the recheck before the revocation is there.
    assert sorted(office.states()) in (moved + anchored, moved + anchored + anchored[:1])
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
