"""The sample portfolio: sound instruments, and PDFs from which the same facts can be read back."""

import io
import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notary.demo.documents import DOCUMENTS
from notary.demo.portfolio import TEMPLATES, SampleDebt, sample_portfolio
from notary.demo.schedule import add_months, schedule
from notary.domain import identifiers, money
from notary.domain.instrument import parse_draft, problems
from notary.domain.profiles.amount_words import in_words
from notary.pdf import fonts

FIRST_DIGEST = (
    "from notary.demo.portfolio import sample_portfolio;print(sample_portfolio(1)[0].documents[0].entry.sha256)"
)


@pytest.fixture(scope="module")
def portfolio() -> list[SampleDebt]:
    return sample_portfolio()


@pytest.fixture(scope="module")
def texts(portfolio: list[SampleDebt]) -> list[dict[str, str]]:
    """The text of each document of each debt, without white space (readers differ on blanks beside digits)."""
    return [{document.type: text_of(document.content) for document in debt.documents} for debt in portfolio]


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def figures(value: dict[str, str]) -> str:
    return "￥" + money.format(money.from_json(value))


def bound(terms: dict[str, Any]) -> list[dict[str, Any]]:
    return [party for party in terms["parties"] if party["roles"][0] not in ("LENDER", "INSURER")]


def test_there_are_twelve_sound_debts_with_three_documents_each(portfolio: list[SampleDebt]) -> None:
    assert len(portfolio) == 12
    for debt in portfolio:
        assert problems(debt.draft) == []
        draft = parse_draft(debt.draft)
        assert [document.type for document in draft.documents] == list(DOCUMENTS)
        assert [document.entry for document in debt.documents] == list(draft.documents)


def test_references_documents_and_people_are_all_different(portfolio: list[SampleDebt]) -> None:
    assert len({debt.reference for debt in portfolio}) == 12
    assert len({document.entry.sha256 for debt in portfolio for document in debt.documents}) == 36
    numbers = [party["id_no"] for debt in portfolio for party in bound(debt.terms)]
    assert len(set(numbers)) == len(numbers)


def test_every_case_of_a_debtor_security_and_repayment_occurs(portfolio: list[SampleDebt]) -> None:
    parties = [party for debt in portfolio for party in debt.terms["parties"]]
    assert {party["party_kind"] for party in parties} == {"NATURAL", "LEGAL", "OTHER"}
    assert {role for party in parties for role in party["roles"]} == {
        "LENDER", "INSURER", "BORROWER", "CO_BORROWER", "GUARANTOR", "MORTGAGOR",
    }  # fmt: skip
    loans = [debt.terms["sections"]["loan"] for debt in portfolio]
    assert {loan["repayment_method"] for loan in loans} == {
        "EQUAL_INSTALMENT",
        "EQUAL_PRINCIPAL",
        "INTEREST_FIRST",
        "BULLET",
    }
    assert {loan["rate_kind"] for loan in loans} == {"FIXED", "LPR_PLUS"}


def test_all_identity_numbers_are_of_region_310000(portfolio: list[SampleDebt]) -> None:
    for party in (party for debt in portfolio for party in debt.terms["parties"]):
        start = 2 if party["id_type"] == "USCC" else 0
        assert party["id_no"][start : start + 6] == "310000"
        assert identifiers.is_valid(identifiers.IdType(party["id_type"]), party["id_no"])


def test_the_same_seed_gives_the_same_debts_whatever_the_count(portfolio: list[SampleDebt]) -> None:
    assert [debt.terms for debt in sample_portfolio(30)[:12]] == [debt.terms for debt in portfolio]
    assert sample_portfolio(1, seed=1)[0].terms != portfolio[0].terms


def test_terms_survive_json(portfolio: list[SampleDebt]) -> None:
    for debt in portfolio:
        assert json.loads(json.dumps(debt.draft)) == debt.draft


def test_a_large_portfolio_is_sound() -> None:
    for debt in sample_portfolio(200):
        entry = {"type": "COMMITMENT", "sha256": "0" * 64, "sm3": "0" * 64}
        assert problems(debt.terms | {"documents": [entry]}) == []


