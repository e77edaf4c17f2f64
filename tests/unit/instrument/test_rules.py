"""Each rule between fields, broken once: exactly the expected problems, so that no rule hides behind another."""

from collections.abc import Callable
from typing import Any

import pytest

from notary.domain.instrument import problems

Value = dict[str, Any]
Change = Callable[[Value], object]

LENDER, INSURER, BORROWER, MORTGAGOR = range(4)


def party(value: Value, index: int) -> Value:
    result: Value = value["parties"][index]
    return result


def section(value: Value, name: str) -> Value:
    result: Value = value["sections"][name]
    return result


def rows(value: Value) -> list[Value]:
    result: list[Value] = section(value, "loan")["schedule"]
    return result


def _agent(value: Value) -> None:
    value["parties"].append(
        {
            "id": "agent",
            "roles": ["AGENT"],
            "name": "代理人",
            "party_kind": "NATURAL",
            "id_type": "PASSPORT",
            "id_no": "E1234567",
        }
    )


def _agent_for(*names: str) -> Change:
    def change(value: Value) -> None:
        _agent(value)
        value["parties"][-1]["acts_for"] = list(names)

    return change


def _move_due(days: list[str]) -> Change:
    def change(value: Value) -> None:
        for row, day in zip(rows(value), days, strict=False):
            row["due"] = day

    return change


def _shift_principal(value: Value) -> None:
    amount = rows(value)[0]["principal"]
    amount["amount"] = str(int(amount["amount"]) + 1)


