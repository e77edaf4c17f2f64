"""From the legal regions of an instrument to its one standing byte.

The law runs in parallel regions: the deed, the performance of the debt, the creditor, the execution certificate, the
court and the suits. Where the insurer paid a part, the certificate, the court and the creditor's suit are there twice:
for the insurer's share and for the lender's rest. `headline` says which of them the standing shows. It is a pure
function, so a standing can be recomputed from the acts by anyone.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from notary.domain.standing import Code, Flag, StandingError, compose


class Deed(Enum):
    """The notarial deed. Before ISSUED, and where the issue was refused, there is no register number."""

    DRAFT = auto()
    APPLIED = auto()
    ACCEPTED = auto()
    SUPPLEMENT_REQUESTED = auto()
    NOT_ACCEPTED = auto()
    REFUSED = auto()
    TERMINATED = auto()
    ISSUED = auto()
    SUPPLEMENTED = auto()
    RECHECK_PENDING = auto()
    CORRECTED = auto()
    PARTLY_REVOKED = auto()
    SUPERSEDED = auto()
    REVOKED = auto()


class Performance(Enum):
    """The debt itself. RESTRUCTURED means a new schedule holds; breaking it is OVERDUE again."""

    UNDISBURSED = auto()
    PERFORMING = auto()
    OVERDUE = auto()
    ACCELERATED = auto()
    RESTRUCTURED = auto()
    DISCHARGED = auto()


class Creditor(Enum):
    """Who the claim belongs to. Only TRANSFER_EFFECTIVE, after notice to the debtor, changes the creditor."""

    ORIGINAL = auto()
    CLAIM_NOTIFIED = auto()
    INDEMNIFIED = auto()
    RIGHTS_TRANSFERRED = auto()
    TRANSFER_EFFECTIVE = auto()


class Certificate(Enum):
    """The application for an execution certificate that counts: the latest one."""

    NONE = auto()
    APPLIED = auto()
    VERIFYING = auto()
    OBJECTED = auto()
    SUPPLEMENT = auto()
    ISSUED = auto()
    CORRECTED = auto()
    REFUSED = auto()
    WITHDRAWN = auto()
    REVOKED = auto()


class Court(Enum):
    """The court case that counts.

    A new case takes the place of a closed one when a court dockets it; until then the closed one counts. A
    new application for a certificate after a closed case sets this region back to NONE.
    """

    NONE = auto()
    FILED = auto()
    CORRECTION = auto()
    DOCKETED = auto()
    ENFORCING = auto()
    NE_REVIEW = auto()
    NE_RECONSIDERATION = auto()
    PARTLY_NOT_ENFORCED = auto()
    SUSPENDED = auto()
    STAYED_BY_SECURITY = auto()
    EXEC_SETTLEMENT = auto()
    ROUND_ENDED = auto()
    ACCEPT_RECONSIDERATION = auto()
    NOT_ACCEPTED = auto()
    DISMISSED = auto()
    NOT_ENFORCED = auto()
    COMPLETED = auto()
    ENDED = auto()
    REVERSED = auto()


class Suit(Enum):
    """A suit that a court accepted. Only the creditor's own suit bars enforcement (法释〔2018〕18号 art. 24).

    What a judgment decides is entered in the other regions; JUDGED itself says nothing.
    """

    NONE = auto()
    ACCEPTED = auto()
    JUDGED = auto()


REST = "REST"
"""How the lender's rest of a claim that is split is named; the claim, or the insurer's share, is named by None."""


@dataclass(frozen=True)
class Rest:
    """Where the lender's rest stands after a partial indemnity (保险法 60; 民法典 700)."""

    certificate: Certificate = Certificate.NONE
    court: Court = Court.NONE
    creditor_suit: Suit = Suit.NONE


@dataclass(frozen=True)
class Regions:
    """The legal state of one instrument.

    `partial` records that some part of the title has fallen away (part revoked, or part not enforced). It
    stays when the region that it came from has moved on: the rest of the title goes on without that part.
    `rest` is there once a part of the claim has passed to the insurer with effect; from then on `certificate`, `court`
    and `creditor_suit` are those of the insurer's share.
    """

    deed: Deed = Deed.ISSUED
    performance: Performance = Performance.PERFORMING
    creditor: Creditor = Creditor.ORIGINAL
    certificate: Certificate = Certificate.NONE
    court: Court = Court.NONE
    creditor_suit: Suit = Suit.NONE
    debtor_suit: Suit = Suit.NONE
    third_party_suit: Suit = Suit.NONE
    partial: bool = False
    rest: Rest | None = None

    @property
    def shares(self) -> tuple[str | None, ...]:
        """The shares of the claim: one, and the lender's rest where it is split."""
        return (None,) if self.rest is None else (None, REST)

    def of(self, share: str | None) -> "Regions":
        """The same with a share in the place of the claim."""
        return self.turned if share == REST else self

    @property
    def turned(self) -> "Regions":
        """The same with the two shares in each other's place; itself where the claim is one."""
        if self.rest is None:
            return self
        return replace(self, **vars(self.rest), rest=Rest(self.certificate, self.court, self.creditor_suit))


