"""What waits for whom before the issue: for each state of the deed that somebody has to leave, by which steps.

The same form as the tasks since the issue (notary.domain.law.tasks). Nobody is told anything of what was declined,
refused or ended.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from notary.domain.case_file.checks import is_considered
from notary.domain.case_file.state import CaseFile
from notary.domain.headline import Deed
from notary.domain.law.facts import Actor
from notary.domain.law.tasks import Task


@dataclass(frozen=True)
class Offer:
    """How an offered instrument stands, as far as tasks depend on it.

    Attributes:
        file: its case file.
        bound: the parties that enforcement can reach.
        lacking: the parties of which a consent is missing, or ran out.
        own: the parties that whoever asks is.
        now, cooling_off: the time, and how long this office leaves between the last disclosure and an application.
    """

    file: CaseFile
    bound: Sequence[str]
    lacking: Sequence[str]
    own: frozenset[str]
    now: datetime
    cooling_off: timedelta = timedelta(0)


_BEFORE: list[Enum] = [Deed.DRAFT, Deed.APPLIED, Deed.ACCEPTED, Deed.SUPPLEMENT_REQUESTED]
"""A consent that runs out is given anew, however far the file is."""

_task = Task.of

TASKS: tuple[Task, ...] = (
    _task("READ_AND_CHOOSE", "DEBTOR GUARANTOR", "deed", [Deed.DRAFT], "DISCLOSED CHOSEN WITHDRAW",
          "阅读告知事项，选择是否办理公证", "read what you are told, and choose whether to notarise"),
    _task("CONSENT", "DEBTOR GUARANTOR", "deed", _BEFORE, "CONSENT WITHDRAW",
          "阅读全部内容；同意的，请签署", "read everything, and sign if you agree"),
    _task("REMIND_PARTIES", "LENDER", "deed", _BEFORE, "DISCLOSED CHOSEN CONSENT WITHDRAW",
          "提醒尚未选择或者尚未签署的当事人", "remind those who have not chosen or not consented"),
    _task("APPLY", "LENDER", "deed", [Deed.DRAFT], "APPLY WITHDRAW",
          "向公证机构申请办理公证", "apply to the notary office"),
    _task("DECIDE_APPLICATION", "NOTARY", "deed", [Deed.APPLIED], "ACCEPT NOT_ACCEPT",
          "审查公证申请，决定是否受理", "examine the application, and accept it or not"),
    _task("SUPPLY_ITEMS", "LENDER DEBTOR GUARANTOR", "deed", [Deed.SUPPLEMENT_REQUESTED], "SUPPLY_ITEMS WITHDRAW",
          "补充公证员要求的全部材料", "hand in all that the notary asked for"),
    _task("ISSUE_DEED", "NOTARY", "deed", [Deed.ACCEPTED], "IDENTITY INTERVIEW CONFLICT_DECLARATION ISSUE REFUSE",
          "核实身份、询问当事人，决定是否出具公证书",
          "identify and interview the parties, and issue the deed or refuse it", period="ISSUE"),
)  # fmt: skip
"""Every task before the issue, in order."""


def waiting(offer: Offer, actors: frozenset[Actor]) -> list[tuple[Task, tuple[str, ...]]]:
    """What waits for these actors on an offered instrument, and the parties whose steps are missing, where a task is
    about some of them."""
    if any(offer.file.chose(party) == "DECLINE" for party in offer.bound):
        return []
    found = []
    for task in TASKS:
        if offer.file.deed not in task.states or task.actors.isdisjoint(actors):
            continue
        missing = _MISSING.get(task.code)
        parties = missing(offer) if missing else ()
        if parties or (missing is None and (task.code != "APPLY" or _may_apply(offer))):
            found.append((task, parties))
    return found


def _unchosen(offer: Offer) -> tuple[str, ...]:
    return tuple(party for party in offer.bound if not offer.file.chose(party))


def _may_choose(offer: Offer) -> tuple[str, ...]:
    return tuple(party for party in _unchosen(offer) if party in offer.own)


def _may_consent(offer: Offer) -> tuple[str, ...]:
    """A bound party consents only after it chose to notarise."""
    chose = [party for party in offer.bound if party in offer.own and offer.file.chose(party) == "NOTARISE"]
    return tuple(party for party in chose if party in offer.lacking)


def _to_remind(offer: Offer) -> tuple[str, ...]:
    return tuple(sorted({*_unchosen(offer), *offer.lacking}))


_MISSING: Mapping[str, Callable[[Offer], tuple[str, ...]]] = {
    "READ_AND_CHOOSE": _may_choose,
    "CONSENT": _may_consent,
    "REMIND_PARTIES": _to_remind,
}
"""Tasks that wait as long as a step of some parties is missing, and of which."""


def _may_apply(offer: Offer) -> bool:
    """Whether every bound party chose to notarise, had its time to consider, and consented."""
    ready = all(offer.file.chose(party) == "NOTARISE" and party not in offer.lacking for party in offer.bound)
    return ready and is_considered(offer.file, offer.cooling_off, offer.now)
