"""Writing requests that take effect once: ``Idempotency-Key``.

The answer is kept in the transaction of the effect itself, so after a crash either both are there or neither. The same
key with the same request gets the same answer; with another request it is a conflict. Refusals are not kept: whoever
mends what was wrong may use the key again. Answers hold personal data, so they are kept as ciphertext.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response

from api.deps import Office
from api.security import caller
from notary.bootstrap import App
from notary.db import requests as rows
from notary.db.session import Transaction
from notary.domain.errors import Conflict
from notary.domain.times import format_time
from notary.services.api_keys import Caller

Work = Callable[[Transaction], Any]
"""Does the thing and returns its answer, a view."""

log = logging.getLogger(__name__)


class KeyReused(Conflict):
    """The Idempotency-Key was used for another request."""

    code = "IDEMPOTENCY_KEY_REUSED"


class Once:
    """One writing request of one caller."""

    def __init__(self, office: App, asking: Caller, key: str | None, request_hash: str) -> None:
        self.office = office
        self.caller = asking
        self._key = key
        self._hash = request_hash

    def __call__(self, work: Work, status: int = 201) -> Response:
        """Do the work in one transaction and answer; or give the answer again that was given before."""
        with self.office.database.write() as tx:
            kept = None if self._key is None else rows.find(tx, self.caller.key, self._key)
            if kept is not None:
                return self._again(kept)
            body = json.dumps(work(tx).to_json(), ensure_ascii=False).encode()
            if self._key is not None:
                self._keep(tx, status, body)
        return Response(body, status, media_type="application/json")

    def _again(self, kept: Any) -> Response:
        if kept.request_hash != self._hash:
            raise KeyReused("this Idempotency-Key was used for another request; take a new one for each")
        body = self.office.context.vault.open(kept.private, self._place())
        return Response(body, kept.status, {"Idempotency-Replayed": "true"}, "application/json")

    def _keep(self, tx: Transaction, status: int, body: bytes) -> None:
        context = self.office.context
        rows.forget_before(tx, format_time(context.now - context.terms.replay))
        rows.keep(
            tx,
            caller=self.caller.key,
            key=self._key,
            institution=self.caller.scope.institution,
            request_hash=self._hash,
            status=status,
            private=context.vault.seal(body, self._place()),
            created_at=format_time(context.now),
        )

    def _place(self) -> str:
        return f"requests/{self.caller.key}/{self._key}"


async def once(
    request: Request,
    office: Office,
    asking: Annotated[Caller, Depends(caller)],
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="Chosen by the caller, unique for each thing to be done once; kept for 7 days.",
        ),
    ] = None,
) -> Once:
    """The writing request that is being made."""
    place = f"{request.method} {request.url.path}?{request.url.query}\n{request.headers.get('content-type', '')}\n"
    hashed = hashlib.sha256(place.encode() + await request.body()).hexdigest()
    return Once(office, asking, idempotency_key, hashed)


Writing = Annotated[Once, Depends(once)]
