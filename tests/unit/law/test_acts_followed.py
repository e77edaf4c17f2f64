"""The legal state out of acts alone: who signs which, what follows what, and what a correction strikes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notary.domain.headline import Certificate, Deed, Performance
from notary.domain.law import TABLE, Transition
from notary.domain.law.replay import ASIDE, SIGNED_BY, START, Amounts, History, NotFollowed, replay
from notary.domain.law.wording import BASIS, basis, completed, contradiction
from notary.domain.money import Money

ACTING = [row for row in TABLE if row.roles and row.type != "ISSUE"]


def act(sequence: int, type: str, role: str = "NOTARY", actor: str = "NOTARY", **detail: Any) -> dict[str, Any]:
    """As much of an act's mandatory part as its effect depends on."""
    said = completed(detail, actor) if type not in SIGNED_BY else detail
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


def test_an_issue_comes_first_and_once() -> None:
    assert replay([ISSUE]) == START
    with pytest.raises(NotFollowed, match="the first act is ISSUE, not DISBURSE"):
        replay([DISBURSE])
    with pytest.raises(NotFollowed, match="a deed is issued once"):
        replay([ISSUE, act(1, "ISSUE")])


@pytest.mark.parametrize("type", SIGNED_BY)
@pytest.mark.parametrize("role", ["NOTARY", "CREDITOR", "COURT", "PARTY"])
def test_what_is_no_step_has_its_one_signer(type: str, role: str) -> None:
    detail = {"kind": "WORDING", "corrects": 0} if type == "CORRECTION" else {}
    said = act(1, type, role, **detail)
    before = History() if type == "ISSUE" else history(ISSUE)
    if role == SIGNED_BY[type]:
        assert before.with_act(said).case == START
    else:
        with pytest.raises(NotFollowed, match=f"a {type} is signed by a {SIGNED_BY[type]}, not by a {role}"):
            before.with_act(said)


def test_a_step_is_one_of_whoever_may_take_and_sign_it() -> None:
    for role, actor in (("COURT", "LENDER"), ("CREDITOR", "DEBTOR"), ("NOTARY", "NOTARY")):
        with pytest.raises(NotFollowed, match=f"is not one of {actor} signed as {role}"):
            replay([ISSUE, act(1, "DISBURSE", role, actor)])


def test_a_step_starts_from_where_things_stand() -> None:
    with pytest.raises(NotFollowed, match="starts from PERFORMING or RESTRUCTURED; the performance was UNDISBURSED"):
        replay([ISSUE, act(1, "DEFAULT", "CREDITOR", "LENDER")])


def test_a_struck_step_is_as_if_it_had_not_been() -> None:
    case = replay([ISSUE, DISBURSE, DEFAULT, correction(3, 2)])
    assert case.regions.performance is Performance.PERFORMING
    assert case == replay([ISSUE, DISBURSE])
    again = replay([ISSUE, DISBURSE, DEFAULT, correction(3, 2), act(4, "DEFAULT", "CREDITOR", "LENDER")])
    assert again.regions.performance is Performance.OVERDUE


def test_a_step_in_another_region_stays_when_one_before_it_is_struck() -> None:
    recheck = act(2, "RECHECK")
    case = replay([ISSUE, DISBURSE, recheck, correction(3, 1)])
    assert (case.regions.performance, case.regions.deed) == (Performance.UNDISBURSED, Deed.RECHECK_PENDING)


def test_what_others_rest_on_is_not_struck_before_them() -> None:
    so_far = history(ISSUE, DISBURSE, DEFAULT)
    with pytest.raises(NotFollowed, match="act 2 rests on act 1, so strike it first"):
        so_far.with_act(correction(3, 1))
    assert so_far.with_act(correction(3, 2)).with_act(correction(4, 1)).case == START


@pytest.mark.parametrize(
    "corrects", [pytest.param(0, id="the issue"), pytest.param(2, id="struck"), pytest.param(3, id="a correction")]
)
def test_only_a_step_that_counts_is_struck(corrects: int) -> None:
    so_far = history(ISSUE, DISBURSE, DEFAULT, correction(3, 2))
    with pytest.raises(NotFollowed, match=f"act {corrects} is no step that counts"):
        so_far.with_act(correction(4, corrects))


def test_a_correction_of_the_wording_strikes_nothing() -> None:
    assert replay([ISSUE, DISBURSE, correction(2, 1, "WORDING")]) == replay([ISSUE, DISBURSE])


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
    assert set(BASIS) == {*SIGNED_BY, "VOID"}
    assert {*ASIDE, "CORRECTION"} <= set(SIGNED_BY)


def full(type: str, role: str, to: int, regions: dict[str, Any], **detail: Any) -> dict[str, Any]:
    """An act with the state that it says it leads to, from a standing of 0."""
    usual = {name: getattr(START.regions, name).name for name in vars(START.regions) if name != "partial"}
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
