"""``/v1/keys``: the wallets of parties, and the keys of those who act for an institution."""

from typing import Any, Literal

from fastapi import APIRouter, Response

from api import render
from api.access import AuthoritiesWrite, KeysRead, KeysWrite
from api.deps import Reading
from api.instruments import READ, WRITE
from api.strict import StrictRoute
from notary.db import keys as rows
from notary.services import institutions, keys
from notary.wire.base import Address, PartyId
from notary.wire.office import Authority, EnrolledKey, EnrolledKeys, NewAuthority, NewKey

router = APIRouter(prefix="/v1/keys", tags=["keys"], route_class=StrictRoute)


@router.post("", status_code=201, response_model=EnrolledKey, responses=WRITE)
def enrol(form: NewKey, write: KeysWrite) -> Response:
    """Enter a wallet as that of the holder of an identity paper; it can consent from now on."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> EnrolledKey:
        keys.enrol(tx, context, scope, **form.model_dump())
        return _key(rows.find(tx, form.address.lower()))

    return write(work)


@router.get("", responses=READ)
def list_(asking: KeysRead, tx: Reading) -> EnrolledKeys:
    """The wallets that the caller's institution enrolled, newest first; at most 1,000."""
    return EnrolledKeys(items=[_key(row) for row in rows.listing(tx, asking.scope)])


@router.post("/{address}:retire", response_model=EnrolledKey, responses=WRITE)
def retire(address: Address, write: KeysWrite) -> Response:
    """Take a wallet out of use; what it signed stays as it is."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> EnrolledKey:
        rows.require_own(tx, scope, address.lower())
        keys.retire(tx, context, scope, address)
        return _key(rows.find(tx, address.lower()))

    return write(work, 200)


@router.post(":bind", status_code=201, response_model=Authority, responses=WRITE)
def bind(form: NewAuthority, write: AuthoritiesWrite) -> Response:
    """Bind a key to an authority: who may act in a role, with which key. Published in the trust root."""
    context = write.office.context
    return write(lambda tx: render.authority(institutions.bind(tx, context, **form.model_dump())))


@router.post(":unbind/{role}/{authority}", response_model=Authority, responses=WRITE)
def unbind(role: Literal["NOTARY", "CREDITOR", "COURT"], authority: PartyId, write: AuthoritiesWrite) -> Response:
    """End an authority's window now; what it did within it stays valid. A new key gets a new authority id."""
    context = write.office.context
    return write(lambda tx: render.authority(institutions.unbind(tx, context, authority, role)), 200)


def _key(row: Any) -> EnrolledKey:
    return EnrolledKey(
        address=row.address,
        id_type=row.id_type,
        method=row.method,
        not_before=row.not_before,
        not_after=row.not_after,
        retired_at=row.retired_at,
    )
