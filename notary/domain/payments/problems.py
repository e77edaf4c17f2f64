"""Everything that is wrong with what was handed in, told at once."""

from collections.abc import Sequence

from notary.domain.errors import FormatError
from notary.domain.profiles.problem import Code, Problem

MAX_PROBLEMS = 100
"""As many as are told at once; nobody reads more before mending these."""


class Problems(list[Problem]):
    """Problems as they are found, up to ``MAX_PROBLEMS``."""

    def note(self, path: str, code: Code, message: str, expected: str) -> None:
        """Note one, unless so many were noted that nobody reads another."""
        if not self.full:
            self.append(Problem(path, code, message, expected))

    @property
    def full(self) -> bool:
        """Whether no more are told."""
        return len(self) >= MAX_PROBLEMS


class PaymentsError(FormatError):
    """What was handed in has not the form of bookings; ``problems`` says everything that is wrong, up to a limit."""

    code = "PAYMENTS"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(summary(problems))
        self.problems = tuple(problems)


def summary(problems: Sequence[Problem]) -> str:
    """The first problems as one sentence."""
    more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
    return "; ".join(str(problem) for problem in problems[:3]) + more
