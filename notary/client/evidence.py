"""Papers that acts rest on, and what parties submit themselves."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from notary.client import signing
from notary.client.errors import NoAnswer
from notary.client.http import Ask, Http
from notary.client.instruments import DOCUMENT_BYTES, opener, path, posted
from notary.domain import acts
from notary.keys.signer import Signer
from notary.wire.acts import (
    ActSignature,
    Entered,
    Paper,
    PreparedAct,
    RecordedSubmission,
    SignedAct,
    Submission,
)


class Evidence:
    """``/v1/evidence``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def keep(self, type: str, content: bytes) -> Paper:
        """Hand in a paper (raises NoAnswer where other bytes arrived)."""
        headers = {"Content-Type": "application/pdf"}
        ask = Ask("POST", "/v1/evidence", query={"type": type}, headers=headers, upload=opener(content), once=True)
        kept = self._http.view(Paper, ask)
        if (kept.sha256, kept.sm3) != acts.file_digests(content):
            raise NoAnswer(f"the service keeps a paper {kept.sha256}, and another was sent")
        return kept

    def fetch(self, instrument: str, sha256: str) -> bytes:
        """The bytes of a paper that one of an instrument's acts names (raises NoAnswer where others came)."""
        where = path("instruments", instrument, "evidence", sha256)
        content = self._http.answer(Ask("GET", where, type="application/octet-stream", most=DOCUMENT_BYTES)).content
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NoAnswer(f"these are not the bytes of the paper {sha256}")
        return content


class Submissions:
    """``/v1/instruments/{id}/submissions``."""

    def __init__(self, http: Http, origin: Callable[[], str], now: Callable[[], datetime]) -> None:
        self._http = http
        self._origin = origin
        self._now = now

    def submit(self, instrument: str, submission: Submission, signer: Signer) -> str:
        """A party's own act, checked before it is signed with its enrolled key; returns the act's hash, its receipt.

        Raises:
            DoNotSign: what was prepared is not what was asked for; nothing was signed.
        """
        where = path("instruments", instrument)
        item = self._http.view(PreparedAct, posted(f"{where}/submissions:prepare", submission))
        digest = signing.act_digest(item, self._origin(), signer.address)
        signing.require_submission(item, instrument, submission, self._now())
        (signature,) = acts.sign(self._origin(), [digest], signer.sign_digest)
        signed = SignedAct.made(body_hash=item.body_hash, signature=ActSignature(value=signature["value"], batch=None))
        return self._http.view(Entered, posted(f"{where}/submissions", signed)).acts[0]

    def record(self, instrument: str, submission: RecordedSubmission) -> str:
        """What a party said in person, signed by a key made for this once; returns the act's hash."""
        where = path("instruments", instrument) + "/submissions:record"
        return self._http.view(Entered, posted(where, submission)).acts[0]
