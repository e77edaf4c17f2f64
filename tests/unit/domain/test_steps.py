"""Every act type, role and standing: allowed where the law's table says so, with a helpful refusal elsewhere."""

import itertools
from typing import Any

import pytest

from notary.domain import standing, steps
from notary.domain.standing import Code, Role, StandingError
from notary.domain.steps import StepRefused

BYTES = [code | flags for code in Code for flags in range(0, 256, 32)]
NOTHING: dict[str, Any] = {}
ALL = frozenset(Role)
NOTARY = frozenset({Role.NOTARY})
UNPAID = frozenset(Code) - {Code.DISCHARGED, Code.ENFORCED, Code.SUPERSEDED, Code.REVOKED, Code.REVERSED}
WHO = {"ISSUE": NOTARY, "VOID": NOTARY, "DISCHARGE": ALL, "REVOKE": NOTARY, "CORRECTION": NOTARY}
FROM = {
    ("DISCHARGE", Role.CREDITOR): UNPAID,
    ("DISCHARGE", Role.COURT): UNPAID,
    ("DISCHARGE", Role.NOTARY): frozenset(Code) - {Code.DISCHARGED, Code.REVOKED},
    ("REVOKE", Role.NOTARY): frozenset(Code) - {Code.REVOKED},
    ("VOID", Role.NOTARY): frozenset(Code) - {Code.REVOKED},
}


def test_the_table_names_every_type_of_act() -> None:
    from notary.domain import acts

    assert set(steps.STEPS) == set(WHO) == set(acts.DETAILS)
    assert all(step.basis for step in steps.STEPS.values())


@pytest.mark.parametrize(("kind", "role"), list(itertools.product(["DISCHARGE", "REVOKE", "VOID"], Role)))
def test_acts_that_move_the_byte(kind: str, role: Role) -> None:
    target = Code.DISCHARGED if kind == "DISCHARGE" else Code.REVOKED
    for before in BYTES:
        code, flags = standing.split(before)
        if role in WHO[kind] and code in FROM[kind, role]:
            kept = 0 if target is Code.REVOKED else flags
            assert steps.change(kind, role, before, NOTHING) == target | kept
        else:
            with pytest.raises(StepRefused):
                steps.change(kind, role, before, NOTHING)


@pytest.mark.parametrize(("kind", "role"), list(itertools.product(["ISSUE", "CORRECTION"], Role)))
def test_acts_that_leave_the_byte(kind: str, role: Role) -> None:
    for before in BYTES:
        if role in WHO[kind]:
            assert steps.change(kind, role, before, {"kind": "WORDING"}) == before
        else:
            with pytest.raises(StepRefused):
                steps.change(kind, role, before, {"kind": "WORDING"})


def test_a_correction_of_the_standing_leads_to_any_other_byte_but_never_out_of_revoked() -> None:
    for before, after in itertools.product(BYTES, BYTES):
        revoked = standing.split(before)[0] is Code.REVOKED
        stays_revoked = standing.split(after)[0] is Code.REVOKED
        if before == after or stays_revoked or revoked:
            with pytest.raises(StepRefused):
                steps.change("CORRECTION", Role.NOTARY, before, {"kind": "STANDING"}, after)


@pytest.mark.parametrize("flags", [0, 0x40, 0xE0])
def test_no_correction_revokes(flags: int) -> None:
    with pytest.raises(StepRefused, match="does not lead to REVOKED; do a REVOKE"):
        steps.change("CORRECTION", Role.NOTARY, 0, {"kind": "STANDING"}, Code.REVOKED | flags)


def test_a_correction_follows_the_edges_of_the_contract() -> None:
    for before, after in itertools.product(BYTES, BYTES):
        try:
            standing.allows(Role.NOTARY, before, after)
        except StandingError:
            continue
        if standing.split(after)[0] is Code.REVOKED:
            continue  # on the chain the notary has this edge for REVOKE and VOID
        assert steps.change("CORRECTION", Role.NOTARY, before, {"kind": "STANDING"}, after) == after


@pytest.mark.parametrize("role", [Role.CREDITOR, Role.COURT])
def test_only_the_notary_corrects_a_standing(role: Role) -> None:
    with pytest.raises(StepRefused, match="CORRECTION is for NOTARY, not for"):
        steps.change("CORRECTION", role, 0, {"kind": "STANDING"}, 1)


@pytest.mark.parametrize("undefined", [18, 31, 0x60 + 20, 256, -1])
def test_a_correction_to_no_standing(undefined: int) -> None:
    with pytest.raises(StandingError):
        steps.change("CORRECTION", Role.NOTARY, 0, {"kind": "STANDING"}, undefined)


@pytest.mark.parametrize("kind", ["ISSUE", "VOID", "DISCHARGE", "REVOKE", "CORRECTION"])
def test_nothing_else_names_the_byte_after_it(kind: str) -> None:
    with pytest.raises(StepRefused, match="only a CORRECTION of kind STANDING"):
        steps.change(kind, Role.NOTARY, 0, {"kind": "WORDING"}, 2)


@pytest.mark.parametrize(
    ("kind", "role", "before", "message"),
    [
        ("REVOKE", Role.CREDITOR, 0, "REVOKE is for NOTARY, not for CREDITOR (公证法 art 39)"),
        ("DISCHARGE", Role.CREDITOR, 1, "DISCHARGE is not possible: the standing is DISCHARGED already"),
        ("DISCHARGE", Role.CREDITOR, 15, "CREDITOR may not move a standing from REVOKED to DISCHARGED"),
        ("REVOKE", Role.NOTARY, 15, "REVOKE is not possible: the standing is REVOKED already"),
    ],
)
def test_the_refusal_says_why(kind: str, role: Role, before: int, message: str) -> None:
    with pytest.raises(StepRefused) as caught:
        steps.change(kind, role, before, NOTHING)
    assert message in str(caught.value)
    assert caught.value.code == "STEP_REFUSED"


def test_a_revocation_leaves_no_flag_and_a_discharge_keeps_them() -> None:
    assert steps.change("REVOKE", Role.NOTARY, 0xE2, NOTHING) == Code.REVOKED
    assert steps.change("DISCHARGE", Role.CREDITOR, 0xE2, NOTHING) == 0xE0 | Code.DISCHARGED