def test_another_process_renders_the_same_bytes(portfolio: list[SampleDebt]) -> None:
    ran = subprocess.run([sys.executable, "-c", FIRST_DIGEST], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == portfolio[0].documents[0].entry.sha256


def test_the_loan_contract_says_who_what_and_when(portfolio: list[SampleDebt], texts: list[dict[str, str]]) -> None:
    for debt, text in zip(portfolio, texts, strict=True):
        loan, contract = debt.terms["sections"]["loan"], text["LOAN_CONTRACT"]
        assert "借款合同" in contract
        for party in [debt.terms["parties"][0], *bound(debt.terms)]:
            assert party["name"] in contract
            assert party["id_no"] in contract
        assert figures(loan["principal"]) in contract
        assert in_words(money.from_json(loan["principal"])) in contract
        for row in loan["schedule"]:
            for value in (
                row["due"],
                *(money.format(money.from_json(row[part])) for part in ("principal", "interest")),
            ):
                assert value in contract
        assert f"{loan['reply_days']}日内回复" in contract
        assert ("保证担保" in contract) == ("guarantee" in debt.terms["sections"])
        assert ("抵押担保" in contract) == ("mortgage" in debt.terms["sections"])


def test_the_policy_states_sum_premium_waiting_and_recourse(
    portfolio: list[SampleDebt], texts: list[dict[str, str]]
) -> None:
    for debt, text in zip(portfolio, texts, strict=True):
        section, policy = debt.terms["sections"]["guarantee_insurance"], text["GUARANTEE_INSURANCE_POLICY"]
        for name in ("sum_insured", "premium_total", "premium_monthly"):
            assert figures(section[name]) in policy
        assert debt.terms["parties"][1]["name"] in policy
        assert f"逾期超过{section['waiting_days']}日" in policy
        assert section["recourse_clause"] in policy
        assert section["loan_contract_no"] in policy


def test_the_commitment_names_every_bound_party_and_accepts_enforcement(
    portfolio: list[SampleDebt], texts: list[dict[str, str]]
) -> None:
    for debt, text in zip(portfolio, texts, strict=True):
        section, commitment = debt.terms["sections"]["commitment"], text["COMMITMENT"]
        assert section["statement"] in commitment
        assert "愿意直接接受人民法院强制执行" in commitment
        assert figures(section["amount"]) in commitment
        for party in bound(debt.terms):
            assert f"（签名或盖章）：{party['name']}" in commitment
        assert f"送达之日起{section['reply_days']}日" in commitment


def test_no_document_says_what_the_law_does_not(texts: list[dict[str, str]]) -> None:
    for text in (text for document in texts for text in document.values()):
        for trap in ("执行证书有效期", "放弃诉讼", "六十日内申请复查", "不可撤销", "冷静期"):
            assert trap not in text


def test_pages_are_few_numbered_and_carry_the_document_number(portfolio: list[SampleDebt]) -> None:
    for debt in portfolio:
        for document in debt.documents:
            pages = pypdf.PdfReader(io.BytesIO(document.content)).pages
            assert len(pages) <= 2
            for number, page in enumerate(pages, 1):
                text = re.sub(r"\s", "", page.extract_text())
                assert f"第{number}页，共{len(pages)}页" in text
                assert DOCUMENTS[document.type][1](debt.terms)["number"] in text


def test_the_font_has_every_character_of_the_template() -> None:
    font = fonts.find()
    for template in TEMPLATES.glob("*.typ"):
        assert font.missing(template.read_text("utf-8")) == ""


def test_sum_insured_is_all_that_the_schedule_demands_and_a_twentieth(portfolio: list[SampleDebt]) -> None:
    for debt in portfolio:
        sections = debt.terms["sections"]
        owed = sum(
            int(row[part]["amount"]) for row in sections["loan"]["schedule"] for part in ("principal", "interest")
        )
        assert int(sections["guarantee_insurance"]["sum_insured"]["amount"]) == owed + owed // 20


def test_equal_instalments_follow_the_published_example() -> None:
    first, second, *_ = rows = schedule("EQUAL_INSTALMENT", 15_000_000, Decimal("5.8"), 36, date(2026, 1, 15))
    assert (first.principal, first.interest) == (382_471, 72_500)
    assert (second.principal, second.interest) == (384_320, 70_651)
    assert {row.principal + row.interest for row in rows[:-1]} == {454_971}


@settings(deadline=None)
@given(
    st.sampled_from(["EQUAL_INSTALMENT", "EQUAL_PRINCIPAL", "INTEREST_FIRST", "BULLET"]),
    st.integers(100_000, 10**11),
    st.decimals("0.01", "24", places=2),
    st.integers(1, 120),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_schedules_add_up_to_the_principal_and_ascend(
    method: str, principal: int, rate: Decimal, months: int, start: date
) -> None:
    rows = schedule(method, principal, rate, months, start)
    assert sum(row.principal for row in rows) == principal
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    assert [row.no for row in rows] == list(range(1, len(rows) + 1))
    days = [start, *(row.due for row in rows)]
    assert days == sorted(set(days))
    assert rows[-1].due == add_months(start, months)
