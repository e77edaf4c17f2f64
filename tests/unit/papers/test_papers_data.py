"""Papers as data: what cannot be a paper is refused, with the place and what would be right."""

import dataclasses
from datetime import date
from typing import Any

import papersamples as samples
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.amounts.terms import Part as AmountPart
from notary.domain.deadlines import Name, deadline
from notary.domain.errors import FormatError
from notary.domain.glossary import COMPONENTS
from notary.domain.money import Money, MoneyError
from notary.domain.papers import Signature, StandingNotice
from notary.domain.papers.disclosures import TEXTS, TOPICS
from notary.domain.papers.execution import ExecutionCertificate, Passing
from notary.domain.papers.parts import Amount, AmountTable, Counted, Person, component
from notary.domain.parties import Role
from notary.domain.standing import StandingError
from notary.papers import data

BY_KIND: dict[str, Any] = {paper.kind: paper for paper in samples.PAPERS}


def changed(kind: str, **fields: Any) -> Any:
    return dataclasses.replace(BY_KIND[kind], **fields)


@pytest.mark.parametrize(
    ("kind", "fields", "where"),
    [
        ("APPLICATION_FORM", {"applicants": (samples.BANK,)}, "applicants"),
        ("APPLICATION_FORM", {"scope": ("EVERYTHING",)}, "scope"),
        ("SERVICE_ADDRESS", {"channels": ()}, "channels"),
        ("SERVICE_ADDRESS", {"channels": ("PIGEON",)}, "channels"),
        ("DEED_TEXT", {"applicants": ()}, "applicants"),
        ("DEED_TEXT", {"endowed": ()}, "endowed"),
        ("COMMITMENT", {"declarants": ()}, "declarants"),
        ("VERIFICATION_LETTER", {"ways": ()}, "ways"),
        ("VERIFICATION_LETTER", {"silence": " \n"}, "silence"),
        ("OBJECTION_NOTICE", {"replies": ()}, "replies"),
        ("EXECUTION_CERTIFICATE", {"respondents": ()}, "respondents"),
        ("EXECUTION_CERTIFICATE", {"chain": ()}, "chain"),
        ("EXECUTION_CERTIFICATE", {"creditor": "别的银行"}, "chain"),
        ("REFUSAL_DECISION", {"grounds": ()}, "grounds"),
        ("REVIEW_DECISION", {"outcome": "MAINTAIN"}, "parts"),
        ("REVIEW_DECISION", {"parts": ()}, "parts"),
        ("REVIEW_DECISION", {"deed_notary": "吴公证"}, "handler"),
        ("TRANSFER_NOTICE", {"addressee": samples.INSURER}, "addressee.role"),
        ("STANDING_NOTICE", {"rights": ()}, "rights"),
        ("SUBMISSION_RECEIPT", {"items": ()}, "items"),
        ("DISCHARGE_RECEIPT", {"debtors": ()}, "debtors"),
        ("DISCHARGE_RECEIPT", {"reason": "FORGOTTEN"}, "reason"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_paper_is_refused(kind: str, fields: dict[str, Any], where: str) -> None:
    with pytest.raises(FormatError) as error:
        changed(kind, **fields)
    assert error.value.where == where


def test_a_wrong_code_is_told_the_right_ones() -> None:
    with pytest.raises(FormatError, match="'PIGEON' is none of LETTER, PHONE"):
        changed("VERIFICATION_LETTER", channel="PIGEON")


def test_a_standing_that_is_none_is_refused() -> None:
    with pytest.raises(StandingError, match="the last defined one"):
        changed("STANDING_NOTICE", now=0x1F)


def test_a_signature_can_be_verified_somehow() -> None:
    with pytest.raises(FormatError, match="act hash or a certificate id"):
        dataclasses.replace(samples.SIGNATURE, act_hash=None, certificate_id=None)
    assert isinstance(dataclasses.replace(samples.SIGNATURE, act_hash=None), Signature)


def test_an_id_number_comes_with_its_type() -> None:
    with pytest.raises(FormatError, match="id_no"):
        Person(name="张三", role=Role.BORROWER, id_no="310000199001010010")


def test_a_chain_of_title_has_no_gap() -> None:
    certificate: ExecutionCertificate = BY_KIND["EXECUTION_CERTIFICATE"]
    first = certificate.chain[0]
    middle = dataclasses.replace(first, to="甲公司")
    last = Passing(from_="甲公司", to=first.to, bases=("ASSIGNMENT_545",), document="协议", on=date(2026, 10, 1))
    assert dataclasses.replace(certificate, chain=(middle, last)).chain[-1] is last
    with pytest.raises(FormatError, match="gap between 甲公司 and 乙公司"):
        dataclasses.replace(certificate, chain=(middle, dataclasses.replace(last, from_="乙公司")))


def test_doubled_interest_is_not_the_titles() -> None:
    certificate: ExecutionCertificate = BY_KIND["EXECUTION_CERTIFICATE"]
    lines = (*certificate.object.lines, Amount(component="DELAY_DOUBLED", amount=Money(1, "CNY")))
    with pytest.raises(FormatError, match="court's"):
        dataclasses.replace(certificate, object=dataclasses.replace(certificate.object, lines=lines))


@given(st.lists(st.integers(0, 10**14), min_size=1, max_size=len(COMPONENTS)))
def test_the_total_is_the_sum_of_the_lines(minors: list[int]) -> None:
    lines = [
        Amount(component=name, amount=Money(minor, "CNY")) for name, minor in zip(COMPONENTS, minors, strict=False)
    ]
    table = AmountTable(as_of=date(2026, 1, 1), lines=tuple(lines))
    assert table.total == Money(sum(minors), "CNY")
    assert table.to_json()["total"] == {"amount": str(sum(minors)), "currency": "CNY"}


def test_an_amount_table_has_one_currency_and_no_line_twice() -> None:
    principal = Amount(component="PRINCIPAL", amount=Money(1, "CNY"))
    for lines in ((), (principal, principal)):
        with pytest.raises(FormatError, match="lines"):
            AmountTable(as_of=date(2026, 1, 1), lines=lines)
    with pytest.raises(MoneyError):
        AmountTable(as_of=date(2026, 1, 1), lines=(principal, Amount(component="INTEREST", amount=Money(1, "USD"))))


def test_payments_in_another_currency_are_not_deducted() -> None:
    certificate: ExecutionCertificate = BY_KIND["EXECUTION_CERTIFICATE"]
    payment = dataclasses.replace(certificate.deducted[0], amount=Money(1, "USD"))
    with pytest.raises(MoneyError):
        dataclasses.replace(certificate, deducted=(payment,))


def test_every_part_of_a_statement_has_a_component() -> None:
    assert {component(part) for part in AmountPart} == {"FEES", "INTEREST", "OVERDUE_INTEREST", "COMPOUND", "PRINCIPAL"}
    assert {component(part) for part in AmountPart} <= set(COMPONENTS)


def test_a_counted_deadline_is_the_one_that_was_counted() -> None:
    found = deadline(Name.VERIFICATION_REPLY, date(2026, 11, 20), days=8)
    counted = Counted.of(found, "核实函发出", "合同")
    assert (counted.start, counted.count, counted.nominal) == (date(2026, 11, 20), 8, date(2026, 11, 28))
    assert counted.last_day == found.last_day == date(2026, 11, 30)


def test_every_topic_has_a_text_and_what_was_not_told_is_known() -> None:
    assert set(TEXTS) == set(TOPICS)
    record = BY_KIND["DISCLOSURE_RECORD"]
    assert record.missing == ()
    assert changed("DISCLOSURE_RECORD", items=record.items[2:]).missing == ("MEANING", "CHOICE")
    with pytest.raises(FormatError, match="items"):
        changed("DISCLOSURE_RECORD", items=(*record.items, record.items[0]))


def test_data_has_the_forms_of_the_wire() -> None:
    told = data(BY_KIND["EXECUTION_CERTIFICATE"])
    assert told["dated"] == "2026-11-27"
    assert told["signed"]["at"] == "2026-11-27T06:30:05Z"
    assert told["object"]["total"] == {"amount": "10245176", "currency": "CNY"}
    assert told["deducted_total"] == {"amount": "1000000", "currency": "CNY"}
    assert told["chain"][0]["from"] == samples.BANK.name
    assert told["applicant"]["role"] == "INSURER"
    notice: StandingNotice = BY_KIND["STANDING_NOTICE"]
    assert data(notice)["now"] == "CERTIFICATE_REQUESTED+PARTIAL+SUCCEEDED"
    assert data(samples.bare(notice))["before"] is None
    assert data(BY_KIND["DEED_TEXT"])["obligation"]["annual_rate"] == "7.2"
