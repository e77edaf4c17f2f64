"""The client: one connection, and its routes grouped by noun."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx2

from notary.client.acts import Acts
from notary.client.case_files import CaseFiles
from notary.client.deadlines import Deadlines
from notary.client.evidence import Evidence, Submissions
from notary.client.http import Http
from notary.client.instruments import Consents, Documents, Instruments
from notary.client.notices import Notices
from notary.client.office import Certificates, Courts, Institutions, Jobs, Keys, Public
from notary.client.papers import Papers
from notary.client.payments import Payments
from notary.client.retry import Patience
from notary.domain import trust as trust_rules
from notary.domain.errors import NotFound
from notary.domain.trust import TrustRoot
from notary.wire.office import Authority

TIMEOUT = 30.0
"""Seconds for one attempt, unless something else is said."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Client:
    """A notary's service at an address, for one API key."""

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout: float = TIMEOUT,
        patience: Patience | None = None,
        trust: TrustRoot | None = None,
        allow_http: bool = False,
        transport: httpx2.BaseTransport | None = None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        """
        Args:
            url: of the service.
            key: an API key; None reaches the public routes alone.
            timeout: seconds for one attempt, from connecting to the last byte.
            patience: how often and how long to try again.
            trust: the trust root that the caller holds. It says for which register and which registry contract things
                are signed; without it the service's own word is taken for that.
            allow_http: allow plain http to another machine.
            transport: for proxies and tests.
            now: the clock that the times of acts are compared with.

        Raises:
            FormatError: no address, or no API key.
            Refused: plain http to another machine.
        """
        self.patience = patience or Patience()
        self._http = Http(
            url, key, timeout=timeout, patience=self.patience, transport=transport, allow_http=allow_http
        )  # fmt: skip
        self._trust = trust
        self.instruments = Instruments(self._http)
        self.documents = Documents(self._http)
        self.consents = Consents(self._http, lambda: self.trust().origin)
        self.case_files = CaseFiles(self._http, self.instruments, self.trust, now)
        self.acts = Acts(self._http, self.instruments, self.consents, self.case_files, self.trust, now)
        self.evidence = Evidence(self._http)
        self.submissions = Submissions(self._http, lambda: self.trust().origin, now)
        self.certificates = Certificates(self._http)
        self.deadlines = Deadlines(self._http)
        self.payments = Payments(self._http)
        self.papers = Papers(self._http)
        self.jobs = Jobs(self._http, self.patience.sleep, self.patience.clock)
        self.courts = Courts(self._http)
        self.keys = Keys(self._http)
        self.notices = Notices(self._http)
        self.institutions = Institutions(self._http)
        self.public = Public(self._http)

    def __repr__(self) -> str:
        return f"<Client {self._http!r}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def trust(self) -> TrustRoot:
        """The trust root that the caller gave, or else the one that the service publishes now."""
        return self._trust or trust_rules.parse(self.public.trust())

    def authority(self, address: str) -> Authority:
        """Who acts with this key, among the institutions that the caller may know of.

        Raises:
            NotFound: nobody; the office binds keys to people.
        """
        for institution in self.institutions.list():
            for authority in institution.authorities:
                if authority.address == address.lower():
                    return authority
        raise NotFound(f"nobody acts with the key {address} here; the office binds it to a person first")
