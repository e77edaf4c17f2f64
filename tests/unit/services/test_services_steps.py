"""The life of a debt through the use cases: every step as the law has it, and everything else refused with reasons."""

from typing import Any

import pytest
from officekit import (
    CLAIMED,
    CREDITOR,
    FOREIGN,
    INSURER,
    LINES,
    NOTARY,
    PRINCIPAL,
    TestOffice,
    kept,
)

from notary.db.scope import Scope
from notary.domain import standing
from notary.domain.errors import Error, FormatError, NotFound, Refused
from notary.domain.law import StepForbidden
from notary.domain.law.replay import NotFollowed
from notary.services import acts, audit, courts, evidence, execution, history, instruments
from notary.services.steps import StepRefused
from notary.services.wish import Wish

MORE = {"amount": "100001", "currency": "CNY"}
HUGE = {"amount": "2000000000", "currency": "CNY"}
BORROWER = {"actor": "DEBTOR", "party": "borrower"}
APPLIED = {"applied": CLAIMED, "claims": ["PRINCIPAL"]}
CERTIFIED = ("DISBURSE", "DEFAULT", "REQUEST", "VERIFY")


def named(office: TestOffice, id: str) -> str:
    """The standing of an instrument."""
    return standing.name(office.row(id).standing)


def regions(office: TestOffice, id: str) -> dict[str, Any]:
    """The legal state that the last act says."""
    found: dict[str, Any] = kept(office, id)[-1]["body"]["mandatory"]["regions"]
    return found


def certified(office: TestOffice, id: str) -> None:
    """The way to an execution certificate: the borrower answers that it owes."""
    office.lead(id, *CERTIFIED)
    office.submitted(id, "REPLY")
    office.lead(id, "CERTIFY")


def forbidden(office: TestOffice, id: str, who: str, step: str, shown: Any = None, **detail: Any) -> tuple[str, ...]:
    """Every reason for which the law forbids a step."""
    with pytest.raises(StepForbidden) as caught:
        office.do(id, who, step, shown, **detail)
    assert all(reason in str(caught.value) for reason in caught.value.reasons)
    return caught.value.reasons


def sees(office: TestOffice, scope: Scope, id: str) -> bool:
    """Whether somebody sees an instrument."""
    with office.read() as tx:
        try:
            instruments.rows.get(tx, scope, id)
        except NotFound:
            return False
    return True


def assert_sound(office: TestOffice) -> None:
    """The audit of what needs no chain finds nothing."""
    with office.read() as tx:
        assert [each for each in audit.run(tx, office.context, None, every=True) if each.different] == []


