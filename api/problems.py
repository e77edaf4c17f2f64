"""Errors as RFC 9457 problems: one table from error families to HTTP statuses."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from notary.domain.errors import Conflict, Error, FormatError, NotFound, Refused, Unavailable

STATUS: dict[type[Error], int] = {
    NotFound: 404,
    FormatError: 400,
    Conflict: 409,
    Refused: 422,
    Unavailable: 503,
    Error: 500,
}
"""The first family of the list that an error belongs to decides."""


def install(web: FastAPI) -> None:
    """Answer every deliberate error as a problem."""
    web.add_exception_handler(Error, _answer)


def _answer(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Error):
        raise error
    status = next(status for family, status in STATUS.items() if isinstance(error, family))
    problem = {
        "type": f"urn:debt-notary:problem:{error.code}",
        "title": error.code,
        "status": status,
        "detail": str(error),
    }
    return JSONResponse(problem, status, media_type="application/problem+json")
