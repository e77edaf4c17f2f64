"""From checks to two verdicts, the standing, and the exit status (docs/certificate.md §5)."""

from collections.abc import Iterable
from datetime import datetime

from notary.domain import standing
from notary.domain.standing import Code
from notary.domain.verification.case import Case, moment
from notary.domain.verification.report import Check, Explanation, Result, Standing, Verdict
from notary.domain.verification.standing_checks import is_newer

NOTARISATION = tuple(f"C{number:02}" for number in range(1, 14))
STANDING = ("C14", "C15")

GONE = frozenset({Code.REVOKED, Code.SUPERSEDED, Code.REVERSED})
"""Standings in which there is nothing left to enforce, which a caller must not overlook."""


def notarisation(checks: Iterable[Check]) -> Verdict:
    """Verdict A. All of C01 to C13 are mandatory: what does not apply says so itself."""
    return _together([check for check in checks if check.id in NOTARISATION], NOTARISATION)


def standing_verdict(checks: Iterable[Check], *, offline: bool) -> Verdict:
    """Verdict B: any FAIL of C14 and C15 counts; C15 is mandatory, or C14 for a reader who is offline."""
    mandatory = ("C14",) if offline else ("C15",)
    return _together([check for check in checks if check.id in STANDING], mandatory)


def answer(case: Case, verdict: Verdict) -> Standing:
    """The standing that was read, explained or not, and whether one may say "is"."""
    current = verdict is Verdict.PASSED
    chain = case.chain
    body = case.good_snapshot if case.file.has("credential") else None
    if chain is not None and chain.standing is not None and case.file.has("credential"):
        set_aside = body is None or case.is_block_gone(body)
        if body is None or set_aside or not is_newer(chain, body):
            return _standing(case, chain.standing, "chain", chain.block_time, current)
    if body is None:
        return Standing()
    return _standing(case, body["standing"], "snapshot", moment(body["asOf"]), current)


def exit_status(a: Verdict, b: Verdict, answer: Standing) -> int:
    """What ``notary verify`` returns for one file."""
    if Verdict.FAILED in (a, b):
        return 1
    if a is Verdict.INDETERMINATE:
        return 2
    if answer.byte is not None and answer.byte & standing.CODE_BITS in GONE:
        return 3
    return 4 if b is Verdict.INDETERMINATE else 0


def _together(checks: list[Check], mandatory: tuple[str, ...]) -> Verdict:
    if any(check.result is Result.FAIL for check in checks):
        return Verdict.FAILED
    if any(check.result is Result.INDETERMINATE and check.id in mandatory for check in checks):
        return Verdict.INDETERMINATE
    return Verdict.PASSED


def _standing(case: Case, byte: int, source: str, as_of: datetime, current: bool) -> Standing:
    name = standing.name(byte) if standing.is_valid(byte) else f"UNDEFINED {byte:#04x}"
    return Standing(byte, name, source, as_of, current, _explanation(case, byte))


def _explanation(case: Case, byte: int) -> Explanation | None:
    """The act that brought this byte about: the last that moved it, else the issue. None when unexplained."""
    if not case.file.has("acts") or not case.is_explained(byte):
        return None
    bodies = [act["body"]["mandatory"] for act in case.file.acts]
    moving = [body for body in bodies if body["change"]["from"] != body["change"]["to"]] or bodies[:1]
    act = moving[-1]
    actor = act["actor"]
    names = {line.id: line.name for line in case.evidence.trust.authorities}
    return Explanation(
        act=act["type"],
        sequence=act["sequence"],
        authority=names.get(actor["authority"], actor["authority"]),
        role=actor["role"],
        legal_basis=tuple(act["legalBasis"]),
        since=act["legalTime"],
    )
