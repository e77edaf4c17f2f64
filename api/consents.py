"""``/v1/instruments/{id}/consents``: who is asked, what each signs, and the signatures."""

from typing import Any

from fastapi import APIRouter, Response

from api import render
from api.access import ConsentsWrite, InstrumentsRead
from api.deps import Office, Reading
from api.instruments import READ, WRITE
from api.looks import Looks
from api.strict import StrictRoute
from notary.db import instruments as rows
from notary.domain import canonical, consent_request
from notary.domain.errors import FormatError
from notary.services import consents, keys, parties, readiness
from notary.wire.base import PartyId, PartyRole, Uuid
from notary.wire.instruments import Consent, ConsentRequest, Consents, NewConsent, Recorded

router = APIRouter(prefix="/v1/instruments/{id}/consents", tags=["consents"], route_class=StrictRoute)


@router.get("", responses=READ)
def list_(id: Uuid, asking: InstrumentsRead, tx: Reading) -> Consents:
    """Every consent that the instrument asks for, given or not; none before it is offered."""
    row = rows.get(tx, asking.scope, id)
    if row.envelope is None:
        return Consents(items=[])
    given = {(item.party, item.role): canonical.parse(item.consent) for item in rows.consents_of(tx, id)}
    return Consents(
        items=[
            Consent(
                party=party,
                role=role,
                given=(party, role) in given,
                method=given[party, role]["binding"]["body"]["method"] if (party, role) in given else None,
            )
            for party, role in consent_request.pairs(canonical.parse(row.envelope)["mandatory"])
        ]
    )


@router.get("/{party}/{role}", responses=READ | WRITE)
def request(
    id: Uuid, party: PartyId, role: PartyRole, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks
) -> ConsentRequest:
    """What a party is asked to sign: every disclosure, the documents' digests and the typed data."""
    asked = consents.request(tx, office.context, asking.scope, id, party, role)
    looks(id, "CONTENT")
    return ConsentRequest.model_validate(asked.to_json(office.context.office.origin))


@router.post("", status_code=201, response_model=Recorded, responses=WRITE)
def record(id: Uuid, form: NewConsent, write: ConsentsWrite) -> Response:
    """Record a party's consent, by its enrolled key or by an event key; `missing` is what the issue still lacks.

    A customer consents for itself alone, and with its own key: an event key needs somebody else who identified it.
    """
    context, scope = write.office.context, write.caller.scope
    if (form.signature is None) == (form.evidence is None):
        raise FormatError(
            "give either the signature of the enrolled key or the evidence for an event key", where="body"
        )

    def work(tx: Any) -> Recorded:
        parties.require_own(tx, scope, id, form.party, by_event_key=form.evidence is not None)
        if form.evidence is not None:
            consents.record_with_event_key(tx, context, scope, id, form.party, form.role, form.evidence)
        elif form.signature is not None:
            keys.record_consent(tx, context, scope, id, form.party, form.role, form.signature)
        missing = readiness.problems(tx, context, scope, rows.get(tx, scope, id))
        return Recorded(party=form.party, role=form.role, missing=render.faults(missing))

    return write(work)
