"""The legal state of an instrument: its regions, and what later steps must remember of earlier ones."""

from dataclasses import dataclass, field

from notary.domain.headline import Certificate, Court, Creditor, Deed, Litigation, Regions, headline
from notary.domain.law.facts import Actor, Facts
from notary.domain.money import Money

VALID_DEED = frozenset({Deed.ISSUED, Deed.SUPPLEMENTED, Deed.CORRECTED, Deed.PARTLY_REVOKED})
"""Deeds that carry an execution certificate (E1)."""

GONE_DEED = frozenset({Deed.REVOKED, Deed.SUPERSEDED})
"""Deeds on which nothing can be enforced any more."""

CERTIFICATE_IN_FORCE = frozenset({Certificate.ISSUED, Certificate.CORRECTED})

OPEN_CASE = frozenset(
    {
        Court.DOCKETED, Court.ENFORCING, Court.NE_REVIEW, Court.NE_RECONSIDERATION, Court.PARTLY_NOT_ENFORCED,
        Court.SUSPENDED, Court.STAYED_BY_SECURITY, Court.EXEC_SETTLEMENT, Court.ROUND_ENDED,
    }
)  # fmt: skip
"""Cases in which the court is at work."""

CLOSED_CASE = frozenset({Court.NOT_ACCEPTED, Court.DISMISSED, Court.ENDED})
"""Cases that are over and can be followed by another."""


CHANGED_TITLE = frozenset({Deed.CORRECTED, Deed.PARTLY_REVOKED, Deed.REVOKED})
"""Deeds on which an enforcement that is over may be turned back (F18)."""


@dataclass(frozen=True)
class Case:
    """An instrument in law.

    ``deed_before`` is what a recheck returns to, ``court_before`` what a reconsideration upholds; ``title_changed``
    that the deed does not say any more what it said; ``indemnity`` is what the insurer paid, ``split`` whether that
    was a part; ``insurer`` is the institution that the lender named when it claimed; ``applied`` what the present
    application is for, ``certified`` what the last execution certificate is over; ``amends`` are the amendments in
    order, each notarised or not; ``non_enforcement_asked`` are the debtors who applied for it in this case,
    ``…_pending`` and ``…_refused`` what became of the last application.
    """

    regions: Regions = field(default_factory=Regions)
    deed_before: Deed | None = None
    court_before: Court | None = None
    title_changed: bool = False
    indemnity: Money | None = None
    split: bool = False
    insurer: str = ""
    applied: Money | None = None
    certified: Money | None = None
    amends: tuple[bool, ...] = ()
    non_enforcement_asked: frozenset[str] = frozenset()
    non_enforcement_pending: bool = False
    non_enforcement_refused: bool = False

    @property
    def byte(self) -> int:
        """The standing that these regions show (raises StandingError before the issue)."""
        return headline(self.regions)

    @property
    def is_barred(self) -> bool:
        """Whether an accepted suit of the creditor bars enforcement (法释〔2018〕18号 art. 24)."""
        return self.regions.litigation is Litigation.CREDITOR_SUIT

    @property
    def holders(self) -> frozenset[Actor]:
        """Who holds the claim now: the lender, the insurer, or both where the insurer paid a part."""
        if self.regions.creditor is not Creditor.TRANSFER_EFFECTIVE:
            return frozenset({Actor.LENDER})
        return frozenset({Actor.LENDER, Actor.INSURER}) if self.split else frozenset({Actor.INSURER})


@dataclass(frozen=True)
class Asked:
    """A step that is asked for: how things stand, and what is known for it."""

    case: Case
    facts: Facts
