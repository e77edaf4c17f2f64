"""What holds of every history that the law allows (LEGAL.md §2.3), over random histories."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from lawful import AMOUNT, facts

from notary.domain import standing
from notary.domain.headline import REST, Certificate, Court, Creditor, Deed, Performance, Regions, Suit
from notary.domain.law import TABLE, Actor, Case, Facts, StepForbidden, Transition, rows, take
from notary.domain.money import Money
from notary.domain.standing import Code, Flag, Role

FACTS = st.builds(
    facts,
    st.sampled_from(Actor),
    within_time=st.sampled_from([True, True, True, False]),
    indemnity=st.sampled_from([Money(50_00, "CNY"), Money(100_00, "CNY")]),
    transferred=st.sampled_from([Money(50_00, "CNY"), Money(100_00, "CNY")]),
    applied=st.sampled_from([Money(50_00, "CNY"), Money(100_00, "CNY"), Money(100_01, "CNY")]),
    certified=st.sampled_from([Money(50_00, "CNY"), Money(100_00, "CNY")]),
    newly_known=st.booleans(),
    share=st.sampled_from([None, None, REST]),
    part_paid=st.booleans(),
    other_creditor_agrees=st.booleans(),
    who=st.sampled_from(["borrower", "guarantor"]),
    notarised=st.booleans(),
)


def _seen(case: Case, known: Facts) -> Case:
    """The case as a step about a share reads it."""
    return case.turned if known.share == REST else case


def _signing(row: Transition, case: Case) -> Role:
    """Whoever signs first by the table, of a claim that is one; of one that is split the notary, where it may."""
    return Role.NOTARY if case.regions.rest is not None and Role.NOTARY in row.roles else row.roles[0]


PART = Money(50_00, "CNY")


class Histories(RuleBasedStateMachine):
    """Anybody tries anything; what was lawful happened, and what stands must make sense."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case(regions=Regions(performance=Performance.UNDISBURSED))
        self.taken: list[tuple[Case, Transition, Facts, Case]] = []

    @rule(row=st.sampled_from(TABLE), known=FACTS)
    def anybody_tries_anything(self, row: Transition, known: Facts) -> None:
        self._try(row, known)

    @rule(data=st.data(), known=FACTS)
    def somebody_does_what_is_next(self, data: Any, known: Facts) -> None:
        """Of the rows whose source stands, so that histories get far."""
        regions = _seen(self.case, known).regions
        near = [row for row in TABLE if row.roles and getattr(regions, row.region) in row.sources]
        if near:
            row = data.draw(st.sampled_from(near))
            self._try(row, replace(known, actor=data.draw(st.sampled_from(sorted(row.actors)))))

    @rule(known=FACTS, applicant=st.sampled_from([Actor.LENDER, Actor.INSURER]), last=st.sampled_from(["E2", "E6"]))
    def somebody_asks_for_a_certificate(self, known: Facts, applicant: Actor, last: str) -> None:
        """As far as it gets: the loan paid out, a default, the application, the letter, the certificate."""
        actors = {"P1": Actor.LENDER, "P2": Actor.LENDER, "E1": applicant, "E2": Actor.NOTARY, "E6": Actor.NOTARY}
        for id, actor in actors.items():
            share = known.share if id.startswith("E") else None
            if id <= last or id.startswith("P"):
                self._try(rows(id)[0], replace(known, actor=actor, share=share, within_time=True))

    @rule(known=FACTS)
    def the_notary_certifies(self, known: Facts) -> None:
        """Whatever was applied for, and whatever happened since."""
        for id in ("E2", "E6"):
            self._try(rows(id)[0], replace(known, actor=Actor.NOTARY))

    @rule()
    def a_part_of_the_claim_passes(self) -> None:
        """So that half of the histories go on with two creditors."""
        for id, actor in (("C1", Actor.LENDER), ("C2", Actor.INSURER), ("C3", Actor.LENDER), ("C4", Actor.INSURER)):
            self._try(rows(id)[0], facts(actor, indemnity=PART, transferred=PART, part_paid=True))

    def _try(self, row: Transition, known: Facts) -> None:
        before = self.case
        try:
            self.case = take(before, row, known)
        except StepForbidden:
            return
        self.taken.append((before, row, known, self.case))
        self._check(before, row, known, self.case)

    def _check(self, whole: Case, row: Transition, known: Facts, after: Case) -> None:
        before = _seen(whole, known)
        was, now = before.regions, _seen(after, known).regions
        applying, filing = row.id in ("E1", "E10"), row.id == "F1"
        if was.deed in (Deed.REVOKED, Deed.SUPERSEDED):  # 1
            assert not applying
            assert not filing
        if applying and known.actor is Actor.INSURER:  # 4
            assert was.creditor is Creditor.TRANSFER_EFFECTIVE
            assert before.indemnity is not None
            assert known.applied is not None
            assert known.applied.minor <= before.indemnity.minor
        if applying and known.actor is Actor.LENDER and was.rest is not None:  # 4: the rest, and only of it
            assert known.share == REST
            assert known.applied is not None
            assert before.indemnity is not None
            assert known.applied.minor + before.indemnity.minor <= AMOUNT.minor
        if row.id == "E6":  # 4, 5: what is certified over both shares is never more than is owed
            assert known.certified is not None
            if before.regions.rest is not None and before.indemnity is not None:
                most = before.indemnity.minor if known.share is None else AMOUNT.minor - before.indemnity.minor
                assert known.certified.minor <= most
        if applying:  # 6
            assert known.applied is not None
            assert known.outstanding is not None
            assert known.applied.minor <= known.outstanding.minor
        if filing:  # 7, 10
            assert was.certificate in (Certificate.ISSUED, Certificate.CORRECTED)
            assert was.creditor_suit is not Suit.ACCEPTED
        if was.performance is Performance.DISCHARGED:  # 8
            assert not applying
            assert not filing
            assert now.performance is Performance.DISCHARGED
        if row.id == "F8":  # 11
            assert known.newly_known or known.who not in before.non_enforcement_asked
        if whole.byte != after.byte:  # the chain takes what the law allows
            standing.allows(_signing(row, whole), whole.byte, after.byte)
        changed = {name for name in vars(was) if getattr(was, name) != getattr(now, name)}
        if row.id == "C4" and whole.split:
            assert now.rest is not None
            assert changed <= {row.region, "certificate", "court", "rest"}
        else:  # the other share stays where it was
            assert changed <= {row.region, "partial", "court"}

    @invariant()
    def the_standing_follows_from_the_regions(self) -> None:
        """15: and nothing that fell away comes back."""
        code, flags = standing.split(self.case.byte)
        assert (code is Code.REVOKED) is (self.case.regions.deed is Deed.REVOKED)
        if code not in (Code.REVOKED, Code.SUPERSEDED):
            assert (Flag.SUCCEEDED in flags) is (self.case.regions.creditor is Creditor.TRANSFER_EFFECTIVE)
            if any(row.id == "N12" or row.name == "F9 part" for _, row, _, _ in self.taken):
                assert Flag.PARTIAL in flags

    @invariant()
    def what_is_absorbing_stays(self) -> None:
        absorbing = {
            "deed": {Deed.REVOKED, Deed.SUPERSEDED},
            "performance": {Performance.DISCHARGED},
            "court": {Court.REVERSED},
        }
        for before, _, _, after in self.taken[-1:]:
            for region, states in absorbing.items():
                if getattr(before.regions, region) in states:
                    assert getattr(after.regions, region) is getattr(before.regions, region)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
