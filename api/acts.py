"""Acts: prepare, sign, submit, then sign the order that goes with it. And what became of them."""

from fastapi import APIRouter, Response

from api import render
from api.access import ActsRead, ActsWrite, InstrumentsRead
from api.deps import Office, Reading
from api.instruments import READ, WRITE
from api.strict import StrictRoute
from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.db.session import Transaction
from notary.domain.errors import FormatError
from notary.domain.standing import Role
from notary.services import acts, orders, standings
from notary.services.acts import Actor, Prepared, Signed
from notary.services.api_keys import Caller
from notary.services.context import Context
from notary.services.wish import Wish
from notary.wire import acts as wire
from notary.wire.base import Uuid

router = APIRouter(tags=["acts"], route_class=StrictRoute)


@router.post("/v1/instruments/{id}/acts:prepare", response_model=wire.PreparedAct, responses=WRITE)
def prepare(id: Uuid, form: wire.Wish, write: ActsWrite) -> Response:
    """Make the body of an act and its typed data, for its actor to sign. Nothing has happened yet."""
    context = write.office.context
    return write(lambda tx: render.prepared(context, _prepare(tx, context, write.caller, id, form)), 200)


@router.post("/v1/acts:prepare", response_model=wire.PreparedActs, responses=WRITE)
def prepare_batch(form: wire.BatchWish, write: ActsWrite) -> Response:
    """Prepare the same act on many instruments, so that one signature covers all."""
    context = write.office.context
    if len(set(form.instruments)) != len(form.instruments):
        raise FormatError("an instrument is named twice; an act is done once", where="body.instruments")

    def work(tx: Transaction) -> wire.PreparedActs:
        made = [_prepare(tx, context, write.caller, id, form.act) for id in form.instruments]
        return wire.PreparedActs(items=[render.prepared(context, item) for item in made])

    return write(work, 200)


@router.post("/v1/instruments/{id}/acts", status_code=201, response_model=wire.Entered, responses=WRITE)
def submit(id: Uuid, form: wire.SignedAct, write: ActsWrite) -> Response:
    """Enter a signed act. Where it moves the standing, `orders` has what the same key signs next."""
    return write(lambda tx: _submit(tx, write.office.context, write.caller, [form], id))


@router.post("/v1/acts", status_code=201, response_model=wire.Entered, responses=WRITE)
def submit_batch(form: wire.SignedActs, write: ActsWrite) -> Response:
    """Enter many signed acts, all or none."""
    return write(lambda tx: _submit(tx, write.office.context, write.caller, form.acts, None))


@router.get("/v1/orders", responses=READ)
def worklist(asking: ActsRead, office: Office, tx: Reading) -> wire.Orders:
    """Orders to the registry that wait for the signature of an authority of the caller's institution."""
    own = {
        row.address
        for row in act_rows.all_authorities(tx)
        if (row.role, row.institution) == (asking.scope.role, asking.scope.institution)
    }
    waiting = [item for item in orders.worklist(tx, office.context) if item.advance.authority in own]
    return wire.Orders(items=[render.order(item) for item in waiting])


@router.post("/v1/orders", status_code=201, response_model=wire.OrderTaken, responses=WRITE)
def order(form: wire.SignedOrder, write: ActsWrite) -> Response:
    """Take a signed order for the worker to relay. Giving it again changes nothing."""
    context, scope = write.office.context, write.caller.scope
    return write(
        lambda tx: wire.OrderTaken(
            order=orders.record_signed(tx, context, scope, form.acts, form.deadline, form.signature)
        )
    )


@router.get("/v1/instruments/{id}/history", responses=READ)
def history(id: Uuid, asking: InstrumentsRead, tx: Reading) -> wire.History:
    """Every act of an instrument in order, and how far register and chain are with it."""
    rows.get(tx, asking.scope, id)
    return wire.History(items=[render.act(row) for row in act_rows.of_instrument(tx, id)])


@router.get("/v1/instruments/{id}/standing", responses=READ | WRITE)
def standing_(id: Uuid, asking: InstrumentsRead, office: Office) -> wire.Standing:
    """The standing as the acts have it and as the chain shows it; where they differ, or the chain is silent, it is not
    settled."""
    return wire.Standing.model_validate(standings.read(office.database, office.context, office.chain, asking.scope, id))


def _prepare(tx: Transaction, context: Context, asking: Caller, id: str, form: wire.Wish) -> Prepared:
    scope = asking.scope
    row = act_rows.authority(tx, form.authority, scope.role)
    actor = Actor(form.authority, Role(scope.role), row.address)
    if form.type == "ISSUE":
        if form.detail or form.legal_time:
            raise FormatError("an issue has no detail or legal time of its own", where="body")
        return acts.prepare_issue(tx, context, scope, id, actor, form.evidence)
    wanted = Wish(form.type, form.detail, form.evidence, form.legal_time)
    return acts.prepare(tx, context, scope, id, actor, wanted)


def _submit(
    tx: Transaction, context: Context, asking: Caller, forms: list[wire.SignedAct], instrument: str | None
) -> wire.Entered:
    signed = [Signed(form.body_hash, form.signature.model_dump()) for form in forms]
    acts.require_own(tx, asking.scope, signed, instrument)
    hashes = acts.submit(tx, context, signed)
    return wire.Entered(acts=hashes, orders=[render.order(item) for item in orders.for_acts(tx, context, hashes)])
