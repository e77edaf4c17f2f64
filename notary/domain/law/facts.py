"""What the office knows when a step is asked for. Whatever is not known counts as not shown, never as fine."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from notary.domain.money import Money


class Actor(StrEnum):
    """Who takes a step. Who signs it on the chain is the role of its transition (notary.domain.law.table)."""

    LENDER = "LENDER"  # the original creditor
    INSURER = "INSURER"
    DEBTOR = "DEBTOR"
    GUARANTOR = "GUARANTOR"  # and whoever gave security
    INTERESTED = "INTERESTED"  # an interested person who is no party
    NOTARY = "NOTARY"
    COURT = "COURT"


class Evidence(StrEnum):
    """Kinds of evidence; an act carries the digests of what it rests on."""

    APPLICATION = "APPLICATION"
    CHOICE_RECORD = "CHOICE_RECORD"
    DISCLOSURE_RECORD = "DISCLOSURE_RECORD"
    REASONS = "REASONS"
    LIST_OF_ITEMS = "LIST_OF_ITEMS"
    SUPPLIED_ITEMS = "SUPPLIED_ITEMS"
    IDENTITY_RECORD = "IDENTITY_RECORD"
    INTERVIEW_RECORD = "INTERVIEW_RECORD"
    COMMITMENT = "COMMITMENT"
    SUPPLEMENT_AGREEMENT = "SUPPLEMENT_AGREEMENT"
    WRITTEN_GROUNDS = "WRITTEN_GROUNDS"
    REVIEW_DECISION = "REVIEW_DECISION"
    LIST_OF_PARTS = "LIST_OF_PARTS"
    ANNOUNCEMENT = "ANNOUNCEMENT"
    DISBURSEMENT_VOUCHER = "DISBURSEMENT_VOUCHER"
    PAYMENT_STATEMENT = "PAYMENT_STATEMENT"
    ACCELERATION_NOTICE = "ACCELERATION_NOTICE"
    PROOF_OF_SERVICE = "PROOF_OF_SERVICE"
    DISCHARGE_PROOF = "DISCHARGE_PROOF"
    CLAIM_NOTICE = "CLAIM_NOTICE"
    INDEMNITY_VOUCHER = "INDEMNITY_VOUCHER"
    TRANSFER_AGREEMENT = "TRANSFER_AGREEMENT"
    TRANSFER_NOTICE = "TRANSFER_NOTICE"
    PROOF_OF_ARRIVAL = "PROOF_OF_ARRIVAL"
    ASSIGNEES_CONSENT = "ASSIGNEES_CONSENT"
    ASSIGNORS_RECOGNITION = "ASSIGNORS_RECOGNITION"
    UNDERTAKING = "UNDERTAKING"
    VERIFICATION_LETTER = "VERIFICATION_LETTER"
    DISPATCH_RECORD = "DISPATCH_RECORD"
    OBJECTION = "OBJECTION"
    DECISION = "DECISION"
    EXECUTION_CERTIFICATE = "EXECUTION_CERTIFICATE"
    COURT_DOCUMENT = "COURT_DOCUMENT"
    SECURITY = "SECURITY"
    SETTLEMENT = "SETTLEMENT"


class Declared(StrEnum):
    """What only whoever acts can say; the act carries it, so that its signer answers for it."""

    GUARANTORS_CONSENT = "GUARANTORS_CONSENT"
    BURDEN_CAPPED = "BURDEN_CAPPED"
    CURE_AGREED = "CURE_AGREED"
    LATE_IS_EXCUSED = "LATE_IS_EXCUSED"
    NOTARISED = "NOTARISED"
    AMENDMENT_DISCLOSED = "AMENDMENT_DISCLOSED"
    NEWLY_KNOWN = "NEWLY_KNOWN"
    SEPARABLE = "SEPARABLE"
    PART_PAID = "PART_PAID"  # the insurer paid less than is owed, so the lender keeps the rest
    OTHER_CREDITOR_AGREES = "OTHER_CREDITOR_AGREES"


@dataclass(frozen=True)
class Facts:
    """One step as it is asked for. Amounts and answers that guards need; None or False: not shown."""

    actor: Actor
    evidence: frozenset[Evidence] = frozenset()
    who: str = ""
    """The party that acts, by its id, where it matters which of several."""

    share: str | None = None
    """REST where the step is about what the lender kept of a claim that is split."""

    ground: str = ""
    checklist_passed: bool = False
    all_bound_parties: bool = False
    guarantors_consent: bool = False
    burden_capped: bool = False
    other_notary: bool = False
    within_time: bool = False
    """The deadline of the step has not passed (notary.domain.deadlines)."""
    late_is_excused: bool = False

    disbursed: Money | None = None
    principal: Money | None = None
    instalment_unpaid: bool = False
    arrears_paid: bool = False
    cure_allowed: bool = False
    acceleration_agreed: bool = False

    waiting_passed: bool = False
    waits_until: date | None = None
    """The last of the waiting days, where they are known."""
    indemnity: Money | None = None
    within_the_loss: bool = False
    """What the insurer paid is at most the sum insured, and of no component more than is owed."""
    part_paid: bool = False
    recovered: Money | None = None
    """What the insurer has received since the claim, or its share, passed to it."""
    insurer: str = ""
    """The institution that a claim goes to."""
    transferred: Money | None = None
    bases: frozenset[str] = frozenset()
    """How the claim passed (notary.domain.glossary.TITLES)."""
    arrived_at_all: bool = False
    """The notice of the transfer reached the debtor and every guarantor (民法典 546, 696)."""

    unreached: tuple[str, ...] = ()
    """Of those parties the ones of whom no arrival is shown."""

    applied: Money | None = None
    outstanding: Money | None = None
    all_endowed: bool = False
    """Every contract of which something is claimed is endowed with enforcement (法释〔2018〕18号 art. 6)."""
    counted_twice: bool = True
    verified: bool = False
    """Everybody who was asked has answered the verification letter, or the days to answer are over."""
    unanswered: tuple[str, ...] = ()
    """The parties that were asked and did not answer."""
    answers_until: date | None = None
    certified: Money | None = None
    received: Money | None = None

    notarised: bool = False
    """Whether a new agreement was notarised with effect (N8) or not (P5)."""
    amendment_disclosed: bool = False
    """What an agreement that was not notarised postpones or waives is shown and left out of the claim."""
    other_creditor_agrees: bool = False
    newly_known: bool = False
    separable: bool = False


def is_part(paid: Money | None, owed: Money | None) -> bool:
    """Whether what an insurer paid is less than is owed, or not known to be all of it (保险法 60)."""
    return paid is not None and (owed is None or owed.currency != paid.currency or owed.minor > paid.minor)
