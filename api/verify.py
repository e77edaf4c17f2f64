"""``/v1/verify``: anyone may upload a certificate and documents and gets both verdicts and every check.

A convenience. Whoever does not trust this service verifies with ``notary verify``, or with a verifier of its own.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, UploadFile

from api.deps import Office
from api.form import FormRoute
from api.problems import responses
from api.security import PUBLIC
from notary.bootstrap import publish_trust
from notary.domain import canonical, trust
from notary.domain.errors import FormatError
from notary.verifier import Options, verify_certificates
from notary.wire.office import Verdicts, Verified

router = APIRouter(tags=["verification", PUBLIC], route_class=FormRoute)

CHAIN_SECONDS = 10.0
"""Seconds that one request may spend on the chain; what could not be read by then is INDETERMINATE."""


async def _only_known(request: Request) -> None:
    """A document under a misspelt name would be left out, and nobody would see that it was not compared."""
    unknown = set(await request.form()) - {"certificate", "document"}
    if unknown:
        raise FormatError("has parts of other names than certificate and document", where="body")


@router.post("/v1/verify", responses=responses(400, 408, 413, 415, 503))
def verify(
    office: Office,
    _: Annotated[None, Depends(_only_known)],
    certificate: Annotated[list[UploadFile], File(max_length=10, description="Certificate files (JSON), at most 10.")],
    document: Annotated[
        list[UploadFile] | None, File(max_length=50, description="Documents to compare, at most 50.")
    ] = None,
) -> Verified:
    """Verify certificates against this office's trust root and the chain. Nothing of what is sent is kept."""
    root = trust.parse(canonical.encode(dict(publish_trust(office))))
    files = [item.file.read(canonical.MAX_BYTES + 1) for item in certificate]
    documents = [(f"document[{index}]", item.file.read()) for index, item in enumerate(document or [])]
    options = Options(now=office.context.now, budget=CHAIN_SECONDS, timeout=CHAIN_SECONDS)
    reports = verify_certificates(files, documents, root, options)
    return Verified(reports=[Verdicts.model_validate(report.to_json()) for report in reports])
