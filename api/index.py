"""``/``: what this service serves."""

from typing import Any

from fastapi import APIRouter

from api.deps import Office
from api.security import PUBLIC
from notary import __version__

router = APIRouter(tags=["operations", PUBLIC])

ROUTES = {
    "/v1/instruments": "debts: drafts, documents, consents, acts, papers, standing, history (API key)",
    "/v1/amounts": "post terms: what is owed on a day, every figure explained",
    "/v1/verify": "upload a certificate: both verdicts and every check",
    "/v1/register": "how far the register is",
    "/v1/trust": "the office's trust root",
    "/log/checkpoint": "the newest checkpoint of the register (C2SP signed note)",
    "/log/tile/{level}/{index}": "the register's tiles (C2SP tlog-tiles)",
    "/livez": "the process answers",
    "/readyz": "database, chain and worker do their part",
    "/metrics": "figures for Prometheus",
    "/openapi.json": "every route, for programs",
}


@router.get("/")
def index(app: Office) -> dict[str, Any]:
    """Name the office and the routes."""
    office = app.context.office
    return {
        "service": f"debt notary {__version__}",
        "office": office.name,
        "origin": office.origin,
        "trial": office.trial,
        "routes": ROUTES,
    }
