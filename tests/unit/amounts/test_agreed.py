"""The terms of a notarised loan: what its instrument says, and what is assumed where it says nothing."""

import copy
from datetime import date
from random import Random
from typing import Any

import pytest

from notary.demo.terms import sample_terms
from notary.domain.amounts import compute, parse
from notary.domain.amounts.agreed import agreed

DAY = date(2027, 6, 30)


@pytest.fixture
def draft() -> dict[str, Any]:
    return copy.deepcopy(sample_terms(0, Random("amounts")))


def terms(draft: dict[str, Any]) -> dict[str, Any]:
    found = agreed(draft, DAY)
    assert found is not None
    parse(found.terms)
    return found.terms


def test_every_sample_has_an_amount_that_its_schedule_explains() -> None:
    for index in range(12):
        found = agreed(sample_terms(index, Random(f"amounts/{index}")), DAY)
        if found is not None:
            statement = compute(parse(found.terms))
            assert statement.total >= statement.terms.principal
            assert [row.due for row in statement.rows] == [line.due for line in statement.terms.planned]


def test_what_the_contract_says_is_taken(draft: dict[str, Any]) -> None:
    loan = draft["sections"]["loan"]
    loan |= {"overdue_rate_percent": "150", "compound_interest": True, "day_count": "365"}
    loan["allocation_order"] = ["FEES", "DAMAGES", "OVERDUE_INTEREST", "INTEREST", "PRINCIPAL"]
    found = terms(draft)
    assert (found["overdue_multiple"], found["compound"], found["day_count"]) == ("1.5", True, 365)
    assert found["allocation"] == ["fees", "overdue", "interest", "principal", "compound"]
    assert found["from"] == loan["disbursement_date"]
    assert found["principal"] == f"{int(loan['principal']['amount']) / 100:.2f}"


def test_what_the_contract_does_not_say_is_told(draft: dict[str, Any]) -> None:
    loan = draft["sections"]["loan"]
    for name in ("disbursement_date", "overdue_rate_percent", "allocation_order", "compound_interest"):
        loan.pop(name, None)
    found = agreed(draft, DAY)
    assert found is not None
    assert found.terms["from"] == draft["dates"]["signed"]
    assert found.terms["allocation"] == ["fees", "interest", "overdue", "compound", "principal"]
    assert (found.terms["overdue_multiple"], found.terms["compound"]) == (None, False)
    told = " ".join(found.assumed)
    assert "payments" in told
    assert "disbursement" in told
    assert "overdue rate" in told


@pytest.mark.parametrize(
    ("change", "lender", "cap"),
    [
        ({"licence_no": "B0000H231000001", "party_kind": "LEGAL"}, "financial-institution", "FI_24"),
        ({"party_kind": "NATURAL"}, "private", "LPR4"),
        ({"party_kind": "LEGAL"}, "local-finance", None),
    ],
)
def test_the_cap_follows_from_who_lends(draft: dict[str, Any], change: dict[str, str], lender: str, cap: str) -> None:
    for party in draft["parties"]:
        if "LENDER" in party["roles"]:
            party.pop("licence_no", None)
            party.update(change)
    found = agreed(draft, DAY)
    assert found is not None
    assert (found.terms["lender"], found.terms["cap"]) == (lender, cap)
    assert any("no cap" in text for text in found.assumed) is (cap is None)


def test_an_instrument_about_no_loan_has_no_terms(draft: dict[str, Any]) -> None:
    del draft["sections"]["loan"]
    assert agreed(draft, DAY) is None
