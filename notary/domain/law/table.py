"""The transitions of the law, one row each: what it allows, who may do it, on which evidence, until when, and where it
says so. Whatever is not in this table is refused.

Rows without ``roles`` are case records before the issue; the others are acts, and ``roles`` are those whose signature
may move the standing byte, the usual one first. Where the actor has no role on the chain (debtors, interested persons)
or its role may not move the byte, the notary records the step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from notary.domain.headline import Certificate, Court, Creditor, Deed, Performance, Suit
from notary.domain.law import guards as g
from notary.domain.law.facts import Actor, Evidence
from notary.domain.law.guards import Guard
from notary.domain.law.state import OPEN_CASE
from notary.domain.standing import Role


@dataclass(frozen=True)
class Transition:
    """One row.

    Attributes:
        type: what its act, or its case record, is called. Rows of one type start from different states; which of them
            is meant follows from the case (notary.domain.law.steps.row_for).
        grounds: the codes of which the step names one; none where it needs no ground.
        deadline: a kind of notary.domain.deadlines.
        variant: tells rows of one id apart.
        restores: the member of a case that says which state the step leads back to; empty where it leads forward.
    """

    id: str
    type: str
    region: str
    sources: frozenset[Enum]
    target: Enum
    actors: frozenset[Actor]
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...]
    evidence: frozenset[Evidence]
    article: str
    grounds: tuple[str, ...] = ()
    deadline: str = ""
    variant: str = ""
    restores: str = ""

    @property
    def name(self) -> str:
        """Its id and what tells it apart from the others of that id."""
        return f"{self.id} {self.variant}".strip()


REGIONS: dict[str, type[Enum]] = {
    "deed": Deed,
    "performance": Performance,
    "creditor": Creditor,
    "certificate": Certificate,
    "court": Court,
    "creditor_suit": Suit,
    "debtor_suit": Suit,
    "third_party_suit": Suit,
}

_A, _E = Actor, Evidence
_CREDITOR = (_A.LENDER, _A.INSURER)
"""Whoever holds the claim: steps of theirs ask for that (holds_the_claim)."""
_NOTARY = (_A.NOTARY,)
_COURT = (_A.COURT,)
_DEBTORS = (_A.DEBTOR, _A.GUARANTOR)
_PARTIES = (*_CREDITOR, *_DEBTORS)
_AT_THE_OFFICE = (Role.CREDITOR, Role.NOTARY)
"""A creditor signs its steps, or the notary records them: where a claim is split, the standing can show the other share
before and after, and the chain gives creditors the moves of a claim that is one alone."""

_NOT_ACCEPTED = "NOT_COMPETENT NO_INTEREST DISPUTED OUT_OF_SCOPE OTHER"
_REFUSED = (
    "NO_CAPACITY NO_INTEREST SPECIALIST_NEEDED DISPUTED UNTRUE INSUFFICIENT FEE_UNPAID ILLEGAL AGAINST_PUBLIC_MORALS"
)
"""公证法 31(1)-(9), in that order."""
_TERMINATED = "DEATH_OR_DISSOLUTION HINDRANCE NOT_DONE_IN_SIX_MONTHS OTHER WITHDRAWN"
_REVOKED = "CONTENT_ILLEGAL CONTENT_UNTRUE PROCEDURE"
_DISCHARGED = "PAYMENT SET_OFF DEPOSIT WAIVER MERGER OTHER"
_DENIED = (
    "PERFORMANCE_NOT_PROVED PERFORMED NOT_VERIFIABLE_IN_TIME SUIT_ACCEPTED DEAL_VOID IDENTITY_NOT_GENUINE"
    " DEATH_WITHOUT_SUCCESSION NOT_OWNER DEED_NOT_DELIVERED OTHER"
)
"""The first four are those of the association's guidance (art. 14); offices name the others."""
_NOT_DOCKETED = "NOT_ENDOWABLE NO_COMMITMENT UNCLEAR NO_CERTIFICATE OTHER"
"""法释〔2018〕18号 5(1)-(5)."""
_UNENFORCED = "DEBTOR_ABSENT INCAPABLE CONFLICT_OF_INTEREST BRIBERY PROCEDURE"
"""法释〔2018〕18号 12(1)(1)-(5)."""
_SUSPENDED = "APPLICANT_AGREES THIRD_PARTY_CLAIM DEATH_OF_PARTY END_OF_ENTITY OTHER"
"""民事诉讼法 267(1)-(5)."""
_ENDED = "APPLICATION_WITHDRAWN TITLE_REVOKED DEATH_WITHOUT_ESTATE CREDITOR_SUIT DEBTOR_UNABLE OTHER"
"""民事诉讼法 268(1)-(6); 法释〔2018〕18号 24(2)."""

