"""The issue: who may, with which numbers, one by one and in batches under one signature."""

from typing import Any

import pytest
from officekit import BANK, CREDITOR, NOTARY, TestOffice, high_s, kept, sign, submit
from sqlalchemy import select, update

from notary.db import numbers
from notary.db.scope import Scope
from notary.db.tables import consents, documents
from notary.domain import acts as act_rules
from notary.domain.errors import Conflict, NotFound, Refused
from notary.domain.register.proofs import ProofError
from notary.services import acts
from notary.services.acts import Signed
from notary.services.readiness import NotReady


class TestIssue:
    def test_the_deed_is_issued_with_number_deed_number_and_consents(self, office: TestOffice) -> None:
        id = office.agreed()
        prepared = office.prepare_issue(id)
        (act_hash,) = office.submit("NOTARY", prepared)
        row, (act,) = office.row(id), kept(office, id)
        mandatory = act["body"]["mandatory"]
        assert (row.status, row.register_no, row.head_sequence, row.standing) == ("ISSUED", 0, 0, 0)
        assert row.head_hash == act_hash == act_rules.act_hash(act)
        assert row.deed_no == mandatory["detail"]["deedNo"] == "（2026）试证经字第1号"
        assert mandatory["detail"]["envelopeHash"] == row.envelope_hash
        assert mandatory["detail"]["issueDate"] == "2026-11-23"
        assert [(each["party"], each["role"]) for each in mandatory["detail"]["consents"]] == [
            ("borrower", "BORROWER"),
            ("insurer", "INSURER"),
            ("lender", "LENDER"),
        ]
        act_rules.check(act)

    def test_numbers_are_dense_whatever_the_order_of_submission(self, office: TestOffice) -> None:
        ids = [office.agreed(f"LN-{index}") for index in range(3)]
        prepared = [office.prepare_issue(id) for id in ids]
        office.submit("NOTARY", *reversed(prepared))
        assert [office.row(id).register_no for id in ids] == [0, 1, 2]
        assert [office.row(id).deed_no for id in ids] == [f"（2026）试证经字第{serial}号" for serial in (1, 2, 3)]

    def test_what_is_missing_is_listed(self, office: TestOffice) -> None:
        id = office.offered()
        with pytest.raises(NotReady) as caught:
            office.prepare_issue(id)
        assert [(item.path, item.code) for item in caught.value.problems] == [
            ("parties.borrower", "CONSENT"),
            ("parties.insurer", "CONSENT"),
            ("parties.lender", "CONSENT"),
            ("caseFile.deed", "CASE_FILE"),
            ("caseFile.parties.borrower", "CASE_FILE"),
            ("caseFile.parties.borrower", "CASE_FILE"),
            ("caseFile.notary", "CASE_FILE"),
        ]
        assert "parties.borrower: has not consented as BORROWER" in str(caught.value)

    def test_a_document_that_is_not_the_one_that_was_agreed_on_is_missing(self, office: TestOffice) -> None:
        id = office.agreed()
        other = office.context.vault.seal(b"another text", f"documents/{id}/0")
        with office.write() as tx:
            tx.execute(update(documents).where(documents.c.instrument == id).values(private=other))
        with pytest.raises(NotReady, match=r"documents\[0\]: the COMMITMENT is not here as the envelope names it"):
            office.prepare_issue(id)

    @pytest.mark.parametrize("member", ["party", "instrument"])
    def test_a_consent_of_another_party_or_instrument_is_not_taken(self, office: TestOffice, member: str) -> None:
        id, other = office.agreed("LN-1"), office.agreed("LN-2")
        with office.write() as tx:
            borrower = (consents.c.party == "borrower") & (consents.c.instrument == id)
            wanted = consents.c.party == ("insurer" if member == "party" else "borrower")
            source = (consents.c.instrument == (id if member == "party" else other)) & wanted
            value = tx.execute(select(consents.c.consent).where(source)).scalar_one()
            tx.execute(update(consents).where(borrower).values(consent=value))
        with pytest.raises(NotReady, match=r"parties\.borrower: the consent as BORROWER that is kept is not genuine"):
            office.prepare_issue(id)

    def test_a_draft_is_not_ready_and_an_issued_one_is_a_conflict(self, office: TestOffice) -> None:
        with pytest.raises(NotReady, match="status: a draft, which nobody can have consented to"):
            office.prepare_issue(office.draft("LN-1"))
        with pytest.raises(Conflict, match="is ISSUED"):
            office.prepare_issue(office.issued("LN-2"))

    @pytest.mark.parametrize(
        ("scope", "role", "message"),
        [
            (CREDITOR, "CREDITOR", "ISSUE is for NOTARY, not for CREDITOR"),
            (CREDITOR, "NOTARY", "who asks is in the role CREDITOR, and the act is one of the NOTARY"),
            (NOTARY, "CREDITOR", "who asks is in the role NOTARY, and the act is one of the CREDITOR"),
            (Scope("SYSTEM", "trial-office"), "NOTARY", "who asks is in the role SYSTEM"),
            (Scope("NOTARY", BANK), "NOTARY", "who asks is of trial-bank, and trial-notary acts for trial-office"),
        ],
    )
    def test_only_the_notary_itself_issues_and_no_number_is_lost_over_it(
        self, office: TestOffice, scope: Scope, role: str, message: str
    ) -> None:
        id = office.agreed()
        with pytest.raises(Refused, match=message), office.write() as tx:
            acts.prepare_issue(tx, office.context, scope, id, office.actor(role))
        with office.read() as tx:
            assert numbers.leased(tx, numbers.REGISTER, id) is None

    def test_a_number_is_not_held_for_good(self, office: TestOffice) -> None:
        held, later = office.agreed("LN-1"), office.agreed("LN-2")
        for _ in range(9):
            assert office.prepare_issue(held).number == 0
            office.clock.forward(minutes=26)
        last = office.prepare_issue(held)
        office.submit("NOTARY", office.prepare_issue(later))
        assert (last.number, office.row(later).register_no) == (0, 1)
        office.clock.forward(minutes=6, seconds=1)
        with pytest.raises(Conflict, match="the lease of number 0"):
            office.submit("NOTARY", last)
        assert office.prepare_issue(held).number == 2
        with office.write() as tx:
            (void,) = acts.prepare_voids(tx, office.context, office.actor("NOTARY"))
        assert void.number == 0

    def test_what_is_given_up_holds_back_nothing(self, office: TestOffice) -> None:
        given_up, later = office.agreed("LN-1"), office.agreed("LN-2")
        prepared = office.prepare_issue(given_up)
        with office.write() as tx:
            acts.abandon(tx, office.context, [prepared])
        taken = office.prepare_issue(later)
        assert taken.number == prepared.number == 0
        assert taken.body["mandatory"]["detail"]["deedNo"] == prepared.body["mandatory"]["detail"]["deedNo"]
        with pytest.raises(NotFound):
            office.submit("NOTARY", prepared)

    def test_giving_one_body_up_spares_the_numbers_of_another_for_the_same_debt(self, office: TestOffice) -> None:
        id = office.agreed()
        one, other = office.prepare_issue(id), office.prepare_issue(id)
        with office.write() as tx:
            acts.abandon(tx, office.context, [one])
        assert office.prepare_issue(office.agreed("LN-2")).number == 1
        office.submit("NOTARY", other)
        assert office.row(id).register_no == 0

    def test_prepared_twice_it_keeps_its_number_and_is_issued_once(self, office: TestOffice) -> None:
        id = office.agreed()
        first, second = office.prepare_issue(id), office.prepare_issue(id)
        assert (first.number, second.number) == (0, 0)
        assert first.body_hash != second.body_hash
        office.submit("NOTARY", second)
        with pytest.raises(Conflict, match="the lease of number 0"):
            office.submit("NOTARY", first)
        assert len(kept(office, id)) == 1

    def test_a_lapsed_lease_goes_to_the_next_issue_and_the_late_one_is_a_conflict(self, office: TestOffice) -> None:
        late, next_one = office.agreed("LN-1"), office.agreed("LN-2")
        prepared = office.prepare_issue(late)
        office.clock.forward(hours=1, seconds=1)
        taken = office.prepare_issue(next_one)
        assert taken.number == prepared.number == 0
        with pytest.raises(Conflict, match="had to be signed by 2026-11-23T07:30:00Z; prepare it again"):
            office.submit("NOTARY", prepared)
        office.submit("NOTARY", taken)
        office.submit("NOTARY", office.prepare_issue(late))
        assert (office.row(late).register_no, office.row(next_one).register_no) == (1, 0)

    def test_a_deed_number_belongs_to_the_year_in_shanghai(self, office: TestOffice) -> None:
        office.clock.now = office.clock.now.replace(month=12, day=31, hour=16, minute=0)
        detail = office.prepare_issue(office.agreed()).body["mandatory"]["detail"]
        assert (detail["issueDate"], detail["deedNo"]) == ("2027-01-01", "（2027）试证经字第1号")

    def test_a_gap_is_voided_once_something_above_it_is_issued(self, office: TestOffice) -> None:
        gone, used = office.agreed("LN-1"), office.agreed("LN-2")
        office.prepare_issue(gone)
        office.submit("NOTARY", office.prepare_issue(used))
        with office.write() as tx:
            assert acts.prepare_voids(tx, office.context, office.actor("NOTARY")) == []
        office.clock.forward(hours=1, seconds=1)
        with office.write() as tx:
            voids = acts.prepare_voids(tx, office.context, office.actor("NOTARY"))
        office.submit("NOTARY", *voids)
        assert [each.number for each in voids] == [0]
        assert voids[0].body["mandatory"]["change"] == {"from": 0, "to": 15}
        office.submit("NOTARY", office.prepare_issue(gone))
        assert office.row(gone).register_no == 2


