"""A claim of which the insurer paid a part: two creditors, a certificate and a case for each, and nothing twice."""

from typing import Any

import pytest
from officekit import CREDITOR, INSURER, NOTARY, TestOffice
from paykit import paid, rows
from storykit import TODAY, Debt

from notary.db.scope import Scope
from notary.domain import standing
from notary.domain.certificate import About
from notary.domain.deadlines import Name
from notary.domain.errors import Conflict
from notary.domain.headline import REST
from notary.domain.law import StepForbidden
from notary.domain.money import Money
from notary.domain.papers import ExecutionCertificate
from notary.services import certificates, deadlines, execution, history, papers, payments, worklist
from notary.services.steps import StepRefused

CLAIMS = ["PRINCIPAL", "SECURITY"]


def ask(debt: Debt, who: str, amount: Money) -> None:
    debt.do(who, "REQUEST", {"applied": amount.to_json(), "claims": CLAIMS})


def answered(debt: Debt, share: str | None) -> None:
    """The letter about a share, and everybody's answer to it."""
    debt.do("NOTARY", "VERIFY", share=share)
    for party in debt.bound:
        debt.submit(party, "REPLY")


def drafted(debt: Debt, share: str | None, lines: list[dict[str, Any]] | None = None) -> ExecutionCertificate:
    wording = execution.Wording(lines=lines or (), share=share)
    with debt.office.read() as tx:
        context = debt.office.context
        return execution.draft(tx, context, NOTARY, debt.id, "trial-notary", context.today, wording)


def certify(debt: Debt, share: str | None, lines: list[dict[str, Any]] | None = None) -> ExecutionCertificate:
    paper = drafted(debt, share, lines)
    shown = {"certified": paper.object.total.to_json(), execution.NAME: execution.value(paper)}
    debt.do("NOTARY", "CERTIFY", shown, share=share)
    return paper


def indemnity(debt: Debt) -> Money:
    with debt.office.read() as tx:
        found = history.of_instrument(tx, debt.office.context, debt.id).case.indemnity
    assert found is not None
    return found


def the_rest(debt: Debt) -> Money:
    owed = debt.owed
    return Money(owed.minor - indemnity(debt).minor, owed.currency)


def insurer_certified(office: TestOffice) -> Debt:
    """The insurer has its certificate, and the lender has applied for one over the rest."""
    debt = Debt(office).indemnified(2)
    ask(debt, "INSURER", indemnity(debt))
    answered(debt, None)
    certify(debt, None)
    ask(debt, "CREDITOR", the_rest(debt))
    answered(debt, REST)
    return debt


def both_certified(office: TestOffice) -> Debt:
    debt = insurer_certified(office)
    certify(debt, REST)
    return debt


