"""The deed's wording and the commitment, from the instrument's own content."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from notary.db import instruments as rows
from notary.domain import acts as act_rules
from notary.domain import money
from notary.domain.papers import Commitment, DeedText, Signature
from notary.domain.papers.deed import Findings, Guarantee, Instalment, Obligation
from notary.domain.papers.parts import CertifiedDocument, Notary
from notary.domain.parties import Role
from notary.domain.times import parse_date
from notary.services import people
from notary.services.papers.offers import UNNUMBERED, Desk, Offer, bound
from notary.services.record import Record

_COMMITMENT = "commitment"
MATTER = "赋予{contract}强制执行效力"
_NOBODY_YET = "（签署时确定）"
"""In the place of the notary until the deed is issued."""

_FOUND = Findings(**{member.name: True for member in fields(Findings)})
"""Whoever signs the issue answers for all of them (公证法 28, 30); before it the paper says that none is found."""


def deed_offers(record: Record) -> Iterator[Offer]:
    """One for each instrument that is about a loan, from its offer on."""
    if record.row.status in ("OFFERED", "ISSUED") and {"loan", _COMMITMENT} <= set(record.content["sections"]):
        yield Offer("DEED_TEXT")


def commitment_offers(record: Record) -> Iterator[Offer]:
    """One for each instrument with a commitment, from its offer on."""
    if record.row.status in ("OFFERED", "ISSUED") and _COMMITMENT in record.content["sections"]:
        yield Offer("COMMITMENT")


def deed_text(desk: Desk, _: Offer) -> DeedText:
    """公证词; a draft until act 0 signed it."""
    record = desk.record
    issue = record.entries[0] if record.entries else None
    content = record.content
    return DeedText(
        office=people.office(desk.context),
        dated=desk.context.today if issue is None else desk.deed.issued,
        signed=None if issue is None else desk.signature(issue),
        deed_no=UNNUMBERED if issue is None else record.row.deed_no,
        applicants=tuple(desk.person(item["id"]) for item in content["parties"]),
        matter=MATTER.format(contract=f"编号{desk.contract_no}的合同"),
        documents=tuple(
            CertifiedDocument(type=row.type, sha256=row.sha256, sm3=row.sm3)
            for row in rows.documents_of(desk.tx, record.row.id)
        ),
        findings=Findings() if issue is None else _FOUND,
        obligation=_obligation(desk),
        commitment=content["sections"][_COMMITMENT]["statement"],
        endowed=tuple(content["scope"]),
        notary=Notary(name=_NOBODY_YET if issue is None else desk.signer(issue)[0]),
    )


def commitment(desk: Desk, _: Offer) -> Commitment:
    """承诺书; signed by the consents of all declarants, which act 0 carries, and a draft until then."""
    content = desk.record.content
    said = content["sections"][_COMMITMENT]
    issued = bool(desk.record.entries)
    return Commitment(
        office=people.office(desk.context),
        dated=parse_date(said["signed_on"]),
        signed=_consented(desk, said["declarants"]) if issued else None,
        addressees=tuple(
            item["name"] for item in content["parties"] if {Role.LENDER, Role.INSURER} & set(item["roles"])
        ),
        declarants=tuple(desk.person(party) for party in said["declarants"]),
        contract_no=said["contract_no"],
        amount=money.from_json(said["amount"]),
        statement=said["statement"],
        consequences_understood=said["consequences_understood"],
        voluntary=said["voluntary"],
        methods=tuple(said["verification_methods"]),
        reply_days=said["reply_days"],
        evidence_days=said.get("evidence_days"),
        service_address=said.get("service_address"),
        prevails=said.get("prevails_over_contract"),
        reading_evidence=said.get("reading_evidence"),
    )


def _consented(desk: Desk, declarants: Sequence[str]) -> Signature | None:
    """The signature of the declarants, where each of them consented with this commitment in what it signed."""
    issue = desk.record.entries[0]
    given = {
        item["party"] for item in issue.body["detail"]["consents"] if item["commitmentHash"] != act_rules.ZERO
    }  # fmt: skip
    if not set(declarants) <= given:
        return None
    persons = [desk.person(party) for party in declarants]
    return desk.signed_by("、".join(person.name for person in persons), persons[0].role, issue)


def _obligation(desk: Desk) -> Obligation:
    content = desk.record.content
    loan: Mapping[str, Any] = content["sections"]["loan"]
    percent = loan.get("overdue_rate_percent")
    return Obligation(
        contract_no=loan["contract_no"],
        principal=money.from_json(loan["principal"]),
        annual_rate=Decimal(loan["annual_rate"]),
        rate_kind=loan["rate_kind"],
        day_count=loan["day_count"],
        repayment=loan["repayment_method"],
        first_day=parse_date(loan["disbursement_date"]) if "disbursement_date" in loan else None,
        last_day=parse_date(content["dates"]["due"]),
        schedule=tuple(_instalment(line) for line in loan["schedule"]),
        overdue=None if percent is None else f"逾期按合同利率的{percent}%计收罚息",
        compound=loan.get("compound_interest"),
        guarantees=_guarantees(desk),
        security=people.assets(content),
    )


def _instalment(line: Mapping[str, Any]) -> Instalment:
    principal, interest = (money.from_json(line[name]) for name in ("principal", "interest"))
    return Instalment(no=line["no"], due=parse_date(line["due"]), principal=principal, interest=interest)


def _guarantees(desk: Desk) -> tuple[Guarantee, ...]:
    said = desk.record.content["sections"].get("guarantee")
    if said is None:
        return ()
    named = [party for party in bound(desk.record) if desk.person(party).role is Role.GUARANTOR]
    return tuple(
        Guarantee(
            guarantor=desk.person(party).name,
            manner=said["manner"],
            extent=said["extent"],
            period_months=said["period_months"],
        )
        for party in named
    )
