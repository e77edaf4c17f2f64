"""Batch issue: many deeds under one signature are approved by another notary, who looked into a sample of them.

Each deed of a batch discloses who approved it and which instruments were looked into; one deed alone needs no approval.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.db.scope import SYSTEM
from notary.db.session import Transaction
from notary.domain import shape
from notary.domain.errors import FormatError, Refused
from notary.domain.times import format_time
from notary.services.context import Context

NAME = "approval"
"""The evidence of an ISSUE that names approver and sample."""

_FORM = shape.obj(approver=shape.party, sample=shape.array(shape.uuid, 1, 1_000, key=shape.same))


class NotApproved(Refused):
    """Deeds are to be issued together, and nobody else approved that."""

    code = "NOT_APPROVED"


def value(approver: str, sample: Sequence[str]) -> dict[str, Any]:
    """What each deed of a batch discloses.

    Args:
        approver: another notary of the office, by the id of the authority.
        sample: the ids of the instruments that were looked into.
    """
    return {NAME: {"approver": approver, "sample": sorted(set(sample))}}


def require(tx: Transaction, context: Context, evidence: Mapping[str, Any], signer: str) -> None:
    """Ensure that an issue's evidence is an approval, if it is anything.

    Raises:
        FormatError: something else, or out of form.
        NotApproved: the approver is the signer, or no notary of this office at present.
        NotFound: an instrument of the sample is not there.
    """
    if not evidence:
        return
    if set(evidence) != {NAME}:
        raise FormatError(f"an issue discloses its {NAME} alone", where="evidence")
    _FORM(evidence[NAME], f"evidence.{NAME}")
    approver = act_rows.authority_or_none(tx, evidence[NAME]["approver"], "NOTARY")
    if approver is None or approver.institution != context.office.id or approver.id == signer:
        raise NotApproved(
            f"{evidence[NAME]['approver']} is no other notary of this office; another one approves a batch"
        )
    now = format_time(context.now)
    if not approver.not_before <= now <= (approver.not_after or now):
        raise NotApproved(f"{approver.id} is no notary of this office now; another one approves a batch")
    for id in evidence[NAME]["sample"]:
        rows.get(tx, SYSTEM, id)


def require_for_batch(act: Mapping[str, Any], disclosed: Sequence[Any]) -> None:
    """Ensure that a deed whose signature covers other acts as well was approved (raises NotApproved)."""
    mandatory = act["body"]["mandatory"]
    if mandatory["type"] != "ISSUE" or act["signature"]["batch"] is None:
        return
    if not any(path == f"acts.0.{NAME}" for _, path, _ in disclosed):
        raise NotApproved(
            "deeds that are issued under one signature name the notary who approved them, and the sample looked into "
            f"(evidence.{NAME} of ISSUE); or issue them one by one"
        )


def of_issue(shown: Mapping[str, Any]) -> str:
    """Who approved a deed, by what act 0 discloses; empty where nobody had to."""
    found = shown.get(NAME)
    return "" if found is None else str(found["approver"])
