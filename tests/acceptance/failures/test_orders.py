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

DONE_BEFORE = ["DONE", "DONE"]  # the revocation of number 1 and the discharge of number 2


def sign_orders(app: App) -> int:
    with app.database.write() as tx:
        return orders.sign_held(tx, app.context)


def tried(office: Office, without_signers: Worker) -> bool:
    """Let a worker make one pass; says whether the newest order is no longer waiting."""
    try:
        without_signers.step()
    except Unavailable:
        return False  # the chain is starting
    return office.advance_states()[-1] != "WAITING"


@pytest.mark.parametrize(
    ("signed", "reason"),
    [(timedelta(days=-8), "expired at"), (timedelta(days=8), "over seven days ahead")],
)
def test_an_order_out_of_its_time_is_signed_anew(working: Office, signed: timedelta, reason: str) -> None:
    working.revoke(0)
    working.enter_in_log()
    assert sign_orders(working.at(datetime.now(UTC) + signed)) == 1
    app = working.without_keys()
    with supervisor(working.data):
        in_production = Worker(app)
        wait_for(lambda: tried(working, in_production), "the order to be tried")
        in_production.release()
        assert working.advance_states() == [*DONE_BEFORE, "STALE"]
        assert reason in working.orders()[-1].reason
        with working.app.database.read() as tx:
            (again,) = orders.worklist(tx, app.context)
        assert (again.role, again.advance.changes[0].to_byte) == ("NOTARY", REVOKED)
    with worker(working.data) as process:
        working.settle(process)
        working.assert_sound()
    assert working.advance_states() == [*DONE_BEFORE, "STALE", "DONE"]


def test_an_order_that_somebody_else_relayed_is_done(working: Office) -> None:
    working.revoke(0)
    working.enter_in_log()
    assert sign_orders(working.app) == 1
    order, signature = orders.parse(working.orders()[-1], working.instance())
    with supervisor(working.data), working.app.context.event_keys() as anybody:
        stranger = Gateway(EmbeddedChain(working.data / "chain"), sequencer=anybody)
        wait_for(lambda: answers(stranger, working), "the chain")
        sent = stranger.sign_advance(order, signature, 0)
        stranger.broadcast(sent.raw)
        wait_for(lambda: stranger.outcome(sent.hash), "the stranger's transaction")
        stranger.close()
        before = len(working.transactions())
        with worker(working.data) as process:
            working.settle(process)
            working.assert_sound()
    assert working.advance_states() == [*DONE_BEFORE, "DONE"]
    assert [row.kind for row in working.transactions()[before:]] == ["ANCHOR"]


def answers(gateway: Gateway, office: Office) -> bool:
    try:
        return gateway.head_instance(office.instance().address) is not None
    except Unavailable:
        return False
