"""``/v1/instruments/{id}/case-file``, ``…/disclosure`` and ``…/records``: what happens before the issue."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api import render
from api.access import InstrumentsRead, RecordsWrite
from api.deps import Office, Reading
from api.instruments import READ, WRITE
from api.problems import responses
from api.strict import StrictRoute
from notary.db import acts as act_rows
from notary.db import case_records as record_rows
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import disclosure
from notary.domain.errors import FormatError
from notary.services import case_file, case_state, instruments, readiness
from notary.services.acts import Signed
from notary.services.api_keys import Caller
from notary.services.case_file import Signatory
from notary.services.context import Context
from notary.services.wish import Wish
from notary.wire import case_files as wire
from notary.wire.base import Uuid

router = APIRouter(prefix="/v1/instruments/{id}", tags=["case file"], route_class=StrictRoute)


@router.get("/case-file", responses=READ)
def show(id: Uuid, asking: InstrumentsRead, office: Office, tx: Reading) -> wire.CaseFile:
    """Every record of an instrument in order; of their evidence the caller sees its own, the office all."""
    return view(tx, office.context, asking.scope, id)


@router.get("/disclosure", responses=READ | responses(409))
def notice(
    id: Uuid,
    asking: InstrumentsRead,
    office: Office,
    tx: Reading,
    lang: Annotated[Literal["zh-CN", "en"], Query(description="The language of the texts.")] = "zh-CN",
) -> wire.Disclosure:
    """The notice that a party is shown before it chooses: every item with its SHA-256, to be confirmed one by one."""
    return shown(tx, office.context, asking.scope, id, lang)


@router.post("/records:prepare", response_model=wire.PreparedRecord, responses=WRITE)
def prepare(id: Uuid, form: wire.RecordWish, write: RecordsWrite) -> Response:
    """Make the body of a record and its typed data, for its actor to sign. Nothing has happened yet."""
    context, asking = write.office.context, write.caller

    def work(tx: Transaction) -> wire.PreparedRecord:
        who = _signatory(tx, asking, form)
        return render.prepared_record(context, case_file.prepare(tx, context, asking.scope, id, who, _wish(form)))

    return write(work, 200)


@router.post("/records", status_code=201, response_model=wire.Recorded, responses=WRITE)
def record(id: Uuid, form: wire.NewRecord, write: RecordsWrite) -> Response:
    """Enter a signed record; or a party's, by an event key that is made for this one signature."""
    context, asking = write.office.context, write.caller
    signed = _signed(form)

    def work(tx: Transaction) -> wire.Recorded:
        if signed is None:
            return _recorded(tx, context, asking, id, _by_event_key(tx, context, asking, id, form))
        case_file.require_own(tx, asking.scope, [signed], id)
        return _recorded(tx, context, asking, id, case_file.submit(tx, context, [signed])[0])

    return write(work)


def view(tx: Transaction, context: Context, scope: Scope, id: str) -> wire.CaseFile:
    """The case file of an instrument, as the scope may see it."""
    file = case_state.read(tx, rows.get(tx, scope, id))
    own = case_file.own_actors(tx, scope, id)
    items = [render.record(context, item, own) for item in record_rows.of_instrument(tx, id)]
    return wire.CaseFile(deed=file.deed.name, head=file.head, items=items)


def shown(tx: Transaction, context: Context, scope: Scope, id: str, language: str) -> wire.Disclosure:
    """The notice of an offered instrument in a language."""
    content, version = instruments.opened(context, rows.get(tx, scope, id))[0], disclosure.CURRENT
    items = [
        wire.NoticeItem(id=item.id, basis=item.basis, text=item.text(language), sha256=item.sha256(language))
        for item in disclosure.notice(content, version)
    ]
    summary = disclosure.summary(content, version, language)
    return wire.Disclosure(version=version, language=language, summary=summary, items=items)


def _recorded(tx: Transaction, context: Context, asking: Caller, id: str, record_hash: str) -> wire.Recorded:
    row = rows.get(tx, asking.scope, id) if rows.is_visible(tx, asking.scope, id) else rows.locked(tx, id)
    waiting = row.status == "OFFERED"
    missing = readiness.problems(tx, context, asking.scope, row) if waiting else []
    return wire.Recorded(record=record_hash, deed=case_state.read(tx, row).deed.name, missing=render.faults(missing))


def _signed(form: wire.NewRecord) -> Signed | None:
    """The signed body; None where an event key is asked for (raises FormatError where it is neither or both)."""
    by_key, by_event = (form.body_hash, form.signature), (form.wish, form.identification)
    if form.body_hash is not None and form.signature is not None and by_event == (None, None):
        return Signed(form.body_hash, form.signature.model_dump())
    if by_key == (None, None) and None not in by_event:
        return None
    raise FormatError("give either body_hash and signature, or wish and identification for an event key", where="body")


def _by_event_key(tx: Transaction, context: Context, asking: Caller, id: str, form: wire.NewRecord) -> str:
    wish, seen = form.wish, form.identification or ""
    if wish is None or wish.party is None or wish.role is None or wish.authority or wish.key:
        raise FormatError("an event key is for a party: name party and role, and no key", where="body.wish")
    return case_file.record_with_event_key(tx, context, asking.scope, id, wish.party, wish.role, _wish(wish), seen)


def _signatory(tx: Transaction, asking: Caller, form: wire.RecordWish) -> Signatory:
    if form.authority is not None and form.party is None and form.role is None and form.key is None:
        row = act_rows.authority(tx, form.authority, asking.scope.role)
        return Signatory(form.authority, asking.scope.role, row.address)
    if form.authority is None and form.party is not None and form.role is not None and form.key is not None:
        return Signatory(form.party, form.role, form.key.lower())
    raise FormatError("name either an authority, or party, role and key", where="body")


def _wish(form: wire.RecordWish) -> Wish:
    detail: dict[str, Any] = form.detail
    return Wish(form.type, detail, evidence=form.evidence, legal_time=form.legal_time)
