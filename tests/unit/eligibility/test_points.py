"""The eighteen points: a sound draft passes, and for each point what makes it fail, alone and at its place."""

import copy
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.demo.terms import sample_terms
from notary.domain.eligibility import POINTS, Candidate, Level, Outcome, Records, Result, examine
from notary.domain.instrument import problems

Change = Callable[[dict[str, Any]], object]

LOAN = "sections.loan"


def draft() -> dict[str, Any]:
    """A sound loan with insurance, without documents."""
    return copy.deepcopy(sample_terms(0, Random("eligibility")))


def examined(value: Any, records: Records | None = None) -> dict[str, Result]:
    """The results by name; problems of documents, which a draft here has none of, left out."""
    wrong = [item for item in problems(value) if not item.path.startswith("documents")]
    found = examine(Candidate(value if isinstance(value, dict) else {}, wrong, records or Records()))
    return {result.point.name: result for result in found}


def full(value: dict[str, Any]) -> Records:
    """Records with which nothing is open."""
    consented = frozenset((party["id"], role) for party in value["parties"] for role in party["roles"])
    paid = int(value["sections"]["loan"]["principal"]["amount"])
    named = frozenset(party for party, _ in consented)
    return Records(consented, date(2027, 1, 1), paid, disclosed=True, identified=named, served=named)


def loan(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = value["sections"]["loan"]
    return found


def borrower(value: dict[str, Any]) -> dict[str, Any]:
    return next(party for party in value["parties"] if "BORROWER" in party["roles"])


def lender(value: dict[str, Any]) -> dict[str, Any]:
    return next(party for party in value["parties"] if "LENDER" in party["roles"])


def unreachable(value: dict[str, Any]) -> None:
    for name in ("loan", "commitment"):
        value["sections"][name]["verification_methods"] = ["EMAIL"]
    borrower(value).pop("service_email", None)


def guarantee(value: dict[str, Any], **change: Any) -> None:
    fields = {"manner": "GENERAL", "period_months": 6, "assignment_consent": True}
    value["sections"]["guarantee"] = {**fields, "secured_amount": {"amount": "1", "currency": "CNY"}, **change}


FAILING: dict[str, tuple[Change, str]] = {
    "LENDER_LICENSED": (lambda v: lender(v).pop("licence_no"), "parties[0].licence_no"),
    "CONTENT_COMPUTABLE": (lambda v: loan(v).pop("annual_rate"), f"{LOAN}.annual_rate"),
    "PARTIES_IDENTICAL": (
        lambda v: v["sections"]["commitment"].update(contract_no="another"),
        "sections.commitment.contract_no",
    ),
    "PERFORMANCE_CLEAR": (lambda v: loan(v)["schedule"].pop(3), f"{LOAN}.schedule"),
    "ENFORCEMENT_ACCEPTED": (lambda v: loan(v).pop("enforcement_clause"), f"{LOAN}.enforcement_clause"),
    "VERIFICATION_AGREED": (unreachable, "parties[2]"),
    "NO_ARBITRATION": (lambda v: loan(v).update(dispute_clause="提交上海仲裁委员会仲裁"), f"{LOAN}.dispute_clause"),
    "COST_WITHIN_CAP": (
        lambda v: v["sections"]["guarantee_insurance"].update(premium_monthly={"amount": "900000", "currency": "CNY"}),
        f"{LOAN}.annual_rate",
    ),
    "OF_CAPACITY": (lambda v: borrower(v).update(id_no="110105201412310025"), "parties[2].id_no"),
    "SERVICE_AGREED": (lambda v: borrower(v).pop("service_address"), "parties[2].service_address"),
    "GUARANTEE_CLEAR": (lambda v: guarantee(v, period_months=None), "sections.guarantee.period_months"),
    "SECURITY_REGISTERED": (
        lambda v: v["sections"].update(mortgage={"collateral": [{"co_owner_consent": True}]}),
        "sections.mortgage.collateral[0].registration_no",
    ),
    "FIGURES_AGREE": (lambda v: loan(v).update(principal_words="人民币壹元整"), f"{LOAN}.principal_words"),
    "SCOPE_STATED": (lambda v: v.update(scope=[]), "scope"),
    "RECOURSE_IN_TEXT": (lambda v: loan(v).pop("assignment_clause"), f"{LOAN}.assignment_clause"),
    "DAYS_IN_ORDER": (
        lambda v: v["sections"]["commitment"].update(signed_on="2020-01-01"),
        "sections.commitment.signed_on",
    ),
}


def test_a_sound_draft_with_full_records_passes_every_point() -> None:
    value = draft()
    assert {name: result.outcome for name, result in examined(value, full(value)).items()} == {
        point.name: Outcome.PASS for point in POINTS
    }


def test_what_nothing_is_on_record_of_is_open_and_never_a_pass() -> None:
    found = examined(draft())
    still_open = {name for name, result in found.items() if result.outcome is Outcome.OPEN}
    assert still_open == {"ENFORCEMENT_ACCEPTED", "DISBURSED_WHOLE", "OF_CAPACITY", "DISCLOSED_FIRST"}
    assert not any(result.blocks for result in found.values())


@pytest.mark.parametrize("name", sorted(FAILING))
def test_each_point_fails_at_its_place(name: str) -> None:
    value = draft()
    records = full(value)
    change, where = FAILING[name]
    change(value)
    result = examined(value, records)[name]
    assert result.outcome is Outcome.FAIL
    assert where in [finding.where for finding in result.findings]
    assert result.blocks is (result.point.level is Level.BLOCK)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"disbursed": 1}, "DISBURSED_WHOLE"),
        ({"disclosed": False}, "DISCLOSED_FIRST"),
        ({"issue_day": date(2020, 1, 1)}, "DAYS_IN_ORDER"),
        ({"consented": frozenset()}, "ENFORCEMENT_ACCEPTED"),
    ],
)
def test_what_is_on_record_can_fail_too(change: dict[str, Any], name: str) -> None:
    value = draft()
    known = full(value)
    records = Records(**{**vars(known), **change})
    assert examined(value, records)[name].blocks


