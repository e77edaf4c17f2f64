"""``/v1/institutions``: the tenants of the office, and who acts for them."""

from fastapi import APIRouter, Response

from api import render
from api.access import InstitutionsRead, InstitutionsWrite
from api.deps import Office, Reading
from api.instruments import READ, WRITE
from api.strict import StrictRoute
from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.services import contacts, institutions
from notary.wire.base import PartyId
from notary.wire.notices import Contacts, NewContacts
from notary.wire.office import Institution, Institutions, NewInstitution

router = APIRouter(prefix="/v1/institutions", tags=["institutions"], route_class=StrictRoute)


@router.get("", responses=READ)
def list_(asking: InstitutionsRead, tx: Reading) -> Institutions:
    """The institutions that the caller may know of: its own and the office; all of them for the office's own staff."""
    authorities = act_rows.all_authorities(tx)
    found = institutions.visible(tx, asking.scope)
    return Institutions(items=[render.institution(row, authorities) for row in found])


@router.get("/{id}", responses=READ)
def show(id: PartyId, asking: InstitutionsRead, tx: Reading) -> Institution:
    """One institution."""
    institutions.require_visible(tx, asking.scope, id)
    return render.institution(rows.institution(tx, id), act_rows.all_authorities(tx))


@router.post("", status_code=201, response_model=Institution, responses=WRITE)
def create(form: NewInstitution, write: InstitutionsWrite) -> Response:
    """Enter a new tenant: a creditor or a court."""
    context = write.office.context
    return write(lambda tx: render.institution(institutions.enter(tx, context, form.id, form.name, form.kind), []))


@router.get("/{id}/contacts", responses=READ)
def show_contacts(id: PartyId, asking: InstitutionsRead, office: Office, tx: Reading) -> Contacts:
    """Where an institution is told things; for its own staff and the office's."""
    return render.contacts(id, contacts.show(tx, office.context, asking.scope, id))


@router.put("/{id}/contacts", response_model=Contacts, responses=WRITE)
def change_contacts(id: PartyId, form: NewContacts, write: InstitutionsWrite) -> Response:
    """Put other contacts in the place of an institution's. A webhook comes with the secret that signs what it gets."""
    context = write.office.context
    return write(lambda tx: render.contacts(id, contacts.change(tx, context, id, **form.model_dump())), 200)
