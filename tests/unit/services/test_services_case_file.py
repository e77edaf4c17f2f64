"""The case file: every row of the law before the issue, through the use cases, on both databases."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from officekit import CREDITOR, EVIDENCE, FOREIGN, NOTARY, TestOffice, hex65, kept, terms

from notary.db import acts as act_rows
from notary.db import case_records as rows
from notary.db.scope import Scope
from notary.domain import canonical, records
from notary.domain.acts import ZERO
from notary.domain.case_file import CaseForbidden
from notary.domain.eligibility import Outcome
from notary.domain.errors import Conflict, Error, FormatError, NotFound, Refused
from notary.domain.headline import Deed
from notary.domain.standing import Role
from notary.domain.times import format_time
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import acts, case_file, case_state, checklist, consents, instruments, keys, parties, rehearsal
from notary.services.acts import Actor
from notary.services.case_file import Signatory, Signed
from notary.services.readiness import NotReady
from notary.services.wish import Wish

APPLY, ACCEPT = ("CREDITOR", "APPLY", {}), ("NOTARY", "ACCEPT", {})
LIST = ("NOTARY", "REQUEST_ITEMS", {"items": [{"id": "INCOME", "what": "proof of income"}]})
SUPPLY = ("CREDITOR", "SUPPLY_ITEMS", {"items": [{"id": "INCOME", "sha256": EVIDENCE}]})
ROWS: dict[str, tuple[list[Any], tuple[str, str, dict[str, Any]], Deed]] = {
    "N1": ([], APPLY, Deed.APPLIED),
    "N2": ([APPLY], ACCEPT, Deed.ACCEPTED),
    "N3": ([APPLY], ("NOTARY", "NOT_ACCEPT", {"ground": "NOT_COMPETENT"}), Deed.NOT_ACCEPTED),
    "N4": ([APPLY, ACCEPT], LIST, Deed.SUPPLEMENT_REQUESTED),
    "N4 supplied": ([APPLY, ACCEPT, LIST], SUPPLY, Deed.ACCEPTED),
    "N6": ([APPLY, ACCEPT], ("NOTARY", "REFUSE", {"ground": "UNTRUE"}), Deed.REFUSED),
    "N7": ([APPLY], ("NOTARY", "TERMINATE", {"ground": "HINDRANCE"}), Deed.TERMINATED),
}
"""Row → the records before it, the record that takes it, and where it leads."""

DETAILS = {"N2": {"disclosures": [EVIDENCE]}}
"""What an acceptance says where there is nothing yet for it to follow from."""


def consented(office: TestOffice, reference: str = "LN-1") -> str:
    """An offer that everybody chose and consented to, and nobody applied for."""
    id = office.offered(reference)
    with office.write() as tx:
        rehearsal.consent(tx, office.context, id)
    return id


def file_of(office: TestOffice, id: str) -> Any:
    with office.read() as tx:
        return case_state.read(tx, instruments.rows.get(tx, NOTARY, id))


def play(office: TestOffice, id: str, steps: list[Any]) -> None:
    for role, type, detail in steps:
        office.record(id, role, type, detail)


class TestRows:
    @pytest.mark.parametrize("name", ROWS)
    def test_a_row_is_lawful_once(self, office: TestOffice, name: str) -> None:
        before, step, target = ROWS[name]
        id = consented(office)
        play(office, id, before)
        office.record(id, *step)
        assert file_of(office, id).deed is target
        with pytest.raises((CaseForbidden, Conflict)):
            office.record(id, *step)

    @pytest.mark.parametrize("name", [name for name in ROWS if name != "N7"])
    def test_and_not_from_elsewhere(self, office: TestOffice, name: str) -> None:
        before, step, _ = ROWS[name]
        id = consented(office)
        play(office, id, before[:-1] if before else [APPLY])
        with pytest.raises(CaseForbidden, match="starts from"):
            office.prepare_record(id, step[0], Wish(step[1], DETAILS.get(name, step[2])))

    @pytest.mark.parametrize("name", ["N1", "N2", "N3", "N4", "N6"])
    def test_nor_by_another(self, office: TestOffice, name: str) -> None:
        before, step, _ = ROWS[name]
        id, other = consented(office), "CREDITOR" if step[0] == "NOTARY" else "NOTARY"
        play(office, id, before)
        with pytest.raises(CaseForbidden, match=f"it is for {step[0]}, not for {other}"):
            office.prepare_record(id, other, Wish(step[1], step[2]))

    def test_an_application_needs_the_consents(self, office: TestOffice) -> None:
        id = office.offered()
        with pytest.raises(CaseForbidden, match="the checklist fails at ENFORCEMENT_ACCEPTED"):
            office.record(id, *APPLY)

    def test_what_was_refused_can_be_given_up_and_its_reference_is_free(self, office: TestOffice) -> None:
        id = consented(office)
        play(office, id, [APPLY, ACCEPT, ("NOTARY", "REFUSE", {"ground": "AGAINST_PUBLIC_MORALS"})])
        with pytest.raises(NotReady, match=r"caseFile.deed: is REFUSED"):
            office.prepare_issue(id)
        with office.write() as tx:
            instruments.withdraw(tx, CREDITOR, id)
        assert office.row(office.issued()).status == "ISSUED"


class TestWithdrawing:
    @pytest.mark.parametrize("before", [[], [APPLY], [APPLY, ACCEPT], [APPLY, ACCEPT, LIST]])
    @pytest.mark.parametrize("who", ["party", "creditor"])
    def test_any_party_withdraws_until_the_issue(self, office: TestOffice, before: list[Any], who: str) -> None:
        id = consented(office)
        play(office, id, before)
        if who == "party":
            office.record_of(id, "borrower", "WITHDRAW", {"reason": "CHANGED_MIND"})
        else:
            office.take_back(id)
        assert (office.row(id).status, file_of(office, id).deed) == ("WITHDRAWN", Deed.TERMINATED)
        with office.read() as tx:
            stored = rows.of_instrument(tx, id)
            assert {item.private for item in stored} == {b""}
            assert case_file.disclosed(office.context, stored[0]) == []
        assert file_of(office, id).length == len(stored)
        with pytest.raises(Conflict, match="is WITHDRAWN; a case file begins with the offer and ends with it"):
            office.take_back(id)

    def test_not_after_it(self, office: TestOffice) -> None:
        id = office.issued()
        with pytest.raises(Conflict, match="is ISSUED; its case file goes on with DATA_CONSENT alone"):
            office.take_back(id)


class TestIssue:
    def test_act_0_names_the_last_record(self, office: TestOffice) -> None:
        id = office.agreed()
        head = file_of(office, id).head
        office.submit("NOTARY", office.prepare_issue(id))
        assert kept(office, id)[0]["body"]["mandatory"]["previous"] == head != ZERO

    def test_a_record_made_meanwhile_is_a_conflict_for_the_issue(self, office: TestOffice) -> None:
        id = office.agreed()
        prepared = office.prepare_issue(id)
        office.record_of(id, "borrower", "DATA_CONSENT", data())
        with pytest.raises(Conflict, match="has a newer record by now"):
            office.submit("NOTARY", prepared)
        office.submit("NOTARY", office.prepare_issue(id))

    def test_data_consents_go_on_after_it_and_act_0_keeps_its_head(self, office: TestOffice) -> None:
        id = office.issued()
        head = kept(office, id)[0]["body"]["mandatory"]["previous"]
        office.record_of(id, "borrower", "DATA_CONSENT", data())
        office.record_of(id, "borrower", "DATA_CONSENT", data(given=False))
        assert file_of(office, id).deed is Deed.ISSUED
        assert kept(office, id)[0]["body"]["mandatory"]["previous"] == head != file_of(office, id).head
        with pytest.raises(Conflict, match="goes on with DATA_CONSENT alone"):
            office.record_of(id, "borrower", "SERVICE_CONFIRMED", {})

    def test_what_was_prepared_before_the_issue_does_not_come_after_it(self, office: TestOffice) -> None:
        id = office.agreed()
        late = office.prepare_record(id, "NOTARY", Wish("REFUSE", {"ground": "NO_CAPACITY"}))
        office.submit("NOTARY", office.prepare_issue(id))
        with pytest.raises(Conflict, match="is ISSUED"):
            office.submit_records("NOTARY", late)

    def test_another_notary_than_the_one_without_interest_does_not_issue(self, office: TestOffice) -> None:
        id, key = office.agreed(), "0x" + "77" * 20
        second = {"id": "second-notary", "role": "NOTARY", "institution": "trial-office", "name": "Second"}
        with office.write() as tx:
            act_rows.add_authority(tx, **second, address=key, not_before="2026-01-01T00:00:00Z", not_after=None)
        with pytest.raises(NotReady, match="CONFLICT_DECLARATION by second-notary"), office.write() as tx:
            acts.prepare_issue(tx, office.context, NOTARY, id, Actor("second-notary", Role.NOTARY, key))


def data(**change: Any) -> dict[str, Any]:
    given = {"party": "borrower", "recipient": "insurer", "purpose": "INSURANCE", "categories": ["LOAN"], "given": True}
    return given | change


class TestSigning:
    def test_a_stale_record_is_a_conflict(self, office: TestOffice) -> None:
        id = consented(office)
        first, second = (office.prepare_record(id, "CREDITOR", Wish("APPLY", {})) for _ in range(2))
        office.submit_records("CREDITOR", first)
        with pytest.raises(Conflict, match="has a newer record by now; prepare this one again"):
            office.submit_records("CREDITOR", second)
        with pytest.raises(NotFound, match="was submitted already"):
            office.submit_records("CREDITOR", first)

    def test_a_record_that_another_signed(self, office: TestOffice) -> None:
        id = consented(office)
        prepared = office.prepare_record(id, "CREDITOR", Wish("APPLY", {}))
        with pytest.raises(Refused, match="the signature is of"):
            office.submit_records("NOTARY", prepared)
        assert file_of(office, id).deed is Deed.DRAFT

    def test_a_body_lapses(self, office: TestOffice) -> None:
        id = consented(office)
        prepared = office.prepare_record(id, "CREDITOR", Wish("APPLY", {}))
        office.clock.forward(hours=2)
        with pytest.raises(Conflict, match="had to be signed by"):
            office.submit_records("CREDITOR", prepared)

    def test_one_signature_over_records_of_many_instruments_all_or_none(self, office: TestOffice) -> None:
        ids = [consented(office, f"LN-{index}") for index in range(3)]
        prepared = [office.prepare_record(id, "CREDITOR", Wish("APPLY", {})) for id in ids]
        hashes = office.submit_records("CREDITOR", *prepared)
        assert [file_of(office, id).head for id in ids] == hashes
        with office.read() as tx:
            batches = [canonical.parse(rows.of_instrument(tx, id)[-1].record)["signature"]["batch"] for id in ids]
        assert {batch["size"] for batch in batches} == {3}
        again = [office.prepare_record(id, "NOTARY", Wish("ACCEPT", {})) for id in ids]
        office.record(ids[2], "NOTARY", "NOT_ACCEPT", {"ground": "OTHER"})
        with pytest.raises(Error):
            office.submit_records("NOTARY", *again)
        assert file_of(office, ids[0]).deed is Deed.APPLIED

    def test_details_out_of_form_and_unknown_types(self, office: TestOffice) -> None:
        id = consented(office)
        with pytest.raises(FormatError, match="is no record; those are DISCLOSED, CHOSEN"):
            office.record(id, "NOTARY", "FORGIVE", {})
        with pytest.raises(FormatError, match=r"detail: the member 'ground' is missing"):
            office.record(id, "NOTARY", "REFUSE", {})
        with pytest.raises(Conflict, match="is DRAFT"):
            office.record(office.draft("LN-2"), "CREDITOR", "APPLY", {})

    def test_evidence_is_sealed_and_only_its_digest_is_signed(self, office: TestOffice) -> None:
        id = office.agreed()
        with office.read() as tx:
            row = next(item for item in rows.of_instrument(tx, id) if item.type == "IDENTITY")
        assert b'"score"' not in row.record
        assert b'"score"' not in row.private
        ((_, path, value),) = case_file.disclosed(office.context, row)
        assert (path.split(".", 2)[2], value) == ("liveness.borrower", {"score": 950, "threshold": 800})


class TestParties:
    def wallet(self, office: TestOffice, party: str = "borrower", key: EthereumKey | None = None) -> EthereumKey:
        key = key or EthereumKey(new_private_key())
        paper = next(item for item in terms()["parties"] if item["id"] == party)
        with office.write() as tx:
            keys.enrol(
                tx, office.context, CREDITOR, address=key.address, id_type=paper["id_type"], id_no=paper["id_no"],
                method="ENROLLED_WALLET", evidence=EVIDENCE,
            )  # fmt: skip
        return key

    def prepare(self, office: TestOffice, id: str, key: EthereumKey, wish: Wish, scope: Any = CREDITOR) -> Any:
        with office.write() as tx:
            who = Signatory("borrower", "BORROWER", key.address)
            return case_file.prepare(tx, office.context, scope, id, who, wish)

    def withdraw(self, office: TestOffice, id: str, scope: Scope) -> None:
        wish = Wish("WITHDRAW", {"reason": "OTHER"})
        with office.write() as tx:
            case_file.record_with_event_key(tx, office.context, scope, id, "borrower", "BORROWER", wish, EVIDENCE)

    def test_a_wallet_signs_its_own_partys_records(self, office: TestOffice) -> None:
        id, key = office.offered(), self.wallet(office)
        prepared = self.prepare(office, id, key, Wish("CHOSEN", chosen("DECLINE")))
        with office.write() as tx:
            case_file.submit(tx, office.context, case_file.sign_batch(office.context, [prepared], key.sign_digest))
        assert file_of(office, id).chose("borrower") == "DECLINE"
        with pytest.raises(Conflict, match="'borrower' has not chosen to notarise"), office.write() as tx:
            consents.record_with_event_key(tx, office.context, CREDITOR, id, "borrower", "BORROWER", EVIDENCE)
        with office.read() as tx:
            found = {item.point.name: item for item in checklist.of_instrument(tx, office.context, CREDITOR, id)}
        assert found["DISCLOSED_FIRST"].outcome is found["ENFORCEMENT_ACCEPTED"].outcome is Outcome.FAIL
        with office.write() as tx:
            keys.retire(tx, office.context, CREDITOR, key.address)
        with pytest.raises(Conflict, match="was retired, and consents rest on it"):
            self.wallet(office, key=key)

    def test_a_wallet_of_another_party_is_refused(self, office: TestOffice) -> None:
        id, insurers = office.offered(), self.wallet(office, "insurer")
        with pytest.raises(Refused, match="was enrolled with"):
            self.prepare(office, id, insurers, Wish("CHOSEN", chosen("DECLINE")))
        with pytest.raises(Refused, match="is not enrolled here"):
            self.prepare(office, id, EthereumKey(new_private_key()), Wish("CHOSEN", chosen("DECLINE")))

    def test_a_wallet_that_was_retired_meanwhile(self, office: TestOffice) -> None:
        id, key = office.offered(), self.wallet(office)
        prepared = self.prepare(office, id, key, Wish("CHOSEN", chosen("DECLINE")))
        with office.write() as tx:
            keys.retire(tx, office.context, CREDITOR, key.address)
        with pytest.raises(Refused, match="retired"), office.write() as tx:
            case_file.submit(tx, office.context, case_file.sign_batch(office.context, [prepared], key.sign_digest))

    def test_a_customer_acts_for_itself_alone(self, office: TestOffice) -> None:
        id = office.offered()
        paper = next(item for item in terms()["parties"] if item["id"] == "borrower")
        me = Scope("PARTY", "trial-bank", instruments.identity(office.context, paper["id_type"], paper["id_no"]))
        key = self.wallet(office)
        prepared = self.prepare(office, id, key, Wish("WITHDRAW", {"reason": "OTHER"}), me)
        signed = [Signed(prepared.body_hash, {"value": hex65(key.sign_digest(prepared.digest("x"))), "batch": None})]
        with office.read() as tx:
            case_file.require_own(tx, me, signed, id)
            with pytest.raises(NotFound):
                case_file.require_own(tx, FOREIGN, signed, id)
            with pytest.raises(NotFound, match="waits for a signature here"):
                case_file.require_own(tx, me, signed, office.row(id).id[:-1] + "0")
            with pytest.raises(Refused, match="each party consents for itself"):
                parties.require_own(tx, me, id, "insurer", by_event_key=False)
        with pytest.raises(Refused, match="an event key is made where somebody else"):
            self.withdraw(office, id, me)

    def test_another_bank_sees_and_does_nothing(self, office: TestOffice) -> None:
        id = office.offered()
        with pytest.raises(NotFound):
            self.withdraw(office, id, FOREIGN)
        with pytest.raises(Refused, match="a party acts itself or through claims staff"):
            self.withdraw(office, id, NOTARY)

    def test_a_text_that_is_not_the_one_that_was_shown(self, office: TestOffice) -> None:
        id, now = office.untold(), format_time(office.clock.now)
        with office.read() as tx:
            known = case_state.known(office.context, instruments.rows.get(tx, CREDITOR, id))
        items = [
            {"id": name, "sha256": sha256, "shownAt": now, "confirmedAt": now}
            for name, sha256 in sorted(known.notice["en"].items())
        ]
        told = {
            "party": "borrower", "version": known.version, "language": "zh-CN", "channel": "ONLINE", "items": items,
            "questions": None, "readAloud": False,
        }  # fmt: skip
        with pytest.raises(
            CaseForbidden, match="item 01_MEANING is not what the notice of this instrument says in zh-CN"
        ):
            office.record_of(id, "borrower", "DISCLOSED", told)
        office.record_of(id, "borrower", "DISCLOSED", told | {"language": "en"})
        office.record_of(id, "borrower", "CHOSEN", chosen("NOTARISE"))

    def test_service_is_confirmed_by_the_envelopes_own_digests(self, office: TestOffice) -> None:
        id = office.offered()
        with office.read() as tx:
            row = instruments.rows.get(tx, CREDITOR, id)
            stored = next(item for item in rows.of_instrument(tx, id) if item.type == "SERVICE_CONFIRMED")
        said = canonical.parse(stored.record)["body"]["mandatory"]["detail"]
        assert set(said["addresses"]) < set(canonical.parse(row.envelope)["digests"])
        assert said["replyDays"] == terms()["sections"]["commitment"]["reply_days"]


def chosen(choice: str) -> dict[str, Any]:
    return {"party": "borrower", "version": "2026-11", "choice": choice}


def test_time_to_consider(office: TestOffice) -> None:
    terms_ = dataclasses.replace(office.context.terms, cooling_off=timedelta(hours=24))
    office.context = dataclasses.replace(office.context, terms=terms_)
    id = consented(office)
    with pytest.raises(CaseForbidden, match="leaves 24 hours after the last disclosure"):
        office.record(id, *APPLY)
    office.clock.forward(hours=24)
    office.record(id, *APPLY)
    assert file_of(office, id).deed is Deed.APPLIED


def test_a_rehearsal_again_does_nothing(office: TestOffice) -> None:
    id = office.agreed()
    before = file_of(office, id)
    with office.write() as tx:
        rehearsal.complete(tx, office.context, [id])
    assert file_of(office, id) == before
    assert before.length == 8
    with office.read() as tx:
        for item in rows.of_instrument(tx, id):
            records.check(canonical.parse(item.record))
