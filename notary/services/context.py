"""What every use case needs beside its transaction: the office, its keys, its vault and the clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from notary.db.vault import Vault
from notary.domain.office import Office
from notary.domain.times import SHANGHAI
from notary.services.ports import Clock, EventKeys, Keys


@dataclass(frozen=True)
class Terms:
    """Durations that an office may set (README, configuration)."""

    number_lease: timedelta = timedelta(hours=1)
    consent: timedelta = timedelta(days=30)
    authority_binding: timedelta = timedelta(days=366)
    cooling_off: timedelta = timedelta(0)
    """The time to consider that the office leaves between the last disclosure and the application; its own choice."""
    advance: timedelta = timedelta(days=6)
    standing: timedelta = timedelta(hours=24)
    certificate: timedelta = timedelta(minutes=10)
    """How long a certificate that was handed out is given again before its standing is renewed."""
    replay: timedelta = timedelta(days=7)
    """How long the answer to a request is kept under its Idempotency-Key."""
    job: timedelta = timedelta(minutes=2)
    """How long a worker that fell silent holds up a job."""
    notice: timedelta = timedelta(minutes=5)
    """How long a sender that fell silent holds up a notice; longer than any try takes."""
    stuck: timedelta = timedelta(minutes=10)
    """After this a transaction that waits is replaced by a dearer one."""


@dataclass(frozen=True)
class Context:
    """Built once by notary.bootstrap and handed to every use case."""

    office: Office
    keys: Keys
    event_keys: EventKeys
    vault: Vault
    clock: Clock
    terms: Terms = Terms()

    @property
    def now(self) -> datetime:
        """The time now, in UTC and whole seconds."""
        return self.clock().replace(microsecond=0)

    @property
    def today(self) -> date:
        """The day now in Asia/Shanghai, by which the law counts."""
        return self.now.astimezone(SHANGHAI).date()