class TestBatches:
    @pytest.mark.parametrize("count", [2, 3, 5, 8])
    def test_one_signature_covers_many_acts(self, office: TestOffice, count: int) -> None:
        prepared = [office.prepare_issue(office.agreed(f"LN-{index}")) for index in range(count)]
        signed = sign(office, *prepared)
        assert len({each.signature["value"] for each in signed}) == 1
        assert len(set(submit(office, *signed))) == count

    def test_an_act_of_a_batch_stands_alone(self, office: TestOffice) -> None:
        prepared = [office.prepare_issue(office.agreed(f"LN-{index}")) for index in range(3)]
        signed = sign(office, *prepared)
        submit(office, signed[1])
        submit(office, signed[2], signed[0])

    def test_one_bad_act_keeps_all_others_out(self, office: TestOffice) -> None:
        ids = [office.agreed(f"LN-{index}") for index in range(3)]
        signed = sign(office, *[office.prepare_issue(id) for id in ids])
        bad = Signed(signed[2].body_hash, signed[2].signature | {"value": high_s(signed[2].signature["value"])})
        with pytest.raises(Refused, match="high s"):
            submit(office, signed[0], signed[1], bad)
        assert {office.row(id).status for id in ids} == {"OFFERED"}
        submit(office, *signed)

    @pytest.mark.parametrize(
        "change",
        [
            {"index": 1},
            {"size": 4},
            {"index": 7},
            {"path": []},
            {"path": ["00" * 32]},
            {"root": "00" * 32},
        ],
    )
    def test_a_tampered_path_is_refused(self, office: TestOffice, change: dict[str, Any]) -> None:
        prepared = [office.prepare_issue(office.agreed(f"LN-{index}")) for index in range(3)]
        first = sign(office, *prepared)[0]
        batch = first.signature["batch"] | change
        # Another size alone may leave the path right; then the signature is over another batch.
        with pytest.raises(Refused if change == {"size": 4} else ProofError):
            submit(office, Signed(first.body_hash, first.signature | {"batch": batch}))

    def test_a_single_signature_is_no_batch_and_a_batch_no_single_one(self, office: TestOffice) -> None:
        prepared = [office.prepare_issue(office.agreed(f"LN-{index}")) for index in range(2)]
        single, batched = sign(office, prepared[0])[0], sign(office, *prepared)[0]
        for signature in (
            single.signature | {"batch": batched.signature["batch"]},
            batched.signature | {"batch": None},
        ):
            with pytest.raises(Refused, match="over other data"):
                submit(office, Signed(prepared[0].body_hash, signature))

    def test_an_empty_batch_enters_nothing(self, office: TestOffice) -> None:
        assert submit(office) == []