_REVIEWED = "ISSUED SUPPLEMENTED CORRECTED PARTLY_REVOKED"
_PENDING = "APPLIED VERIFYING OBJECTED"
_OPEN = " ".join(state.name for state in Court if state in OPEN_CASE)
_BEFORE_ISSUE = "DRAFT APPLIED ACCEPTED SUPPLEMENT_REQUESTED"
_OWED = "UNDISBURSED PERFORMING OVERDUE ACCELERATED RESTRUCTURED"


def _row(
    id: str,
    type: str,
    region: str,
    change: str,
    actors: Iterable[Actor],
    roles: Role | tuple[Role, ...],
    article: str,
    *,
    guards: Iterable[Guard] = (),
    evidence: Iterable[Evidence] = (),
    grounds: str = "",
    deadline: str = "",
    variant: str = "",
    restores: str = "",
) -> Transition:
    """A row; ``change`` is ``SOURCE … > TARGET`` by the names of the region's states, ``grounds`` are parted by blanks.

    Whatever a court does can also be recorded by the notary, on the court's document.
    """
    before, after = change.split(" > ")
    states = REGIONS[region]
    roles = (roles,) if isinstance(roles, Role) else roles
    if region != "creditor" and roles and set(_CREDITOR) <= set(actors):
        guards = (g.holds_the_claim, *guards)
    if Role.COURT in roles and Role.NOTARY not in roles:
        roles = (*roles, Role.NOTARY)
    if restores:
        guards = (*guards, g.returns_to(restores, states[after]))
    if grounds:
        guards = (g.has_ground, *guards)
    return Transition(
        id, type, region, frozenset(states[name] for name in before.split()), states[after], frozenset(actors), roles,
        tuple(guards), frozenset(evidence), article, tuple(grounds.split()), deadline, variant, restores,
    )  # fmt: skip


