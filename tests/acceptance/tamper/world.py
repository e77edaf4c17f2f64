"""One small office with genuine certificates in every state that the suite starts from.

Day 0: six debts, anchored. Day 1: one more, in a checkpoint that was never anchored. Day 2: one debt is rechecked and
revoked, one discharged by the creditor, two corrected under one signature. Day 3: the discharged one is corrected.
Day 4: now.
"""

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fakechain import ChainServer, FakeChain
from office import Debt, Office

DAY = timedelta(days=1)


class World:
    """The office, its chains behind one server, and copies of its register in ``folder``."""

    def __init__(self, server: ChainServer, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.office = office = Office()
        self.plain, self.revoked, self.paid, self.first, self.second, self.spare = (office.notarise() for _ in range(6))
        office.checkpoint()
        self.young_chain = copy.deepcopy(office.chain)
        self.young_certificate = office.certificate(self.revoked)
        office.clock += DAY
        self.between = office.notarise()
        office.checkpoint(anchor=False)
        office.clock += DAY
        for type_ in ("RECHECK", "REVOKE"):
            office.enter(self.revoked, office.act(self.revoked, type_))
        office.enter(self.paid, office.act(self.paid, "DISCHARGE", role="CREDITOR"))
        for debt, act in zip(
            (self.first, self.second), office.batch((self.first, self.second), "CORRECTION"), strict=True
        ):
            office.enter(debt, act)
        office.checkpoint()
        self.paid_before = office.certificate(self.paid)
        office.clock += DAY
        office.enter(self.paid, office.act(self.paid, "CORRECTION"))
        office.checkpoint()
        office.clock += DAY
        self.now: datetime = office.clock
        office.chain.block_time = int(self.now.timestamp())
        self.trust = office.trust([server.add("live", office.chain)])
        self.log = str(office.publish(folder / "log"))
        self._count = 0

    def certificate(self, debt: Debt, **options: Any) -> dict[str, Any]:
        """A genuine certificate that a case may spoil."""
        return copy.deepcopy(self.office.certificate(debt, **options))

    def chain(self, edit: Callable[[FakeChain], None], source: FakeChain | None = None) -> str:
        """The name of a changed copy of a chain (the live one)."""
        chain = copy.deepcopy(source or self.office.chain)
        chain.block_time = int(self.now.timestamp())
        edit(chain)
        name = self.name("chain")
        self.server.add(name, chain)
        return name

    def name(self, kind: str) -> str:
        """A fresh name."""
        self._count += 1
        return f"{kind}-{self._count}"

    def new_office(self) -> Office:
        """Another office with its own keys, which claims the same name and register."""
        other = Office()
        for _ in range(3):
            other.notarise()
        other.checkpoint()
        other.clock = self.now
        return other

    def fork(self) -> Office:
        """This office with all its keys in a second life: what a dishonest office could make besides."""
        return self.office.fork()

    def fresh_folder(self) -> Path:
        """A folder for a spoiled copy of the register."""
        folder = self.folder / self.name("log")
        self.office.publish(folder)
        return folder
