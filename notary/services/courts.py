"""Courts: what opens an instrument to them. A court sees nothing else."""

from typing import Any

from notary.db import access
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import certificate as certificates
from notary.domain import commitment, shape
from notary.domain.errors import FormatError, NotFound, Refused
from notary.domain.times import format_time
from notary.services.context import Context

_CASE_NO = shape.pattern(r"（[0-9]{4}）[^\s\x00-\x1f\x7f]{2,80}号", "a case number such as （2026）沪0115执1234号")


def open_by_certificate(tx: Transaction, context: Context, scope: Scope, certificate: Any, case_no: str | None) -> str:
    """Let a court see the instrument of a certificate that it holds; returns the instrument's id.

    The envelope is what proves possession: it is in the certificate, salted, and in no public place. Whether the
    certificate is genuine as a whole is another question, which ``verify`` answers.

    Args:
        case_no: the court's own case, where it has one; for finding the instrument again.

    Raises:
        FormatError: not a certificate, or a case number out of form.
        NotFound: it is of no instrument of this register.
        Refused: who asks is no court.
    """
    if scope.role != "COURT":
        raise Refused(f"only a court opens an instrument by a certificate, and who asks is in the role {scope.role}")
    case = _case(case_no)
    number, envelope_hash = _shown(certificate)
    row = rows.by_register_no(tx, number)
    if row is None or row.envelope_hash != envelope_hash:
        raise NotFound("the certificate is of no instrument of this register; verify it to see what it is")
    _open(tx, context, row, scope.institution, case, "CERTIFICATE")
    return str(row.id)


def record_case(tx: Transaction, context: Context, scope: Scope, id: str, court: str, case_no: str) -> None:
    """Let a court see an instrument because it has a case about it, as the notary learned.

    Raises:
        FormatError: a case number out of form.
        NotFound: no such instrument or court.
        Refused: the institution is no court.
    """
    row = rows.get(tx, scope, id)
    found = rows.institution(tx, court)
    if found.kind != "COURT":
        raise Refused(f"{court} is a {found.kind}, and only a court has cases")
    _open(tx, context, row, court, _case(case_no), "CASE")


def _open(tx: Transaction, context: Context, row: Any, court: str, case_no: str, basis: str) -> None:
    now = format_time(context.now)
    access.open_to_court(tx, row.id, court, case_no, institution=row.institution, basis=basis, created_at=now)


def _case(case_no: str | None) -> str:
    if case_no is None:
        return ""
    _CASE_NO(case_no, "case_no")
    return case_no


def _shown(value: Any) -> tuple[int, str]:
    """The register number and the hash of the envelope that a certificate shows."""
    malformed = certificates.problems(value)
    if "credential" in malformed:
        # What exactly is wrong would repeat what was sent; verifying tells its holder.
        raise FormatError("is no certificate in the right form; verify it to see what is wrong", where="certificate")
    subject = value["credential"]["credentialSubject"]
    return int(subject["registerNo"]), commitment.envelope_hash(subject["envelope"])
