"""Writing requests that take effect once: ``Idempotency-Key``.

The answer is kept in the transaction of the effect itself, so after a crash either both are there or neither. The same
key with the same request gets the same answer; with another request it is a conflict. Refusals are not kept: whoever
mends what was wrong may use the key again. Answers hold personal data, so they are kept as ciphertext.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response

from api.deps import Office
from api.security import caller
from notary.bootstrap import App
from notary.db import requests as rows
from notary.db.driver_errors import OVERTAKEN
from notary.db.session import LATEST, Transaction
from notary.domain.errors import Conflict
from notary.domain.times import format_time
from notary.services.api_keys import Caller

Work = Callable[[Transaction], Any]
"""Does the thing and returns its answer, a view."""

ATTEMPTS = 3


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
        """Do the work in one transaction and answer; or give the answer again that was given before.

        A transaction that another one overtook is done again: nothing of it was kept.

        Raises:
            KeyReused: the key stands for another request.
        """
        try:
            return self._attempt(work, status)
        except Exception:
            # A twin may have been quicker, or the commit done although its word was lost: then its answer counts.
            kept = self._kept_meanwhile()
            if kept is None:
                raise
        return self._again(kept)

    def _attempt(self, work: Work, status: int) -> Response:
        for _ in range(ATTEMPTS - 1):
            try:
                return self._first(work, status)
            except Conflict as error:
                if error.code != OVERTAKEN:
                    raise
        return self._first(work, status)

    def _first(self, work: Work, status: int) -> Response:
        with self.office.database.write() as tx:
            kept = self._find(tx)
            if kept is not None:
                return self._again(kept)
            body = json.dumps(work(tx).to_json(), ensure_ascii=False).encode()
            if self._key is not None:
                self._keep(tx, self._key, status, body)
        return Response(body, status, media_type="application/json")

    def _kept_meanwhile(self) -> Any:
        if self._key is None:
            return None
        with self.office.database.read(LATEST) as tx:  # it may still be at it: then it is waited for
            return rows.find(tx, self.caller.key, self._key, self._oldest())

    def _find(self, tx: Transaction) -> Any:
        if self._key is None:
            return None
        return rows.find(tx, self.caller.key, self._key, self._oldest())

    def _oldest(self) -> str:
        return format_time(self.office.context.now - self.office.context.terms.replay)

    def _again(self, kept: Any) -> Response:
        if not hmac.compare_digest(kept.request_hash, self._hash):
            raise KeyReused("this Idempotency-Key was used for another request; take a new one for each")
        body = self.office.context.vault.open(kept.private, self._place())
        return Response(body, kept.status, {"Idempotency-Replayed": "true"}, "application/json")

    def _keep(self, tx: Transaction, key: str, status: int, body: bytes) -> None:
        context = self.office.context
        rows.keep(
            tx,
            caller=self.caller.key,
            key=key,
            since=self._oldest(),
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
    body = await request.body()  # also where it says nothing: what breaks off on its way takes no effect
    if idempotency_key is None:
        return Once(office, asking, None, "")
    place = f"{request.method} {request.url.path}?{request.url.query}\n{request.headers.get('content-type', '')}\n"
    hashed = hashlib.sha256(place.encode() + body).hexdigest()
    # Keyed, for a body may be guessed from its plain hash: an identity number has few possible values.
    return Once(office, asking, idempotency_key, office.context.vault.blind_index("request", hashed))
