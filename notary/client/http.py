"""One connection to the service: what is sent, how often, and what counts as an answer.

Whatever writes carries an ``Idempotency-Key`` that stays the same through all attempts, so it takes effect once. An
answer has a largest size and a deadline; redirects are not followed, and compressed answers are not asked for.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx2
from pydantic import BaseModel, ValidationError

from notary.client.errors import STATUS, Fault, NoAnswer, NotNow, Unreached
from notary.client.retry import Patience
from notary.domain.errors import Error, FormatError, Refused
from notary.domain.hosts import is_loopback
from notary.wire.acts import Worklist
from notary.wire.base import Problem
from notary.wire.deadlines import DeadlinePage
from notary.wire.instruments import InstrumentPage
from notary.wire.notices import NoticePage
from notary.wire.payments import PaymentPage
from notary.wire.view import Lookups

MIB = 1024 * 1024
ANSWER_BYTES = 16 * MIB
"""Bytes of the largest answer that is read where nothing else is said; a certificate has at most 8 MiB."""

PROBLEM = "application/problem+json"
JSON = "application/json"

BUSY = frozenset({502, 503, 504})
"""Statuses after which the same is asked again: of the service itself, or of a proxy that does not reach it."""

M = TypeVar("M", bound=BaseModel)
P = TypeVar("P", DeadlinePage, InstrumentPage, Lookups, NoticePage, PaymentPage, Worklist)

Body = Callable[[], AbstractContextManager[Any]]
"""Opens what is uploaded, anew for each attempt."""


@dataclass(frozen=True)
class Ask:
    """One request. ``once``: it writes and takes effect once; ``repeat``: it may be sent again."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    upload: Body | None = None
    files: Any = None
    once: bool = False
    repeat: bool = True
    type: str = JSON
    most: int = ANSWER_BYTES


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Http:
    """Requests to one service with one API key. Safe to share between threads."""

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        timeout: float,
        patience: Patience,
        transport: httpx2.BaseTransport | None,
        allow_http: bool,
    ) -> None:
        self._url = require_url(url, allow_http=allow_http)
        self._timeout = timeout
        self._patience = patience
        headers = {"Accept-Encoding": "identity"} | ({} if key is None else {"Authorization": f"Bearer {_token(key)}"})
        # A proxy from the environment is for the outside world, never for a service on this machine.
        local = is_loopback(urlsplit(url).hostname or "")
        self._http = httpx2.Client(
            headers=headers, timeout=timeout, trust_env=not local, follow_redirects=False, transport=transport
        )

    def __repr__(self) -> str:
        return f"<Http {self._url}>"

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def pages(self, model: type[P], path: str, query: Mapping[str, Any]) -> Iterator[P]:
        """The pages of a list, as they are asked for (raises the errors of notary.client.errors)."""
        cursor: str | None = None
        while True:
            page = self.view(model, Ask("GET", path, query={**query, "cursor": cursor}))
            yield page
            if page.next is None:
                return
            if page.next == cursor:
                raise NoAnswer("the list leads back to where it was")
            cursor = page.next

    def view(self, model: type[M], ask: Ask) -> M:
        """The answer as a view (raises the errors of notary.client.errors)."""
        content = self.answer(ask).content
        try:
            return model.model_validate_json(content)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the answer"
            raise NoAnswer(f"{ask.method} {ask.path}: {place}: {first['msg']}; is this a service of ours?") from None

    def answer(self, ask: Ask) -> Answer:
        """The answer, after as many attempts as it takes within the patience.

        Raises:
            Told: a problem, as the error of its status.
            Unreached: no answer in time.
            NoAnswer: something that is no answer of the service.
        """
        if ask.once:
            ask = replace(ask, headers={**ask.headers, "Idempotency-Key": secrets.token_urlsafe(24)})
        patience, attempt = self._patience, 1
        end = patience.clock() + patience.total
        while True:
            answer, trouble = self._attempt(ask, end)
            if answer is not None and answer.status not in BUSY:
                return _required(ask, answer)
            pause = patience.before(attempt + 1, None if answer is None else _retry_after(answer))
            if not ask.repeat or attempt >= patience.attempts or patience.clock() + pause > end:
                if answer is not None:
                    return _required(ask, answer)
                raise trouble or Unreached("no answer")
            patience.sleep(pause)
            attempt += 1

    def _attempt(self, ask: Ask, end: float) -> tuple[Answer | None, Error | None]:
        clock, place = self._patience.clock, f"{ask.method} {self._url}{ask.path}"
        limit = min(clock() + self._timeout, end)
        try:
            return self._send(ask, limit), None
        except (httpx2.TimeoutException, TimeoutError):
            reason = "no whole answer in time"
        except httpx2.TransportError as error:
            reason = str(error) or type(error).__name__
        unknown = "; whether it was done is not known" if ask.once or not ask.repeat else ""
        return None, Unreached(f"{place}: {reason}{unknown}")

    def _send(self, ask: Ask, limit: float) -> Answer:
        if ask.upload is None:
            return self._exchange(ask, ask.content, limit)
        with ask.upload() as body:
            return self._exchange(ask, body, limit)

    def _exchange(self, ask: Ask, content: Any, limit: float) -> Answer:
        clock = self._patience.clock
        timeout = max(0.001, limit - clock())
        query = {name: value for name, value in ask.query.items() if value is not None}
        with self._http.stream(
            ask.method, self._url + ask.path, params=query or None, headers=dict(ask.headers), content=content,
            files=ask.files, timeout=timeout,
        ) as response:  # fmt: skip
            if response.headers.get("content-encoding", "identity") != "identity":
                raise NoAnswer(f"{ask.method} {ask.path}: compressed, which was not asked for")
            data = bytearray()
            for chunk in response.iter_raw():
                data += chunk
                if len(data) > ask.most:
                    raise NoAnswer(f"{ask.method} {ask.path}: longer than the {ask.most} bytes that it can have")
                if clock() > limit:
                    raise TimeoutError
            return Answer(response.status_code, dict(response.headers), bytes(data))