_DEED = (
    _row(
        "N1", "APPLY", "deed", "DRAFT > APPLIED", _CREDITOR, (), "公证法 25-26; 司发通〔2017〕83号",
        guards=(g.everyone_applies, g.checklist_passed), evidence=(_E.APPLICATION, _E.CHOICE_RECORD),
    ),
    _row(
        "N2", "ACCEPT", "deed", "APPLIED > ACCEPTED", _NOTARY, (), "公证法 27; 公证程序规则 21",
        evidence=(_E.DISCLOSURE_RECORD,),
    ),
    _row("N3", "NOT_ACCEPT", "deed", "APPLIED > NOT_ACCEPTED", _NOTARY, (), "公证程序规则 19", grounds=_NOT_ACCEPTED),
    _row(
        "N4", "REQUEST_ITEMS", "deed", "ACCEPTED > SUPPLEMENT_REQUESTED", _NOTARY, (), "公证法 27, 30",
        evidence=(_E.LIST_OF_ITEMS,)
    ),
    _row(
        "N4", "SUPPLY_ITEMS", "deed", "SUPPLEMENT_REQUESTED > ACCEPTED", _PARTIES, (), "公证法 27, 30",
        evidence=(_E.SUPPLIED_ITEMS,), variant="supplied",
    ),
    _row(
        "N5", "ISSUE", "deed", "ACCEPTED > ISSUED", _NOTARY, Role.NOTARY, "公证法 30, 32, 37; 公证程序规则 39",
        guards=(g.checklist_passed,), evidence=(_E.IDENTITY_RECORD, _E.INTERVIEW_RECORD, _E.COMMITMENT),
        deadline="issue",
    ),
    _row("N6", "REFUSE", "deed", "ACCEPTED > REFUSED", _NOTARY, (), "公证法 31", grounds=_REFUSED),
    _row(
        "N7", "TERMINATE", "deed", f"{_BEFORE_ISSUE} > TERMINATED", (*_PARTIES, *_NOTARY), (), "公证程序规则 50",
        grounds=_TERMINATED,
    ),
    _row(
        "N8", "SUPPLEMENT", "deed", "ISSUED CORRECTED SUPPLEMENTED > SUPPLEMENTED", _NOTARY, Role.NOTARY,
        "公证程序规则 55(2); 民法典 695",
        guards=(g.guarantors_agree_or_burden_stays,), evidence=(_E.SUPPLEMENT_AGREEMENT,),
    ),
    _row(
        "N8", "REPLACE", "deed", f"{_REVIEWED} > SUPERSEDED", _NOTARY, Role.NOTARY, "公证程序规则 55(2)",
        guards=(g.guarantors_agree_or_burden_stays,), evidence=(_E.SUPPLEMENT_AGREEMENT,), variant="replaced",
    ),
    _row(
        "N9", "RECHECK", "deed", f"{_REVIEWED} > RECHECK_PENDING", (*_PARTIES, _A.INTERESTED, *_NOTARY), Role.NOTARY,
        "公证程序规则 61", guards=(g.in_time_or_own_motion,), evidence=(_E.WRITTEN_GROUNDS,), deadline="recheck",
    ),
    *(
        _row(
            "N10", "MAINTAIN", "deed", f"RECHECK_PENDING > {before}", _NOTARY, Role.NOTARY, "公证程序规则 62-64",
            guards=(g.by_another_notary,), evidence=(_E.REVIEW_DECISION,), deadline="recheck-decision", variant=before,
            restores="deed_before",
        )
        for before in _REVIEWED.split()
    ),
    _row(
        "N11", "RECTIFY", "deed", "RECHECK_PENDING > CORRECTED", _NOTARY, Role.NOTARY, "公证程序规则 63(2)(5)",
        guards=(g.by_another_notary,), evidence=(_E.REVIEW_DECISION,), deadline="recheck-decision",
    ),
    _row(
        "N12", "REVOKE_PART", "deed", "RECHECK_PENDING > PARTLY_REVOKED", _NOTARY, Role.NOTARY, "公证程序规则 63(4)",
        guards=(g.by_another_notary,), evidence=(_E.REVIEW_DECISION, _E.LIST_OF_PARTS),
        deadline="recheck-decision",
    ),
    _row(
        "N13", "REVOKE", "deed", "RECHECK_PENDING > REVOKED", _NOTARY, Role.NOTARY, "公证法 39; 公证程序规则 63(3)(5)",
        guards=(g.by_another_notary,), evidence=(_E.REVIEW_DECISION, _E.ANNOUNCEMENT), grounds=_REVOKED,
        deadline="recheck-decision",
    ),
)  # fmt: skip

_PERFORMANCE = (
    _row(
        "P1", "DISBURSE", "performance", "UNDISBURSED > PERFORMING", _CREDITOR, Role.CREDITOR, "民法典 670",
        guards=(g.disbursed_in_full,), evidence=(_E.DISBURSEMENT_VOUCHER,),
    ),
    _row(
        "P2", "DEFAULT", "performance", "PERFORMING RESTRUCTURED > OVERDUE", _CREDITOR, Role.CREDITOR, "contract",
        guards=(g.instalment_unpaid,), evidence=(_E.PAYMENT_STATEMENT,),
    ),
    _row(
        "P3", "CURE", "performance", "OVERDUE > PERFORMING", (*_CREDITOR, _A.DEBTOR), Role.CREDITOR, "contract",
        guards=(g.cure_agreed, g.arrears_paid), evidence=(_E.PAYMENT_STATEMENT,),
    ),
    _row(
        "P4", "ACCELERATE", "performance", "OVERDUE > ACCELERATED", _CREDITOR, Role.CREDITOR, "contract",
        guards=(g.acceleration_agreed,), evidence=(_E.ACCELERATION_NOTICE, _E.PROOF_OF_SERVICE),
    ),
    _row(
        "P5", "RESTRUCTURE", "performance", "PERFORMING OVERDUE ACCELERATED RESTRUCTURED > RESTRUCTURED", _CREDITOR,
        Role.CREDITOR,
        "民法典 543-544", evidence=(_E.SUPPLEMENT_AGREEMENT,),
    ),
    _row(
        "P7", "DISCHARGE", "performance", f"{_OWED} > DISCHARGED", (*_CREDITOR, _A.DEBTOR, *_COURT),
        (Role.CREDITOR, Role.COURT, Role.NOTARY), "民法典 557",
        guards=(g.both_creditors,), evidence=(_E.DISCHARGE_PROOF,), grounds=_DISCHARGED,
    ),
)  # fmt: skip

