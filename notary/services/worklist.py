"""The work list of whoever asks: what waits for them on the instruments that they see, and until when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from notary.db import access
from notary.db import acts as act_rows
from notary.db import case_records as record_rows
from notary.db import instruments as rows
from notary.db.instruments import Filter
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.case_file import tasks
from notary.domain.deadlines import Deadline
from notary.domain.errors import Refused
from notary.domain.headline import REST
from notary.domain.law import Actor
from notary.domain.law.replay import History, about
from notary.domain.law.tasks import Task, waiting
from notary.domain.parties import DEBTOR_ROLES, SURETY_ROLES
from notary.services import answers, case_state, consents, facts, instruments, periods
from notary.services.context import Context
from notary.services.history import followed

_ACTORS: Mapping[str, frozenset[Actor]] = {
    "NOTARY": frozenset({Actor.NOTARY}),
    "COURT": frozenset({Actor.COURT}),
}

SUBMITTED = "ACT_ON_SUBMISSION"
"""The notary's task for every submission that no act has taken up."""

AT_ONCE, PAGES = 200, 5
"""Instruments that are examined by one query, and queries of one answer: where little waits, a page may be empty and
have a next one all the same."""


@dataclass(frozen=True)
class Item:
    """Something that waits.

    Attributes:
        row: the instrument.
        code, zh, en, steps: of the task (notary.domain.law.tasks, notary.domain.case_file.tasks).
        since: when the last act was recorded, before the issue the last record of the case file.
        deadline: until when; None where no period runs.
        parties: those whose steps are missing, where it is about some of them.
        sequence: of a submission, the act that it is.
        share: REST where it is about what the lender kept of a claim that is split.
    """

    row: Any
    code: str
    zh: str
    en: str
    steps: tuple[str, ...]
    since: str
    deadline: Deadline | None = None
    sequence: int | None = None
    share: str | None = None
    parties: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day of the period."""
        return None if self.deadline is None else self.deadline.last_day


def page(
    tx: Transaction, context: Context, scope: Scope, *, cursor: str | None, limit: int
) -> tuple[list[Item], str | None]:
    """Tasks of at most ``limit`` instruments, and the cursor of the next page; instruments without any are passed over,
    so a page may be empty and still have a next one.

    Raises:
        Refused: the role has no work list.
    """
    if scope.role not in ("NOTARY", "COURT", "CREDITOR", "PARTY"):
        raise Refused(f"the role {scope.role} has no work list")
    found: list[Item] = []
    wanted, listed = Filter(waiting_for=scope.role), 0
    for _ in range(PAGES):
        some, cursor = rows.page(tx, scope, wanted, sort="created", cursor=cursor, limit=AT_ONCE)
        for row, items in _examined(tx, context, scope, some):
            found += items
            listed += bool(items)
            if listed == limit and row.id != some[-1].id:
                return found, rows.cursor_after(row)
        if cursor is None or listed >= limit:
            break
    return found, cursor


def _examined(tx: Transaction, context: Context, scope: Scope, some: Sequence[Any]) -> Iterator[tuple[Any, list[Item]]]:
    offered = [row.id for row in some if row.status == "OFFERED"]
    acts = act_rows.of_instruments(tx, [row.id for row in some if row.status == "ISSUED"])
    records = record_rows.of_instruments(tx, offered)
    given = {} if scope.role == "NOTARY" else rows.consents_of_several(tx, offered)
    for row in some:
        if row.status == "OFFERED":
            yield row, _before_issue(tx, context, scope, row, records[row.id], given.get(row.id, ()))
        else:
            yield row, of_instrument(tx, context, scope, row, acts[row.id])


def of_offer(tx: Transaction, context: Context, scope: Scope, row: Any) -> list[Item]:
    """What waits for whoever asks on one offered instrument."""
    (_, items), *_ = _examined(tx, context, scope, [row])
    return items


def _before_issue(
    tx: Transaction, context: Context, scope: Scope, row: Any, records: Sequence[Any], given: Sequence[Any]
) -> list[Item]:
    """What waits on an offered instrument, given the rows of its case file and of its consents; the notary's tasks do
    not depend on these."""
    own = _parties(tx, scope, row)
    lacking = [] if scope.role == "NOTARY" else [party for party, _ in consents.lacking(context, row, given)]
    file, bound = case_state.replay(records), case_state.bound(row)
    offer = tasks.Offer(file, bound, lacking, own, context.now, context.terms.cooling_off)
    since = records[-1].recorded_at if records else row.created_at
    found = []
    for task, parties in tasks.waiting(offer, _actors_before_issue(scope, row, own)):
        examined = case_state.examination(records) if task.period else None
        until = None if examined is None else examined.deadline
        found.append(Item(row, task.code, task.zh, task.en, task.steps, since, until, parties=parties))
    return found


def of_instrument(tx: Transaction, context: Context, scope: Scope, row: Any, acts: Sequence[Any]) -> list[Item]:
    """What waits for whoever asks on one issued instrument, given the rows of its acts so far."""
    bodies = [canonical.parse(item.act)["body"]["mandatory"] for item in acts]
    history, counting = followed(bodies), periods.counting(bodies)
    own = _parties(tx, scope, row)
    actors = _actors(scope, row, history, own)
    since = acts[-1].recorded_at
    over = {share: about(counting, share) for share in (None, REST)}
    found = [(task, share) for task, share in waiting(history.case, actors) if not _answered(task, over[share], own)]
    content = instruments.content(context, row) if any(task.period for task, _ in found) else {}
    items = [
        Item(
            row, task.code, task.zh, task.en, task.steps, since, _period(task, over[share], content, own), share=share
        )
        for task, share in found
    ]  # fmt: skip
    return items + (_submissions(row, acts, bodies) if scope.role == "NOTARY" else [])


def _parties(tx: Transaction, scope: Scope, row: Any) -> frozenset[str]:
    """The parties that a customer is in an instrument."""
    return access.parties_held(tx, row.id, scope.identity) if scope.role == "PARTY" else frozenset()


def _actors(scope: Scope, row: Any, history: History, own: frozenset[str]) -> frozenset[Actor]:
    if scope.role == "CREDITOR":
        lender = {Actor.LENDER} if scope.institution == row.institution else set()
        insurer = {Actor.INSURER} if scope.institution == history.case.insurer else set()
        holding = history.case.holders | {Actor.INSURER}  # an insurer has tasks before it holds the claim
        return frozenset((lender | insurer) & holding) or frozenset(lender)
    return _ACTORS.get(scope.role) or _party_actors(row, own)


def _actors_before_issue(scope: Scope, row: Any, own: frozenset[str]) -> frozenset[Actor]:
    if scope.role == "CREDITOR":
        return frozenset({Actor.LENDER} if scope.institution == row.institution else ())
    return _ACTORS.get(scope.role) or _party_actors(row, own)


def _party_actors(row: Any, own: frozenset[str]) -> frozenset[Actor]:
    named = canonical.parse(row.envelope)["mandatory"]["parties"]
    roles = {role for item in named if item["id"] in own for role in item["roles"]}
    debtor, guarantor = not roles.isdisjoint(DEBTOR_ROLES), not roles.isdisjoint(SURETY_ROLES)
    return frozenset(([Actor.DEBTOR] if debtor else []) + ([Actor.GUARANTOR] if guarantor else []))


def _answered(task: Task, bodies: Sequence[Mapping[str, Any]], own: frozenset[str]) -> bool:
    """Whether a party did already what the task asks of it."""
    return "SUBMISSION" in task.steps and not own.isdisjoint(answers.to(task.period, bodies))


def _period(
    task: Task, bodies: Sequence[Mapping[str, Any]], content: Mapping[str, Any], own: frozenset[str]
) -> Deadline | None:
    if task.row is None:
        return None
    return periods.period(task.row, bodies, facts.due(content), facts.reply_days(content), next(iter(sorted(own)), ""))


def _submissions(row: Any, acts: Sequence[Any], bodies: Sequence[Mapping[str, Any]]) -> list[Item]:
    """What parties submitted and no later act has taken up."""
    taken, steps = {body["detail"].get("submission") for body in bodies}, ("OBJECT", "RECHECK", "RESIST", "RECONSIDER")
    return [
        Item(
            row, SUBMITTED, "处理当事人提交的申请或者异议", "act on what a party submitted", steps, item.recorded_at,
            None, body["sequence"],
        )
        for item, body in zip(acts, bodies, strict=True)
        if body["type"] == "SUBMISSION" and body["sequence"] not in taken
        and body["detail"]["kind"] not in ("REPLY", "STATEMENT")
    ]  # fmt: skip
