"""Whether the service lives, and the trust root it would be verified against."""

from typing import Any

from fastapi import APIRouter

from api.deps import Office
from notary.bootstrap import publish_trust

router = APIRouter()


@router.get("/livez")
def livez() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/v1/trust")
def trust(app: Office) -> dict[str, Any]:
    """The office's trust root. Get it once through a way that you trust; this route is for updates and trials."""
    return dict(publish_trust(app))