class TestALife:
    def test_the_insurer_pays_and_has_the_debt_enforced(self, office: TestOffice) -> None:
        id, shown = office.issued(), []
        office.lead(id, "DISBURSE", "DEFAULT")
        shown.append(named(office, id))
        assert not sees(office, INSURER, id)
        office.lead(id, "CLAIM")
        assert sees(office, INSURER, id)
        office.lead(id, "INDEMNIFY", "TRANSFER", "NOTIFY_TRANSFER")
        shown.append(named(office, id))
        office.do(id, "INSURER", "REQUEST", APPLIED)
        office.lead(id, "VERIFY")
        said = office.submitted(id, "OBJECTION", ["objection"])
        objected = Wish("OBJECT", {"by": BORROWER, "submission": said})  # on what the borrower handed in itself
        office.submit("NOTARY", office.prepare(id, "NOTARY", objected))
        shown.append(named(office, id))
        office.do(id, "NOTARY", "OVERRULE")
        office.lead(id, "CERTIFY")
        shown.append(named(office, id))
        office.do(id, "INSURER", "FILE")
        with office.write() as tx:
            courts.record_case(tx, office.context, NOTARY, id, "trial-court", "（2026）沪0115执1号")
        office.do(id, "COURT", "DOCKET")
        office.lead(id, "ENFORCE")
        shown.append(named(office, id))
        with pytest.raises(StepRefused, match="the notary can record it"):  # the lender's part is still owed
            office.do(id, "COURT", "COMPLETE", {"received": CLAIMED})
        office.do(id, "NOTARY", "COMPLETE", {"received": CLAIMED})
        shown.append(named(office, id))
        assert shown == [
            "IN_DEFAULT",
            "IN_DEFAULT+SUCCEEDED",
            "OBJECTED+SUCCEEDED",
            "CERTIFIED+SUCCEEDED",
            "ENFORCING+SUCCEEDED",
            "IN_DEFAULT+SUCCEEDED",
        ]
        assert regions(office, id)["court"] == "COMPLETED"
        by = {act["body"]["mandatory"]["type"]: act["body"]["mandatory"] for act in kept(office, id)}
        assert by["FILE"]["detail"]["by"] == {"actor": "INSURER", "party": None}
        assert by["FILE"]["actor"]["authority"] == "trial-insurer"
        assert (by["DOCKET"]["actor"]["role"], by["ENFORCE"]["actor"]["role"]) == ("COURT", "NOTARY")
        assert by["ENFORCE"]["detail"]["by"]["actor"] == "COURT"
        assert by["CERTIFY"]["legalBasis"] == ["公证程序规则 55"]
        office.sequence()
        assert_sound(office)

    def test_a_default_is_of_an_instalment_that_is_past_and_unpaid(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, "DISBURSE", at={"DISBURSE": "2026-03-23T02:00:00Z"})
        with pytest.raises(StepForbidden, match="an instalment must be unpaid after its due date"):
            office.do(id, "CREDITOR", "DEFAULT", at="2026-04-23T02:00:00Z")  # the due day itself
        office.do(id, "CREDITOR", "DEFAULT", at="2026-04-24T02:00:00Z")
        assert named(office, id) == "IN_DEFAULT"

    def test_what_was_paid_out_is_the_principal(self, office: TestOffice) -> None:
        id = office.issued()
        less = PRINCIPAL | {"amount": "23500000"}
        for shown in ({}, {"disbursed": less}, {"disbursed": PRINCIPAL | {"currency": "USD"}}):
            assert "nothing deducted in advance" in forbidden(office, id, "CREDITOR", "DISBURSE", shown)[0]
        office.lead(id, "DISBURSE")
        assert (named(office, id), regions(office, id)["performance"]) == ("ENFORCEABLE", "PERFORMING")

    def test_silence_after_the_letter_is_waited_for(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, *CERTIFIED)
        (reason,) = forbidden(office, id, "NOTARY", "CERTIFY", office.certificate_draft(id))
        assert "the days to answer be over" in reason
        office.clock.forward(days=8)
        office.lead(id, "CERTIFY")
        assert named(office, id) == "CERTIFIED"

    def test_an_answer_to_an_earlier_letter_is_none_to_this_one(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, *CERTIFIED)
        office.submitted(id, "REPLY")
        office.do(id, "CREDITOR", "WITHDRAW")
        office.lead(id, "REQUEST", "VERIFY")
        (reason,) = forbidden(office, id, "NOTARY", "CERTIFY", office.certificate_draft(id))
        assert "everybody who was asked must have answered" in reason
        office.submitted(id, "REPLY")
        office.lead(id, "CERTIFY")

    def test_an_objection_that_came_in_time_is_recorded_later(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, *CERTIFIED)
        office.clock.forward(days=6)
        said = office.submitted(id, "OBJECTION")
        office.clock.forward(days=6)
        (late,) = forbidden(office, id, "NOTARY", "OBJECT", by=BORROWER)
        assert "its period must not have passed" in late
        office.do(id, "NOTARY", "OBJECT", by=BORROWER, submission=said)
        assert named(office, id) == "OBJECTED"

    def test_each_neighbour_of_a_step_is_refused_with_every_reason(self, office: TestOffice) -> None:
        id = office.issued()
        reasons = forbidden(office, id, "CREDITOR", "REQUEST", {"applied": HUGE})
        wanted = ("a default must be on record", "no more may be asked for than is owed", "only claims under contracts")
        assert len(reasons) == len(wanted)
        assert all(any(each in reason for reason in reasons) for each in wanted)
        (reason,) = forbidden(office, id, "CREDITOR", "FILE", {})[:1]
        assert "an execution certificate must be issued and in force" in reason
        with pytest.raises(StepForbidden, match="it rests on APPLICATION, which was not shown"):
            office.prepare(id, "CREDITOR", Wish("CONTEST", {}))
        office.lead(id, "DISBURSE", "DEFAULT")
        assert "first P1" not in str(forbidden(office, id, "CREDITOR", "DISBURSE", {"disbursed": PRINCIPAL}))
        (reason,) = forbidden(office, id, "CREDITOR", "CURE", declared=["CURE_AGREED"])
        assert reason == "all arrears must be paid"
        (reason,) = forbidden(office, id, "NOTARY", "VERIFY")
        assert reason == "it starts from APPLIED, and the certificate is NONE; first REQUEST (E1)"
        office.lead(id, "REQUEST", "VERIFY")
        office.submitted(id, "REPLY")
        more = [{"component": "PRINCIPAL", "amount": MORE}]
        (reason,) = forbidden(office, id, "NOTARY", "CERTIFY", office.certificate_draft(id, more))
        assert "no more may be certified than was applied for" in reason
        assert named(office, id) == "CERTIFICATE_REQUESTED"

    def test_what_was_received_covers_the_title_before_it_is_complete(self, office: TestOffice) -> None:
        id = office.issued()
        certified(office, id)
        office.lead(id, "FILE", "DOCKET", "ENFORCE")
        less = CLAIMED | {"amount": "99999"}
        for shown in ({}, {"received": less}):
            (reason,) = forbidden(office, id, "NOTARY", "COMPLETE", shown)
            assert "must cover the amount of the title" in reason
        office.lead(id, "COMPLETE")
        assert named(office, id) == "ENFORCED"