def test_the_register_says_that_it_was_a_part(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    with office.read() as tx:
        found = history.of_instrument(tx, office.context, debt.id)
    (indemnified,) = [body for _, body, _ in found.steps if body["type"] == "INDEMNIFY"]
    assert indemnified["detail"]["declared"] == ["PART_PAID"]
    assert found.case.regions.rest is not None
    whole = Debt(office, "LN-2").indemnified()
    with office.read() as tx:
        assert history.of_instrument(tx, office.context, whole.id).case.regions.rest is None


def test_what_is_not_due_yet_stays_with_the_lender(office: TestOffice) -> None:
    """Without acceleration an insurer that pays all arrears has paid a part: the later instalments are the lender's."""
    debt = Debt(office).issue()
    debt.do("CREDITOR", "DISBURSE", {"disbursed": debt.content["sections"]["loan"]["principal"]})
    debt.do("CREDITOR", "DEFAULT")
    debt.do("CREDITOR", "CLAIM", insurer="trial-insurer")
    parts = [line for line in debt.lines if line["amount"]["amount"] != "0"]
    debt.do("INSURER", "INDEMNIFY", {"indemnity": debt.owed.to_json(), "indemnity_parts": parts})
    with office.read() as tx:
        assert history.of_instrument(tx, office.context, debt.id).case.split


def test_both_certificates_together_are_what_is_owed(office: TestOffice) -> None:
    debt = both_certified(office)
    with office.read() as tx:
        own = execution.issued(tx, office.context, NOTARY, debt.id)[0]
        rest = execution.issued(tx, office.context, NOTARY, debt.id, REST)[0]
    assert (own.applicant.role, rest.applicant.role) == ("INSURER", "LENDER")
    assert own.object.total.minor + rest.object.total.minor == debt.owed.minor
    assert own.object.total == indemnity(debt)
    assert own.chain
    assert not rest.chain
    assert own.certificate_no != rest.certificate_no


def test_each_is_a_certificate_of_its_own(office: TestOffice) -> None:
    debt = both_certified(office)
    office.open_registry()
    view = office.settle()
    told = []
    with office.read() as tx:
        for about in About:
            value = certificates.issue(tx, office.context, CREDITOR, debt.id, view, about)
            told.append(value["credential"]["credentialSubject"].get("executionNo"))
    assert told[0] is None
    assert len(set(told)) == 3


def test_nobody_claims_what_the_other_holds(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    one = Money(1, "CNY")
    with pytest.raises(StepForbidden, match="up to what it paid"):
        ask(debt, "INSURER", Money(indemnity(debt).minor + 1, "CNY"))
    with pytest.raises(StepForbidden, match="what the insurer did not pay"):
        ask(debt, "CREDITOR", Money(the_rest(debt).minor + 1, "CNY"))
    ask(debt, "CREDITOR", the_rest(debt))
    ask(debt, "INSURER", one)


def test_a_component_stands_in_one_certificate_alone(office: TestOffice) -> None:
    """The insurer paid half of the principal, so of the principal the lender has the other half and not all."""
    debt = insurer_certified(office)
    half = debt.part("PRINCIPAL").minor - indemnity(debt).minor
    more = [{"component": "PRINCIPAL", "amount": Money(half + 1, "CNY").to_json()}]
    with pytest.raises(StepForbidden, match="in two execution certificates"):
        certify(debt, REST, more)
    certify(debt, REST, [{"component": "PRINCIPAL", "amount": Money(half, "CNY").to_json()}])


def test_a_certificate_over_the_whole_leaves_nothing_for_another(office: TestOffice) -> None:
    """It was the lender's before the insurer paid; the insurer applies once it is revoked."""
    debt = Debt(office).default().requested()
    answered(debt, None)
    certify(debt, None)
    split_off(debt)
    with pytest.raises(StepForbidden, match="in two execution certificates"):
        ask(debt, "INSURER", indemnity(debt))
    debt.do("REVIEWER", "REVOKE_CERTIFICATE", share=REST)
    ask(debt, "INSURER", indemnity(debt))


def split_off(debt: Debt) -> None:
    """The insurer pays half of the principal of a debt that is in default."""
    half = Money(debt.part("PRINCIPAL").minor // 2, "CNY")
    debt.do("CREDITOR", "CLAIM", insurer="trial-insurer")
    parts = [{"component": "PRINCIPAL", "amount": half.to_json()}]
    debt.do("INSURER", "INDEMNIFY", {"indemnity": half.to_json(), "indemnity_parts": parts})
    debt.do("CREDITOR", "TRANSFER", {"transferred": half.to_json(), "bases": ["INSURANCE_60"]})
    arrivals = dict.fromkeys(debt.bound, debt.office.context.today.isoformat())
    debt.do("NOTARY", "NOTIFY_TRANSFER", {"arrivals": arrivals}, by={"actor": "INSURER", "party": None})


def test_what_the_insurer_received_is_the_insurers(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    today, got = office.context.today.isoformat(), Money(100_00, "CNY")
    with office.write() as tx:
        booking = paid(debt.id, "IN-1", day=today, amount=got.to_json())
        payments.import_(tx, office.context, INSURER, rows(booking))
    left = Money(indemnity(debt).minor - got.minor, "CNY")
    with pytest.raises(StepForbidden, match="less what it has received"):
        ask(debt, "INSURER", Money(left.minor + 1, "CNY"))
    ask(debt, "INSURER", left)
    ask(debt, "CREDITOR", Money(debt.owed.minor - left.minor, "CNY"))


def test_what_the_insurer_receives_after_its_certificate_leaves_the_lender_its_rest(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    ask(debt, "INSURER", indemnity(debt))
    answered(debt, None)
    certify(debt, None)
    office.clock.forward(seconds=1)
    before = debt.owed
    with office.write() as tx:
        got = paid(debt.id, "IN-1", day=office.context.today.isoformat(), amount=Money(100_00, "CNY").to_json())
        payments.import_(tx, office.context, INSURER, rows(got))
    ask(debt, "CREDITOR", Money(before.minor - indemnity(debt).minor, "CNY"))


def test_an_answer_counts_for_the_letter_that_it_answers(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    ask(debt, "INSURER", indemnity(debt))
    answered(debt, None)
    ask(debt, "CREDITOR", the_rest(debt))
    debt.do("NOTARY", "VERIFY", share=REST)
    with pytest.raises(StepForbidden, match="everybody who was asked must have answered"):
        certify(debt, REST)
    certify(debt, None)


def test_a_step_that_could_be_about_either_says_about_which(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    ask(debt, "INSURER", indemnity(debt))
    debt.do("NOTARY", "VERIFY")  # there is one application
    ask(debt, "CREDITOR", the_rest(debt))
    debt.do("NOTARY", "REQUEST_PAPERS", share=REST)
    with pytest.raises(StepRefused, match="share: REST"):
        debt.do("NOTARY", "DENY", ground="PERFORMANCE_NOT_PROVED")
    debt.do("NOTARY", "DENY", ground="PERFORMANCE_NOT_PROVED", share=REST)
    with office.read() as tx:
        regions = history.of_instrument(tx, office.context, debt.id).case.regions
    assert (regions.certificate.name, regions.rest.certificate.name) == ("VERIFYING", "REFUSED")


def test_what_the_chain_gives_a_creditor_no_move_for_the_notary_records(office: TestOffice) -> None:
    """Of both applications the lender's was refused, and the insurer withdraws its own."""
    debt = Debt(office).indemnified(2)
    ask(debt, "CREDITOR", the_rest(debt))
    debt.do("NOTARY", "DENY", ground="PERFORMANCE_NOT_PROVED")
    ask(debt, "INSURER", indemnity(debt))
    with pytest.raises(StepRefused, match="the notary can record it"):
        debt.do("INSURER", "WITHDRAW")
    debt.do("NOTARY", "WITHDRAW", by={"actor": "INSURER", "party": None})
    assert office.row(debt.id).standing & 0x1F == 5


def test_papers_are_of_the_application_that_they_are_about(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    ask(debt, "INSURER", indemnity(debt))
    first = debt.head
    ask(debt, "CREDITOR", the_rest(debt))
    second = debt.head
    told = {}
    with office.read() as tx:
        for sequence in (first, second):
            letter = papers.make(
                tx, office.context, NOTARY, debt.id, "VERIFICATION_LETTER", party="borrower", sequence=sequence
            )
            told[sequence] = (letter.creditor, letter.amounts.total)
        drafts = [
            papers.make(tx, office.context, NOTARY, debt.id, "EXECUTION_CERTIFICATE", sequence=sequence).applicant.role
            for sequence in (first, second)
        ]
    assert told[first] == (debt.person("insurer")["name"], indemnity(debt))
    assert told[second] == (debt.person("lender")["name"], the_rest(debt))
    assert drafts == ["INSURER", "LENDER"]


def test_there_is_no_rest_of_a_claim_that_is_one(office: TestOffice) -> None:
    debt = Debt(office).indemnified()
    debt.requested("INSURER")
    with pytest.raises(StepForbidden, match="the claim is not split"):
        debt.do("NOTARY", "VERIFY", share=REST)
    with office.read() as tx, pytest.raises(Conflict, match="over the lender's rest"):
        execution.issued(tx, office.context, NOTARY, debt.id, REST)


def test_each_creditor_has_the_tasks_of_its_share(office: TestOffice) -> None:
    debt = both_certified(office)
    debt.do("INSURER", "FILE")
    assert tasks(debt, INSURER) == []
    assert tasks(debt, CREDITOR) == [("FILE", REST)]
    debt.do("REVIEWER", "REVOKE_CERTIFICATE", share=REST)
    assert tasks(debt, CREDITOR) == [("REQUEST_CERTIFICATE", REST)]
    ask(debt, "CREDITOR", the_rest(debt))
    assert ("SEND_LETTER", REST) in tasks(debt, NOTARY)
    assert standing.name(office.row(debt.id).standing) == "CERTIFIED+SUCCEEDED"


def test_each_share_has_its_deadlines(office: TestOffice) -> None:
    debt = Debt(office).indemnified(2)
    ask(debt, "CREDITOR", the_rest(debt))
    office.clock.forward(days=1)
    ask(debt, "INSURER", indemnity(debt))
    debt.do("NOTARY", "VERIFY", share=REST)
    with office.read() as tx:
        derived = deadlines.of_instrument(tx, office.context, NOTARY, debt.id)
    days = {item.deadline.last_day for item in derived.running if item.deadline.kind.name is Name.ISSUE}
    assert len(days) == 2
    assert [item.deadline.kind.name for item in derived.running].count(Name.VERIFICATION_REPLY) == 1
    assert Name.VERIFICATION_REPLY in {item.kind for item in derived.open}


def tasks(debt: Debt, scope: Scope) -> list[tuple[str, str | None]]:
    """What waits for somebody on the debt, by the pages of its work list."""
    with debt.office.read() as tx:
        items, _ = worklist.page(tx, debt.office.context, scope, cursor=None, limit=50)
    return [(item.code, item.share) for item in items if item.row.id == debt.id]


@pytest.mark.parametrize("share", [1, 2])
def test_what_comes_in_after_the_claim_passed_whole_is_not_the_lenders(office: TestOffice, share: int) -> None:
    debt = Debt(office).indemnified(share)
    office.clock.forward(days=1)
    late = paid(debt.id, "IN-1", day=office.context.today.isoformat(), amount=Money(1_00, "CNY").to_json())
    early = late | {"id": "IN-2", "day": TODAY}
    with office.write() as tx:
        assert payments.import_(tx, office.context, CREDITOR, rows(early)).count == 1
    if share == 1:
        with office.write() as tx, pytest.raises(payments.NotBookable, match="after the claim had passed"):
            payments.import_(tx, office.context, CREDITOR, rows(late))
    else:
        with office.write() as tx:
            assert payments.import_(tx, office.context, CREDITOR, rows(late)).count == 1
