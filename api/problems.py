"""Errors as RFC 9457 problems: one table from error families to HTTP statuses.

A problem never repeats a value that was sent: it may be personal, and problems are logged and forwarded.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from itertools import islice
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from notary.domain.errors import Conflict, Error, FormatError, NotFound, Refused, Unavailable
from notary.domain.law import StepForbidden
from notary.services.api_keys import Forbidden, Unauthenticated
from notary.wire.base import Problem

STATUS: dict[type[Error], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    FormatError: 400,
    Conflict: 409,
    Refused: 422,
    Unavailable: 503,
    Error: 500,
}
"""The first family of the list that an error belongs to decides."""

HEADERS: dict[int, dict[str, str]] = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "2"}}

MEANINGS = {
    400: "What was sent has not the right form; `errors` names each place.",
    401: "No API key, or none that is in force.",
    403: "The caller's role or key may not do this.",
    404: "There is nothing of that name, or the caller may not see it.",
    405: "There is no such method here.",
    408: "The body did not arrive in time.",
    409: "The state changed in between, or the same was done already with other content.",
    413: "More was sent than is taken here.",
    415: "The body is compressed; it is taken as it is.",
    422: "A rule of the register or of the law forbids it; `errors` lists what is missing.",
    500: "A fault of the service; its log has it under the request id.",
    503: "Something outside does not answer now, or is not done yet; try again.",
}

_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_MEMBER = re.compile(r"(\$|\$?[A-Za-z][A-Za-z_-]{0,63}\d{0,3})?(\[\d{1,6}\])*|\d{1,6}", re.ASCII)
LISTED = 100
"""Errors that one answer lists at most."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z_.-]{0,63}", re.ASCII)

log = logging.getLogger(__name__)


def install(web: FastAPI) -> None:
    """Answer every error as a problem: deliberate ones with their words, others without a word of what they were."""
    web.add_exception_handler(Error, _deliberate)
    web.add_exception_handler(RequestValidationError, _malformed)
    web.add_exception_handler(HTTPException, _http)
    web.add_exception_handler(Exception, _unknown)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of these errors of a route."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": MEANINGS[status], "content": content} for status in statuses}


def problem(
    status: int,
    code: str,
    detail: str,
    request_id: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer to a request that went wrong."""
    value = Problem.model_validate(
        {
            "type": f"urn:debt-notary:problem:{code}",
            "title": code,
            "status": status,
            "detail": detail,
            "request_id": request_id,
            "errors": list(errors),
        }
    )
    extra = HEADERS.get(status, {}) | dict(headers or {})
    return JSONResponse(value.to_json(), status, extra, media_type="application/problem+json")


def _deliberate(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Error)
    status = next(status for family, status in STATUS.items() if isinstance(error, family))
    if status == 500:
        log.error("request failed: %s: %s", error.code, error, extra={"request_id": _id(request)})
    headers = getattr(error, "headers", None)  # where the error itself says how to ask again
    return problem(status, error.code, _told(error), _id(request), _errors(error), headers)


def _told(error: Error) -> str:
    """The error's own words, without what was sent: also where it names a place by it."""
    text = str(error)
    for path in (error.where, *(item.path for item in getattr(error, "problems", ())[:LISTED])):
        text = text.replace(path, _place(path)) if path else text
    return _unrepeated(text)


def _errors(error: Error) -> list[dict[str, str]]:
    """Everything that is wrong, where the error knows several things; the one place, where it knows that."""
    listed = getattr(error, "problems", None)
    if listed is not None:
        return [
            {
                "where": _place(item.path),
                "code": str(item.code),
                "detail": _unrepeated(item.message),
                "expected": item.expected,
            }
            for item in listed[:LISTED]
        ] + _more(len(listed))
    if isinstance(error, StepForbidden):
        return [{"where": "", "code": error.code, "detail": _unrepeated(reason)} for reason in error.reasons]
    if error.where:
        return [{"where": _place(error.where), "code": error.code, "detail": _told(error)}]
    return []


def _more(count: int) -> list[dict[str, str]]:
    """What stands for errors that are not listed: an answer must not grow with what was sent."""
    return [{"where": "", "code": "MORE", "detail": f"and {count - LISTED:,} more"}] if count > LISTED else []


def _malformed(request: Request, error: Exception) -> JSONResponse:
    """What the form itself refuses. The framework would repeat what was sent; that is left out."""
    assert isinstance(error, RequestValidationError)
    found = [
        {"where": _place(".".join(map(str, _where(item)))), "code": item["type"].upper(), "detail": item["msg"]}
        for item in islice(error.errors(), LISTED)
    ]
    first = f"{found[0]['where']}: {found[0]['detail']}" if found else "it has not the right form"
    return problem(400, "FORMAT", first, _id(request), found)


def _where(item: Mapping[str, Any]) -> Sequence[str | int]:
    """The place of what is wrong; where a member is unknown, that is the object which has it."""
    place: Sequence[str | int] = item["loc"]
    return place[:-1] if item["type"] == "extra_forbidden" else place


def _unrepeated(text: str) -> str:
    """An error's words without the values that it quotes; names of our own kind stay, for they tell what is meant."""
    return _QUOTED.sub(lambda found: found[0] if _NAME.fullmatch(found[0][1:-1]) else "'…'", text)


def _place(path: str) -> str:
    """A path without the members that somebody else named: ours are words, with a short number at most."""
    return ".".join(part if _MEMBER.fullmatch(part) else "…" for part in path.split("."))


def _http(request: Request, error: Exception) -> JSONResponse:
    """What the framework refuses: no such route, no such method."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).name
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request))
    return problem(error.status_code, code, _unrepeated(error.detail), _id(request), headers=headers)


def _methods(request: Request) -> list[str]:
    """The methods of every route with this path; the framework names those of the first alone."""
    found: set[str] = set()
    for method in ("GET", "POST", "PUT", "DELETE"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            found |= {method, "HEAD"} if method == "GET" else {method}
    return sorted(found)


def _unknown(request: Request, error: Exception) -> JSONResponse:
    return fault(error, _id(request))


def fault(error: Exception, request_id: str) -> JSONResponse:
    """The answer where our own code failed: it says nothing of what happened, and the log only where."""
    # The type and the place alone: a message may hold what was sent.
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "" if place is None else f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}"
    log.error("request failed: %s at %s", type(error).__name__, where, extra={"request_id": request_id})
    return problem(500, "INTERNAL", "the service failed; its log says why", request_id)


def _id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))
