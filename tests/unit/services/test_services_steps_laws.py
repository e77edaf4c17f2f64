"""Any steps in any order, lawful or not: the use cases allow exactly what the law allows, for the same reasons."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from officekit import CLAIMED, LINES, NOTARY, PRINCIPAL, TestOffice, kept, terms

from notary.domain import acts as act_rules
from notary.domain import money, standing
from notary.domain.errors import Error, FormatError, NotFound
from notary.domain.headline import REST
from notary.domain.law import (
    TABLE,
    Actor,
    Case,
    Declared,
    Evidence,
    Facts,
    StepForbidden,
    Transition,
    forbidding,
    row_for,
)
from notary.domain.law.replay import PER_SHARE_TYPES, Amounts, History, NotFollowed
from notary.domain.law.steps import moved
from notary.domain.standing import Role, StandingError
from notary.services import audit, courts, facts, history, periods
from notary.services.institutions import chain_role
from notary.services.steps import StepRefused
from notary.services.wish import Wish

AUTHORITIES = {"NOTARY": "trial-notary", "REVIEWER": "trial-reviewer"}
WHO = ("CREDITOR", "INSURER", "NOTARY", "REVIEWER", "COURT")
MORE = {"amount": "100001", "currency": "CNY"}
WAY = (
    ("DISBURSE", "CREDITOR", "LENDER"), ("DEFAULT", "CREDITOR", "LENDER"), ("CLAIM", "CREDITOR", "LENDER"),
    ("INDEMNIFY", "INSURER", "INSURER"), ("TRANSFER", "CREDITOR", "LENDER"), ("NOTIFY_TRANSFER", "NOTARY", "INSURER"),
    ("REQUEST", "INSURER", "INSURER"), ("VERIFY", "NOTARY", "NOTARY"), ("OBJECT", "NOTARY", "DEBTOR"),
    ("OVERRULE", "NOTARY", "NOTARY"), ("CERTIFY", "NOTARY", "NOTARY"), ("FILE", "INSURER", "INSURER"),
    ("DOCKET", "COURT", "COURT"), ("ENFORCE", "NOTARY", "COURT"), ("RESIST", "COURT", "DEBTOR"),
)  # fmt: skip
"""A way on which every region moves: of each debt some first part of it is taken before anything else is tried."""

REPLY_DAYS = facts.reply_days(terms())
assert REPLY_DAYS is not None

OWED = {"amount": "2000000", "currency": "CNY"}
"""Less than what is owed, and more than anybody asks for here."""

_LISTS = ("indemnity_parts", "bases", "claims", "arrivals")
"""What is shown and is no amount."""


@dataclass(frozen=True)
class Attempt:
    """A step that somebody asks for: with or without papers, ground, right amounts, declarations."""

    type: str
    who: str
    actor: Actor
    has_papers: bool = True
    has_amounts: bool = True
    ground: str | None = None
    declared: frozenset[Declared] = frozenset()
    share: str | None = None

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": str(self.actor), "party": "borrower" if self.actor is Actor.DEBTOR else None}

    @property
    def shown(self) -> dict[str, Any]:
        """The amounts and lists, by name."""
        amount = CLAIMED if self.has_amounts else MORE
        found: dict[str, dict[str, Any]] = {
            "DISBURSE": {"disbursed": PRINCIPAL if self.has_amounts else CLAIMED},
            "INDEMNIFY": {"indemnity": CLAIMED, "indemnity_parts": LINES} if self.has_amounts else {},
            "TRANSFER": {"transferred": amount, "bases": ["ASSIGNMENT_545"] if self.has_amounts else []},
            "NOTIFY_TRANSFER": {"arrivals": {"borrower": "2026-11-23"} if self.has_amounts else {}},
            "REQUEST": {"applied": CLAIMED} | ({"claims": ["PRINCIPAL"]} if self.has_amounts else {}),
            "COMPLETE": {"received": CLAIMED} if self.has_amounts else {},
        }
        return found.get(self.type, {})

    def facts(self, row: Transition, model: "Model") -> Facts:
        """What the office ought to find out, without asking it."""
        said = {
            name: money.from_json(value)
            for name, value in self.shown.items()
            if isinstance(value, dict) and "currency" in value
        }
        has, declared = self.has_amounts, self.declared
        return Facts(
            actor=self.actor,
            evidence=row.evidence if self.has_papers else frozenset[Evidence](),
            who="borrower" if self.actor is Actor.DEBTOR else "",
            ground=self.ground or "",
            guarantors_consent=Declared.GUARANTORS_CONSENT in declared,
            burden_capped=Declared.BURDEN_CAPPED in declared,
            other_notary=AUTHORITIES.get(self.who) != model.decided_by(row, self.share),
            share=self.share,
            within_time=True,
            disbursed=said.get("disbursed"),
            principal=money.from_json(PRINCIPAL),
            instalment_unpaid=True,
            cure_allowed=Declared.CURE_AGREED in declared,
            acceleration_agreed=True,
            waiting_passed=True,
            indemnity=said.get("indemnity"),
            within_the_loss="indemnity" in said,
            part_paid=Declared.PART_PAID in declared or (self.type == "INDEMNIFY" and "indemnity" in said),
            recovered=money.from_json({"amount": "0", "currency": "CNY"}),
            transferred=said.get("transferred"),
            bases=frozenset(self.shown.get("bases", ())),
            arrived_at_all=has and model.is_transferred,
            unreached=() if has and self.type == "NOTIFY_TRANSFER" and model.is_transferred else ("borrower",),
            applied=said.get("applied"),
            outstanding=money.from_json(OWED),
            all_endowed=has,
            counted_twice=False,
            verified=model.verified(self.share),
            unanswered=() if model.verified(self.share) or not model.asked(self.share) else ("borrower",),
            answers_until=model.asked(self.share),
            certified=money.from_json(CLAIMED) if self.type == "CERTIFY" else None,
            received=said.get("received"),
            notarised=Declared.NOTARISED in declared,
            amendment_disclosed=Declared.AMENDMENT_DISCLOSED in declared,
            other_creditor_agrees=Declared.OTHER_CREDITOR_AGREES in declared,
            newly_known=Declared.NEWLY_KNOWN in declared,
            separable=Declared.SEPARABLE in declared,
        )


def grounds(type: str) -> list[str | None]:
    """The grounds that an act of a type may name; none, where it needs none."""
    found = sorted({code for row in TABLE if row.type == type for code in row.grounds})
    return [*found, None] if type == "RESUME" or not found else [*found]


@st.composite
def attempts(draw: st.DrawFn, history: History) -> Attempt:
    """Mostly what starts from where things stand, by whoever may; and anything else."""
    usual = draw(st.integers(0, 9)) > 1
    share = draw(st.sampled_from([None, REST] if history.case.regions.rest or not usual else [None]))
    rows = [row for row in TABLE if row.roles and row.type != "ISSUE"]
    if usual:
        here = [row for row in rows if getattr(_seen(history.case, share).regions, row.region) in row.sources]
        rows = here or rows
    row = draw(st.sampled_from(rows))
    actors = sorted(row.actors - {Actor.GUARANTOR}) if usual else sorted(set(Actor) - {Actor.GUARANTOR})
    named = share if row.type in PER_SHARE_TYPES else None
    who = draw(st.sampled_from([each for each in WHO if chain_role(each) in row.roles] if usual else WHO))
    return Attempt(
        row.type,
        who,
        draw(st.sampled_from(actors)),
        has_papers=usual or draw(st.booleans()),
        has_amounts=draw(st.integers(0, 5)) > 0,
        ground=draw(st.sampled_from(grounds(row.type))),
        declared=frozenset(Declared) if draw(st.integers(0, 5)) else frozenset(),
        share=named,
    )


def _seen(case: Case, share: str | None) -> Case:
    return case.turned if share == REST else case


@dataclass
class Model:
    """What the acts ought to lead to."""

    history: History = field(default_factory=History)
    answered_at: list[int] = field(default_factory=list)

    @property
    def is_transferred(self) -> bool:
        """Whether the rights were transferred."""
        return any(body["type"] == "TRANSFER" for body in self.history.counting)

    def decided_by(self, row: Transition, share: str | None) -> str:
        """Whose decision a review is about: of a certificate whoever issued the last, else the notary of the deed."""
        issued = [body for body in self.history.about(share) if body["type"] == "CERTIFY"]
        if row.region == "certificate" and issued:
            return str(issued[-1]["actor"]["authority"])
        return AUTHORITIES["NOTARY"]

    def asked(self, share: str | None) -> date | None:
        """The last day to answer the letter of the present application; None where none was sent."""
        steps = self.history.about(share)
        applied = max((body["sequence"] for body in steps if body["type"] == "REQUEST"), default=0)
        letters = [body for body in steps if body["type"] == "VERIFY" and body["sequence"] > applied]
        return periods.reply_until(letters[-1], REPLY_DAYS) if letters else None

    def verified(self, share: str | None) -> bool:
        """Whether the borrower answered a letter of the present application."""
        counting = [(body["sequence"], body) for body in self.history.about(share)]
        applied = max((sequence for sequence, body in counting if body["type"] == "REQUEST"), default=0)
        letters = [sequence for sequence, body in counting if body["type"] == "VERIFY" and sequence > applied]
        objected = [sequence for sequence, body in counting if body["type"] == "OBJECT"]
        return bool(letters) and any(sequence > letters[0] for sequence in (*self.answered_at, *objected))

    def refuses_signer(self, attempt: Attempt, row: Transition) -> bool:
        """Whether whoever asks may not sign this, whatever the law says of the step."""
        if chain_role(attempt.who) not in row.roles:
            return True
        if chain_role(attempt.who) is not Role.CREDITOR:
            return False
        own = Actor.LENDER if attempt.who == "CREDITOR" else Actor.INSURER
        if attempt.actor in (Actor.LENDER, Actor.INSURER):
            return attempt.actor is not own
        return own not in self.history.case.holders


class Life(RuleBasedStateMachine):
    """One debt, and the model of it."""

    office: TestOffice
    count = 0

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()

    @initialize(taken=st.integers(0, len(WAY)))
    def issue(self, taken: int) -> None:
        type(self).count += 1
        self.id = self.office.issued(f"LAW-{self.count}")
        with self.office.write() as tx:
            courts.record_case(tx, self.office.context, NOTARY, self.id, "trial-court", "（2026）沪0115执1号")
        self._note(Amounts())
        for step, who, actor in WAY[:taken]:
            assert self._take(Attempt(step, who, Actor(actor), declared=frozenset(Declared))), step

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """Ask for a step, and compare what becomes of it with the law."""
        self._take(data.draw(attempts(self.model.history)))

    @rule()
    def answer(self) -> None:
        """The borrower answers whatever it was asked."""
        self.model.answered_at.append(self.office.submitted(self.id, "REPLY"))
        self._note(Amounts())

    @precondition(lambda self: self.model.history.steps)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """Strike an act, mostly the last one that counts."""
        head = int(self.office.row(self.id).head_sequence)
        last = self.model.history.steps[-1][0]
        corrects = data.draw(st.one_of(st.just(last), st.integers(0, head)))
        said = {"kind": "STANDING", "corrects": corrects}
        lawful = self._may_strike(said, head + 1)
        try:
            self.office.submit("NOTARY", self.office.prepare(self.id, "NOTARY", Wish("CORRECTION", said)))
        except (NotFollowed, StepRefused):
            assert not lawful, said
        else:
            assert lawful, said
            self._note(Amounts())

    @invariant()
    def the_row_the_acts_and_the_model_agree(self) -> None:
        if not self.model.history.issued:
            return
        case = self.model.history.case
        last = kept(self.office, self.id)[-1]["body"]["mandatory"]
        assert self.office.row(self.id).standing == last["change"]["to"] == case.byte
        assert last["regions"] == act_rules.regions_value(case.regions)
        with self.office.read() as tx:
            assert history.of_instrument(tx, self.office.context, self.id).case == case

    def teardown(self) -> None:
        self.office.sequence()
        with self.office.read() as tx:
            assert [each for each in audit.run(tx, self.office.context, None) if each.different] == []

    def _take(self, attempt: Attempt) -> bool:
        """Ask for a step; whether it was taken, which is what the law says of it."""
        row = row_for(attempt.type, self.model.history.case, attempt.share)
        told, expected = self._told(attempt), self._expected(attempt, row)
        assert told == expected, attempt
        if not told:
            self._note(self._amounts(attempt))
        return not told

    def _told(self, attempt: Attempt) -> set[str]:
        """Why a step was refused; nothing where it was taken."""
        try:
            self._ask(attempt)
        except StepForbidden as forbidden:
            return set(forbidden.reasons)
        except (StepRefused, NotFound, FormatError) as refused:
            return {type(refused).__name__}
        return set()

    def _expected(self, attempt: Attempt, row: Transition) -> set[str]:
        if attempt.who == "INSURER" and not self.model.history.case.insurer:
            return {"NotFound"}
        if self.model.refuses_signer(attempt, row):
            return {"StepRefused"}
        if attempt.type == "CERTIFY" and not self._was_applied_for(attempt.share):
            return {"FormatError"}  # there is no paper
        case, known = self.model.history.case, attempt.facts(row, self.model)
        reasons = set(forbidding(case, row, known))
        after = case.byte if reasons else moved(case, row, known).byte
        return reasons if self._may_move(attempt.who, case.byte, after) else {"StepRefused"}

    def _may_move(self, who: str, before: int, after: int) -> bool:
        """Of a claim that is split the standing may move where the chain has no edge for its creditors and courts."""
        try:
            if before != after:
                standing.allows(chain_role(who), before, after)
        except StandingError:
            assert self.model.history.case.regions.rest is not None
            return False
        return True

    def _ask(self, attempt: Attempt) -> None:
        detail = {
            "by": attempt.by,
            "ground": attempt.ground,
            "declared": sorted(map(str, attempt.declared)),
            "insurer": "trial-insurer" if attempt.type == "CLAIM" else None,
            "share": attempt.share,
        }
        shown = dict(attempt.shown)
        if attempt.type == "CERTIFY":
            shown |= self._draft(attempt.share)
        names = self.office.wish(attempt.who, attempt.type).evidence if attempt.has_papers else {}
        wish = Wish(attempt.type, detail, {**names, **shown})
        self.office.submit(attempt.who, self.office.prepare(self.id, attempt.who, wish))

    def _draft(self, share: str | None) -> dict[str, Any]:
        """The execution certificate; nobody drafts one before there is an application."""
        return self.office.certificate_draft(self.id, share=share) if self._was_applied_for(share) else {}

    def _was_applied_for(self, share: str | None) -> bool:
        return any(body["type"] == "REQUEST" for body in self.model.history.about(share))

    def _amounts(self, attempt: Attempt) -> Amounts:
        claimed = money.from_json(CLAIMED)
        named = {"INDEMNIFY": "indemnity", "REQUEST": "applied", "CERTIFY": "certified"}.get(attempt.type)
        return replace(Amounts(), **({named: claimed} if named else {}))

    def _may_strike(self, said: dict[str, Any], sequence: int) -> bool:
        body = {"type": "CORRECTION", "sequence": sequence, "actor": {"role": "NOTARY"}, "detail": said}
        before = self.model.history.case.byte
        try:
            after = self.model.history.with_act(body).case.byte
            if before != after:
                standing.allows(Role.NOTARY, before, after)
        except (NotFollowed, StandingError):
            return False
        return True

    def _note(self, amounts: Amounts) -> None:
        mandatory = kept(self.office, self.id)[-1]["body"]["mandatory"]
        self.model.history = self.model.history.with_act(mandatory, amounts)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """One office for all examples, each of which is about a debt of its own."""
    folder: Path = tmp_path_factory.mktemp("laws")
    made = TestOffice(folder)
    yield made
    made.database.close()


def test_the_use_cases_allow_what_the_law_allows_and_nothing_else(shared: TestOffice) -> None:
    machine = type("Life", (Life,), {"office": shared})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # each example is a debt with all its signatures; making one smaller takes long
        ),
    )


def test_what_refuses_otherwise_is_an_error_all_the_same(shared: TestOffice) -> None:
    """A guarantor, where there is none; a certificate, before anybody asked for one."""
    id = shared.issued("LAW-NONE")
    with pytest.raises(NotFound, match="is no GUARANTOR of this debt; those are: none"):
        shared.do(id, "NOTARY", "RECHECK", by={"actor": "GUARANTOR", "party": "borrower"})
    with pytest.raises(Error):
        shared.do(id, "NOTARY", "CERTIFY")
