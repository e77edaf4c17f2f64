"""JSON bodies are read as strictly as everything that is signed: no duplicate keys, no floats, no depth without end."""

import re
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, ClassVar

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from notary.domain import canonical
from notary.domain.errors import FormatError

MAX_MEMBERS = 1_000

_NUMBER = re.compile(r"^(the integer )?[-0-9.eE+…]+ is ")


class StrictRequest(Request):
    """A request whose body is a narrow JSON value (notary.domain.canonical)."""

    async def json(self) -> Any:
        """The value of the body (raises FormatError)."""
        text = await self.body()
        return await run_in_threadpool(_parse, text)  # it takes seconds for 8 MiB, in which others are answered


class StrictRoute(APIRoute):
    """A route that takes strict JSON."""

    reader: ClassVar[type[Request]] = StrictRequest

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, with our reader of bodies, its errors as they are, and no unknown parameters."""
        handle = super().get_route_handler()
        known = set(_query_parameters(self.dependant))

        async def strict(request: Request) -> Response:
            if not known.issuperset(request.query_params):
                # A misspelt filter would otherwise be no filter, and everything be listed.
                allowed = f"known are {', '.join(sorted(known))}" if known else "this route has none"
                raise FormatError(f"unknown parameter; {allowed}", where="query")
            try:
                return await handle(self.reader(request.scope, request.receive))
            except HTTPException as error:
                if isinstance(error.__cause__, FormatError):
                    raise _told(error.__cause__) from None
                raise

        return strict


def _query_parameters(dependant: Dependant) -> Iterator[str]:
    """The names of a route's query parameters, with those of what it depends on."""
    yield from (parameter.alias for parameter in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _query_parameters(inner)


def _parse(text: bytes) -> Any:
    value = canonical.parse(text)
    _require_few(value)
    if b"\\u0000" in text and _has_nul(value):
        raise FormatError("has a NUL character, which no text may have")
    return value


def _require_few(value: Any) -> None:
    """No object of ours has so many members; each one that is unknown would be an error of its own in the answer."""
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _require_few(part)
    if isinstance(value, dict) and len(value) > MAX_MEMBERS:
        raise FormatError(f"an object has {len(value):,} members; none that is taken has more than {MAX_MEMBERS:,}")


def _has_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nul(part) for member in value.items() for part in member)
    return any(map(_has_nul, value)) if isinstance(value, list) else isinstance(value, str) and "\0" in value


def _told(error: FormatError) -> FormatError:
    """What is wrong with the text, where in the body, and not the number that was sent."""
    message = str(error).removeprefix(f"{error.where}: ")
    return FormatError(_NUMBER.sub("a number is ", message), where="body" + error.where.removeprefix("$"))
