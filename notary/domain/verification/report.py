"""What a verification says: one line per check, two verdicts that are never merged, and the standing in between.

The words and codes are those of docs/certificate.md §5.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from notary.domain.times import format_time


class Result(StrEnum):
    """What one check found. INDETERMINATE means that it could not be checked, never that it is wrong."""

    PASS = "PASS"  # noqa: S105 - no password
    FAIL = "FAIL"
    INDETERMINATE = "INDETERMINATE"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Verdict(StrEnum):
    """The outcome of several checks together (the words of ETSI EN 319 102-1)."""

    PASSED = "TOTAL-PASSED"
    FAILED = "TOTAL-FAILED"
    INDETERMINATE = "INDETERMINATE"


@dataclass(frozen=True)
class Reason:
    """Why a check did not pass: ``message`` says what was found, where, and what would be right."""

    result: Result
    code: str
    message: str


def fail(code: str, message: str) -> Reason:
    """It was checked, and it is wrong."""
    return Reason(Result.FAIL, code, message)


def indeterminate(code: str, message: str) -> Reason:
    """It could not be checked."""
    return Reason(Result.INDETERMINATE, code, message)


def not_applicable(code: str, message: str) -> Reason:
    """There is nothing of that kind to check here."""
    return Reason(Result.NOT_APPLICABLE, code, message)


@dataclass(frozen=True)
class Check:
    """One check as it was reported. ``code`` is empty for PASS; ``inputs`` is what it looked at, ``time`` when."""

    id: str
    name: str
    result: Result
    code: str
    message: str
    inputs: Mapping[str, Any]
    time: datetime

    def to_json(self) -> dict[str, Any]:
        """The check as a JSON object."""
        return {
            "id": self.id,
            "name": self.name,
            "result": self.result.value,
            "code": self.code,
            "message": self.message,
            "inputs": dict(self.inputs),
            "time": format_time(self.time),
        }


@dataclass(frozen=True)
class Explanation:
    """The act that a standing rests on: what it was, who performed it, on which legal basis, since when it counts."""

    act: str
    sequence: int
    authority: str
    role: str
    legal_basis: tuple[str, ...]
    since: str


@dataclass(frozen=True)
class Standing:
    """The answer to "what is this deed worth to a court": a byte, where it was read, and the time it was true.

    Attributes:
        byte: the standing, None when no source said anything.
        name: the byte in words, "UNKNOWN" without a byte.
        source: "chain", "snapshot" or "".
        as_of: the time at which ``byte`` was the standing.
        current: whether one may say "is"; otherwise it "was".
        explanation: the act shown that leads to the byte, None when none does.
    """

    byte: int | None = None
    name: str = "UNKNOWN"
    source: str = ""
    as_of: datetime | None = None
    current: bool = False
    explanation: Explanation | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer as a JSON object."""
        told = self.explanation
        return {
            "byte": self.byte,
            "name": self.name,
            "source": self.source,
            "asOf": None if self.as_of is None else format_time(self.as_of),
            "current": self.current,
            "explanation": None
            if told is None
            else {
                "act": told.act,
                "sequence": told.sequence,
                "authority": told.authority,
                "role": told.role,
                "legalBasis": list(told.legal_basis),
                "since": told.since,
            },
        }


@dataclass(frozen=True)
class Report:
    """Everything that one verification found. ``exit_status`` is that of ``notary verify``."""

    checks: tuple[Check, ...]
    notarisation: Verdict
    standing_verdict: Verdict
    standing: Standing
    exit_status: int
    trial: bool
    compared_with_chain: bool
    trust_version: int
    time: datetime
    subject: Mapping[str, Any] = field(default_factory=dict)

    def check(self, check_id: str) -> Check:
        """The check of that id (raises KeyError)."""
        return {check.id: check for check in self.checks}[check_id]

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object; A is the notarisation, B the standing."""
        return {
            "schema": "debt-notary/report/1",
            "time": format_time(self.time),
            "trial": self.trial,
            "trustVersion": self.trust_version,
            "comparedWithChain": self.compared_with_chain,
            "subject": dict(self.subject),
            "A": self.notarisation.value,
            "B": self.standing_verdict.value,
            "standing": self.standing.to_json(),
            "exit": self.exit_status,
            "checks": [check.to_json() for check in self.checks],
        }
