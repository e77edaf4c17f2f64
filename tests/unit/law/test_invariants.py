"""What holds of every history that the law allows (LEGAL.md §2.3), over random histories."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from lawful import facts

from notary.domain import standing
from notary.domain.headline import Certificate, Court, Creditor, Deed, Litigation, Performance, Regions
from notary.domain.law import TABLE, Actor, Case, Facts, StepForbidden, Transition, take
from notary.domain.money import Money
from notary.domain.standing import Code, Flag

FACTS = st.builds(
    facts,
    st.sampled_from(Actor),
    within_time=st.sampled_from([True, True, True, False]),
    indemnity=st.sampled_from([Money(50_00, "CNY"), Money(100_00, "CNY")]),
    transferred=st.sampled_from([Money(50_00, "CNY"), Money(100_00, "CNY")]),
    applied=st.sampled_from([Money(50_00, "CNY"), Money(100_00, "CNY"), Money(100_01, "CNY")]),
    newly_known=st.booleans(),
    who=st.sampled_from(["borrower", "guarantor"]),
    notarised=st.booleans(),
)


class Histories(RuleBasedStateMachine):
    """Anybody tries anything; what was lawful happened, and what stands must make sense."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case(Regions(performance=Performance.UNDISBURSED))
        self.taken: list[tuple[Case, Transition, Facts, Case]] = []

    @rule(row=st.sampled_from(TABLE), known=FACTS)
    def anybody_tries_anything(self, row: Transition, known: Facts) -> None:
        self._try(row, known)

    @rule(data=st.data(), known=FACTS)
    def somebody_does_what_is_next(self, data: Any, known: Facts) -> None:
        """Of the rows whose source stands, so that histories get far."""
        near = [row for row in TABLE if row.roles and getattr(self.case.regions, row.region) in row.sources]
        if near:
            row = data.draw(st.sampled_from(near))
            self._try(row, replace(known, actor=data.draw(st.sampled_from(sorted(row.actors)))))

    def _try(self, row: Transition, known: Facts) -> None:
        before = self.case
        try:
            self.case = take(before, row, known)
        except StepForbidden:
            return
        self.taken.append((before, row, known, self.case))
        self._check(before, row, known, self.case)

    def _check(self, before: Case, row: Transition, known: Facts, after: Case) -> None:
        was, now = before.regions, after.regions
        applying, filing = row.id in ("E1", "E10"), row.id == "F1"
        if was.deed in (Deed.REVOKED, Deed.SUPERSEDED):  # 1
            assert not applying
            assert not filing
        if applying and known.actor is Actor.INSURER:  # 4
            assert was.creditor is Creditor.TRANSFER_EFFECTIVE
            assert before.indemnity is not None
            assert known.applied is not None
            assert known.applied.minor <= before.indemnity.minor
        if applying:  # 6
            assert known.applied is not None
            assert known.outstanding is not None
            assert known.applied.minor <= known.outstanding.minor
        if filing:  # 7, 10
            assert was.certificate in (Certificate.ISSUED, Certificate.CORRECTED)
            assert was.litigation is not Litigation.CREDITOR_SUIT
        if was.performance is Performance.DISCHARGED:  # 8
            assert not applying
            assert not filing
            assert now.performance is Performance.DISCHARGED
        if row.id == "F8":  # 11
            assert known.newly_known or known.who not in before.non_enforcement_asked
        if before.byte != after.byte:  # the chain takes what the law allows
            standing.allows(row.roles[-1] if row.id != "P7" else row.roles[0], before.byte, after.byte)
        changed = [name for name in vars(was) if getattr(was, name) != getattr(now, name)]
        assert set(changed) <= {row.region, "partial", "court"}

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
