"""The table of the law: from it, for every row, one case that is lawful, one for each guard that fails, one for each
actor that may not, and one for each piece of evidence that is missing."""

import re
from dataclasses import replace
from itertools import chain

import pytest
from lawful import ALONGSIDE, broken, facts, lawful

from notary.domain.deadlines import Name
from notary.domain.headline import Deed
from notary.domain.law import TABLE, Actor, Case, StepForbidden, Transition, forbidding, rows, take
from notary.domain.law import guards as g
from notary.domain.law.guards import Guard
from notary.domain.law.state import Asked
from notary.domain.law.table import REGIONS
from notary.domain.standing import Role

IDS = {
    *(f"N{number}" for number in range(1, 14)),
    *("P1", "P2", "P3", "P4", "P5", "P7"),
    *("C1", "C2", "C3", "C4", "C5"),
    *(f"E{number}" for number in range(1, 11)),
    *(f"F{number}" for number in range(1, 19)),
    "F20",
    *("L1", "L2", "L3", "L4"),
}
"""Every transition that the law names, but those that follow by themselves (P6, F19)."""

BY_NAME = [pytest.param(row, id=row.name) for row in TABLE]
GUARDED = [pytest.param(row, guard, id=f"{row.name} {guard.__name__}") for row in TABLE for guard in row.guards]
EVIDENCED = [pytest.param(row, item, id=f"{row.name} {item}") for row in TABLE for item in sorted(row.evidence)]
FOREIGN = [
    pytest.param(row, actor, id=f"{row.name} {actor}") for row in TABLE for actor in Actor if actor not in row.actors
]


def test_every_transition_of_the_law_is_there_and_named_once() -> None:
    assert {row.id for row in TABLE} == IDS
    names = [row.name for row in TABLE]
    assert len(set(names)) == len(names)
    for row in TABLE:
        assert row.article
        assert row.deadline in ("", *Name)
        assert row.sources
        assert row.target not in row.sources or row.name in ("N8", "P5", "E9 corrected", "F20")
        assert isinstance(row.target, REGIONS[row.region])
        assert {type(source) for source in row.sources} == {REGIONS[row.region]}


def test_case_records_come_before_the_issue_and_acts_after() -> None:
    before = {deed for deed in Deed if deed.value < Deed.ISSUED.value}
    for row in TABLE:
        is_record = row.region == "deed" and row.sources <= before and row.target in before
        assert (not row.roles) is is_record, row.name


@pytest.mark.parametrize("row", BY_NAME)
def test_what_is_lawful_is_done(row: Transition) -> None:
    case, known = lawful(row)
    after = take(case, row, known)
    assert forbidding(case, row, known) == []
    moved = getattr(after.regions, row.region)
    assert moved is row.target or row.name == "F9 part"  # the rest goes on at once


@pytest.mark.parametrize(("row", "guard"), GUARDED)
def test_each_guard_forbids_alone_and_says_what_would_be_lawful(row: Transition, guard: Guard) -> None:
    case, known = broken(row, guard)
    told = guard(Asked(case, known))
    assert told
    others = {other(Asked(case, known)) for other in ALONGSIDE.get(guard, ())}
    found = set(forbidding(case, row, known))
    assert told in found
    assert found - {told} <= others
    with pytest.raises(StepForbidden, match=re.escape(told)) as caught:
        take(case, row, known)
    assert row.article in str(caught.value)


@pytest.mark.parametrize(("row", "actor"), FOREIGN)
def test_nobody_else_may(row: Transition, actor: Actor) -> None:
    case, _ = lawful(row)
    with pytest.raises(StepForbidden, match=f"it is a step of .*, not of {actor}"):
        take(case, row, facts(actor))


@pytest.mark.parametrize(("row", "item"), EVIDENCED)
def test_no_step_without_its_evidence(row: Transition, item: str) -> None:
    case, known = lawful(row)
    shown = replace(known, evidence=known.evidence - {item})
    assert forbidding(case, row, shown) == [f"it rests on {item}, which was not shown"]


@pytest.mark.parametrize("row", BY_NAME)
def test_a_step_from_elsewhere_names_what_comes_first(row: Transition) -> None:
    case, known = lawful(row)
    for state in REGIONS[row.region]:
        if state in row.sources:
            continue
        elsewhere = replace(case, regions=replace(case.regions, **{row.region: state}))
        told = [text for text in forbidding(elsewhere, row, known) if text.startswith("it starts from")]
        assert len(told) == 1
        assert f"is {state.name}" in told[0]


def test_the_way_to_a_certificate_is_told() -> None:
    (row,) = rows("E2")
    told = forbidding(Case(), row, facts(Actor.NOTARY))
    assert told == ["it starts from APPLIED, and the certificate is NONE; first REQUEST (E1)"]


def test_a_row_that_is_none_is_not_found() -> None:
    with pytest.raises(KeyError):
        rows("C6")


def test_a_ground_where_there_is_none_is_refused() -> None:
    rows_of_resume = [row for row in TABLE if row.type == "RESUME"]
    assert {bool(row.grounds) for row in rows_of_resume} == {True, False}
    for row in rows_of_resume:
        case, known = lawful(row)
        told = forbidding(case, row, replace(known, ground="BREACH"))
        assert told == ([] if row.grounds else ["from there it has no ground, and BREACH is none"])


def test_nobody_is_too_late_to_decide() -> None:
    """Periods bar parties. Those of notary and court bind whoever has to decide, and a late decision is one."""
    deciding = [row for row in TABLE if row.actors <= {Actor.NOTARY, Actor.COURT}]
    barred = {g.in_time, g.in_time_or_excused, g.in_time_or_own_motion}
    assert [row.name for row in deciding if not barred.isdisjoint(row.guards)] == []
    assert {row.id for row in deciding if row.deadline} == {"N5", "N10", "N11", "N12", "N13", "E6", "F3", "F7", "F9"}


def test_everything_is_told_at_once() -> None:
    (row,) = rows("E1")
    found = forbidding(Case(), row, facts(Actor.NOTARY, evidence=frozenset(), within_time=False))
    assert len(found) == 4  # the actor, the default, the period, the evidence


def test_each_role_of_the_chain_has_rows() -> None:
    assert {role for row in TABLE for role in row.roles} == set(Role)
    assert set(chain.from_iterable(row.actors for row in TABLE)) == set(Actor)
