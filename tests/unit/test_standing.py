"""The standing byte and its edge table."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import standing
from notary.domain.standing import EDGES, Code, Flag, Role, StandingError, allows

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/standing-edges.json").read_text())

bytes_ = st.integers(0, 255)
standings = bytes_.filter(standing.is_valid)


def allowed(role: Role, before: int, after: int) -> bool:
    try:
        allows(role, before, after)
    except StandingError:
        return False
    return True


def edges(role: Role) -> set[tuple[Code, Code]]:
    return {(a, b) for e in EDGES if e.role is role for a in e.sources for b in e.targets}


def test_codes_are_those_stored_on_chain() -> None:
    assert VECTORS["codes"] == {code.name: code.value for code in Code}
    assert [code.value for code in Code] == list(range(18))
    assert VECTORS["flags"] == {"UNDER_RECHECK": 0x20, "PARTIAL": 0x40, "SUCCEEDED": 0x80}


def test_notary_has_every_edge_but_those_out_of_revoked() -> None:
    assert edges(Role.NOTARY) == {(a, b) for a in Code for b in Code if a is not Code.REVOKED}


@given(st.sampled_from(Role), standings)
def test_revoked_is_absorbing(role: Role, after: int) -> None:
    for flags in range(0, 256, 0x20):
        assert not allowed(role, Code.REVOKED | flags, after)


@given(standings, standings)
def test_only_the_notary_revokes_and_supersedes(before: int, after: int) -> None:
    if standing.split(after)[0] in (Code.REVOKED, Code.SUPERSEDED):
        assert not allowed(Role.CREDITOR, before, after)
        assert not allowed(Role.COURT, before, after)


@given(st.sampled_from(Role), bytes_, bytes_)
def test_allowed_moves_change_the_byte_between_defined_ones_within_the_mask(
    role: Role, before: int, after: int
) -> None:
    if allowed(role, before, after):
        mask = {Role.NOTARY: 0xE0, Role.COURT: 0x40, Role.CREDITOR: 0}[role]
        assert before != after
        assert before & 0x1F <= 17
        assert after & 0x1F <= 17
        assert (before ^ after) & 0xE0 & ~mask == 0


@pytest.mark.parametrize("role", Role)
def test_vectors_hold_the_whole_table(role: Role) -> None:
    for before, targets in enumerate(VECTORS[role]):
        expected = {after for after in range(256) if int(targets, 16) >> after & 1}
        assert {after for after in range(256) if allowed(role, before, after)} == expected


def test_steps_name_the_article_of_a_move() -> None:
    (docketing,) = standing.steps(Role.COURT, Code.CERTIFIED, Code.FILED)
    assert docketing.step == "docketing"
    assert "执行规定 16" in docketing.basis
    assert standing.steps(Role.CREDITOR, Code.CERTIFIED, Code.FILED) == ()


@given(st.sampled_from(Code), st.integers(0, 7))
def test_compose_and_split_are_inverse(code: Code, flags: int) -> None:
    byte = standing.compose(code, flags << 5)
    assert standing.split(byte) == (code, Flag(flags << 5))
    assert standing.validate(byte) == byte


def test_compose_refuses_flags_that_reach_into_the_code() -> None:
    with pytest.raises(StandingError, match="reach into the code"):
        standing.compose(Code.ENFORCEABLE, 0x01)


@pytest.mark.parametrize("byte", [18, 31, 0x20 | 18, 0xFF, 256, -1])
def test_undefined_bytes_are_refused(byte: int) -> None:
    assert not standing.is_valid(byte)
    with pytest.raises(StandingError):
        standing.split(byte)


def test_name_lists_the_flags() -> None:
    assert standing.name(0) == "ENFORCEABLE"
    assert standing.name(0xC2) == "IN_DEFAULT+PARTIAL+SUCCEEDED"


@pytest.mark.parametrize(
    ("role", "before", "after", "message"),
    [
        (Role.NOTARY, 2, 2, "IN_DEFAULT already"),
        (Role.COURT, 0, 15, "COURT may not move a standing from ENFORCEABLE to REVOKED"),
        (Role.NOTARY, 15, 0, "NOTARY may not move a standing from REVOKED to ENFORCEABLE"),
        (Role.CREDITOR, 0, 0x82, "CREDITOR may change flags 0x00 only"),
        (Role.COURT, 6, 0x87, "COURT may change flags 0x40 only"),
        (Role.NOTARY, 0, 18, "the last defined one is 17"),
    ],
)
def test_a_refusal_says_what_is_wrong(role: Role, before: int, after: int, message: str) -> None:
    with pytest.raises(StandingError, match=message):
        allows(role, before, after)