_SUCCESSION = (
    _row(
        "C1", "CLAIM", "creditor", "ORIGINAL > CLAIM_NOTIFIED", (_A.LENDER,), Role.CREDITOR, "policy; 保险法 22",
        guards=(g.waiting_period_over,), evidence=(_E.CLAIM_NOTICE,),
    ),
    _row(
        "C2", "INDEMNIFY", "creditor", "CLAIM_NOTIFIED > INDEMNIFIED", (_A.INSURER,), Role.CREDITOR,
        "policy; 保险法 23",
        guards=(g.indemnity_named, g.within_the_loss, g.part_named), evidence=(_E.INDEMNITY_VOUCHER,),
    ),
    _row(
        "C3", "TRANSFER", "creditor", "INDEMNIFIED > RIGHTS_TRANSFERRED", (_A.LENDER,), Role.CREDITOR,
        "民法典 545, 524, 700; 保险法 60", guards=(g.transfers_the_indemnity, g.basis_named),
        evidence=(_E.TRANSFER_AGREEMENT,),
    ),
    _row(
        "C4", "NOTIFY_TRANSFER", "creditor", "RIGHTS_TRANSFERRED > TRANSFER_EFFECTIVE", (_A.LENDER, _A.INSURER),
        Role.NOTARY,
        "民法典 546, 696", guards=(g.arrived_at_everyone,), evidence=(_E.TRANSFER_NOTICE, _E.PROOF_OF_ARRIVAL),
    ),
    _row(
        "C5", "TAKE_BACK", "creditor", "TRANSFER_EFFECTIVE > RIGHTS_TRANSFERRED", (_A.LENDER,), Role.NOTARY,
        "民法典 546(2)", guards=(g.claim_is_one, g.assignee_has_nothing_pending), evidence=(_E.ASSIGNEES_CONSENT,),
    ),
    _row(
        "F20", "SUBSTITUTE", "creditor", "TRANSFER_EFFECTIVE > TRANSFER_EFFECTIVE", _COURT, Role.COURT,
        "法释〔2016〕21号 9", guards=(g.claim_is_one, g.court_case_open, g.case_is_the_assignors),
        evidence=(_E.COURT_DOCUMENT, _E.ASSIGNORS_RECOGNITION),
    ),
)  # fmt: skip
"""F20 moves no region: the case of the lender goes on as the insurer's."""

_APPLYING = (
    g.deed_stands, g.in_default, g.still_owed, g.no_creditor_suit, g.no_case_pending, g.only_endowed,
    g.asks_for_something, g.up_to_the_outstanding, g.applies_for_its_own, g.counted_once, g.amendment_disclosed,
    g.in_time,
)  # fmt: skip