class TestSuccession:
    @pytest.fixture
    def claimed(self, office: TestOffice) -> str:
        """A debt in default of which the lender has claimed the indemnity."""
        id = office.issued()
        office.lead(id, "DISBURSE", "DEFAULT", "CLAIM")
        return id

    def test_a_claim_waits_for_the_days_of_the_policy(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, "DISBURSE", "DEFAULT")
        with pytest.raises(StepForbidden, match="the waiting days of the policy must be over"):
            office.do(id, "CREDITOR", "CLAIM", at="2026-07-01T00:00:00Z", insurer="trial-insurer")

    def test_a_claim_names_a_creditor_that_is_known(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, "DISBURSE", "DEFAULT")
        for nobody in ("nobody", "trial-court", "trial-office"):
            with pytest.raises(NotFound, match="is no creditor known here; an insurer is entered as an institution"):
                office.do(id, "CREDITOR", "CLAIM", insurer=nobody)
        with pytest.raises(FormatError, match=r"detail\.insurer"):
            office.do(id, "CREDITOR", "CLAIM")
        assert not sees(office, INSURER, id)

    def test_the_lender_does_not_pay_in_the_insurers_name_nor_the_insurer_transfer(
        self, office: TestOffice, claimed: str
    ) -> None:
        paid = {"indemnity": CLAIMED, "indemnity_parts": LINES}
        with pytest.raises(StepRefused, match="trial-bank does not act as the INSURER of this debt"):
            office.do(claimed, "CREDITOR", "INDEMNIFY", paid, by={"actor": "INSURER"})
        office.lead(claimed, "INDEMNIFY")
        with pytest.raises(StepRefused, match="trial-insurer does not act as the LENDER of this debt"):
            office.do(claimed, "INSURER", "TRANSFER", {"transferred": CLAIMED}, by={"actor": "LENDER"})

    def test_an_insurer_that_does_not_hold_the_claim_records_no_payment_of_the_debtor(
        self, office: TestOffice, claimed: str
    ) -> None:
        with pytest.raises(StepRefused, match="trial-insurer does not hold the claim, so it records no step of the"):
            office.do(claimed, "INSURER", "DISCHARGE", ground="PAYMENT", by=BORROWER)
        office.lead(claimed, "INDEMNIFY", "TRANSFER", "NOTIFY_TRANSFER")
        office.do(claimed, "INSURER", "DISCHARGE", ground="PAYMENT", by=BORROWER)
        assert named(office, claimed) == "DISCHARGED+SUCCEEDED"

    def test_amounts_follow_one_another(self, office: TestOffice, claimed: str) -> None:
        assert "how much was paid" in forbidden(office, claimed, "INSURER", "INDEMNIFY")[0]
        office.lead(claimed, "INDEMNIFY")
        more = {"transferred": MORE, "bases": ["INSURANCE_60"]}
        (reason,) = forbidden(office, claimed, "CREDITOR", "TRANSFER", more)
        assert "must be as much as the indemnity" in reason
        office.lead(claimed, "TRANSFER")
        late = {"arrivals": {"borrower": "2026-11-24"}}
        for shown in ({}, {"arrivals": {"lender": "2026-11-23"}}, late):
            (reason,) = forbidden(office, claimed, "NOTARY", "NOTIFY_TRANSFER", shown, by={"actor": "INSURER"})
            assert "must have arrived at the debtor" in reason
        (reason,) = forbidden(office, claimed, "INSURER", "REQUEST", APPLIED)
        assert "creditor once the notice of the transfer has arrived" in reason
        office.lead(claimed, "NOTIFY_TRANSFER")
        (reason,) = forbidden(office, claimed, "INSURER", "REQUEST", APPLIED | {"applied": MORE})
        assert "up to what it paid" in reason

    def test_a_lender_that_was_not_paid_in_full_keeps_the_rest(self, office: TestOffice, claimed: str) -> None:
        office.lead(claimed, "INDEMNIFY", "TRANSFER", "NOTIFY_TRANSFER", "REQUEST")
        assert (regions(office, claimed)["certificate"], regions(office, claimed)["rest"]["certificate"]) == (
            "NONE",
            "APPLIED",
        )

    @pytest.mark.parametrize("said", [CLAIMED, {"amount": "1", "currency": "CNY"}])
    def test_an_insurer_does_not_say_itself_that_it_paid_all(
        self, office: TestOffice, claimed: str, said: dict[str, str]
    ) -> None:
        shown = {"indemnity": CLAIMED, "indemnity_parts": LINES, "outstanding": said}
        with pytest.raises(Refused, match="the outstanding amount is not what is owed on that day; it is"):
            office.do(claimed, "INSURER", "INDEMNIFY", shown)

    @pytest.mark.parametrize("name", ["disbursed", "indemnity", "transferred", "applied", "certified", "received",
                                      "outstanding"])  # fmt: skip
    @pytest.mark.parametrize("bad", ["100", 100, {"amount": "1.5", "currency": "CNY"}, {"amount": "1"}, None])
    def test_an_amount_out_of_form(self, office: TestOffice, claimed: str, name: str, bad: Any) -> None:
        with pytest.raises(FormatError, match=rf"evidence\.{name}"):
            office.do(claimed, "INSURER", "INDEMNIFY", {name: bad})
        with office.read() as tx:
            history.of_instrument(tx, office.context, claimed)

    @pytest.mark.parametrize(
        ("name", "bad"),
        [("claims", "PRINCIPAL"), ("claims", []), ("claims", [{}]), ("claims", ["ALL"]), ("arrivals", []),
         ("arrivals", {"borrower": "today"}), ("arrivals", {"borrower": 1}), ("bases", "INSURANCE_60"),
         ("bases", [["INSURANCE_60"]]), ("bases", ["GUESS"])],
    )  # fmt: skip
    def test_a_list_out_of_form(self, office: TestOffice, claimed: str, name: str, bad: Any) -> None:
        with pytest.raises(FormatError, match=rf"evidence\.{name}"):
            office.do(claimed, "INSURER", "INDEMNIFY", {"indemnity": CLAIMED, "indemnity_parts": LINES, name: bad})


