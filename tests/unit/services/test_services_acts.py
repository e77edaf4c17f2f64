"""Later acts: prepared, signed, submitted; and every way in which that is refused."""

import copy
import dataclasses
import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from officekit import BANK, CREDITOR, FOREIGN, NOTARY, OTHER_BANK, TestOffice, high_s, kept, sign, submit

from notary.db import acts as act_rows
from notary.db.scope import Scope
from notary.domain import acts as act_rules
from notary.domain import canonical, certificate, commitment
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.standing import Code, Role, StandingError
from notary.domain.steps import StepRefused
from notary.domain.times import SHANGHAI, format_time
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import acts, certificates, consents
from notary.services.acts import Actor, Prepared, Signed
from notary.services.wish import Wish

DISCHARGE = Wish("DISCHARGE", {"kind": "PAYMENT"})
REVOKE = Wish("REVOKE", {"ground": "PROCEDURE"})
TEXT = {"correction.text": "应为二〇二六年"}
WORDING = Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}, evidence=TEXT)


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
        office.submit("NOTARY", office.prepare(id, "NOTARY", REVOKE))
        found = kept(office, id)
        bodies = [act["body"]["mandatory"] for act in found]
        assert [body["sequence"] for body in bodies] == [0, 1, 2, 3]
        assert [body["previous"] for body in bodies[1:]] == [act_rules.act_hash(act) for act in found[:-1]]
        changes = [(body["change"]["from"], body["change"]["to"]) for body in bodies]
        assert changes == [(0, 0), (0, 0), (0, Code.DISCHARGED), (Code.DISCHARGED, Code.REVOKED)]
        row = office.row(id)
        assert (row.head_sequence, row.head_hash, row.standing) == (3, act_rules.act_hash(found[-1]), Code.REVOKED)

    def test_of_two_prepared_acts_the_second_is_a_conflict(self, office: TestOffice) -> None:
        id = office.issued()
        discharge, revoke = office.prepare(id, "CREDITOR", DISCHARGE), office.prepare(id, "NOTARY", REVOKE)
        office.submit("NOTARY", revoke)
        with pytest.raises(Conflict, match="has a newer act by now; prepare this one again"):
            office.submit("CREDITOR", discharge)
        assert office.row(id).standing == Code.REVOKED

    def test_a_body_is_entered_once(self, office: TestOffice) -> None:
        prepared = office.prepare(office.issued(), "CREDITOR", DISCHARGE)
        office.submit("CREDITOR", prepared)
        with pytest.raises(NotFound, match="was prepared here, or it was submitted already"):
            office.submit("CREDITOR", prepared)

    def test_a_body_that_was_not_prepared_is_unknown_however_well_it_is_signed(self, office: TestOffice) -> None:
        prepared = office.prepare(office.issued(), "CREDITOR", DISCHARGE)
        body = copy.deepcopy(prepared.body)
        body["mandatory"]["detail"]["kind"] = "WAIVER"
        forged = Prepared(body, act_rules.body_hash(body))
        with pytest.raises(NotFound):
            office.submit("CREDITOR", forged)

    def test_a_body_is_signed_in_time_or_prepared_again(self, office: TestOffice) -> None:
        id = office.issued()
        prepared = office.prepare(id, "CREDITOR", DISCHARGE)
        office.clock.forward(hours=1)
        late = office.prepare(office.issued("LN-2"), "CREDITOR", DISCHARGE)
        office.submit("CREDITOR", prepared)
        office.clock.forward(hours=1, seconds=1)
        with pytest.raises(Conflict, match="had to be signed by 2026-11-23T08:30:00Z; prepare it again"):
            office.submit("CREDITOR", late)

    def test_what_was_never_signed_is_forgotten(self, office: TestOffice) -> None:
        id = office.issued()
        lapsed = office.prepare(id, "CREDITOR", DISCHARGE)
        office.clock.forward(days=1, hours=1, seconds=1)
        office.prepare(id, "CREDITOR", DISCHARGE)
        with pytest.raises(NotFound):
            office.submit("CREDITOR", lapsed)

    def test_refused_signatures(self, office: TestOffice) -> None:
        id = office.issued()
        prepared = office.prepare(id, "CREDITOR", DISCHARGE)
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

    def test_discharged_twice_or_after_revocation(self, office: TestOffice) -> None:
        paid, void = office.issued("LN-1"), office.issued("LN-2")
        office.discharge(paid)
        office.submit("NOTARY", office.prepare(void, "NOTARY", REVOKE))
        with pytest.raises(StepRefused, match="the standing is DISCHARGED already"):
            office.discharge(paid)
        with pytest.raises(StepRefused, match="may not move a standing from REVOKED to DISCHARGED"):
            office.discharge(void)

    @pytest.mark.parametrize("wish", [REVOKE, WORDING])
    def test_the_wrong_role(self, office: TestOffice, wish: Wish) -> None:
        id = office.issued()
        with pytest.raises(StepRefused, match=f"{wish.type} is for NOTARY, not for CREDITOR"):
            office.prepare(id, "CREDITOR", wish)
        with pytest.raises(NotFound):  # no case of it is before that court
            office.prepare(id, "COURT", wish)

    @pytest.mark.parametrize("kind", ["ISSUE", "VOID", "EXPLODE"])
    def test_what_is_no_later_act(self, office: TestOffice, kind: str) -> None:
        with pytest.raises(Refused, match="is no act on an issued instrument"):
            office.prepare(office.issued(), "NOTARY", Wish(kind, {}))

    @pytest.mark.parametrize("wish", [DISCHARGE, REVOKE, WORDING])
    def test_before_the_issue_there_is_nothing_to_act_on(self, office: TestOffice, wish: Wish) -> None:
        for id, status in ((office.draft("LN-1"), "DRAFT"), (office.agreed("LN-2"), "OFFERED")):
            with pytest.raises(Conflict, match=f"is {status}; it has no standing before it is issued"):
                office.prepare(id, "NOTARY", wish)

    @pytest.mark.parametrize(
        "wish",
        [
            Wish("DISCHARGE", {}),
            Wish("DISCHARGE", {"kind": "LUCK"}),
            Wish("REVOKE", {"ground": "PROCEDURE", "more": 1}),
            Wish("CORRECTION", {}),
            Wish("CORRECTION", {"kind": "WORDING"}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": True}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": -1}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}, evidence={"correction.text": " "}),
            Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}, evidence={"correction.text": 1}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, legal_time="yesterday"),
            Wish("REVOKE", {"ground": "PROCEDURE"}, legal_time=""),
            Wish("REVOKE", {"ground": "PROCEDURE"}, legal_time="2026-02-30T00:00:00Z"),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"report": 1.5}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"": 1}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"a..b": 1}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"a\nb": 1}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"x" * 201: 1}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"x" * 1000: 1}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={str(index): 1 for index in range(101)}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"report": "x" * 65_536}),
            Wish("REVOKE", {"ground": "PROCEDURE"}, evidence={"report": nested(30)}),
        ],
    )
    def test_a_wish_out_of_form(self, office: TestOffice, wish: Wish) -> None:
        with pytest.raises(FormatError):
            office.prepare(office.issued(), "NOTARY", wish)

    def test_evidence_as_large_as_it_may_be_makes_a_certificate(self, office: TestOffice) -> None:
        office.open_registry()
        id = office.issued()
        evidence = {f"{index}.{'x' * 190}": "y" * 300 for index in range(98)} | {"deep": nested(29), "z" * 200: None}
        office.submit("NOTARY", office.prepare(id, "NOTARY", dataclasses.replace(REVOKE, evidence=evidence)))
        with office.read() as tx:
            value = certificates.issue(tx, office.context, CREDITOR, id, office.settle())
        assert certificate.problems(canonical.parse(json.dumps(value))) == {}

    def test_the_legal_time_is_between_the_signature_of_the_debt_and_now(self, office: TestOffice) -> None:
        id = office.issued()
        signed = canonical.parse(office.row(id).envelope)["mandatory"]["dates"]["signed"]
        first = datetime.combine(date.fromisoformat(signed), time(), SHANGHAI)
        last = office.clock.now + timedelta(seconds=300)
        for moment in (first, last, office.clock.now):
            text = format_time(moment)
            prepared = office.prepare(id, "NOTARY", dataclasses.replace(REVOKE, legal_time=text))
            assert prepared.body["mandatory"]["legalTime"] == text
        for moment, message in (
            (first - timedelta(seconds=1), f"is before the debt was signed, on {signed}"),
            (last + timedelta(seconds=1), "is in the future; it is 2026-11-23T06:30:00Z"),
        ):
            with pytest.raises(Refused, match=message) as caught:
                office.prepare(id, "NOTARY", dataclasses.replace(REVOKE, legal_time=format_time(moment)))
            assert caught.value.code == "LEGAL_TIME"

    def test_a_correction_names_an_act_that_is_there(self, office: TestOffice) -> None:
        id = office.issued()
        later = Wish("CORRECTION", {"kind": "WORDING", "corrects": 1}, evidence=TEXT)
        with pytest.raises(Refused, match="there is no act 1 to correct; the last is 0"):
            office.prepare(id, "NOTARY", later)
        office.submit("NOTARY", office.prepare(id, "NOTARY", WORDING))
        office.submit("NOTARY", office.prepare(id, "NOTARY", later))

    def test_a_correction_of_the_standing(self, office: TestOffice) -> None:
        id = office.issued()
        office.discharge(id)
        wish = Wish("CORRECTION", {"kind": "STANDING", "corrects": 1}, standing=Code.ENFORCEABLE)
        office.submit("NOTARY", office.prepare(id, "NOTARY", wish))
        assert office.row(id).standing == Code.ENFORCEABLE
        for bad in (None, Code.ENFORCEABLE):
            with pytest.raises(StepRefused, match="must name another byte"):
                office.prepare(id, "NOTARY", dataclasses.replace(wish, standing=bad))
        with pytest.raises(StepRefused, match="does not lead to REVOKED"):
            office.prepare(id, "NOTARY", dataclasses.replace(wish, standing=Code.REVOKED))
        with pytest.raises(StandingError):
            office.prepare(id, "NOTARY", dataclasses.replace(wish, standing=31))

    def test_evidence_is_disclosed_under_the_acts_own_path(self, office: TestOffice) -> None:
        id = office.issued()
        wish = dataclasses.replace(DISCHARGE, evidence={"receipt": "20261123-7", "kind": "transfer"})
        prepared = office.prepare(id, "CREDITOR", wish)
        office.submit("CREDITOR", prepared)
        with office.read() as tx:
            row = act_rows.of_instrument(tx, id)[1]
        disclosed = office.context.vault.open_json(row.private, f"acts/{prepared.body_hash}")
        assert [path for _, path, _ in disclosed] == ["acts.1.kind", "acts.1.receipt"]
        assert commitment.digests(disclosed) == prepared.body["digests"]

    def test_no_two_acts_are_alike(self, office: TestOffice) -> None:
        id = office.issued()
        one, other = office.prepare(id, "CREDITOR", DISCHARGE), office.prepare(id, "CREDITOR", DISCHARGE)
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
        id = office.issued()
        with office.write() as tx:
            return acts.prepare(tx, office.context, scope, id, actor, DISCHARGE)

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
