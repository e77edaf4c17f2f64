"""The law of an instrument's life (profile ``cn``): one table of transitions, and what each of them asks for.

    row = rows("E1")[0]
    case = take(case, row, facts)     # raises StepForbidden, which names everything that would make it lawful
    case.byte                         # the standing that follows

``facts`` is what the office knows when a step is asked for, ``state`` what stands, ``guards`` the conditions,
``table`` the law itself, ``steps`` how a step is taken.
"""

from notary.domain.law.facts import Actor, Declared, Evidence, Facts
from notary.domain.law.state import Case
from notary.domain.law.steps import StepForbidden, forbidding, row_for, rows, take
from notary.domain.law.table import TABLE, Transition

__all__ = [
    "TABLE", "Actor", "Case", "Declared", "Evidence", "Facts", "StepForbidden", "Transition", "forbidding", "row_for",
    "rows", "take",
]  # fmt: skip
