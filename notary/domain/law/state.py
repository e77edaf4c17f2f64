"""The legal state of an instrument: its regions, and what later steps must remember of earlier ones."""

from dataclasses import dataclass, field, replace

from notary.domain.headline import REST, Certificate, Court, Creditor, Deed, Regions, Rest, Suit, headline
from notary.domain.law.facts import Actor, Facts
from notary.domain.money import Money

VALID_DEED = frozenset({Deed.ISSUED, Deed.SUPPLEMENTED, Deed.CORRECTED, Deed.PARTLY_REVOKED})
"""Deeds that carry an execution certificate (E1)."""

GONE_DEED = frozenset({Deed.REVOKED, Deed.SUPERSEDED})
"""Deeds on which nothing can be enforced any more."""

CERTIFICATE_IN_FORCE = frozenset({Certificate.ISSUED, Certificate.CORRECTED})

IDLE_CERTIFICATE = frozenset({Certificate.NONE, Certificate.WITHDRAWN, Certificate.REFUSED, Certificate.REVOKED})
"""Where nothing is applied for and nothing in force."""

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


PER_SHARE = frozenset({"certificate", "court", "creditor_suit"})
"""The regions that each share of a claim that is split has of its own."""


@dataclass(frozen=True)
class Course:
    """What later steps must remember of one share's application and case.

    ``court_before`` is what a reconsideration upholds; ``applied`` what the present application is for and
    ``applicant`` whose it is, ``certified`` what the last execution certificate is over; ``non_enforcement_asked`` are
    the debtors who applied for it in this case, ``…_pending`` and ``…_refused`` what became of the last application.
    """

    court_before: Court | None = None
    applied: Money | None = None
    applicant: Actor | None = None
    certified: Money | None = None
    non_enforcement_asked: frozenset[str] = frozenset()
    non_enforcement_pending: bool = False
    non_enforcement_refused: bool = False


@dataclass(frozen=True)
class Case(Course):
    """An instrument in law, with the course of the claim, or of the insurer's share where the claim is split.

    ``deed_before`` is what a recheck returns to; ``title_changed`` that the deed does not say any more what it said;
    ``indemnity`` is what the insurer paid, ``split`` whether that was a part; ``insurer`` is the institution that the
    lender named when it claimed; ``amends`` are the amendments in order, each notarised or not; ``rest`` is the course
    of the lender's rest.
    """

    regions: Regions = field(default_factory=Regions)
    deed_before: Deed | None = None
    title_changed: bool = False
    indemnity: Money | None = None
    split: bool = False
    insurer: str = ""
    amends: tuple[bool, ...] = ()
    rest: Course = field(default_factory=Course)

    @property
    def byte(self) -> int:
        """The standing that these regions show (raises StandingError before the issue)."""
        return headline(self.regions)

    @property
    def is_barred(self) -> bool:
        """Whether an accepted suit of the creditor bars enforcement (法释〔2018〕18号 art. 24)."""
        return self.regions.creditor_suit is Suit.ACCEPTED

    @property
    def holders(self) -> frozenset[Actor]:
        """Who holds the claim now: the lender, the insurer, or both where the insurer paid a part."""
        if self.regions.creditor is not Creditor.TRANSFER_EFFECTIVE:
            return frozenset({Actor.LENDER})
        return frozenset({Actor.LENDER, Actor.INSURER}) if self.split else frozenset({Actor.INSURER})

    def of(self, share: str | None) -> "Case":
        """The same with a share in the place of the claim, and back again."""
        return self.turned if share == REST else self

    @property
    def turned(self) -> "Case":
        """The same with the two shares in each other's place, so that every rule reads the one that a step is about."""
        return replace(self, regions=self.regions.turned, rest=self.course, **vars(self.rest))

    @property
    def course(self) -> Course:
        """What it remembers of the claim, or of the insurer's share."""
        return Course(**{name: getattr(self, name) for name in Course.__dataclass_fields__})

    @property
    def parted(self) -> "Case":
        """The same once a part of the claim has passed: whatever is under way is the lender's and goes on for its rest.

        A suit of the lender was about the whole claim, so it bars the insurer's share as well until it is judged.
        """
        under_way = self.regions
        rest = Rest(under_way.certificate, under_way.court, under_way.creditor_suit)
        regions = replace(under_way, certificate=Certificate.NONE, court=Court.NONE, rest=rest)
        return replace(self, regions=regions, rest=self.course, **vars(Course()))


@dataclass(frozen=True)
class Asked:
    """A step that is asked for: how things stand, and what is known for it."""

    case: Case
    facts: Facts
