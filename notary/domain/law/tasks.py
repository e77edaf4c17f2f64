"""What waits for whom: for each state that somebody has to leave, by which steps and until when.

A task is told to people; nothing happens by itself (LEGAL.md §2.3-14).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Self

from notary.domain.headline import REST, Certificate, Court, Creditor, Deed, Performance, Suit
from notary.domain.law.facts import Actor
from notary.domain.law.state import GONE_DEED, PER_SHARE, Case
from notary.domain.law.table import TABLE, Transition


@dataclass(frozen=True)
class Task:
    """Something that waits for somebody.

    Attributes:
        code: its name, the same for good.
        actors: for whom it waits.
        region, states: where the case stands while it does.
        steps: the acts that end it, the usual one first.
        zh, en: what is to be done.
        period: the act whose period it is until when; empty where the law sets none.
    """

    code: str
    actors: frozenset[Actor]
    region: str
    states: frozenset[Enum]
    steps: tuple[str, ...]
    zh: str
    en: str
    period: str = ""

    @property
    def row(self) -> Transition | None:
        """The row of the law whose deadline is the task's; None where there is none."""
        return next((row for row in TABLE if row.type == self.period and row.deadline), None)

    @classmethod
    def of(
        cls, code: str, actors: str, region: str, states: list[Enum], steps: str, zh: str, en: str, *, period: str = ""
    ) -> Self:
        """A task; its actors and its steps are parted by blanks."""
        named = frozenset(Actor(name) for name in actors.split())
        return cls(code, named, region, frozenset(states), tuple(steps.split()), zh, en, period)


_task = Task.of
_C, _F = Certificate, Court
_CREDITORS, _DEBTORS = "LENDER INSURER", "DEBTOR GUARANTOR"

TASKS: tuple[Task, ...] = (
    _task("DISBURSE", "LENDER", "performance", [Performance.UNDISBURSED], "DISBURSE",
          "登记放款并提交放款凭证", "record that the loan was paid out, with its voucher"),
    _task("PAY_CLAIM", "INSURER", "creditor", [Creditor.CLAIM_NOTIFIED], "INDEMNIFY",
          "审核索赔并登记赔付", "examine the claim, and record what was paid"),
    _task("TRANSFER", "LENDER", "creditor", [Creditor.INDEMNIFIED], "TRANSFER",
          "签署权益转让书", "transfer the rights to the insurer"),
    _task("NOTIFY_TRANSFER", f"{_CREDITORS} NOTARY", "creditor", [Creditor.RIGHTS_TRANSFERRED], "NOTIFY_TRANSFER",
          "通知债务人和担保人并提交到达凭证", "notify debtors and guarantors of the transfer, with proof of arrival"),
    _task("REQUEST_CERTIFICATE", _CREDITORS, "certificate", [_C.NONE, _C.WITHDRAWN, _C.REVOKED, _C.REFUSED],
          "REQUEST DISCHARGE", "申请执行证书，或者登记债务已了结",
          "ask for the execution certificate, or record payment", period="REQUEST"),
    _task("SEND_LETTER", "NOTARY", "certificate", [_C.APPLIED], "VERIFY REQUEST_PAPERS DENY",
          "发出核实函", "send the verification letter", period="CERTIFY"),
    _task("ANSWER_LETTER", _DEBTORS, "certificate", [_C.VERIFYING], "SUBMISSION",
          "答复核实函，或者提出异议", "answer the verification letter, or object", period="OBJECT"),
    _task("DECIDE_REQUEST", "NOTARY", "certificate", [_C.VERIFYING], "CERTIFY DENY REQUEST_PAPERS",
          "答复期满后决定是否出具执行证书", "decide on the execution certificate once the answers are in",
          period="CERTIFY"),
    _task("DECIDE_OBJECTION", "NOTARY", "certificate", [_C.OBJECTED], "OVERRULE CERTIFY DENY",
          "审查异议并作出决定", "examine the objection and decide", period="CERTIFY"),
    _task("SUPPLY_PAPERS", _CREDITORS, "certificate", [_C.SUPPLEMENT], "SUPPLY_PAPERS",
          "补充执行证书材料", "hand in the papers that the notary asked for"),
    _task("FILE", _CREDITORS, "court", [_F.NONE], "FILE",
          "凭执行证书向法院申请执行", "apply to the court with the execution certificate", period="FILE"),
    _task("DOCKET", "COURT", "court", [_F.FILED], "DOCKET REJECT RETURN_FILING",
          "决定是否立案", "docket the case or refuse it", period="DOCKET"),
    _task("MEND_FILING", _CREDITORS, "court", [_F.CORRECTION], "MEND_FILING",
          "补正申请材料", "mend the application as the court asked"),
    _task("CONTEST", _CREDITORS, "court", [_F.NOT_ACCEPTED, _F.DISMISSED], "CONTEST",
          "可以向上一级法院申请复议", "reconsideration can be asked for", period="CONTEST"),
    _task("RECONSIDER", "COURT", "court", [_F.ACCEPT_RECONSIDERATION], "ADMIT UPHOLD",
          "对复议申请作出裁定", "rule on the reconsideration"),
    _task("SERVE_NOTICE", "COURT", "court", [_F.DOCKETED], "ENFORCE",
          "发出执行通知", "serve the execution notice", period="ENFORCE"),
    _task("MAY_RESIST", _DEBTORS, "court", [_F.ENFORCING], "SUBMISSION",
          "可以申请不予执行", "non-enforcement can be applied for", period="RESIST"),
    _task("RULE_ON_NON_ENFORCEMENT", "COURT", "court", [_F.NE_REVIEW],
          "REFUSE_NON_ENFORCEMENT NOT_ENFORCE NOT_ENFORCE_PART STAY",
          "审查不予执行申请", "rule on the application for non-enforcement",
          period="REFUSE_NON_ENFORCEMENT"),
    _task("RULE_ON_RECONSIDERATION", "COURT", "court", [_F.NE_RECONSIDERATION], "UPHOLD_REFUSAL NOT_ENFORCE",
          "对复议申请作出裁定", "rule on the reconsideration"),
    _task("DECIDE_RECHECK", "NOTARY", "deed", [Deed.RECHECK_PENDING], "MAINTAIN RECTIFY REVOKE_PART REVOKE",
          "由另一名公证员作出复查决定", "another notary decides on the recheck", period="MAINTAIN"),
    *(
        _task(f"JUDGE_{region.upper()}", "COURT", region, [Suit.ACCEPTED], f"JUDGE_{region.upper()}",
              f"登记{zh}诉讼的判决结果", f"record the judgment in the {en} suit")
        for region, zh, en in (
            ("creditor_suit", "债权人", "creditor's"), ("debtor_suit", "债务人", "debtor's"),
            ("third_party_suit", "利害关系人", "interested person's"),
        )
    ),
)  # fmt: skip
"""Every task since the issue, in the order of a debt's life; those before it are in notary.domain.case_file.tasks."""


