"""Whatever life a debt had, both verifiers follow it alike; and alike they find where it left the law."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import lives
import pytest
from office import HOUR, Office
from tamper.runners import Outcome, in_node, in_python, outcome
from tamper.table import VERDICTS, Given

LIVES = 200
SHORTEST, LONGEST = 10, 50

LAWFUL = [f"life {seed}" for seed in range(LIVES)]
CHANGED = {
    f"life {seed} with {change.__name__}": change
    for seed, change in enumerate(lives.CHANGES[seed % len(lives.CHANGES)] for seed in range(LIVES))
}
"""Each life again, with one random thing that is not as it was."""

STRAYED = {
    ("FAIL", "CHANGE_NOT_ALLOWED"),
    ("FAIL", "AUTHORITY_UNKNOWN"),
    ("FAIL", "AUTHORITY_NOT_COMPETENT"),
}
OTHERWISE = {("PASS", ""), ("INDETERMINATE", "MALFORMED")}
"""An act can be left out on which nothing rests, and what a correction names can come to stand after it."""


@dataclass
class Lived:
    """What both verifiers said to each life, and the rows of the law by which the lawful ones went."""

    python: dict[str, Outcome]
    node: dict[str, Outcome]
    taken: Counter[str]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    office, taken = Office(), Counter[str]()
    for seed, change in enumerate(CHANGED.values()):
        random = Random(seed)
        life = lives.live(random, random.randint(SHORTEST, LONGEST), taken)
        lives.enter(office, office.notarise(), life.deeds)
        deeds = [*life.deeds]
        change(random, deeds, random.randrange(len(deeds)))
        lives.enter(office, office.notarise(), deeds)
    office.checkpoint()
    office.clock += HOUR
    given = dict(_given(office))
    python = {name: outcome(in_python(None, one)) for name, one in given.items()}
    return Lived(python, in_node(None, given, tmp_path_factory.mktemp("node")), taken)


def _given(office: Office) -> Iterator[tuple[str, Given]]:
    """The certificates of all debts, in the order in which they were notarised: a lawful life, then the changed one."""
    trust = office.trust()
    for index, (lawful, changed) in enumerate(zip(LAWFUL, CHANGED, strict=True)):
        for name, debt in zip((lawful, changed), office.debts[2 * index : 2 * index + 2], strict=True):
            yield name, Given(office.certificate(debt), trust, office.clock, chain="", offline=True)


@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_life_passes(lived: Lived, name: str) -> None:
    assert lived.python[name].checks["C04"] == ("PASS", "")
    assert (lived.python[name].a, lived.python[name].b) == (VERDICTS["P"], VERDICTS["P"])


@pytest.mark.parametrize("name", [*LAWFUL, *CHANGED])
def test_both_verifiers_say_the_same(lived: Lived, name: str) -> None:
    assert lived.node[name] == lived.python[name]


@pytest.mark.parametrize("change", lives.CHANGES, ids=lambda change: change.__name__)
def test_every_kind_of_change_leaves_the_law_in_some_life(lived: Lived, change: lives.Change) -> None:
    found = {lived.python[name].checks["C04"] for name, made in CHANGED.items() if made is change}
    assert found & STRAYED
    assert found <= STRAYED | OTHERWISE


def test_the_lives_go_by_every_row_of_the_law(lived: Lived) -> None:
    assert set(lived.taken) == {row.name for row in lives.ROWS}
