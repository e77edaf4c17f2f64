"""Certificates, jobs, courts, keys, institutions, the register, verification."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from notary.client.errors import NoAnswer, Unreached
from notary.client.http import MIB, Ask, Http
from notary.client.instruments import path, posted
from notary.domain.register.note import MAX_BYTES as NOTE_BYTES
from notary.wire import office as wire
from notary.wire.acts import ExecutionDraft, ExecutionWish
from notary.wire.amounts import Amount
from notary.wire.base import Json, Share
from notary.wire.notices import Contacts, NewContacts
from notary.wire.office import CertificateMade, Job

ENTRY_TILE_BYTES = 64 * 1024
"""More than 256 entries of 46 bytes, or 256 hashes."""


@dataclass(frozen=True)
class CertificateFile:
    """A certificate's bytes; ``etag`` is their SHA-256, to be shown when it is fetched again."""

    id: str
    etag: str
    content: bytes


class Certificates:
    """``/v1/certificates``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def make(self, instrument: str) -> CertificateMade:
        """Make the certificate of an instrument as of now; waits for register and chain as long as the patience is."""
        return self._http.view(CertificateMade, Ask("GET", path("instruments", instrument, "certificate")))

    def fetch(self, id: str, etag: str | None = None) -> CertificateFile | None:
        """A certificate with a fresh standing; None where it is still the one with this ``etag``.

        Raises:
            NoAnswer: its bytes are not those that its ETag names.
        """
        headers = {} if etag is None else {"If-None-Match": f'"{etag}"'}
        answer = self._http.answer(Ask("GET", path("certificates", f"{id}.json"), headers=headers))
        if answer.status == 304:
            return None
        named = answer.headers.get("etag", "").removeprefix("W/").strip('"')
        if hashlib.sha256(answer.content).hexdigest() != named:
            raise NoAnswer(f"the certificate {id} came with other bytes than its ETag names")
        return CertificateFile(id, named, answer.content)

    def of(self, instrument: str) -> CertificateFile:
        """The certificate of an instrument as of now."""
        made = self.make(instrument)
        found = self.fetch(made.id)
        assert found is not None  # no etag was shown
        return found

    def execution(self, instrument: str, share: Share = None) -> CertificateFile:
        """The execution certificate in force, as a certificate of its own; REST is what the lender kept, where the
        insurer paid a part."""
        where = path("instruments", instrument, "execution-certificate")
        made = self._http.view(CertificateMade, Ask("GET", where, query={"share": share}))
        found = self.fetch(made.id)
        assert found is not None  # no etag was shown
        return found

    def draft_execution(self, instrument: str, wanted: ExecutionWish) -> ExecutionDraft:
        """The execution certificate as a notary would sign it; its ``evidence`` goes into the CERTIFY act."""
        where = path("instruments", instrument, "execution-certificate") + ":draft"
        return self._http.view(ExecutionDraft, posted(where, wanted))

    def batch(self, instruments: Sequence[str]) -> Job:
        """Have the certificates of many instruments made in the background; see ``Jobs.wait``."""
        form = wire.CertificateBatch.made(instruments=list(instruments))
        return self._http.view(Job, posted("/v1/certificates:batch", form))


class Jobs:
    """``/v1/jobs``."""

    def __init__(self, http: Http, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._http = http
        self._sleep = sleep
        self._clock = clock

    def get(self, id: str) -> Job:
        """How far a job is."""
        return self._http.view(Job, Ask("GET", path("jobs", id)))

    def wait(
        self, id: str, *, seconds: float = 600.0, every: float = 1.0, progress: Callable[[Job], None] | None = None
    ) -> Job:
        """The job once it is DONE or FAILED; ``progress`` sees it each time that it is looked at.

        Raises:
            Unreached: it is not finished within ``seconds``; it goes on, and can be waited for again.
        """
        end = self._clock() + seconds
        while True:
            job = self.get(id)
            if progress is not None:
                progress(job)
            if job.state in ("DONE", "FAILED"):
                return job
            if self._clock() + every > end:
                raise Unreached(f"the job {id} is {job.state} ({job.done} of {job.total}) after {seconds:g} s")
            self._sleep(every)


class Courts:
    """What opens an instrument to a court."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def open(self, certificate: dict[str, Any], case_no: str | None = None) -> str:
        """Show a certificate; from now on the court sees its instrument. Returns the instrument's id."""
        form = wire.ShownCertificate.made(certificate=certificate, case_no=case_no)
        return self._http.view(wire.Opened, posted("/v1/instruments:open", form)).instrument

    def cases(self, instrument: str) -> list[wire.Case]:
        """The courts that may see an instrument, and why."""
        return self._http.view(wire.Cases, Ask("GET", path("instruments", instrument, "cases"))).items

    def record(self, instrument: str, court: str, case_no: str) -> wire.Case:
        """Record that a court has a case about an instrument; from now on it sees it."""
        form = wire.NewCase.made(court=court, case_no=case_no)
        return self._http.view(wire.Case, posted(path("instruments", instrument, "cases"), form))