_CERTIFICATE = (
    _row(
        "E1", "REQUEST", "certificate", "NONE WITHDRAWN REVOKED > APPLIED", _CREDITOR, _AT_THE_OFFICE,
        "公证程序规则 55; 法释〔2018〕18号 9(2)", guards=_APPLYING,
        evidence=(_E.PAYMENT_STATEMENT, _E.UNDERTAKING), deadline="limitation",
    ),
    _row(
        "E10", "REQUEST", "certificate", "REFUSED > APPLIED", _CREDITOR, _AT_THE_OFFICE, "公证程序规则 55; new facts",
        guards=_APPLYING, evidence=(_E.PAYMENT_STATEMENT, _E.UNDERTAKING, _E.REASONS), deadline="limitation",
    ),
    _row(
        "E2", "VERIFY", "certificate", "APPLIED > VERIFYING", _NOTARY, Role.NOTARY, "公证程序规则 55(1)",
        evidence=(_E.VERIFICATION_LETTER, _E.DISPATCH_RECORD),
    ),
    _row(
        "E3", "OBJECT", "certificate", "VERIFYING > OBJECTED", _DEBTORS, Role.NOTARY, "contract",
        guards=(g.in_time,), evidence=(_E.OBJECTION,), deadline="verification-reply",
    ),
    _row("E4", "OVERRULE", "certificate", "OBJECTED > VERIFYING", _NOTARY, Role.NOTARY, "contract",
         evidence=(_E.DECISION,)),
    _row(
        "E5", "REQUEST_PAPERS", "certificate", "APPLIED VERIFYING > SUPPLEMENT", _NOTARY, Role.NOTARY,
        "公证程序规则 55",
        evidence=(_E.LIST_OF_ITEMS,),
    ),
    _row(
        "E5", "SUPPLY_PAPERS", "certificate", "SUPPLEMENT > APPLIED", _CREDITOR, Role.NOTARY, "公证程序规则 55",
        evidence=(_E.SUPPLIED_ITEMS,), variant="supplied",
    ),
    _row(
        "E6", "CERTIFY", "certificate", "VERIFYING OBJECTED > ISSUED", _NOTARY, Role.NOTARY, "公证程序规则 55",
        guards=(g.verified, g.deed_stands, g.in_default, g.still_owed, g.no_creditor_suit, g.certifies_something,
                g.no_more_than_applied, g.certified_is_outstanding, g.applicant_holds_the_claim,
                g.certified_is_the_applicants, g.counted_once),
        evidence=(_E.DECISION,), deadline="issue",
    ),
    _row(
        "E7", "DENY", "certificate", "APPLIED VERIFYING OBJECTED SUPPLEMENT > REFUSED", _NOTARY, Role.NOTARY,
        "办理具有强制执行效力债权文书公证及出具执行证书的指导意见 14; 法释〔2018〕18号 8",
        evidence=(_E.DECISION,), grounds=_DENIED,
    ),
    _row("E8", "WITHDRAW", "certificate", f"{_PENDING} > WITHDRAWN", _CREDITOR, _AT_THE_OFFICE,
         "the applicant's choice"),
    _row(
        "E9", "CORRECT_CERTIFICATE", "certificate", "ISSUED CORRECTED > CORRECTED", _NOTARY, Role.NOTARY,
        "公证程序规则 61-63",
        guards=(g.by_another_notary,), evidence=(_E.REVIEW_DECISION,), variant="corrected",
    ),
    _row(
        "E9", "REVOKE_CERTIFICATE", "certificate", "ISSUED CORRECTED > REVOKED", _NOTARY, Role.NOTARY,
        "公证程序规则 61-63",
        guards=(g.by_another_notary,), evidence=(_E.REVIEW_DECISION,), variant="revoked",
    ),
)  # fmt: skip


def _ruling(
    id: str,
    type: str,
    change: str,
    article: str,
    *guards: Guard,
    grounds: str = "",
    deadline: str = "",
    variant: str = "",
    restores: str = "",
) -> Transition:
    """A step of a court, on its own document."""
    return _row(
        id, type, "court", change, _COURT, Role.COURT, article, guards=guards, evidence=(_E.COURT_DOCUMENT,),
        grounds=grounds, deadline=deadline, variant=variant, restores=restores,
    )  # fmt: skip


_FILING = (
    g.certificate_in_force, g.deed_not_gone, g.in_default, g.still_owed, g.no_creditor_suit
)  # fmt: skip
"""What a case at a court asks for, the first one and every later one. The creditor's two years are judged when it files
(F1), not when a court docketed another case: a court accepts a late application, and the debtor may object."""

