"""Later acts: prepared, signed, submitted; and every way in which that is refused."""

import copy
import dataclasses
import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from officekit import BANK, CREDITOR, FOREIGN, NOTARY, OTHER_BANK, PRINCIPAL, TestOffice, high_s, kept, sign, submit

from notary.db import acts as act_rows
from notary.db.scope import Scope
from notary.domain import acts as act_rules
from notary.domain import canonical, certificate, commitment
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.law import StepForbidden
from notary.domain.standing import Code, Flag, Role
from notary.domain.times import SHANGHAI, format_time
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import acts, certificates, consents
from notary.services.acts import Actor, Prepared, Signed
from notary.services.steps import StepRefused
from notary.services.wish import Wish

RECHECK = Wish("RECHECK", {})
TEXT = {"correction.text": "应为二〇二六年"}
WORDING = Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}, evidence=TEXT)


def discharge(office: TestOffice) -> Wish:
    """The creditor's discharge, with the paper that it rests on."""
    return office.wish("CREDITOR", "DISCHARGE", ground="PAYMENT")


def nested(levels: int) -> Any:
    """A value of so many containers, one in the other."""
    value: Any = 0
    for _ in range(levels):
        value = [value]
    return value


class TestLaterActs:
    def test_each_act_continues_the_one_before(self, office: TestOffice) -> None:
        id = office.issued()
        office.submit("NOTARY", office.prepare(id, "NOTARY", WORDING))
        office.discharge(id)
        office.revoke(id)
        found = kept(office, id)
        bodies = [act["body"]["mandatory"] for act in found]
        assert [body["sequence"] for body in bodies] == [0, 1, 2, 3, 4]
        assert [body["previous"] for body in bodies[1:]] == [act_rules.act_hash(act) for act in found[:-1]]
        changes = [(body["change"]["from"], body["change"]["to"]) for body in bodies]
        under_recheck = Code.DISCHARGED | Flag.UNDER_RECHECK
        assert changes == [(0, 0), (0, 0), (0, 1), (1, under_recheck), (under_recheck, Code.REVOKED)]
        row = office.row(id)
        assert (row.head_sequence, row.head_hash, row.standing) == (4, act_rules.act_hash(found[-1]), Code.REVOKED)

    def test_of_two_prepared_acts_the_second_is_a_conflict(self, office: TestOffice) -> None:
        id = office.issued()
        paid = office.prepare(id, "CREDITOR", discharge(office))
        office.submit("NOTARY", office.prepare(id, "NOTARY", office.wish("NOTARY", "RECHECK")))
        with pytest.raises(Conflict, match="has a newer act by now; prepare this one again"):
            office.submit("CREDITOR", paid)
        assert office.row(id).standing == Flag.UNDER_RECHECK

    def test_a_body_is_entered_once(self, office: TestOffice) -> None:
        prepared = office.prepare(office.issued(), "CREDITOR", discharge(office))
        office.submit("CREDITOR", prepared)
        with pytest.raises(NotFound, match="was prepared here, or it was submitted already"):
            office.submit("CREDITOR", prepared)

    def test_a_body_that_was_not_prepared_is_unknown_however_well_it_is_signed(self, office: TestOffice) -> None:
        prepared = office.prepare(office.issued(), "CREDITOR", discharge(office))
        body = copy.deepcopy(prepared.body)
        body["mandatory"]["detail"]["ground"] = "WAIVER"
        forged = Prepared(body, act_rules.body_hash(body))
        with pytest.raises(NotFound):
            office.submit("CREDITOR", forged)

    def test_a_body_is_signed_in_time_or_prepared_again(self, office: TestOffice) -> None:
        id = office.issued()
        prepared = office.prepare(id, "CREDITOR", discharge(office))
        office.clock.forward(hours=1)
        late = office.prepare(office.issued("LN-2"), "CREDITOR", discharge(office))
        office.submit("CREDITOR", prepared)
        office.clock.forward(hours=1, seconds=1)
        with pytest.raises(Conflict, match="had to be signed by 2026-11-23T08:30:00Z; prepare it again"):
            office.submit("CREDITOR", late)

    def test_what_was_never_signed_is_forgotten(self, office: TestOffice) -> None:
        id = office.issued()
        lapsed = office.prepare(id, "CREDITOR", discharge(office))
        office.clock.forward(days=1, hours=1, seconds=1)
        office.prepare(id, "CREDITOR", discharge(office))
        with pytest.raises(NotFound):
            office.submit("CREDITOR", lapsed)

    def test_refused_signatures(self, office: TestOffice) -> None:
        id = office.issued()
        prepared = office.prepare(id, "CREDITOR", discharge(office))
        (good,) = sign(office, prepared, role="CREDITOR")
        value = good.signature["value"]
        (stranger,) = acts.sign_batch(office.context, [prepared], EthereumKey(new_private_key()).sign_digest)
        for bad, error in (
            (stranger.signature["value"], Refused),
            (sign(office, prepared, role="NOTARY")[0].signature["value"], Refused),
            (high_s(value), Refused),
            (value[:-2] + "00", Refused),
            ("0x" + "00" * 65, Refused),
            ("0x" + "zz" * 65, FormatError),
            (value[2:], FormatError),
            ("", FormatError),
        ):
            with pytest.raises(error):
                submit(office, Signed(prepared.body_hash, {"value": bad, "batch": None}))
        with pytest.raises(FormatError):
            submit(office, Signed(prepared.body_hash, {"value": value}))
        assert office.row(id).standing == 0
        submit(office, good)

    def test_discharged_twice_or_revoked_without_a_recheck(self, office: TestOffice) -> None:
        id = office.issued()
        office.discharge(id)
        with pytest.raises(StepForbidden, match="and the performance is DISCHARGED"):
            office.discharge(id)
        with pytest.raises(StepForbidden, match=r"and the deed is ISSUED; first RECHECK \(N9\)"):
            office.do(id, "REVIEWER", "REVOKE", ground="PROCEDURE")
        assert office.row(id).standing == Code.DISCHARGED

    def test_the_notary_of_the_deed_does_not_decide_its_recheck(self, office: TestOffice) -> None:
        id = office.issued()
        office.do(id, "NOTARY", "RECHECK")
        with pytest.raises(StepForbidden, match="another notary than the one of the deed decides"):
            office.do(id, "NOTARY", "REVOKE", ground="PROCEDURE")
        assert office.row(id).standing == Flag.UNDER_RECHECK

    def test_a_debt_outlives_its_deed_which_stays_revoked(self, office: TestOffice) -> None:
        id = office.issued()
        office.revoke(id)
        office.discharge(id)
        assert office.row(id).standing == Code.REVOKED
        assert kept(office, id)[-1]["body"]["mandatory"]["regions"]["performance"] == "DISCHARGED"
        with pytest.raises(StepForbidden, match="and the deed is REVOKED"):
            office.do(id, "NOTARY", "RECHECK")

    @pytest.mark.parametrize(
        ("wish", "allowed"),
        [
            (Wish("REVOKE", {"ground": "PROCEDURE"}), "NOTARY"),
            (Wish("REVOKE", {"ground": "PROCEDURE", "by": {"actor": "NOTARY"}}), "NOTARY"),
            (Wish("DOCKET", {}), "COURT or NOTARY"),
            (WORDING, "NOTARY"),
            (Wish("CORRECTION", {"kind": "STANDING", "corrects": 0}), "NOTARY"),
            (Wish("DELIVER", {"party": "borrower"}), "NOTARY"),
        ],
    )
    def test_the_wrong_role(self, office: TestOffice, wish: Wish, allowed: str) -> None:
        id = office.issued()
        with pytest.raises(StepRefused, match=f"{wish.type} is signed by {allowed}, not by CREDITOR"):
            office.prepare(id, "CREDITOR", wish)
        with pytest.raises(NotFound):  # no case of it is before that court
            office.prepare(id, "COURT", wish)

    @pytest.mark.parametrize("kind", ["ISSUE", "VOID", "SUBMISSION", "EXPLODE"])
    def test_what_is_no_later_act(self, office: TestOffice, kind: str) -> None:
        with pytest.raises(FormatError, match="is no act on an issued instrument"):
            office.prepare(office.issued(), "NOTARY", Wish(kind, {}))

    @pytest.mark.parametrize("wish", [Wish("DISCHARGE", {"ground": "PAYMENT"}), RECHECK, WORDING])
    def test_before_the_issue_there_is_nothing_to_act_on(self, office: TestOffice, wish: Wish) -> None:
        for id, status in ((office.draft("LN-1"), "DRAFT"), (office.agreed("LN-2"), "OFFERED")):
            with pytest.raises(Conflict, match=f"is {status}; it has no standing before it is issued"):
                office.prepare(id, "NOTARY", wish)

    @pytest.mark.parametrize(
        "wish",
        [
            Wish("DISCHARGE", {"ground": "PAYMENT"}),  # of whom, where the notary records it
            Wish("DISCHARGE", {"by": {"actor": "LENDER"}}),
            Wish("DISCHARGE", {"by": {"actor": "LENDER"}, "ground": "LUCK"}),
            Wish("RECHECK", {"more": 1}),
            Wish("RECHECK", {"by": "NOTARY"}),
            Wish("RECHECK", {"by": {"actor": "NOBODY"}}),
            Wish("RECHECK", {"by": {"actor": "DEBTOR", "party": 1}}),
            Wish("RECHECK", {"ground": "PROCEDURE"}),
            Wish("RECHECK", {"declared": "NOTARISED"}),
            Wish("RECHECK", {"declared": ["SEPARABLE", "SEPARABLE"]}),
            Wish("RECHECK", {"declared": ["TRUE"]}),
            Wish("RECHECK", {"submission": 0}),
            Wish("RECHECK", {"insurer": "trial-insurer"}),
            Wish("RECHECK", {}, evidence={"written_grounds": "ab" * 32}),
            Wish("RECHECK", {}, evidence={"written_grounds": {"sha256": "ab" * 32}}),
            Wish("DELIVER", {}),
            Wish("DELIVER", {"party": "borrower"}, evidence={"objection": "said"}),
            Wish("CORRECTION", {"kind": "STANDING", "corrects": 0, "standing": 0}),
            Wish("CORRECTION", {}),
            Wish("CORRECTION", {"kind": "WORDING"}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": True}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": -1}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}, evidence={"correction.text": " "}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}, evidence={"correction.text": 1}),
            Wish("RECHECK", {}, legal_time="yesterday"),
            Wish("RECHECK", {}, legal_time=""),
            Wish("RECHECK", {}, legal_time="2026-02-30T00:00:00Z"),
            Wish("RECHECK", {}, evidence={"report": 1.5}),
            Wish("RECHECK", {}, evidence={"": 1}),
            Wish("RECHECK", {}, evidence={"a..b": 1}),
            Wish("RECHECK", {}, evidence={"a\nb": 1}),
            Wish("RECHECK", {}, evidence={"x" * 201: 1}),
            Wish("RECHECK", {}, evidence={"x" * 1000: 1}),
            Wish("RECHECK", {}, evidence={str(index): 1 for index in range(101)}),
            Wish("RECHECK", {}, evidence={"report": "x" * 65_536}),
            Wish("RECHECK", {}, evidence={"report": nested(30)}),
        ],
    )
    def test_a_wish_out_of_form(self, office: TestOffice, wish: Wish) -> None:
        id, papers = office.issued(), office.papers("NOTARY", "written_grounds")
        with pytest.raises(FormatError):
            office.prepare(id, "NOTARY", dataclasses.replace(wish, evidence=papers | dict(wish.evidence)))

    def test_evidence_as_large_as_it_may_be_makes_a_certificate(self, office: TestOffice) -> None:
        office.open_registry()
        id = office.issued()
        evidence = {f"{index}.{'x' * 190}": "y" * 300 for index in range(97)} | {"deep": nested(29), "z" * 200: None}
        office.do(id, "NOTARY", "RECHECK", evidence)
        with office.read() as tx:
            value = certificates.issue(tx, office.context, CREDITOR, id, office.settle())
        assert certificate.problems(canonical.parse(json.dumps(value))) == {}

    def test_the_legal_time_is_between_the_signature_of_the_debt_and_now(self, office: TestOffice) -> None:
        id = office.issued()
        wish = office.wish("CREDITOR", "DISBURSE", {"disbursed": PRINCIPAL})
        signed = canonical.parse(office.row(id).envelope)["mandatory"]["dates"]["signed"]
        first = datetime.combine(date.fromisoformat(signed), time(), SHANGHAI)
        last = office.clock.now + timedelta(seconds=300)
        for moment in (first, last, office.clock.now):
            text = format_time(moment)
            prepared = office.prepare(id, "CREDITOR", dataclasses.replace(wish, legal_time=text))
            assert prepared.body["mandatory"]["legalTime"] == text
        for moment, message in (
            (first - timedelta(seconds=1), f"is before the debt was signed, on {signed}"),
            (last + timedelta(seconds=1), "is in the future; it is 2026-11-23T06:30:00Z"),
        ):
            with pytest.raises(Refused, match=message) as caught:
                office.prepare(id, "CREDITOR", dataclasses.replace(wish, legal_time=format_time(moment)))
            assert caught.value.code == "LEGAL_TIME"

    def test_a_correction_names_an_act_that_is_there(self, office: TestOffice) -> None:
        id = office.issued()
        later = Wish("CORRECTION", {"kind": "WORDING", "corrects": 1}, evidence=TEXT)
        with pytest.raises(Refused, match="there is no act 1 to correct; the last is 0"):
            office.prepare(id, "NOTARY", later)
        office.submit("NOTARY", office.prepare(id, "NOTARY", WORDING))
        office.submit("NOTARY", office.prepare(id, "NOTARY", later))

    def test_a_delivery_names_a_party_of_the_debt(self, office: TestOffice) -> None:
        id = office.issued()
        with pytest.raises(NotFound, match=r"'stranger' is no party of this debt; those are: .*borrower"):
            office.prepare(id, "NOTARY", Wish("DELIVER", {"party": "stranger"}))
        office.submit("NOTARY", office.prepare(id, "NOTARY", Wish("DELIVER", {"party": "borrower"})))
        assert office.row(id).standing == Code.ENFORCEABLE

    def test_evidence_is_disclosed_under_the_acts_own_path(self, office: TestOffice) -> None:
        id = office.issued()
        more = {"receipt": "20261123-7", "kind": "transfer"}
        wish = office.wish("CREDITOR", "DISCHARGE", more, ground="PAYMENT")
        prepared = office.prepare(id, "CREDITOR", wish)
        office.submit("CREDITOR", prepared)
        with office.read() as tx:
            row = act_rows.of_instrument(tx, id)[1]
        disclosed = office.context.vault.open_json(row.private, f"acts/{prepared.body_hash}")
        assert [path for _, path, _ in disclosed] == ["acts.1.discharge_proof", "acts.1.kind", "acts.1.receipt"]
        assert commitment.digests(disclosed) == prepared.body["digests"]

    def test_no_two_acts_are_alike(self, office: TestOffice) -> None:
        id = office.issued()
        one, other = (office.prepare(id, "CREDITOR", discharge(office)) for _ in range(2))
        assert one.body["mandatory"]["salt"] != other.body["mandatory"]["salt"]