@pytest.mark.parametrize(
    ("minor", "words", "agree"),
    [
        ("10050", "人民币壹佰元伍角整", True),
        ("10050", "壹佰圆零伍角正", True),
        ("10500", "人民币 壹佰零伍元 整", True),
        ("10500", "壹佰伍元", True),
        ("15000", "人民币壹佰零伍元整", False),
        ("10500", "人民币壹佰伍拾元整", False),
        ("10500", "", False),
        ("10500", None, False),
    ],
)
def test_words_are_read_as_people_write_them(minor: str, words: str | None, agree: bool) -> None:
    value = draft()
    loan(value).update(principal={"amount": minor, "currency": "CNY"}, principal_words=words)
    found = [item.where for item in examined(value)["FIGURES_AGREE"].findings]
    assert (f"{LOAN}.principal_words" not in found) is agree


def test_silence_on_the_manner_of_a_guarantee_blocks_and_on_its_period_warns() -> None:
    for change, level in (({"manner": None}, Level.BLOCK), ({"period_months": None}, Level.WARN)):
        value = draft()
        guarantee(value, **change)
        assert examined(value)["GUARANTEE_CLEAR"].level is level


def test_there_are_eighteen_points_each_with_its_article_and_sentences() -> None:
    assert [point.number for point in POINTS] == list(range(1, 19))
    assert len({point.name for point in POINTS}) == 18
    for point in POINTS:
        assert point.article
        assert point.zh.endswith("。")
        assert point.en.endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    ("sections",), ("parties",), ("dates",), ("scope",), ("kind",), ("sections", "loan"), ("sections", "commitment"),
    ("sections", "loan", "principal"), ("sections", "loan", "schedule"), ("sections", "loan", "verification_methods"),
    ("sections", "commitment", "declarants"), ("sections", "guarantee_insurance"), ("dates", "signed"),
]  # fmt: skip


@given(st.sampled_from(PLACES), JSON)
def test_whatever_a_draft_holds_it_can_be_examined(path: tuple[str, ...], other: Any) -> None:
    """At any time: a draft may be half finished or nonsense."""
    value = draft()
    holder: Any = value
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = other
    assert len(examined(value)) == 18


@given(JSON)
def test_whatever_stands_in_its_place_it_can_be_examined(value: Any) -> None:
    assert len(examined(value)) == 18