_ENFORCEMENT = (
    _row(
        "F1", "FILE", "court", "NONE > FILED", _CREDITOR, _AT_THE_OFFICE, "民事诉讼法 249-250; 法释〔2018〕18号 3",
        guards=(*_FILING, g.files_its_own, g.in_time), evidence=(_E.EXECUTION_CERTIFICATE,), deadline="limitation",
    ),
    _ruling("F2", "RETURN_FILING", "FILED > CORRECTION", "在线诉讼规则 9"),
    _row("F2", "MEND_FILING", "court", "CORRECTION > FILED", _CREDITOR, _AT_THE_OFFICE, "在线诉讼规则 9",
         evidence=(_E.SUPPLIED_ITEMS,), variant="supplied"),
    _ruling("F3", "DOCKET", "FILED > DOCKETED", "执行规定 16", g.certificate_in_force, g.deed_not_gone,
            g.no_creditor_suit,
            deadline="docket"),
    _ruling("F3", "DOCKET", "NOT_ACCEPTED DISMISSED ENDED > DOCKETED", "执行规定 16", *_FILING, deadline="docket",
            variant="another case"),
    _ruling("F4", "REJECT", "FILED > NOT_ACCEPTED", "法释〔2018〕18号 5", grounds=_NOT_DOCKETED,
            variant="not accepted"),
    _ruling("F4", "DISMISS", "DOCKETED ENFORCING > DISMISSED", "法释〔2018〕18号 5", grounds=_NOT_DOCKETED,
            variant="dismissed"),
    _row("F5", "CONTEST", "court", "NOT_ACCEPTED DISMISSED > ACCEPT_RECONSIDERATION", _CREDITOR, _AT_THE_OFFICE,
         "法释〔2018〕18号 7", guards=(g.in_time,), evidence=(_E.APPLICATION,), deadline="reconsideration"),
    _ruling("F6", "ADMIT", "ACCEPT_RECONSIDERATION > DOCKETED", "法释〔2018〕18号 7", g.certificate_in_force,
            g.deed_not_gone,
            g.no_creditor_suit, variant="docketed"),
    _ruling("F6", "UPHOLD", "ACCEPT_RECONSIDERATION > NOT_ACCEPTED", "法释〔2018〕18号 7",
            variant="upheld", restores="court_before"),
    _ruling("F6", "UPHOLD", "ACCEPT_RECONSIDERATION > DISMISSED", "法释〔2018〕18号 7",
            variant="dismissal upheld", restores="court_before"),
    _ruling("F7", "ENFORCE", "DOCKETED > ENFORCING", "执行规定 22", g.deed_not_gone, deadline="execution-notice"),
    _row("F8", "RESIST", "court", "ENFORCING > NE_REVIEW", _DEBTORS, (Role.NOTARY, Role.COURT),
         "法释〔2018〕18号 12-14",
         guards=(g.in_time_or_excused, g.asked_once), evidence=(_E.WRITTEN_GROUNDS,), deadline="non-enforcement"),
    _ruling("F9", "NOT_ENFORCE", "NE_REVIEW > NOT_ENFORCED", "法释〔2018〕18号 16, 18", grounds=_UNENFORCED,
            deadline="non-enforcement-decision", variant="whole"),
    _ruling("F9", "NOT_ENFORCE_PART", "NE_REVIEW > PARTLY_NOT_ENFORCED", "法释〔2018〕18号 18", g.parts_are_separable,
            grounds=_UNENFORCED, deadline="non-enforcement-decision", variant="part"),
    _ruling("F9", "REFUSE_NON_ENFORCEMENT", "NE_REVIEW > ENFORCING", "法释〔2018〕18号 16",
            deadline="non-enforcement-decision", variant="refused"),
    _row("F10", "RECONSIDER", "court", "ENFORCING > NE_RECONSIDERATION", _DEBTORS, (Role.NOTARY, Role.COURT),
         "法释〔2018〕18号 21",
         guards=(g.was_refused, g.in_time), evidence=(_E.APPLICATION,), deadline="reconsideration"),
    _ruling("F10", "UPHOLD_REFUSAL", "NE_RECONSIDERATION > ENFORCING", "法释〔2018〕18号 21", variant="upheld"),
    _ruling("F10", "NOT_ENFORCE", "NE_RECONSIDERATION > NOT_ENFORCED", "法释〔2018〕18号 21", grounds=_UNENFORCED,
            variant="reversed"),
    _ruling("F11", "NOT_ENFORCE", "ENFORCING > NOT_ENFORCED", "法释〔2018〕18号 19", grounds="PUBLIC_POLICY"),
    _row("F12", "STAY", "court", "ENFORCING NE_REVIEW > STAYED_BY_SECURITY", _COURT, Role.COURT,
         "法释〔2018〕18号 17, 22",
         evidence=(_E.COURT_DOCUMENT, _E.SECURITY)),
    _ruling("F12", "RESUME", "STAYED_BY_SECURITY > ENFORCING", "法释〔2018〕18号 17, 22", g.deed_not_gone,
            variant="resumed"),
    _row("F13", "SETTLE", "court", "ENFORCING > EXEC_SETTLEMENT", _COURT, Role.COURT, "民事诉讼法 241",
         evidence=(_E.COURT_DOCUMENT, _E.SETTLEMENT)),
    _ruling("F13", "RESUME", "EXEC_SETTLEMENT > ENFORCING", "民事诉讼法 241", g.deed_not_gone, grounds="BREACH FRAUD",
            variant="resumed"),
    _ruling("F14", "SUSPEND", "ENFORCING > SUSPENDED", "民事诉讼法 267", grounds=_SUSPENDED),
    _ruling("F14", "RESUME", "SUSPENDED > ENFORCING", "民事诉讼法 267", g.deed_not_gone, variant="resumed"),
    _ruling("F15", "END_ROUND", "ENFORCING > ROUND_ENDED", "民诉法解释 517"),
    _ruling("F15", "RESUME", "ROUND_ENDED > ENFORCING", "民事诉讼法 265", g.deed_not_gone, variant="resumed"),
    _ruling("F16", "COMPLETE", f"{_OPEN} > COMPLETED", "执行规定 64", g.deed_not_gone, g.satisfied_in_full),
    _ruling("F17", "END", f"{_OPEN} > ENDED", "民事诉讼法 268; 法释〔2018〕18号 24(2)", grounds=_ENDED),
    _ruling("F17", "END", "FILED CORRECTION ACCEPT_RECONSIDERATION > ENDED", "民事诉讼法 268", g.deed_gone,
            grounds="TITLE_REVOKED", variant="before docketing"),
    _ruling("F18", "REVERSE", "COMPLETED ENDED > REVERSED", "民事诉讼法 244; 执行规定 65", g.title_changed),
)  # fmt: skip
"""F19 is derived: after a ruling on a part, the rest goes on (法释〔2018〕18号 18(2))."""


