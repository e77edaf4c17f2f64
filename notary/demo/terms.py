"""The terms of one sample debt: an instrument in its JSON form, complete but for its documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from notary.demo import clauses, people
from notary.demo.schedule import schedule
from notary.domain.instrument import SCHEMA
from notary.domain.money import Money, format
from notary.domain.profiles.amount_words import in_words

INSTITUTION = "bank-hudong"
FIRST_DAY = date(2026, 1, 5)
LAST_RATE_DAY = "2025-05-20"
LAST_RATE = Decimal("3.00")
"""One-year loan prime rate of that day, in percent."""


@dataclass(frozen=True)
class Case:
    """What kind of debt a sample is: who borrows, who stands in besides, how and for how long it is repaid."""

    borrower: str
    beside: str | None
    method: str
    months: int


CASES = (
    Case("PERSON", None, "EQUAL_INSTALMENT", 36),
    Case("PERSON", "CO_BORROWER", "EQUAL_INSTALMENT", 24),
    Case("COMPANY", "GUARANTOR", "INTEREST_FIRST", 12),
    Case("SOLE_TRADER", "CO_BORROWER", "EQUAL_PRINCIPAL", 24),
    Case("PERSON", "MORTGAGOR", "EQUAL_INSTALMENT", 36),
    Case("COMPANY", None, "BULLET", 6),
    Case("PERSON", "GUARANTOR", "EQUAL_PRINCIPAL", 12),
    Case("SOLE_TRADER", None, "INTEREST_FIRST", 6),
    Case("COMPANY", "GUARANTOR", "EQUAL_INSTALMENT", 24),
    Case("PERSON", None, "BULLET", 12),
    Case("COMPANY", "MORTGAGOR", "INTEREST_FIRST", 24),
    Case("PERSON", "CO_BORROWER", "EQUAL_PRINCIPAL", 36),
)
_THOUSANDS = {"PERSON": (30, 300), "SOLE_TRADER": (100, 500), "COMPANY": (500, 3_000)}


def sample_terms(index: int, rng: Random, signed: date | None = None) -> dict[str, Any]:
    """The terms of sample number ``index`` (from 0), drawn from ``rng``; signed in 2026 unless a day is given."""
    case = CASES[index % len(CASES)]
    principal = Money(rng.randint(*_THOUSANDS[case.borrower]) * 100_000, "CNY")
    drawn = FIRST_DAY + timedelta(days=rng.randint(0, 290))
    signed = signed or drawn
    parties = [*_creditors(), *_debtors(case, rng)]
    for party in parties[2:]:
        party["service_consent_date"] = signed.isoformat()
    loan = _loan(index, case, principal, signed, rng)
    sections = {
        "loan": loan,
        "guarantee_insurance": _insurance(index, case, loan, signed, rng),
        "commitment": _commitment(parties, loan, signed),
    }
    if case.beside == "GUARANTOR":
        sections["guarantee"] = _guarantee(loan)
    if case.beside == "MORTGAGOR":
        sections["mortgage"] = _mortgage(loan, principal, parties[-1], rng)
    return {
        "schema": SCHEMA,
        "profile": "cn",
        "kind": "LOAN",
        "institution": INSTITUTION,
        "parties": parties,
        "sections": sections,
        "scope": ["PRINCIPAL", "SECURITY"] if case.beside in ("GUARANTOR", "MORTGAGOR") else ["PRINCIPAL"],
        "dates": {"signed": signed.isoformat(), "due": loan["schedule"][-1]["due"]},
    }


def _creditors() -> list[dict[str, Any]]:
    """The same fictitious bank and insurer in every sample."""
    rng = Random("creditors")  # noqa: S311 - sample data, not secrets
    bank = people.company(rng, "lender", "LENDER", people.name(rng))
    insurer = people.company(rng, "insurer", "INSURER", people.name(rng))
    bank |= {"name": "沪东示范银行股份有限公司", "licence_no": "B0000H231000001"}
    insurer |= {"name": "申城示范财产保险股份有限公司", "licence_no": "000231"}
    return [bank, insurer]


def _debtors(case: Case, rng: Random) -> list[dict[str, Any]]:
    """The borrower, and who stands in besides; a business is stood in for by the person who runs it."""
    beside = [people.person(rng, case.beside.lower().replace("_", "-"), case.beside)] if case.beside else []
    if case.borrower == "PERSON":
        return [people.person(rng, "borrower", "BORROWER"), *beside]
    operator = beside[0]["name"] if beside else people.name(rng)
    make = people.company if case.borrower == "COMPANY" else people.sole_trader
    return [make(rng, "borrower", "BORROWER", operator), *beside]


def _loan(index: int, case: Case, principal: Money, signed: date, rng: Random) -> dict[str, Any]:
    points = rng.randrange(60, 300, 5)
    floating = index % 4 == 2
    rate = LAST_RATE + Decimal(points) / 100
    start = signed + timedelta(days=3)
    days = {"reply_days": rng.choice((3, 5, 7)), "evidence_days": rng.choice((5, 7))}
    purpose = "个人消费" if case.borrower == "PERSON" else "生产经营周转"
    return {
        "contract_no": f"HDDK-{signed:%Y}-{index + 1:06d}",
        "version": "2026-01",
        "principal": principal.to_json(),
        "principal_words": in_words(principal),
        "purpose": purpose,
        "joint_liability": case.beside == "CO_BORROWER",
        "term_months": case.months,
        "disbursement_account": f"6222{rng.randint(0, 10**12 - 1):012d}",
        "disbursement_bank": "沪东示范银行浦东支行",
        "disbursement_date": start.isoformat(),
        "rate_kind": "LPR_PLUS" if floating else "FIXED",
        "annual_rate": str(rate),
        **({"lpr_date": LAST_RATE_DAY, "lpr_spread_bp": points} if floating else {}),
        "day_count": "360",
        "repayment_method": case.method,
        "schedule": [
            {
                "no": row.no,
                "due": row.due.isoformat(),
                "principal": Money(row.principal, "CNY").to_json(),
                "interest": Money(row.interest, "CNY").to_json(),
            }
            for row in schedule(case.method, principal.minor, rate, case.months, start)
        ],
        "overdue_rate_percent": "150",
        "compound_interest": False,
        "default_events": clauses.DEFAULT_EVENTS,
        "acceleration": clauses.ACCELERATION,
        "allocation_order": ["FEES", "INTEREST", "OVERDUE_INTEREST", "PRINCIPAL"],
        "fee_bearer": "LENDER",
        "prepayment": clauses.PREPAYMENT,
        "enforcement_clause": clauses.enforcement(**days),
        "verification_methods": ["LETTER", "PHONE", "SMS"],
        **days,
        "address_change_duty": clauses.ADDRESS_CHANGE,
        "service_clause": clauses.SERVICE,
        "assignment_clause": clauses.ASSIGNMENT,
        "dispute_clause": clauses.DISPUTES,
    }


def _insurance(index: int, case: Case, loan: dict[str, Any], signed: date, rng: Random) -> dict[str, Any]:
    owed = sum(int(row[part]["amount"]) for row in loan["schedule"] for part in ("principal", "interest"))
    rate = Decimal(rng.randrange(20, 36)) / 100
    monthly = int(int(loan["principal"]["amount"]) * rate / 100)
    return {
        "policy_no": f"SCBX-{signed:%Y}-{index + 1:06d}",
        "loan_contract_no": loan["contract_no"],
        "sum_insured": Money(owed + owed // 20, "CNY").to_json(),  # a twentieth for interest on what is overdue
        "period_start": loan["disbursement_date"],
        "until_paid": True,
        "premium_total": Money(monthly * case.months, "CNY").to_json(),
        "premium_monthly": Money(monthly, "CNY").to_json(),
        "premium_rate": str(rate),
        "waiting_days": 80,
        "exclusions": clauses.EXCLUSIONS,
        "recourse_clause": clauses.recourse(str(LAST_RATE), "24"),
        "recourse_late_rate": str(LAST_RATE),
        "recourse_cap": "24",
        "special_terms": clauses.SPECIAL_TERMS,
    }


def _commitment(parties: Sequence[dict[str, Any]], loan: dict[str, Any], signed: date) -> dict[str, Any]:
    bound = parties[2:]
    figures = f"{loan['principal_words']}（￥{format(Money(int(loan['principal']['amount']), 'CNY'))}）"
    names = "、".join(party["name"] for party in bound)
    return {
        "declarants": [party["id"] for party in bound],
        "contract_no": loan["contract_no"],
        "amount": dict(loan["principal"]),
        "statement": clauses.commitment(names, loan["contract_no"], figures, parties[1]["name"]),
        "consequences_understood": True,
        "voluntary": True,
        "read_aloud_at": f"{signed}T02:30:00Z",
        "reading_evidence": f"SP-{loan['contract_no']}",
        "verification_methods": list(loan["verification_methods"]),
        "reply_days": loan["reply_days"],
        "evidence_days": loan["evidence_days"],
        "service_address": bound[0]["service_address"],
        "prevails_over_contract": True,
        "signed_on": signed.isoformat(),
    }


def _guarantee(loan: dict[str, Any]) -> dict[str, Any]:
    return {
        "contract_no": f"{loan['contract_no']}-BZ",
        "secured_debt": f"编号{loan['contract_no']}的借款合同项下的全部债权。",
        "secured_amount": dict(loan["principal"]),
        "debt_due": loan["schedule"][-1]["due"],
        "manner": "JOINT_AND_SEVERAL",
        "extent": clauses.GUARANTEE_EXTENT,
        "period_months": 36,
        "maximum_amount": False,
        "change_consent": False,
        "assignment_consent": True,
    }


def _mortgage(loan: dict[str, Any], principal: Money, owner: dict[str, Any], rng: Random) -> dict[str, Any]:
    value = Money(principal.minor * rng.randint(50, 75) // 100, "CNY")  # less than the debt, so insurance has a purpose
    year = loan["disbursement_date"][:4]
    return {
        "contract_no": f"{loan['contract_no']}-DY",
        "security_kind": "MORTGAGE",
        "secured_debt": f"编号{loan['contract_no']}的借款合同项下的全部债权。",
        "secured_amount": dict(loan["principal"]),
        "extent": clauses.MORTGAGE_EXTENT,
        "maximum_amount": False,
        "collateral": [
            {
                "description": "住宅房屋一套（扣除在先抵押后的余值）",
                "owner": owner["id"],
                "value": value.to_json(),
                "rank": 2,
                "location": owner["address_domicile"],
                "registration_no": f"沪（{year}）浦字不动产证明第{rng.randint(1, 999_999):06d}号",
                "co_owner_consent": True,
            }
        ],
    }
