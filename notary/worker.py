"""The worker: sequencer and reconciler in one loop, under one lease.

    sequence → timestamp → sign orders → watch → relay → anchor → publish the trust root

Any number may run; the lease lets one act at a time, and its fencing token keeps a process that was paused from writing
after another took over. Every pass may fail anywhere and be repeated.
"""

import logging
import os
import secrets
import threading
import time
from datetime import timedelta

from notary import faults, trial
from notary.bootstrap import App, publish_trust
from notary.db import leases
from notary.domain.errors import Error
from notary.pace import Pace
from notary.services import acts, orders, register
from notary.services.adoption import RegistryGone
from notary.services.clock import ClockBehind
from notary.services.health import WORKER
from notary.services.trust import MAX_AGE_SECONDS

LEASE = WORKER
SAY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Worker:
    """One worker; ``holder`` names it in the lease."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._reconciler = app.reconciler
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lease: leases.Lease | None = None
        self._renewed = 0.0
        self._noted: float | None = None
        self._said: tuple[str, float] | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop``; trouble is logged and tried again, because no error of ours can be mended by dying.

        Raises:
            RegistryGone: the one trouble that only a person can mend.
        """
        pace = Pace(stop, self._app.settings.poll_seconds)
        while not stop.is_set():
            try:
                moved = self.step()
            except leases.LeaseLost as error:
                log.warning("stands back: %s", error)
                self._lease = None
            except RegistryGone as error:
                # On a network that is not ours nothing can be mended from here, and to go on might make it worse.
                log.error("the worker stops: %s (%s)", error, error.code)
                self.release()
                raise
            except Error as error:
                reasons = "; ".join(filter(None, [str(error), self._app.chain_failure]))
                self._say(f"the worker waits: {reasons} ({error.code})")
                pace.after_trouble()
            except Exception:
                # A fault of ours must not leave an office that serves and does nothing.
                log.exception("a pass of the worker broke off; it is tried again")
                pace.after_trouble()
            else:
                pace.after(moved)
        self.release()

    def step(self) -> bool:
        """One pass; says whether anything moved. Does nothing while another worker holds the lease.

        Raises:
            Unavailable: a part outside does not answer; try again later.
            Refused: the registry refuses what it never should (its roles were changed, say); a person must look.
            LeaseLost: another worker took over meanwhile.
        """
        lease = self._take_lease()
        if lease is None:
            return False
        moved = self._reconciler.ensure_registry(lease)
        moved |= self._sequence(lease)
        untimed = self._timestamp(lease)
        moved |= self._reconciler.notice_reorganisation(lease)
        moved |= self._sign(lease)
        moved |= self._reconciler.watch(lease)
        moved |= self._reconciler.relay(lease)
        moved |= self._reconciler.anchor(lease)
        self._app.chain.freshen(MAX_AGE_SECONDS // 2)
        publish_trust(self._app)
        if untimed is not None:
            raise untimed
        self._note_work(lease)
        return moved

    def _say(self, trouble: str) -> None:
        """Log a trouble when it begins and once a minute while it lasts."""
        now = time.monotonic()
        if self._said is None or self._said[0] != trouble or now >= self._said[1] + SAY_SECONDS:
            log.warning(trouble)
            self._said = (trouble, now)

    def release(self) -> None:
        """Let the next worker start at once."""
        if self._lease is not None:
            try:
                with self._app.database.write() as tx:
                    leases.release(tx, self._lease)
            except Error as error:
                log.warning("the lease runs out by itself: %s", error)
            self._lease = None

    def _take_lease(self) -> leases.Lease | None:
        """The lease, renewed when half of its life has passed (the end of a pass renews it sooner, if all is well)."""
        ttl = self._app.settings.worker_lease_seconds
        if self._lease is not None and time.monotonic() < self._renewed + ttl / 2:
            return self._lease
        with self._app.database.write() as tx:
            self._lease = leases.take(tx, LEASE, self._holder, self._app.context.now, timedelta(seconds=ttl))
        self._renewed = time.monotonic()
        return self._lease

    def _note_work(self, lease: leases.Lease) -> None:
        """Say that a whole pass went well, a few times in the life of a lease; others look whether we still do."""
        ttl = self._app.settings.worker_lease_seconds
        if self._noted is not None and time.monotonic() < self._noted + ttl / 3:
            return
        with self._app.database.write() as tx:
            leases.note_work(tx, lease, self._app.context.now, timedelta(seconds=ttl))
        self._noted = self._renewed = time.monotonic()

    def _sequence(self, lease: leases.Lease) -> bool:
        with self._app.database.read() as tx:
            if not register.is_waiting(tx):
                return False
        faults.point("sequence.before")
        with self._app.database.write() as tx:
            size = register.sequence(tx, self._app.context, lease)
            faults.point("sequence.before_commit")
        faults.point("sequence.after_commit")
        return size is not None

    def _timestamp(self, lease: leases.Lease) -> Error | None:
        """Have the newest checkpoint timestamped; what kept the authority from it.

        That is for later in the pass: an authority that is down must not keep a revocation from the chain.
        """
        with self._app.database.read() as tx:
            wanted = register.unstamped(tx)
        if wanted is None:
            return None
        size, digest = wanted
        try:
            token = self._app.context.keys.timestamper.timestamp(digest)
        except Error as error:
            return error
        faults.point("timestamp.before_store")
        try:
            with self._app.database.write() as tx:
                leases.require(tx, lease)
                register.stamp(tx, self._app.context, size, token)
        except ClockBehind as error:
            return error
        return None

    def _sign(self, lease: leases.Lease) -> bool:
        """Void what nothing fills and sign the work lists, with the keys that this deployment holds."""
        context = self._app.context
        with self._app.database.read() as tx:
            if not (acts.gaps_wait(tx, context) or orders.worklist(tx, context)):
                return False
        with self._app.database.write() as tx:
            leases.require(tx, lease)
            voided = trial.void_gaps(tx, self._app)
            signed = orders.sign_held(tx, context)
        faults.point("sign.after_commit")
        return bool(voided or signed)
