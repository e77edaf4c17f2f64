"""What the certificate is about, for the report: the facts of the debt, as far as they are shown.

The mandatory part is always there; the rest only as its holder disclosed it. Whether any of it is genuine is what
verdict A says.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from notary.domain import commitment, money
from notary.domain.errors import FormatError
from notary.domain.verification.case import Case
from notary.domain.verification.execution import execution

AMOUNTS = (
    "loan.principal",
    "guarantee_insurance.sum_insured",
    "guarantee.secured_amount",
    "mortgage.secured_amount",
    "commitment.amount",
)
"""Paths of the sums that an instrument is about (docs/instruments.md)."""

NUMBERS = (
    "loan.contract_no",
    "guarantee_insurance.policy_no",
    "guarantee_insurance.loan_contract_no",
    "guarantee.contract_no",
    "mortgage.contract_no",
    "commitment.contract_no",
)
"""Paths of the contract numbers by which a claims desk knows an instrument."""


def subject(case: Case) -> Mapping[str, Any]:
    """The facts; empty when ``credential`` is malformed. ``disclosed`` has names, sums and contract numbers by path."""
    if not case.file.has("credential"):
        return {}
    mandatory = case.file.mandatory
    return {
        "office": case.file.value["credential"]["issuer"]["name"],
        "deedNo": case.file.subject["deedNo"],
        "registerNo": case.file.subject["registerNo"],
        "instrument": case.file.instrument,
        "kind": mandatory["kind"],
        "institution": mandatory["institution"],
        "dates": dict(mandatory["dates"]),
        "parties": [{"id": each["id"], "roles": list(each["roles"])} for each in mandatory["parties"]],
        "documents": [{"type": each["type"], "sha256": each["sha256"]} for each in mandatory["documents"]],
        "disclosed": dict(_disclosed(case)),
        "execution": execution(case),
    }


def _disclosed(case: Case) -> Iterator[tuple[str, Any]]:
    """Path and value of what is shown and of its kind. Only digests of the envelope count: those of a later act are its
    actor's, who could name a path of the instrument there."""
    if not case.file.has("disclosures"):
        return
    texts = {f"parties.{party['id']}.name" for party in case.file.mandatory["parties"]} | {*NUMBERS}
    known = frozenset(case.file.subject["envelope"]["digests"])
    for item in case.file.value["disclosures"]:
        _, path, value = item
        wanted = isinstance(value, str) if path in texts else path in AMOUNTS and _is_money(value)
        if wanted and commitment.digest(item) in known:
            yield path, value


def _is_money(value: Any) -> bool:
    try:
        money.from_json(value)
    except FormatError:
        return False
    return True
