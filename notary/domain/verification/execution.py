"""What an execution certificate is about, for the report: its number and act, and its paper where that is shown.

The paper is the one that the act itself discloses; a digest that another act lists is that act's actor's. Whether any
of it is genuine is what verdict A says.
"""

from collections.abc import Mapping
from typing import Any

from notary.domain import commitment
from notary.domain.errors import FormatError
from notary.domain.papers import ExecutionCertificate
from notary.domain.papers.reader import read
from notary.domain.verification.case import Case

NAME = "execution.paper"
"""The evidence of a CERTIFY that is the paper (docs/acts.md)."""


def execution(case: Case) -> dict[str, Any] | None:
    """``{no, act, paper}`` of an execution certificate (docs/certificate.md §9), None of any other (needs credential).

    ``paper`` is None when it is withheld, or when what is shown in its place is no such paper.
    """
    subject = case.file.subject
    if "executionAct" not in subject:
        return None
    hashes = case.file.act_hashes if case.file.has("acts") else ()
    at = hashes.index(subject["executionAct"]) if subject["executionAct"] in hashes else None
    paper = None if at is None else _paper(case, at, subject["executionNo"])
    sequence = None if at is None else case.file.sequences[at]
    return {"no": subject["executionNo"], "act": sequence, "paper": None if paper is None else _told(paper)}


def _paper(case: Case, at: int, number: str) -> ExecutionCertificate | None:
    if not case.file.has("disclosures"):
        return None
    path, known = f"acts.{case.file.sequences[at]}.{NAME}", frozenset(case.file.acts[at]["body"]["digests"])
    for item in case.file.value["disclosures"]:
        if item[1] == path and isinstance(item[2], dict) and commitment.digest(item) in known:
            try:
                return read(ExecutionCertificate, {**item[2], "certificate_no": number})
            except FormatError:
                return None
    return None


def _told(paper: ExecutionCertificate) -> Mapping[str, Any]:
    return {
        "applicant": paper.applicant.name,
        "respondents": [person.name for person in paper.respondents],
        "asOf": paper.object.as_of.isoformat(),
        "lines": [{"component": line.component, "amount": line.amount.to_json()} for line in paper.object.lines],
        "total": paper.object.total.to_json(),
        "period": {"lastDay": paper.period.last_day.isoformat(), "provisional": paper.period.provisional},
    }
