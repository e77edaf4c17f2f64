"""The worker: sequencer and reconciler in one loop, under one lease.

    sequence → timestamp → sign orders → watch → relay → anchor → publish the trust root

Any number may run; the lease lets one act at a time, and its fencing token keeps a process that was paused from writing
after another took over. Every pass may fail anywhere and be repeated.
"""

import logging
import os
import secrets
import threading
from datetime import timedelta

from notary import faults
from notary.bootstrap import App, publish_trust
from notary.db import leases
from notary.domain.errors import Error
from notary.domain.standing import Role
from notary.services import acts, orders, register
from notary.services.acts import Actor
from notary.services.institutions import TRIAL
from notary.services.trust import MAX_AGE_SECONDS

LEASE = "sequencer"
TROUBLE_SECONDS = 1.0

log = logging.getLogger(__name__)


class Worker:
    """One worker; ``holder`` names it in the lease."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._reconciler = app.reconciler
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lease: leases.Lease | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop``; trouble is logged and tried again, because no error of ours can be mended by dying."""
        while not stop.is_set():
            try:
                moved = self.step()
            except leases.LeaseLost as error:
                log.warning("stands back: %s", error)
                self._lease = None
            except Error as error:
                log.warning("the worker waits: %s (%s)", error, error.code)
                stop.wait(TROUBLE_SECONDS)
            else:
                if not moved:
                    stop.wait(self._app.settings.poll_seconds)
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
        moved |= self._timestamp(lease)
        moved |= self._reconciler.notice_reorganisation(lease)
        moved |= self._sign(lease)
        moved |= self._reconciler.watch(lease)
        moved |= self._reconciler.relay(lease)
        moved |= self._reconciler.anchor(lease)
        self._app.chain.freshen(MAX_AGE_SECONDS // 2)
        publish_trust(self._app)
        return moved

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
        with self._app.database.write() as tx:
            ttl = timedelta(seconds=self._app.settings.worker_lease_seconds)
            self._lease = leases.take(tx, LEASE, self._holder, self._app.context.now, ttl)
        return self._lease

    def _sequence(self, lease: leases.Lease) -> bool:
        faults.point("sequence.before")
        with self._app.database.write() as tx:
            size = register.sequence(tx, self._app.context, lease)
            faults.point("sequence.before_commit")
        faults.point("sequence.after_commit")
        return size is not None

    def _timestamp(self, lease: leases.Lease) -> bool:
        with self._app.database.read() as tx:
            wanted = register.unstamped(tx)
        if wanted is None:
            return False
        size, digest = wanted
        token = self._app.context.keys.timestamper.timestamp(digest)
        faults.point("timestamp.before_store")
        with self._app.database.write() as tx:
            leases.require(tx, lease)
            register.stamp(tx, size, token)
        return True

    def _sign(self, lease: leases.Lease) -> bool:
        """Void what nothing fills and sign the work lists, with the keys that this deployment holds."""
        notary = self._app.context.keys.signers.get("NOTARY")
        with self._app.database.write() as tx:
            leases.require(tx, lease)
            voided = 0
            if notary is not None:
                actor = Actor(TRIAL["NOTARY"][0], Role.NOTARY, notary.address)
                voids = acts.prepare_voids(tx, self._app.context, actor)
                if voids:
                    voided = len(
                        acts.submit(
                            tx, self._app.context, acts.sign_batch(self._app.context, voids, notary.sign_digest)
                        )
                    )
            signed = orders.sign_held(tx, self._app.context)
        faults.point("sign.after_commit")
        return bool(voided or signed)
