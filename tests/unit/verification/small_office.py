"""An office with a few debts, and what is needed to verify its certificates without any I/O."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from fakechain import FakeChain
from office import Debt, Office

from notary.domain import canonical, trust
from notary.domain.verification import ChainFacts, Evidence, read


@dataclass(eq=False)
class Setting:
    """An office whose second debt was revoked; ``now`` is the time to verify at."""

    office: Office
    plain: Debt
    revoked: Debt
    now: datetime
    made: dict[str, bytes] = field(default_factory=dict, repr=False)

    def facts(self, debt: Debt) -> ChainFacts:
        """What the chain says about a debt, without a chain."""
        chain = self.office.chain
        return facts(chain, debt.register_no, self.now)

    def evidence(self, data: bytes, debt: Debt) -> Evidence:
        """Everything that there is to compare a certificate with, but no log."""
        return Evidence(read(data), trust.parse(self.trust()), self.now, self.facts(debt))

    def certificate(self, debt: Debt) -> bytes:
        """The genuine certificate, always the same one."""
        if debt.instrument not in self.made:
            self.made[debt.instrument] = canonical.encode(self.office.certificate(debt))
        return self.made[debt.instrument]

    def trust(self, *rpc: str) -> bytes:
        """The trust root's bytes."""
        return canonical.encode(self.office.trust(rpc))


def facts(chain: FakeChain, number: int, now: datetime) -> ChainFacts:
    """The facts that a reader would get from a fake chain."""
    return ChainFacts(
        instance=chain.instance,
        block_number=chain.block,
        block_hash=chain.block_hash(chain.block),
        block_time=now.astimezone(UTC),
        size=chain.size,
        root=chain.root,
        change_count=chain.change_count,
        roots=dict(chain.roots),
        standing=chain.standings.get(number, 0),
        snapshot_block_hash=chain.block_hash(chain.block),
    )