class Keys:
    """``/v1/keys``: the wallets of parties, and the keys of those who act."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def enrol(
        self, address: str, id_type: str, id_no: str, evidence: str, method: str = "ENROLLED_WALLET"
    ) -> wire.EnrolledKey:
        """Enter a wallet as that of the holder of an identity paper; ``evidence`` is a SHA-256."""
        form = wire.NewKey.made(address=address, id_type=id_type, id_no=id_no, evidence=evidence, method=method)
        return self._http.view(wire.EnrolledKey, posted("/v1/keys", form))

    def list(self) -> list[wire.EnrolledKey]:
        """The wallets that the caller's institution enrolled, newest first; at most 1,000."""
        return self._http.view(wire.EnrolledKeys, Ask("GET", "/v1/keys")).items

    def retire(self, address: str) -> wire.EnrolledKey:
        """Take a wallet out of use."""
        return self._http.view(wire.EnrolledKey, posted(path("keys", address) + ":retire"))

    def bind(
        self,
        id: str,
        role: Literal["NOTARY", "CREDITOR", "COURT"],
        institution: str,
        name: str,
        address: str,
        not_after: str | None = None,
    ) -> wire.Authority:
        """Bind a key to an authority: who may act in a role, until when."""
        form = wire.NewAuthority.made(
            id=id, role=role, institution=institution, name=name, address=address, not_after=not_after
        )
        return self._http.view(wire.Authority, posted("/v1/keys:bind", form))

    def unbind(self, role: str, authority: str) -> wire.Authority:
        """End an authority's window now."""
        return self._http.view(wire.Authority, posted("/v1/keys:unbind" + path(role, authority).removeprefix("/v1")))


class Institutions:
    """``/v1/institutions``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def list(self) -> list[wire.Institution]:
        """The institutions that the caller may know of, and who acts for each."""
        return self._http.view(wire.Institutions, Ask("GET", "/v1/institutions")).items

    def get(self, id: str) -> wire.Institution:
        """One institution."""
        return self._http.view(wire.Institution, Ask("GET", path("institutions", id)))

    def create(self, id: str, name: str, kind: Literal["CREDITOR", "COURT"]) -> wire.Institution:
        """Enter a new tenant."""
        form = wire.NewInstitution.made(id=id, name=name, kind=kind)
        return self._http.view(wire.Institution, posted("/v1/institutions", form))

    def contacts(self, id: str) -> Contacts:
        """Where an institution is told things; a webhook's secret is never shown."""
        return self._http.view(Contacts, Ask("GET", path("institutions", id, "contacts")))

    def set_contacts(
        self, id: str, *, email: str | None = None, webhook_url: str | None = None, webhook_secret: str | None = None
    ) -> Contacts:
        """Say where an institution is told things, in place of all that was said before."""
        form = NewContacts.made(email=email, webhook_url=webhook_url, webhook_secret=webhook_secret)
        ask = posted(path("institutions", id, "contacts"), form)
        return self._http.view(Contacts, replace(ask, method="PUT"))


class Public:
    """What needs no key: the register, its files, verification, health."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def register(self) -> wire.Register:
        """How far the register is: size, root, newest checkpoint and anchors."""
        return self._http.view(wire.Register, Ask("GET", "/v1/register"))

    def checkpoint(self) -> bytes:
        """The newest checkpoint, a C2SP signed note."""
        return self._http.answer(Ask("GET", "/log/checkpoint", type="text/plain", most=NOTE_BYTES)).content

    def tile(self, name: str) -> bytes:
        """A tile of the log by its C2SP name, such as ``0/000`` or ``entries/000.p/3``."""
        ask = Ask("GET", f"/log/tile/{name}", type="application/octet-stream", most=ENTRY_TILE_BYTES)
        return self._http.answer(ask).content

    def trust(self) -> bytes:
        """The office's trust root as it publishes it. Whoever verifies gets it on a way that they trust."""
        return self._http.answer(Ask("GET", "/v1/trust")).content

    def verify(self, certificates: Sequence[bytes], documents: Sequence[bytes] = ()) -> list[wire.Verdicts]:
        """Have certificates verified by the service, one report each; notary.verifier does it without trusting it."""
        files = [("certificate", (f"{index}.json", content)) for index, content in enumerate(certificates)]
        files += [("document", (f"{index}", content)) for index, content in enumerate(documents)]
        reports = self._http.view(wire.Verified, Ask("POST", "/v1/verify", files=files, most=128 * MIB)).reports
        if len(reports) != len(certificates):
            raise NoAnswer(f"{len(reports)} reports came for {len(certificates)} certificates")
        return reports

    def amount(self, terms: Json) -> Amount:
        """What is owed under terms (docs/amounts.md); ``notary.domain.amounts`` does it without a service."""
        content = json.dumps(terms).encode()
        ask = Ask("POST", "/v1/amounts", content=content, headers={"Content-Type": "application/json"})
        return self._http.view(Amount, ask)

    def is_ready(self) -> None:
        """Ensure that the service can do all of its work now (raises Unavailable, which says what cannot)."""
        self._http.answer(Ask("GET", "/readyz", repeat=False))
