"""The edges of the chain are what the table of the law produces: no lawful move is refused, and creditor and court may
do nothing that the law does not know."""

from collections import defaultdict

import pytest
from moves import lawful_moves

from notary.domain import standing
from notary.domain.standing import EDGES, Code, Role, StandingError

Moves = dict[Role, dict[tuple[int, int], set[str]]]


@pytest.fixture(scope="module")
def lawful() -> Moves:
    """Every change of the byte that the law can produce, by the role that puts it on chain, with the rows that do."""
    moves: Moves = defaultdict(lambda: defaultdict(set))
    for row, before, after in lawful_moves():
        if before.byte != after.byte:
            for role in row.roles:
                moves[role][before.byte, after.byte].add(row.name)
    return moves


def codes(move: tuple[int, int]) -> tuple[Code, Code]:
    return standing.split(move[0])[0], standing.split(move[1])[0]


@pytest.mark.parametrize("role", Role)
def test_every_lawful_move_is_allowed(role: Role, lawful: Moves) -> None:
    assert lawful[role], "the law gives every role something to do"
    refused = {}
    for move, rows in lawful[role].items():
        try:
            standing.allows(role, *move)
        except StandingError as error:
            refused[str(error)] = rows
    assert refused == {}


@pytest.mark.parametrize("role", [Role.CREDITOR, Role.COURT])
def test_creditor_and_court_have_no_edge_that_the_law_does_not_produce(role: Role, lawful: Moves) -> None:
    edges = {(a, b) for edge in EDGES if edge.role is role for a in edge.sources for b in edge.targets}
    assert edges == set(map(codes, lawful[role]))
