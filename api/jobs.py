"""``/v1/jobs/{id}``: how far a job is, and what came of it."""

from fastapi import APIRouter

from api import render
from api.access import JobsRead
from api.deps import Office, Reading
from api.instruments import READ
from api.strict import StrictRoute
from notary.services import jobs
from notary.wire.base import Uuid
from notary.wire.office import Job

router = APIRouter(prefix="/v1/jobs", tags=["jobs"], route_class=StrictRoute)


@router.get("/{id}", responses=READ)
def show(id: Uuid, asking: JobsRead, office: Office, tx: Reading) -> Job:
    """One job of the caller's."""
    row = jobs.find(tx, asking.scope, id)
    return render.job(row, jobs.result(office.context, row))