class TestCorrections:
    def correct(self, office: TestOffice, id: str, corrects: int) -> None:
        office.submit(
            "NOTARY", office.prepare(id, "NOTARY", Wish("CORRECTION", {"kind": "STANDING", "corrects": corrects}))
        )

    def test_a_struck_step_is_as_if_it_had_not_been(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, "DISBURSE", "DEFAULT")
        before = regions(office, id)
        office.discharge(id)
        self.correct(office, id, 3)
        assert (named(office, id), regions(office, id)) == ("IN_DEFAULT", before)
        office.lead(id, "REQUEST")
        assert named(office, id) == "CERTIFICATE_REQUESTED"
        with pytest.raises(NotFollowed, match="act 3 is no step that counts"):
            self.correct(office, id, 3)
        office.sequence()
        assert_sound(office)

    def test_what_others_rest_on_is_struck_after_them(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, "DISBURSE", "DEFAULT")
        with pytest.raises(NotFollowed, match="act 2 rests on act 1, so strike it first"):
            self.correct(office, id, 1)
        self.correct(office, id, 2)
        self.correct(office, id, 1)
        assert (named(office, id), regions(office, id)["performance"]) == ("ENFORCEABLE", "UNDISBURSED")

    def test_no_issue_delivery_submission_or_correction_is_struck(self, office: TestOffice) -> None:
        id = office.issued()
        office.submitted(id, "STATEMENT")
        office.submit("NOTARY", office.prepare(id, "NOTARY", Wish("DELIVER", {"party": "borrower"})))
        office.lead(id, "DISBURSE")
        self.correct(office, id, 3)
        for sequence in (0, 1, 2, 3, 4):
            with pytest.raises(NotFollowed, match=f"act {sequence} is no step that counts"):
                self.correct(office, id, sequence)

    def test_a_revocation_is_not_struck(self, office: TestOffice) -> None:
        id = office.issued()
        office.discharge(id)
        office.revoke(id)
        with pytest.raises(StepRefused, match="CORRECTION is not possible now"):
            self.correct(office, id, 3)
        assert named(office, id) == "REVOKED"
        self.correct(office, id, 1)  # the debt is not paid, and its deed stays void
        assert (named(office, id), regions(office, id)["performance"]) == ("REVOKED", "UNDISBURSED")

    def test_a_struck_objection_is_no_answer(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, *CERTIFIED)
        office.do(id, "NOTARY", "OBJECT", by=BORROWER)
        self.correct(office, id, 5)
        (reason,) = forbidden(office, id, "NOTARY", "CERTIFY", office.certificate_draft(id))
        assert "everybody who was asked must have answered" in reason

    def test_a_struck_claim_shuts_out_whom_it_let_in(self, office: TestOffice) -> None:
        id = office.issued()
        office.lead(id, "DISBURSE", "DEFAULT", "CLAIM")
        self.correct(office, id, 3)
        assert not sees(office, INSURER, id)
        with pytest.raises(NotFound):
            office.lead(id, "INDEMNIFY")
        office.lead(id, "CLAIM", "INDEMNIFY")
        assert sees(office, INSURER, id)


