"""The checklist of a debt: the eighteen points, over its draft and what is on record about it."""

from datetime import date
from typing import Any

from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.case_file import CaseFile, Known
from notary.domain.eligibility import Candidate, Finding, Outcome, Records, Result, examine
from notary.domain.profiles.problem import Code, Problem
from notary.domain.times import parse_date
from notary.services import case_state, instruments
from notary.services.context import Context


def of_instrument(tx: Transaction, context: Context, scope: Scope, id: str) -> tuple[Result, ...]:
    """Every point for an instrument as it stands.

    Raises:
        NotFound: none that the scope may see.
        Conflict: it was withdrawn, and its content erased.
    """
    row = rows.get(tx, scope, id)
    draft = instruments.content(context, row)
    wrong = instruments.problems(tx, context, scope, id) if row.status == "DRAFT" else []
    return examine(Candidate(draft, wrong, _records(tx, row)))


def blocking(context: Context, row: Any) -> list[Problem]:
    """The points that keep an offered instrument from being issued, as far as its content alone shows them; who has
    consented is told apart (notary.services.readiness)."""
    found = examine(Candidate(instruments.content(context, row)))
    return [_problem(result, finding) for result in found if result.blocks for finding in _failing(result)]


def failing(tx: Transaction, context: Context, row: Any) -> tuple[str, ...]:
    """The points that block an offered instrument, by everything that is on record about it."""
    found = examine(Candidate(instruments.content(context, row), (), _records(tx, row)))
    return tuple(result.point.name for result in found if result.blocks)


def _records(tx: Transaction, row: Any) -> Records:
    if row.status == "DRAFT":
        return Records()
    file, known = case_state.read(tx, row), case_state.parties_only(row)
    consents = rows.consents_of(tx, row.id)
    return Records(
        frozenset((item.party, item.role) for item in consents),
        _issue_day(tx, row),
        disclosed=_disclosed(file, known),
        declined=frozenset(party for party in known.parties if file.chose(party) == "DECLINE"),
        identified=file.identified,
        served=file.served,
    )


def _disclosed(file: CaseFile, known: Known) -> bool | None:
    """None until every bound party chose, which it can only after it was told everything (notary.domain.case_file)."""
    choices = {file.chose(party) for party in known.bound}
    if "DECLINE" in choices:
        return False
    return True if choices == {"NOTARISE"} else None


def _issue_day(tx: Transaction, row: Any) -> date | None:
    acts = act_rows.of_instrument(tx, row.id) if row.status == "ISSUED" else ()
    if not acts:
        return None
    return parse_date(canonical.parse(acts[0].act)["body"]["mandatory"]["detail"]["issueDate"])


def _failing(result: Result) -> list[Finding]:
    return [finding for finding in result.findings if finding.outcome is Outcome.FAIL]


def _problem(result: Result, finding: Finding) -> Problem:
    point = result.point
    return Problem(finding.where, Code.CHECKLIST, f"point {point.number} fails: {point.en}", point.article)
