"""The web application of one office."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import (
    acts,
    amounts,
    case_files,
    certificates,
    consents,
    courts,
    deadlines,
    documents,
    evidence,
    health,
    index,
    institutions,
    instruments,
    jobs,
    keys,
    limits,
    log,
    metrics,
    notices,
    observe,
    papers,
    payments,
    plain,
    problems,
    register,
    submissions,
    verify,
    view,
    worklist,
)
from notary import __version__
from notary.bootstrap import App
from notary.wire.base import Problem

ROUTERS = (
    index, health, register, verify, log, instruments, documents, case_files, consents, acts, certificates, courts,
    deadlines, keys, institutions, jobs, amounts, evidence, submissions, worklist, payments, notices,
    papers, view,
)  # fmt: skip

DESCRIPTION = """Notarise debt instruments with compulsory enforcement effect, and prove it to anyone.

Times are RFC 3339 in UTC, amounts strings of minor units, hashes lower-case hex. Errors are RFC 9457 problems with a
stable `title`. A POST that writes takes an `Idempotency-Key`: the same key and body get the same answer. The scopes of
a route's security requirement are the permissions that the API key needs.
"""


def create_app(app: App) -> FastAPI:
    """The ASGI application; every route gets the office from ``state.app``."""
    # The interactive pages would load their scripts from elsewhere; /openapi.json says the same.
    web = FastAPI(title="Debt notary", version=__version__, description=DESCRIPTION, docs_url=None, redoc_url=None)
    web.router.redirect_slashes = False  # one address for each thing; a redirect would also repeat the host as sent
    web.state.app = app
    problems.install(web)
    for module in ROUTERS:
        web.include_router(module.router)
    metrics.install(web, app)
    web.add_middleware(plain.Plain)
    web.add_middleware(limits.Limits)
    web.add_middleware(observe.RequestLog)
    web.openapi = _openapi(web)  # type: ignore[method-assign]
    return web


def _openapi(web: FastAPI) -> Callable[[], dict[str, Any]]:
    """The framework's document with our errors in the place of its own, made once."""

    def document() -> dict[str, Any]:
        if web.openapi_schema is None:
            made = get_openapi(title=web.title, version=web.version, description=web.description, routes=web.routes)
            _with_our_problems(made)
            web.openapi_schema = made
        return web.openapi_schema

    return document


def _with_our_problems(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            theirs = answers.get("422", {}).get("content", {}).get("application/json", {}).get("schema", {})
            if theirs.get("$ref", "").endswith("/HTTPValidationError"):
                del answers["422"]
                answers |= {
                    str(key): value for key, value in problems.responses(400).items() if str(key) not in answers
                }
