"""What acts say against themselves, on what they rest, and what a correction leaves of those before it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notary.domain import acts
from notary.domain.headline import Certificate, Deed, Performance
from notary.domain.law import TABLE, Transition
from notary.domain.law.replay import ASIDE, SIGNERS, START, Amounts, History, NotFollowed, replay
from notary.domain.law.wording import BASIS, basis, completed, contradiction
from notary.domain.money import Money

ACTING = [row for row in TABLE if row.roles and row.type != "ISSUE"]


def act(sequence: int, type: str, role: str = "NOTARY", actor: str = "NOTARY", **detail: Any) -> dict[str, Any]:
    """As much of an act's mandatory part as its effect depends on."""
    said = completed(detail, actor) if type not in SIGNERS else detail
    return {"type": type, "sequence": sequence, "actor": {"role": role}, "detail": said}


def correction(sequence: int, corrects: int, kind: str = "STANDING", role: str = "NOTARY") -> dict[str, Any]:
    """A correction of an act."""
    return act(sequence, "CORRECTION", role, kind=kind, corrects=corrects)


ISSUE = act(0, "ISSUE")
DISBURSE = act(1, "DISBURSE", "CREDITOR", "LENDER")
DEFAULT = act(2, "DEFAULT", "CREDITOR", "LENDER")
REQUEST = act(3, "REQUEST", "CREDITOR", "LENDER")


def of(row: Transition, sequence: int) -> dict[str, Any]:
    """An act that takes a row, by one who may."""
    ground = {"ground": row.grounds[0]} if row.grounds else {}
    by = {"actor": min(row.actors), "party": "borrower"}
    return act(sequence, row.type, str(row.roles[0]), by=by, **ground)


def history(*acts: dict[str, Any]) -> History:
    """The history of these acts."""
    found = History()
    for each in acts:
        found = found.with_act(each)
    return found


def test_a_step_in_another_region_stays_when_one_before_it_is_struck() -> None:
    recheck = act(2, "RECHECK")
    case = replay([ISSUE, DISBURSE, recheck, correction(3, 1)])
    assert (case.regions.performance, case.regions.deed) == (Performance.UNDISBURSED, Deed.RECHECK_PENDING)


def test_amounts_of_a_struck_step_are_forgotten() -> None:
    paid = Amounts(applied=Money(5, "CNY"))
    so_far = history(ISSUE, DISBURSE, DEFAULT).with_act(REQUEST, paid)
    assert so_far.case.applied == Money(5, "CNY")
    struck = so_far.with_act(correction(4, 3)).case
    assert (struck.applied, struck.regions.certificate) == (None, Certificate.NONE)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_on_any_way_a_correction_of_the_last_step_goes_one_back(data: st.DataObject) -> None:
    so_far = history(ISSUE)
    for sequence in range(1, data.draw(st.integers(1, 8)) + 1):
        starting = [
            row
            for row in ACTING
            if getattr(so_far.case.regions, row.region) in row.sources
            and (not row.restores or getattr(so_far.case, row.restores) is row.target)
        ]
        if not starting:
            return
        said = of(data.draw(st.sampled_from(starting)), sequence)
        try:
            after = so_far.with_act(said)
        except NotFollowed:  # another row of the type starts from here too, by others
            continue
        assert after.with_act(correction(sequence + 1, sequence)).case == so_far.case
        assert after.with_act(act(sequence + 1, "DELIVER", party="borrower")) == after
        so_far = after


def test_the_law_says_on_what_every_act_rests() -> None:
    for row in ACTING:
        assert row.article.split("; ") in basis(row.type)
    assert {type: basis(type) for type in BASIS} == {type: [list(found)] for type, found in BASIS.items()}
    assert set(BASIS) == {*SIGNERS, "VOID"}
    assert {*ASIDE, "CORRECTION"} <= set(SIGNERS)


def full(type: str, role: str, to: int, regions: dict[str, Any], **detail: Any) -> dict[str, Any]:
    """An act with the state that it says it leads to, from a standing of 0."""
    usual = acts.regions_value(START.regions)
    value = act(1, type, role, **detail)
    return value | {"change": {"from": 0, "to": to}, "regions": usual | {"partial": False} | regions}


LENDER = {"by": {"actor": "LENDER", "party": None}}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (full("DEFAULT", "CREDITOR", 2, {"performance": "OVERDUE"}, **LENDER), ""),
        (full("DEFAULT", "CREDITOR", 0, {"performance": "OVERDUE"}, **LENDER), "are the standing 2, and it says 0"),
        (full("DEFAULT", "CREDITOR", 1, {"performance": "DISCHARGED"}, **LENDER), "not those that a DEFAULT leads to"),
        (
            full("DEFAULT", "COURT", 2, {"performance": "OVERDUE"}, **LENDER),
            "no step of LENDER that is signed as COURT",
        ),
        (full("ISSUE", "NOTARY", 0, {}), ""),
        (full("ISSUE", "NOTARY", 2, {"performance": "OVERDUE"}), "an issue leads to another legal state"),
        (full("ISSUE", "CREDITOR", 0, {}), "a ISSUE is signed by a NOTARY"),
        (full("DELIVER", "NOTARY", 0, {}, party="borrower"), ""),
        (full("DELIVER", "NOTARY", 15, {"deed": "REVOKED"}, party="borrower"), "a DELIVER moves nothing"),
        (full("CORRECTION", "NOTARY", 15, {"deed": "REVOKED"}, kind="WORDING", corrects=0), "moves nothing"),
        (full("CORRECTION", "NOTARY", 2, {"performance": "OVERDUE"}, kind="STANDING", corrects=0), ""),
        (full("CORRECTION", "CREDITOR", 0, {}, kind="STANDING", corrects=0), "signed by a NOTARY"),
    ],
)
def test_what_an_act_says_against_itself(said: dict[str, Any], told: str) -> None:
    found = contradiction(said)
    assert (told in found) if told else found == ""


def test_where_a_step_leads_on_at_once_that_is_no_contradiction() -> None:
    partly = {"court": "ENFORCING", "partial": True, "certificate": "ISSUED", "performance": "OVERDUE"}
    court = {"by": {"actor": "COURT", "party": None}, "ground": "PROCEDURE"}
    assert contradiction(full("NOT_ENFORCE_PART", "COURT", 0x48, partly, **court)) == ""
    resumed = {"court": "NE_REVIEW", "certificate": "ISSUED", "performance": "OVERDUE"}
    assert contradiction(full("RESUME", "COURT", 8, resumed, by={"actor": "COURT", "party": None})) == ""
