"""The one way to verify a certificate: every check is done and reported, whatever the others gave.

To see the rules at a glance, read ``CHECKS``; each row is one line of the table in docs/certificate.md §5.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notary.domain.verification import (
    anchoring,
    form,
    inclusion,
    inputs,
    issuer,
    parties,
    proven_time,
    standing_checks,
    verdict,
)
from notary.domain.verification.case import Case
from notary.domain.verification.evidence import Evidence
from notary.domain.verification.report import Check, Reason, Report, Result, indeterminate
from notary.domain.verification.subject import subject


@dataclass(frozen=True)
class Rule:
    """One check.

    Attributes:
        needs: the members of the file without which it cannot be done.
        reasons: yields why it does not pass, first reason first; nothing when it passes.
        passed: the sentence to report then.
        inputs: what it looked at.
    """

    id: str
    name: str
    needs: tuple[str, ...]
    reasons: Callable[[Case], Iterator[Reason]]
    passed: str
    inputs: Callable[[Case], Mapping[str, Any]]


CHECKS: tuple[Rule, ...] = (
    Rule("C01", "FORMAT", (), form.check_format, "The file has the form of a certificate.", inputs.of_format),
    Rule(
        "C02",
        "DOCUMENT",
        ("credential",),
        form.check_documents,
        "Each document given is one of those that were notarised.",
        inputs.of_documents,
    ),
    Rule(
        "C03",
        "PARTIES",
        ("credential", "acts", "register", "timestamp"),
        parties.check_parties,
        "Every party consented to this envelope, in every role, with a key that the office had bound to them.",
        inputs.of_parties,
    ),
    Rule(
        "C04",
        "ISSUER",
        ("credential", "acts", "register", "timestamp"),
        issuer.check_issuer,
        "The office sealed the credential, and its acts form one chain of competent authorities.",
        inputs.of_issuer,
    ),
    Rule(
        "C05",
        "CERTIFICATE-CHAIN",
        ("credential",),
        issuer.check_chain,
        "The office's certificate was valid when the credential was sealed, and leads to the trust root.",
        inputs.of_chain,
    ),
    Rule(
        "C06",
        "INCLUSION",
        ("credential", "acts", "register"),
        inclusion.check_inclusion,
        "Each act stands in the register at its place.",
        inputs.of_inclusion,
    ),
    Rule(
        "C07",
        "CHECKPOINT",
        ("credential", "register"),
        inclusion.check_checkpoints,
        "Each checkpoint is signed by the register of the trust root.",
        inputs.of_checkpoints,
    ),
    Rule(
        "C08",
        "CONSISTENCY",
        ("register",),
        anchoring.check_consistency,
        "The copy of the register that was given continues every checkpoint shown and the latest on the chain.",
        inputs.of_consistency,
    ),
    Rule(
        "C09",
        "ANCHOR",
        ("register", "anchor"),
        anchoring.check_anchor,
        "Each checkpoint is on the chain, or leads to one that is.",
        inputs.of_anchor,
    ),
    Rule(
        "C10",
        "TIME",
        ("acts", "register", "timestamp"),
        proven_time.check_time,
        "Independent timestamps prove when each act existed at the latest.",
        inputs.of_time,
    ),
    Rule("C11", "PDF-SEAL", (), form.check_pdf, "", inputs.nothing),
    Rule("C12", "BINDING", (), form.check_pdf, "", inputs.nothing),
    Rule(
        "C13",
        "ALGORITHMS",
        ("credential", "acts"),
        form.check_algorithms,
        "Every signature has its one accepted encoding; the office's key is on P-256.",
        inputs.of_algorithms,
    ),
    Rule(
        "C14",
        "STANDING-SIGNED",
        ("credential", "acts", "standing"),
        standing_checks.check_snapshot,
        "The office signed this standing; it is of this deed, rests on the last act shown, and has not run out.",
        inputs.of_snapshot,
    ),
    Rule(
        "C15",
        "STANDING-ON-CHAIN",
        ("credential", "acts", "register"),
        standing_checks.check_chain_standing,
        "The chain has the standing that the acts shown lead to.",
        inputs.of_chain_standing,
    ),
)


def verify(evidence: Evidence) -> Report:
    """Check a certificate against the evidence and report everything that was found. Never raises for any input."""
    return run(evidence, CHECKS)


def run(evidence: Evidence, rules: Sequence[Rule]) -> Report:
    """The report by these rules; ``verify`` is this with ``CHECKS``."""
    case = Case(evidence)
    checks = tuple(_check(case, rule) for rule in rules)
    a = verdict.notarisation(checks)
    b = verdict.standing_verdict(checks, offline=case.offline)
    standing = verdict.answer(case, b)
    return Report(
        checks=checks,
        notarisation=a,
        standing_verdict=b,
        standing=standing,
        exit_status=verdict.exit_status(a, b, standing),
        trial=evidence.trust.trial,
        compared_with_chain=case.chain is not None,
        trust_version=evidence.trust.version,
        time=evidence.now,
        subject=subject(case),
    )


def _check(case: Case, rule: Rule) -> Check:
    reason = _first_reason(case, rule)
    result = Result.PASS if reason is None else reason.result
    case.results[rule.id] = result
    readable = case.file.has(*rule.needs)
    return Check(
        id=rule.id,
        name=rule.name,
        result=result,
        code="" if reason is None else reason.code,
        message=rule.passed if reason is None else reason.message,
        inputs=rule.inputs(case) if readable else {},
        time=case.evidence.now,
    )


def _first_reason(case: Case, rule: Rule) -> Reason | None:
    if not case.file.has(*rule.needs):
        broken = [name for name in rule.needs if not case.file.has(name)]
        return indeterminate("MALFORMED", f"This cannot be checked: {', '.join(broken)} cannot be read (see C01).")
    try:
        return next(rule.reasons(case), None)
    except Exception as error:  # fail closed: a fault of ours must neither pass a certificate nor hide other checks
        message = f"The verifier itself failed here ({type(error).__name__}: {error}). Please report this certificate."
        return indeterminate("VERIFIER_FAULT", message)