def require_url(url: str, *, allow_http: bool) -> str:
    """The address without a slash at its end.

    Raises:
        FormatError: no http or https address, or one with a name, password, query or fragment in it.
        Refused: http to another machine, where anyone on the way reads the API key.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or "@" in parts.netloc or parts.query or parts.fragment:
        raise FormatError("must be an address such as https://notary.example", where="url")
    if parts.scheme == "http" and not allow_http and not is_loopback(parts.hostname or ""):
        raise Refused(
            f"http to {parts.hostname} would show the API key and all content to anyone on the way; use https, "
            "or allow it on a network that you trust: NOTARY_ALLOW_HTTP=1, in Python allow_http=True",
            code="PLAIN_HTTP",
        )
    return url.rstrip("/")


def _required(ask: Ask, answer: Answer) -> Answer:
    """The answer, if it is one of the service and no problem."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    place = f"{ask.method} {ask.path}"
    if kind == PROBLEM:
        raise _problem(place, answer)
    if 300 <= answer.status < 400 and answer.status != 304:
        raise NoAnswer(f"{place}: redirected (HTTP {answer.status}); give the address that it leads to")
    if answer.status in (204, 304) or (200 <= answer.status < 300 and kind == ask.type):
        return answer
    shown = kind if kind.isascii() and kind.isprintable() else "an unreadable type"
    raise NoAnswer(
        f"{place}: HTTP {answer.status} with {shown or 'no content type'}, where {ask.type} was expected; "
        "something else than the service answers there"
    )


def _problem(place: str, answer: Answer) -> Error:
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        return NoAnswer(f"{place}: HTTP {answer.status} with a problem that is none")
    if problem.status != answer.status:
        return NoAnswer(f"{place}: HTTP {answer.status} with a problem of the status {problem.status}")
    return STATUS.get(answer.status, NotNow if answer.status in BUSY else Fault)(problem)


def _retry_after(answer: Answer) -> float | None:
    """Seconds; a date is not read, and our service gives none."""
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _token(key: str) -> str:
    """The key as it goes into a header (raises FormatError, which does not repeat it)."""
    if not (key.isascii() and key.isprintable() and key and " " not in key and len(key) <= 200):
        raise FormatError("must be one line such as ntk_…; it is not repeated here", where="API key")
    return key
