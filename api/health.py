"""Whether the service lives, and the trust root it would be verified against."""

from typing import Any

from fastapi import APIRouter

from api.deps import Office
from api.problems import responses
from api.security import PUBLIC
from notary.bootstrap import publish_trust, require_ready

router = APIRouter(tags=["operations", PUBLIC])


@router.get("/livez")
def livez() -> dict[str, str]:
    """The process answers. It says nothing about what the process is for; ``/readyz`` does."""
    return {"status": "alive"}


@router.get("/readyz", responses=responses(503))
def readyz(app: Office) -> dict[str, str]:
    """Database, chain and worker do their part; 503 names those that do not."""
    require_ready(app)
    return {"status": "ready"}


@router.get("/v1/trust", responses=responses(503))
def trust(app: Office) -> dict[str, Any]:
    """The office's trust root. Get it once through a way that you trust; this route is for updates and trials."""
    return dict(publish_trust(app))
