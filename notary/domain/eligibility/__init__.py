"""Whether a debt may be notarised with enforcement effect: the eighteen points of the checklist, at any time.

    for result in examine(Candidate(draft, problems(draft), records)):
        result.point.name, result.outcome, result.level, result.findings

``candidate`` is what is looked at, ``checks`` the conditions, ``points`` the list with its articles and sentences.
"""

from notary.domain.eligibility.candidate import Candidate, Records
from notary.domain.eligibility.checks import Finding, Level, Outcome
from notary.domain.eligibility.points import POINTS, Point, Result, examine

__all__ = ["POINTS", "Candidate", "Finding", "Level", "Outcome", "Point", "Records", "Result", "examine"]