class TestPapers:
    def test_a_paper_is_handed_in_before_an_act_names_it(self, office: TestOffice) -> None:
        id, unknown = office.issued(), {"sha256": "ab" * 32, "sm3": "cd" * 32}
        named_by = {
            "RECHECK": Wish("RECHECK", {}, {"written_grounds": unknown}),
            "DELIVER": Wish("DELIVER", {"party": "borrower"}, {"proof_of_service": unknown}),
            "CORRECTION": Wish("CORRECTION", {"kind": "STANDING", "corrects": 0}, {"decision": unknown}),
        }
        for wish in named_by.values():
            with pytest.raises(Refused, match=f"with the SHA-256 {'ab' * 32} is not kept here; hand the paper in"):
                office.prepare(id, "NOTARY", wish)
        said = Wish("SUBMISSION", {"kind": "OBJECTION"}, {"objection": unknown})
        with pytest.raises(Refused, match="is not kept here"), office.write() as tx:
            acts.submit_with_event_key(tx, office.context, NOTARY, id, "borrower", "5f" * 32, said)

    def test_the_sm3_is_of_the_same_paper(self, office: TestOffice) -> None:
        id, papers = office.issued(), office.papers("NOTARY", "written_grounds")
        papers["written_grounds"]["sm3"] = "cd" * 32
        with pytest.raises(Refused, match="is not kept here"):
            office.prepare(id, "NOTARY", Wish("RECHECK", {}, papers))

    def test_another_institutions_paper_is_none_of_ones_own(self, office: TestOffice) -> None:
        id = office.issued()
        with pytest.raises(Refused, match="is not kept here"):
            office.prepare(id, "NOTARY", Wish("RECHECK", {}, office.papers("CREDITOR", "written_grounds")))

    @pytest.fixture
    def discharged(self, office: TestOffice) -> tuple[str, str]:
        """A discharged debt, and the digest of the paper that the discharge rests on."""
        id = office.issued()
        office.discharge(id)
        return id, office.papers("CREDITOR", "discharge_proof")["discharge_proof"]["sha256"]

    def test_whoever_sees_the_instrument_reads_the_papers_that_its_acts_name(
        self, office: TestOffice, discharged: tuple[str, str]
    ) -> None:
        for scope in (CREDITOR, NOTARY):
            with office.read() as tx:
                found = evidence.read(tx, office.context, scope, *discharged)
            assert found == ("DISCHARGE_PROOF", b"discharge_proof of CREDITOR")

    def test_nobody_else_does_and_no_other_paper_is_read(self, office: TestOffice, discharged: tuple[str, str]) -> None:
        (id, sha256), other = discharged, office.issued("LN-2")
        unnamed = office.papers("CREDITOR", "decision")["decision"]["sha256"]
        for scope, instrument, paper, told in (
            (FOREIGN, id, sha256, "no instrument"),
            (INSURER, id, sha256, "no instrument"),
            (CREDITOR, other, sha256, "no act of instrument"),
            (CREDITOR, id, unnamed, "no act of instrument"),
        ):
            with pytest.raises(NotFound, match=told), office.read() as tx:
                evidence.read(tx, office.context, scope, instrument, paper)

    def test_what_is_only_prepared_names_nothing(self, office: TestOffice) -> None:
        id = office.issued()
        office.prepare(id, "CREDITOR", office.wish("CREDITOR", "DISCHARGE", ground="PAYMENT"))
        sha256 = office.papers("CREDITOR", "discharge_proof")["discharge_proof"]["sha256"]
        with pytest.raises(NotFound, match="no act of instrument"), office.read() as tx:
            evidence.read(tx, office.context, CREDITOR, id, sha256)

    def test_what_a_party_hands_in_before_the_notary_is_read_by_both(self, office: TestOffice) -> None:
        id, papers = office.issued(), office.papers("NOTARY", "objection")
        with office.write() as tx:
            said = Wish("SUBMISSION", {"kind": "OBJECTION"}, papers)
            acts.submit_with_event_key(tx, office.context, NOTARY, id, "borrower", "5f" * 32, said)
        for scope in (CREDITOR, NOTARY):
            with office.read() as tx:
                assert evidence.read(tx, office.context, scope, id, papers["objection"]["sha256"])[1]

    def test_papers_are_kept_once_and_as_ciphertext(self, office: TestOffice) -> None:
        first, again = (office.papers("CREDITOR", "decision") for _ in range(2))
        assert first == again
        with office.read() as tx:
            row = evidence.rows.find(tx, "trial-bank", first["decision"]["sha256"])
        assert row is not None
        assert b"decision of CREDITOR" not in row.private

    @pytest.mark.parametrize("content", [b"", b"x" * (evidence.MOST_BYTES + 1)])
    def test_a_paper_has_some_bytes_and_not_too_many(self, office: TestOffice, content: bytes) -> None:
        with pytest.raises(FormatError, match="are kept"), office.write() as tx:
            evidence.keep(tx, office.context, CREDITOR, "DECISION", content)


def test_the_certificate_that_is_issued_is_the_one_that_follows_from_the_record(office: TestOffice) -> None:
    id = office.issued()
    office.lead(id, *CERTIFIED)
    office.submitted(id, "REPLY")
    shown = office.certificate_draft(id)
    for bad in ({}, {"certified": CLAIMED}, {**shown, "certified": MORE}):
        with pytest.raises(Error) as caught:
            office.do(id, "NOTARY", "CERTIFY", bad)
        assert isinstance(caught.value, FormatError | execution.CertificateDiffers)
    office.do(id, "NOTARY", "CERTIFY", shown)
