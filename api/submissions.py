"""``/v1/instruments/{id}/submissions``: a party's own acts: objections, answers, applications."""

from fastapi import APIRouter, Response

from api import render
from api.access import SubmissionsWrite
from api.instruments import WRITE
from api.strict import StrictRoute
from notary.db import instruments as rows
from notary.db.session import Transaction
from notary.services import acts, keys, parties
from notary.services.acts import Signed
from notary.services.wish import Wish
from notary.wire import acts as wire
from notary.wire.base import Uuid

router = APIRouter(prefix="/v1/instruments/{id}", tags=["submissions"], route_class=StrictRoute)


@router.post("/submissions:prepare", response_model=wire.PreparedAct, responses=WRITE)
def prepare(id: Uuid, form: wire.Submission, write: SubmissionsWrite) -> Response:
    """Make the body of a party's own act and its typed data, for its enrolled key to sign. Nothing has happened yet."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Transaction) -> wire.PreparedAct:
        key = keys.of_party(tx, context, scope, rows.get(tx, scope, id), form.party, form.key)
        wanted = Wish("SUBMISSION", {"kind": form.kind}, form.evidence)
        return render.prepared(context, acts.prepare_submission(tx, context, scope, id, form.party, key, wanted))

    return write(work, 200)


@router.post("/submissions", status_code=201, response_model=wire.Entered, responses=WRITE)
def submit(id: Uuid, form: wire.SignedAct, write: SubmissionsWrite) -> Response:
    """Enter a party's signed act. The answer is its receipt: the act's hash, which the register proves."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Transaction) -> wire.Entered:
        signed = Signed(form.body_hash, form.signature.model_dump())
        acts.require_submission(tx, scope, signed, id)
        return wire.Entered(acts=acts.submit(tx, context, [signed]), orders=[])

    return write(work)


@router.post("/submissions:record", status_code=201, response_model=wire.Entered, responses=WRITE)
def record(id: Uuid, form: wire.RecordedSubmission, write: SubmissionsWrite) -> Response:
    """Enter what a party said in person, signed by a key made for this once (shown as EVENT_KEY ever after)."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Transaction) -> wire.Entered:
        parties.require_own(tx, scope, id, form.party, by_event_key=True)
        wanted = Wish("SUBMISSION", {"kind": form.kind}, form.evidence)
        _, hash_ = acts.submit_with_event_key(tx, context, scope, id, form.party, form.record, wanted)
        return wire.Entered(acts=[hash_], orders=[])

    return write(work)