_UNNUMBERED = frozenset(deed for deed in Deed if deed.value < Deed.ISSUED.value)

_DEED = {Deed.REVOKED: Code.REVOKED, Deed.SUPERSEDED: Code.SUPERSEDED}

_FINAL_CASE = {Court.COMPLETED: Code.ENFORCED, Court.REVERSED: Code.REVERSED}

_OPEN_CASE = {
    Court.DOCKETED: Code.FILED,
    Court.ENFORCING: Code.ENFORCING,
    Court.NE_REVIEW: Code.ENFORCING,
    Court.NE_RECONSIDERATION: Code.ENFORCING,
    Court.PARTLY_NOT_ENFORCED: Code.ENFORCING,
    Court.SUSPENDED: Code.PAUSED,
    Court.STAYED_BY_SECURITY: Code.PAUSED,
    Court.EXEC_SETTLEMENT: Code.PAUSED,
    Court.ROUND_ENDED: Code.PAUSED,
}

_CLOSED_CASE = {
    Court.NOT_ACCEPTED: Code.NOT_ACCEPTED,
    Court.DISMISSED: Code.NOT_ACCEPTED,
    Court.ACCEPT_RECONSIDERATION: Code.NOT_ACCEPTED,
    Court.NOT_ENFORCED: Code.NOT_ENFORCED,
    Court.ENDED: Code.ENDED,
}

_CERTIFICATE = {
    Certificate.APPLIED: Code.CERTIFICATE_REQUESTED,
    Certificate.VERIFYING: Code.CERTIFICATE_REQUESTED,
    Certificate.SUPPLEMENT: Code.CERTIFICATE_REQUESTED,
    Certificate.OBJECTED: Code.OBJECTED,
    Certificate.ISSUED: Code.CERTIFIED,
    Certificate.CORRECTED: Code.CERTIFIED,
    Certificate.REFUSED: Code.CERTIFICATE_REFUSED,
}

_DISCHARGED = {Performance.DISCHARGED: Code.DISCHARGED}
_BARRED = {Suit.ACCEPTED: Code.IN_LITIGATION}
_DEFAULT = {Performance.OVERDUE: Code.IN_DEFAULT, Performance.ACCELERATED: Code.IN_DEFAULT}

_MOST_ALIVE = (
    Code.REVOKED, Code.SUPERSEDED, Code.ENFORCING, Code.PAUSED, Code.FILED, Code.CERTIFIED, Code.OBJECTED,
    Code.CERTIFICATE_REQUESTED, Code.IN_LITIGATION, Code.NOT_ACCEPTED, Code.CERTIFICATE_REFUSED, Code.IN_DEFAULT,
    Code.ENFORCEABLE, Code.ENDED, Code.NOT_ENFORCED, Code.REVERSED, Code.ENFORCED, Code.DISCHARGED,
)  # fmt: skip
"""Of two shares the one is shown on which more can still happen: a debt of which one share alone is enforced in full is
not enforced in full."""


def headline(regions: Regions) -> int:
    """The standing byte that shows these regions: the first region that has something to say, and the flags.

    Of a claim that is split it shows the share on which more can still happen.

    Raises:
        StandingError: the deed is not issued, so the instrument has no register number and no standing.
    """
    if regions.deed in _UNNUMBERED:
        raise StandingError(f"a deed that is {regions.deed.name} has no standing; it is not issued")
    codes = {share_code(regions), share_code(regions.turned)}
    code = min(codes, key=_MOST_ALIVE.index)
    # A deed that is gone has nothing left to qualify.
    return compose(code) if code in (Code.REVOKED, Code.SUPERSEDED) else compose(code, _flags(regions))


def share_code(r: Regions) -> Code:
    """The code of the claim, or of the insurer's share where it is split; that of the lender's is of ``turned``."""
    in_order_of_precedence = (
        _DEED.get(r.deed),
        _FINAL_CASE.get(r.court),
        _DISCHARGED.get(r.performance),
        _OPEN_CASE.get(r.court),
        _BARRED.get(r.creditor_suit),
        _CLOSED_CASE.get(r.court),
        _CERTIFICATE.get(r.certificate),
        _DEFAULT.get(r.performance),
    )
    return next((code for code in in_order_of_precedence if code is not None), Code.ENFORCEABLE)


def _flags(r: Regions) -> Flag:
    flags = Flag(0)
    if r.deed is Deed.RECHECK_PENDING:
        flags |= Flag.UNDER_RECHECK
    if r.partial or r.deed is Deed.PARTLY_REVOKED or Court.PARTLY_NOT_ENFORCED in (r.court, r.turned.court):
        flags |= Flag.PARTIAL
    if r.creditor is Creditor.TRANSFER_EFFECTIVE:
        flags |= Flag.SUCCEEDED
    return flags