CASES: list[tuple[str, Change, list[tuple[str, str]]]] = [
    ("two parties with one id", lambda v: party(v, INSURER).update(id="lender"), [("parties[1].id", "DUPLICATE")]),
    (
        "creditor and bound",
        lambda v: party(v, INSURER).update(roles=["INSURER", "GUARANTOR"]),
        [("parties[1].roles", "ROLE"), ("parties[1].roles", "ROLE"), ("sections.commitment.declarants", "NOT_BOUND")],
    ),
    ("no lender", lambda v: party(v, LENDER).update(roles=["INSURER"]), [("parties", "ROLE"), ("parties", "ROLE")]),
    (
        "no borrower",
        lambda v: party(v, BORROWER).update(roles=["CO_BORROWER"]),
        [("parties", "ROLE"), ("parties", "ROLE")],
    ),
    ("no insurer", lambda v: v["parties"].pop(INSURER), [("parties", "ROLE")]),
    (
        "no mortgagor",
        lambda v: party(v, MORTGAGOR).update(roles=["CO_BORROWER"]),
        [("parties", "ROLE"), ("sections.mortgage.collateral[0].owner", "REFERENCE")],
    ),
    (
        "no role of an instrument",
        lambda v: party(v, INSURER).update(roles=["COURT"]),
        [("parties[1].roles[0]", "UNKNOWN_CODE"), ("parties", "ROLE")],
    ),
    (
        "a role without its section",
        lambda v: v["sections"].pop("mortgage"),
        [("parties[3].roles", "ROLE"), ("scope", "SCOPE")],
    ),
    ("a needed section is missing", lambda v: v["sections"].pop("commitment"), [("sections.commitment", "MISSING")]),
    (
        "a section of another kind",
        lambda v: v.update(kind="GUARANTEE_INSURANCE", scope=["PRINCIPAL"]),
        [("sections.loan", "SECTION"), ("sections.mortgage", "SECTION")],
    ),
    ("an unknown section", lambda v: v["sections"].update(lease={}), [("sections.lease", "UNKNOWN_KEY")]),
    ("a loan not enforced for its principal", lambda v: v.update(scope=["SECURITY"]), [("scope", "SCOPE")]),
    (
        "due before it was signed",
        lambda v: v["dates"].update(signed="2039-01-01"),
        [("dates.due", "ORDER"), ("sections.loan.schedule[0].due", "ORDER")],
    ),
    ("no commitment document", lambda v: v["documents"][0].update(type="OTHER"), [("documents", "MISSING")]),
    (
        "a wrong check digit",
        lambda v: party(v, BORROWER).update(id_no="360426199101010072"),
        [("parties[2].id_no", "IDENTIFIER")],
    ),
    (
        "blanks in a number",
        lambda v: party(v, BORROWER).update(id_no="310000 19900101 0010"),
        [("parties[2].id_no", "FORMAT")],
    ),
    ("a small x", lambda v: party(v, BORROWER).update(id_no="11010519491231002x"), [("parties[2].id_no", "FORMAT")]),
    (
        "one number for two",
        lambda v: party(v, BORROWER).update(id_no=party(v, MORTGAGOR)["id_no"]),
        [("parties[3].id_no", "DUPLICATE")],
    ),
    (
        "born after the signature",
        lambda v: party(v, BORROWER).update(id_no="310000202701010016"),
        [("parties[2].id_no", "ORDER")],
    ),
    (
        "a person with an organisation's paper",
        lambda v: party(v, BORROWER).update(id_type="USCC", id_no="91350100M000100Y43"),
        [("parties[2].id_type", "REFERENCE")],
    ),
    (
        "an organisation with a passport",
        lambda v: party(v, LENDER).update(id_type="PASSPORT", id_no="E1234567"),
        [("parties[0].id_type", "REFERENCE")],
    ),
    (
        "a company that nobody acts for",
        lambda v: party(v, LENDER).pop("legal_rep"),
        [("parties[0].legal_rep", "MISSING")],
    ),
    ("an agent of nobody", _agent, [("parties[4].acts_for", "MISSING")]),
    ("an agent of itself", _agent_for("agent"), [("parties[4].acts_for", "REFERENCE")]),
    ("an agent of a stranger", _agent_for("nobody"), [("parties[4].acts_for", "REFERENCE")]),
    (
        "a declarant who is no party",
        lambda v: section(v, "commitment")["declarants"].append("nobody"),
        [("sections.commitment.declarants", "REFERENCE")],
    ),
    (
        "a bound party that declares nothing",
        lambda v: section(v, "commitment")["declarants"].remove("mortgagor"),
        [("sections.commitment.declarants", "NOT_BOUND")],
    ),
    (
        "collateral of somebody else",
        lambda v: section(v, "mortgage")["collateral"][0].update(owner="borrower"),
        [("sections.mortgage.collateral[0].owner", "REFERENCE")],
    ),
    ("instalments out of turn", lambda v: rows(v)[1].update(no=3), [("sections.loan.schedule", "ORDER")]),
    (
        "the same due date twice",
        lambda v: rows(v)[1].update(due=rows(v)[0]["due"]),
        [("sections.loan.schedule", "ORDER")],
    ),
    ("due before the signature", _move_due(["2020-01-01"]), [("sections.loan.schedule[0].due", "ORDER")]),
    (
        "the last instalment on another day",
        lambda v: v["dates"].update(due="2039-01-01"),
        [("sections.loan.schedule[35].due", "ORDER")],
    ),
    ("one fen too much", _shift_principal, [("sections.loan.schedule", "SUM")]),
    (
        "an instalment in another currency",
        lambda v: rows(v)[3]["interest"].update(currency="USD"),
        [("sections.loan.schedule", "CURRENCY")],
    ),
    (
        "a floating rate on nothing",
        lambda v: section(v, "loan").update(rate_kind="LPR_PLUS"),
        [("sections.loan.lpr_date", "MISSING"), ("sections.loan.lpr_spread_bp", "MISSING")],
    ),
    (
        "insured backwards",
        lambda v: section(v, "guarantee_insurance").update(period_end="2020-01-01"),
        [("sections.guarantee_insurance.period_end", "ORDER")],
    ),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_broken_rule_is_reported_where_it_is_broken(
    loan: Value, change: Change, expected: list[tuple[str, str]]
) -> None:
    change(loan)
    assert sorted((item.path, str(item.code)) for item in problems(loan)) == sorted(expected)


def test_an_agent_that_acts_for_a_party_is_sound(loan: Value) -> None:
    _agent_for("borrower")(loan)
    assert problems(loan) == []


def test_a_commitment_alone_needs_no_scope_section(sound: Value) -> None:
    sound.update(kind="COMMITMENT", sections={"commitment": sound["sections"]["commitment"]}, scope=["SECURITY"])
    assert problems(sound) == []


@pytest.mark.parametrize("kind", ["GUARANTEE", "MORTGAGE"])
def test_security_alone_is_not_enforced_for_a_principal(loan: Value, kind: str) -> None:
    loan.update(kind=kind, scope=["PRINCIPAL", "SECURITY"])
    found = {(item.path, str(item.code)) for item in problems(loan)}
    assert ("sections.loan", "SECTION") in found
    loan["sections"].pop("loan")
    loan["sections"].pop("guarantee_insurance")
    assert any(item.path == "scope" and "PRINCIPAL" in item.message for item in problems(loan))