def waiting(case: Case, actors: frozenset[Actor]) -> list[tuple[Task, str | None]]:
    """What waits for these actors as a case stands, and over which share of a claim that is split."""
    if case.regions.rest is None:
        gone = {Actor.LENDER, Actor.INSURER} - case.holders
        own = {task.code: actors - gone if task.region in PER_SHARE else actors for task in TASKS}
        return [(task, None) for task in TASKS if task.actors & own[task.code] and _applies(task, case)]
    found = [(task, None) for task in TASKS if task.actors & _of(task, actors, None) and _applies(task, case)]
    over = [task for task in TASKS if task.region in PER_SHARE and task.actors & _of(task, actors, REST)]
    return [*found, *((task, REST) for task in over if _applies(task, case.turned))]


def _of(task: Task, actors: frozenset[Actor], share: str | None) -> frozenset[Actor]:
    """Those of the actors for whom a task over a share can wait: of the creditors the one whose share it is."""
    return actors - {Actor.INSURER if share == REST else Actor.LENDER} if task.region in PER_SHARE else actors


def _applies(task: Task, case: Case) -> bool:
    regions = case.regions
    if getattr(regions, task.region) not in task.states:
        return False
    if regions.performance is Performance.DISCHARGED and task.region in ("certificate", "creditor", "performance"):
        return False
    if regions.deed in GONE_DEED and not task.region.endswith("suit"):
        return False
    in_default = regions.performance in (Performance.OVERDUE, Performance.ACCELERATED)
    in_force = regions.certificate in (Certificate.ISSUED, Certificate.CORRECTED)
    if task.code == "REQUEST_CERTIFICATE":
        return in_default and regions.court in (Court.NONE, Court.NOT_ACCEPTED, Court.DISMISSED, Court.ENDED)
    return in_force and not case.is_barred if task.code == "FILE" else True