def _suit(
    id: str, type: str, region: str, actors: Iterable[Actor], roles: tuple[Role, ...], article: str, *guards: Guard
) -> Transition:
    """A suit that a court accepted; after a judgment there can be another one."""
    return _row(id, type, region, "NONE JUDGED > ACCEPTED", actors, roles, article, guards=guards,
                evidence=(_E.COURT_DOCUMENT,))  # fmt: skip


_RECORDED = (Role.NOTARY, Role.COURT)

_SUITS = (
    _suit("L1", "DEBTOR_SUIT", "debtor_suit", _DEBTORS, _RECORDED, "法释〔2018〕18号 22-23", g.court_case_open),
    _suit("L2", "CREDITOR_SUIT", "creditor_suit", _CREDITOR, (Role.COURT,), "法释〔2018〕18号 8, 20, 24"),
    _suit("L3", "THIRD_PARTY_SUIT", "third_party_suit", (_A.INTERESTED,), _RECORDED, "法释〔2018〕18号 24"),
    *(
        _row("L4", f"JUDGE_{region.upper()}", region, "ACCEPTED > JUDGED", _COURT, Role.COURT, "法释〔2018〕18号 23",
             evidence=(_E.COURT_DOCUMENT,), variant=region.removesuffix("_suit").replace("_", " "))
        for region in ("creditor_suit", "debtor_suit", "third_party_suit")
    ),
)  # fmt: skip

TABLE: tuple[Transition, ...] = (*_DEED, *_PERFORMANCE, *_SUCCESSION, *_CERTIFICATE, *_ENFORCEMENT, *_SUITS)
"""Every row there is."""
