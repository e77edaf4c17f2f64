"""An outsider who asks all the time what a debt is worth, and remembers every answer."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from harness import Office

from notary.chain.reader import RegistryReader
from notary.chain.rpc import Rpc
from notary.domain.errors import Error
from notary.domain.trust import TrustRoot
from notary.domain.trust import parse as parse_trust
from notary.verifier import Options, verify_certificates


class Observer:
    """Polls, in a thread, one register number through the trust root of before and the one published now.

    ``seen`` holds (instance, byte) as the contract at each trusted address answered at the newest block, and ``told``
    the standing that a verification of its certificate (where it has one) called current.
    """

    def __init__(self, office: Office, number: int) -> None:
        self.seen: set[tuple[str, int | None]] = set()
        self.told: set[int] = set()
        self._chain = office.app.chain
        self._trust = office.data / "trust.json"
        self._before = parse_trust(self._trust.read_bytes())
        certificate = office.certificate_path(number)
        self._certificate = certificate.read_bytes() if certificate.exists() else None
        self._number = number
        self._stop = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="observer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                for trust in (self._before, parse_trust(Path(self._trust).read_bytes())):
                    self._ask(trust)
                    self._verify(trust)
        except BaseException as error:
            self._failure = error

    def _ask(self, trust: TrustRoot) -> None:
        for registry in trust.registries:
            try:
                with Rpc(self._chain.rpc[0], retries=0) as rpc:
                    view = RegistryReader(rpc, registry.address).view()
                    instance = view.facts.instance_id
                    self.seen.add(("" if instance is None else instance.hex(), view.standing(self._number)))
            except Error:
                continue  # the node is down: nobody learns anything

    def _verify(self, trust: TrustRoot) -> None:
        if self._certificate is None:
            return
        try:
            options = Options(datetime.now(UTC), rpc=self._chain.rpc[0], timeout=5)
        except Error:
            return
        (report,) = verify_certificates([self._certificate], [], trust, options)
        if report.standing.current and report.standing.byte is not None:
            self.told.add(report.standing.byte)
