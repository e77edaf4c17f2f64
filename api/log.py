"""The register as C2SP tlog-tiles: public, static, cacheable."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.deps import Reading
from api.problems import responses
from api.security import PUBLIC
from notary.services import register

router = APIRouter(prefix="/log", tags=["register", PUBLIC])

TILE = r"^[a-z0-9]{1,8}/[x0-9/]{1,40}(\.p/[0-9]{1,3})?$"
"""Near enough to leave out what is none at all; the register says exactly which tiles there are."""

FOREVER = "public, max-age=31536000, immutable"


@router.get(
    "/checkpoint",
    response_class=Response,
    responses=responses(404, 503) | {200: {"content": {"text/plain": {}}, "description": "The signed note."}},
)
def checkpoint(tx: Reading) -> Response:
    """The newest checkpoint, a signed note; it changes, so caches ask again."""
    content = register.file(tx, "checkpoint")
    return Response(content, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get(
    "/tile/{path:path}",
    response_class=Response,
    responses=responses(400, 404, 503)
    | {200: {"content": {"application/octet-stream": {}}, "description": "The tile."}},
)
def tile(path: Annotated[str, Path(pattern=TILE, examples=["0/x001/234.p/5"])], tx: Reading) -> Response:
    """A tile of hashes or of entries; its content never changes."""
    content = register.file(tx, f"tile/{path}")
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": FOREVER})
