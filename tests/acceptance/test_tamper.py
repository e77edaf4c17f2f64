"""Nothing that is forged, incomplete or out of date passes, and the reason is said; in Python and in Node alike."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from fakechain import ChainServer
from tamper import CASES, Case, Given
from tamper.runners import Outcome, in_node, in_python, outcome
from tamper.table import VERDICTS
from tamper.world import World

from notary.domain.verification import CHECKS
from notary.domain.verification.report import Reason


@dataclass
class Suite:
    """All cases with the input of each and what the Python verifier said."""

    world: World
    given: dict[str, Given]
    python: dict[str, Outcome]


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    with ChainServer() as server:
        world = World(server, tmp_path_factory.mktemp("world"))
        given = {case.name: case.spoil(world) for case in CASES}
        python = {name: outcome(in_python(world, one)) for name, one in given.items()}
        yield Suite(world, given, python)


@pytest.fixture(scope="module")
def node(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What the verifier in Node said to the same cases."""
    return in_node(suite.world, suite.given, tmp_path_factory.mktemp("node"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_python_says_what_the_page_says(suite: Suite, case: Case) -> None:
    assert_expected(case, suite.python[case.name])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_node_says_the_same(suite: Suite, node: dict[str, Outcome], case: Case) -> None:
    other, python = node[case.name], suite.python[case.name]
    assert {id: other.checks.get(id) for id, found in python.checks.items() if other.checks.get(id) != found} == {}
    assert other == python


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_check_is_reported_whatever_the_others_gave(suite: Suite, case: Case) -> None:
    assert list(suite.python[case.name].checks) == [rule.id for rule in CHECKS]
    assert "VERIFIER_FAULT" not in {code for _, code in suite.python[case.name].checks.values()}


def assert_expected(case: Case, found: Outcome) -> None:
    decisive = {id: found.checks[id] for id in case.checks}
    assert (decisive, found.a, found.b, found.exit) == (case.checks, case.a, case.b, case.exit)


SWITCHABLE = [rule.id for rule in CHECKS if rule.id not in ("C11", "C12")]
"""C11 and C12 have nothing to check in a JSON file."""


@pytest.mark.parametrize("check_id", SWITCHABLE)
def test_without_any_one_check_something_passes_wrongly(
    suite: Suite, check_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that the table has a case for every check that nothing else would catch."""
    rules = [replace(rule, reasons=_nothing) if rule.id == check_id else rule for rule in CHECKS]
    monkeypatch.setattr(sys.modules["notary.domain.verification.verify"], "CHECKS", rules)
    caught = [case for case in CASES if case.checks.get(check_id, ("", ""))[0] in ("FAIL", "INDETERMINATE")]
    assert any(_passes_wrongly(case, outcome(in_python(suite.world, suite.given[case.name]))) for case in caught)


def _nothing(_case: object) -> Iterator[Reason]:
    return iter(())


def _passes_wrongly(case: Case, found: Outcome) -> bool:
    passed = VERDICTS["P"]
    return (case.a != passed and found.a == passed) or (case.b != passed and found.b == passed)
