"""Orders that the registry refuses go back to their signer's work list, are signed anew, and act once."""

from datetime import UTC, datetime, timedelta

import pytest
from harness import REVOKED, Office
from processes import supervisor, wait_for, worker

from notary.bootstrap import App
from notary.chain.embedded import EmbeddedChain
from notary.chain.gateway import Gateway
from notary.domain.errors import Unavailable
from notary.services import orders
from notary.worker import Worker

pytestmark = pytest.mark.process

DONE_BEFORE = ["DONE"] * 3  # the recheck and the revocation of number 1, and the discharge of number 2
UNDER_RECHECK = 0x20


def sign_orders(app: App) -> None:
    """Both notaries of a revocation sign, one after the other: the work list has one move of a number at a time."""
    for _ in range(2):
        with app.database.write() as tx:
            assert orders.sign_held(tx, app.context) == 1


def tried(office: Office, without_signers: Worker) -> bool:
    """Let a worker make one pass; says whether no order is waiting any more."""
    try:
        without_signers.step()
    except Unavailable:
        return False  # the chain is starting
    return "WAITING" not in office.advance_states()


@pytest.mark.parametrize(
    ("signed", "reason"),
    [(timedelta(days=-8), "expired at"), (timedelta(days=8), "over seven days ahead")],
)
def test_an_order_out_of_its_time_is_signed_anew(working: Office, signed: timedelta, reason: str) -> None:
    working.revoke(0)
    working.enter_in_log()
    sign_orders(working.at(datetime.now(UTC) + signed))
    app = working.without_keys()
    with supervisor(working.data):
        in_production = Worker(app)
        wait_for(lambda: tried(working, in_production), "the orders to be tried")
        in_production.release()
        assert working.advance_states() == [*DONE_BEFORE, "STALE", "STALE"]
        assert [reason in order.reason for order in working.orders()[-2:]] == [True, True]
        with working.app.database.read() as tx:
            (again,) = orders.worklist(tx, app.context)
        assert (again.role, again.advance.changes[0].to_byte) == ("NOTARY", UNDER_RECHECK)
    with worker(working.data) as process:
        working.settle(process)
        working.assert_sound()
    assert working.advance_states() == [*DONE_BEFORE, "STALE", "STALE", "DONE", "DONE"]
    assert working.view_at_rest(0) == REVOKED


def test_an_order_that_somebody_else_relayed_is_done(working: Office) -> None:
    working.revoke(0)
    working.enter_in_log()
    sign_orders(working.app)
    with supervisor(working.data), working.app.context.event_keys() as anybody:
        stranger = Gateway(EmbeddedChain(working.data / "chain"), sequencer=anybody)
        wait_for(lambda: answers(stranger, working), "the chain")
        for nonce, row in enumerate(working.orders()[-2:]):
            sent = stranger.sign_advance(*orders.parse(row, working.instance()), nonce)
            stranger.broadcast(sent.raw)
            wait_for(lambda: stranger.outcome(sent.hash), "the stranger's transaction")  # noqa: B023
        stranger.close()
        before = len(working.transactions())
        with worker(working.data) as process:
            working.settle(process)
            working.assert_sound()
    assert working.advance_states() == [*DONE_BEFORE, "DONE", "DONE"]
    assert [row.kind for row in working.transactions()[before:]] == ["ANCHOR"]


def answers(gateway: Gateway, office: Office) -> bool:
    try:
        return gateway.head_instance(office.instance().address) is not None
    except Unavailable:
        return False
