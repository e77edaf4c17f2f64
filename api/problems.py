"""Errors as RFC 9457 problems: one table from error families to HTTP statuses."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

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

log = logging.getLogger(__name__)


def install(web: FastAPI) -> None:
    """Answer every error as a problem: deliberate ones with their words, others without a word of what they were."""
    web.add_exception_handler(Error, _deliberate)
    web.add_exception_handler(HTTPException, _http)
    web.add_exception_handler(Exception, _unknown)


def _deliberate(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Error)
    status = next(status for family, status in STATUS.items() if isinstance(error, family))
    return _problem(status, error.code, str(error))


def _http(_request: Request, error: Exception) -> JSONResponse:
    """What the framework refuses: no such route, no such method."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).name
    return _problem(error.status_code, code, error.detail, error.headers)


def _unknown(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _problem(500, "INTERNAL", "the service failed; its log says why")


def _problem(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    problem = {"type": f"urn:debt-notary:problem:{code}", "title": code, "status": status, "detail": detail}
    return JSONResponse(problem, status, dict(headers or {}), media_type="application/problem+json")