class TestActors:
    def authority(self, office: TestOffice, role: str, institution: str, **window: Any) -> Actor:
        key = EthereumKey(new_private_key())
        values = {"not_before": "2026-01-01T00:00:00Z", "not_after": None} | window
        with office.write() as tx:
            if institution == OTHER_BANK:
                consents.rows.add_institution(
                    tx, id=OTHER_BANK, name="Other bank", kind="CREDITOR", created_at="2026-01-01T00:00:00Z"
                )
            act_rows.add_authority(
                tx, id="somebody", role=role, institution=institution, name="S", address=key.address.lower(), **values
            )
        return Actor("somebody", Role(role), key.address)

    def prepare(self, office: TestOffice, actor: Actor, scope: Any = CREDITOR) -> Prepared:
        id, wish = office.issued(), discharge(office)
        with office.write() as tx:
            return acts.prepare(tx, office.context, scope, id, actor, wish)

    def test_a_creditor_of_another_institution_neither_sees_nor_acts(self, office: TestOffice) -> None:
        actor = self.authority(office, "CREDITOR", OTHER_BANK)
        with pytest.raises(NotFound):
            self.prepare(office, actor, FOREIGN)

    def test_nor_when_somebody_of_the_institution_asks_for_them(self, office: TestOffice) -> None:
        actor = self.authority(office, "CREDITOR", OTHER_BANK)
        with pytest.raises(Refused, match="who asks is of trial-bank, and somebody acts for other-bank"):
            self.prepare(office, actor)

    def test_a_notary_of_another_office_does_not_act_in_this_register(self, office: TestOffice) -> None:
        actor = self.authority(office, "NOTARY", BANK)
        elsewhere = Scope("NOTARY", BANK)
        with pytest.raises(Refused, match="and this register is of trial-office"):
            self.prepare(office, actor, elsewhere)
        id = office.agreed("LN-2")
        with pytest.raises(Refused, match="this register is of"), office.write() as tx:
            acts.prepare_issue(tx, office.context, elsewhere, id, actor)

    @pytest.mark.parametrize(
        "window",
        [
            {"not_before": "2026-11-23T06:30:01Z"},
            {"not_after": "2026-11-23T06:29:59Z"},
        ],
    )
    def test_nobody_acts_outside_their_window(self, office: TestOffice, window: dict[str, str]) -> None:
        actor = self.authority(office, "CREDITOR", BANK, **window)
        with pytest.raises(Refused, match=r"may act as CREDITOR from .* and it is 2026-11-23T06:30:00Z"):
            self.prepare(office, actor, CREDITOR)

    def test_the_ends_of_the_window_belong_to_it(self, office: TestOffice) -> None:
        now = "2026-11-23T06:30:00Z"
        self.prepare(office, self.authority(office, "CREDITOR", BANK, not_before=now, not_after=now), CREDITOR)

    def test_a_key_that_is_not_on_record(self, office: TestOffice) -> None:
        stranger = office.actor("CREDITOR", EthereumKey(new_private_key()).address)
        with pytest.raises(Refused, match="is not on record for trial-bank as CREDITOR; enrol it first"):
            self.prepare(office, stranger)

    def test_an_authority_that_is_unknown_or_of_another_role(self, office: TestOffice) -> None:
        id = office.agreed()
        for actor in (
            Actor("nobody", Role.NOTARY, "0x0"),
            dataclasses.replace(office.actor("COURT"), role=Role.NOTARY),
        ):
            with pytest.raises(NotFound, match=r"no authority '.*' has the role NOTARY"), office.write() as tx:
                acts.prepare_issue(tx, office.context, NOTARY, id, actor)
