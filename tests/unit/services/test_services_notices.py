"""Notices: who is told how, written with the event or not at all, sent by one sender at a time, and never lost."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from officekit import BANK, COURT, CREDITOR, FOREIGN, NOTARY, START, TestOffice, terms
from postgres import Server
from races import blocked, run
from sqlalchemy import select

from notary.db import notices as rows
from notary.db import tables
from notary.db.scope import Scope
from notary.domain import identifiers
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.identifiers import IdType
from notary.domain.notices import ATTEMPTS, Channel, Letter, Rejected, State, Undelivered, pause
from notary.domain.times import format_time
from notary.sender import Sender
from notary.services import contacts, courts, instruments, notices, sending
from notary.services.notices import Address, Recipient, audience, post

SECRET = "s" * 32
MAIL = Recipient(BANK, "CREDITOR", (Address(Channel.EMAIL, "claims@bank.example"),))


def tell(office: TestOffice, instrument: str | None, *recipients: Recipient, **values: Any) -> list[str]:
    """Post an event; returns the ids of the notices that are new."""
    given: dict[str, Any] = {
        "kind": "OBJECTION_RECEIVED",
        "subject": "贷款 LN-1：有异议",
        "text": "The borrower objects.",
        "data": {"deadline": "2026-11-28"},
        "event": "act 7",
    }
    with office.write() as tx:
        return post(
            tx, office.context, instrument=instrument, institution=BANK, recipients=recipients, **given | values
        )


def found(office: TestOffice, id: str) -> Any:
    """The row of a notice."""
    with office.read() as tx:
        return rows.get(tx, NOTARY, id)


def everything(office: TestOffice) -> list[Any]:
    """Every notice, oldest first."""
    with office.read() as tx:
        return list(tx.execute(select(tables.notices).order_by(tables.notices.c.id)).all())


def set_contacts(office: TestOffice, institution: str = BANK, **values: str | None) -> None:
    """Say where an institution is told things."""
    given = {"email": None, "webhook_url": None, "webhook_secret": None} | values
    with office.write() as tx:
        contacts.change(tx, office.context, institution, **given)


class TestAudience:
    def of(self, office: TestOffice, id: str, scope: Scope = NOTARY) -> dict[str, Recipient]:
        """The audience of an instrument, by id."""
        with office.read() as tx:
            return {item.id: item for item in audience(tx, office.context, scope, id)}

    def with_party(self, office: TestOffice, **change: Any) -> Recipient:
        """The borrower as a recipient, whose draft has these fields changed, or left out where they are None."""
        value = terms()
        party = next(party for party in value["parties"] if party["id"] == "borrower")
        party.update(change)
        for name in [name for name, member in change.items() if member is None]:
            del party[name]
        id = office.draft()
        with office.write() as tx:
            instruments.replace(tx, office.context, CREDITOR, id, value)
            instruments.offer(tx, office.context, CREDITOR, id)
        return self.of(office, id)["borrower"]

    def test_all_parties_the_institution_and_the_courts_with_a_case(self, office: TestOffice) -> None:
        set_contacts(office, email="claims@bank.example", webhook_url="https://bank.example/n", webhook_secret=SECRET)
        set_contacts(office, "trial-court", email="desk@court.example")
        id = office.issued()
        told = self.of(office, id)
        assert set(told) == {party["id"] for party in terms()["parties"]} | {BANK}
        assert told[BANK] == Recipient(
            BANK,
            "CREDITOR",
            (Address(Channel.EMAIL, "claims@bank.example"), Address(Channel.WEBHOOK, "https://bank.example/n")),
        )
        with office.write() as tx:
            courts.record_case(tx, office.context, NOTARY, id, "trial-court", "（2026）沪0115执1号")
            courts.record_case(tx, office.context, NOTARY, id, "trial-court", "（2026）沪0115执2号")
        court = self.of(office, id)["trial-court"]
        assert court == Recipient("trial-court", "COURT", (Address(Channel.EMAIL, "desk@court.example"),))
        assert len(self.of(office, id)) == len(told) + 1

    def test_a_party_by_the_channels_that_it_agreed_to(self, office: TestOffice) -> None:
        borrower = self.with_party(office, service_consent_channels=["LETTER", "SMS"], service_mobile="13812345678")
        assert borrower == Recipient("borrower", "PARTY", (Address(Channel.SMS, "13812345678"),))

    def test_and_by_a_second_one_where_there_is_one(self, office: TestOffice) -> None:
        borrower = self.with_party(
            office, service_consent_channels=["SMS"], service_mobile="13812345678", service_email="b@x.example"
        )
        sms, mail = Address(Channel.SMS, "13812345678"), Address(Channel.EMAIL, "b@x.example", agreed=False)
        assert borrower == Recipient("borrower", "PARTY", (sms, mail))

    def test_who_agreed_to_nothing_that_we_can_do_needs_a_person(self, office: TestOffice) -> None:
        borrower = self.with_party(office, service_consent_channels=["LETTER", "PHONE"], service_mobile="13812345678")
        assert borrower.addresses == (Address(Channel.SMS, "13812345678", agreed=False),)
        assert borrower.lacking.startswith("no channel: agreed is LETTER, PHONE")

    def test_an_agreed_channel_without_its_address_is_none(self, office: TestOffice) -> None:
        borrower = self.with_party(office, service_consent_channels=["EMAIL"], service_mobile=None)
        assert (borrower.addresses, borrower.lacking[:28]) == ((), "no channel: agreed is EMAIL,")

    def test_nobody_hears_of_a_draft_or_of_what_the_scope_does_not_see(self, office: TestOffice) -> None:
        id = office.draft()
        with pytest.raises(Conflict, match="is a DRAFT"):
            self.of(office, id)
        with pytest.raises(NotFound):
            self.of(office, id, FOREIGN)


class TestPosting:
    def test_a_notice_waits_with_its_content_sealed(self, office: TestOffice) -> None:
        id = office.offered()
        (notice,) = tell(office, id, MAIL, html="<p>x</p>")
        row = found(office, notice)
        assert (row.instrument, row.institution, row.recipient, row.role) == (id, BANK, BANK, "CREDITOR")
        assert (row.channel, row.kind, row.state, row.attempts) == ("EMAIL", "OBJECTION_RECEIVED", "WAITING", 0)
        assert row.created_at == row.not_before == format_time(START)
        assert (row.last_error, row.proof, row.sent_at, row.seen_at) == (None, None, None, None)
        assert notices.opened(office.context, row) == {
            "address": "claims@bank.example",
            "agreed": True,
            "subject": "贷款 LN-1：有异议",
            "text": "The borrower objects.",
            "html": "<p>x</p>",
            "data": {"deadline": "2026-11-28"},
        }
        for secret in ("claims@bank.example", "有异议", "borrower objects", "2026-11-28"):
            assert secret.encode() not in row.private
            assert secret not in str(row)

    def test_an_event_is_told_to_one_recipient_over_one_channel_once(self, office: TestOffice) -> None:
        id, other = office.offered(), office.offered("LN-2")
        assert len(tell(office, id, MAIL)) == 1
        assert tell(office, id, MAIL, text="other words", kind="OTHER") == []
        both = replace(MAIL, addresses=(*MAIL.addresses, Address(Channel.WEBHOOK, "https://bank.example/n")))
        assert [found(office, new).channel for new in tell(office, id, both)] == ["WEBHOOK"]
        assert len(tell(office, id, MAIL, event="act 8")) == 1
        assert len(tell(office, other, MAIL)) == 1
        assert len(tell(office, id, replace(MAIL, id="other-bank"))) == 1
        assert len(tell(office, id, replace(MAIL, role="COURT"))) == 1
        assert len(everything(office)) == 6

    def test_there_is_a_notice_exactly_when_the_event_is_kept(self, office: TestOffice) -> None:
        id = office.offered()

        def breaks_off() -> None:
            with office.write() as tx:
                post(
                    tx, office.context, instrument=id, institution=BANK, kind="X", recipients=[MAIL], subject="s",
                    text="t", data={}, event="e",
                )  # fmt: skip
                raise RuntimeError("after the event")

        with pytest.raises(RuntimeError, match="after the event"):
            breaks_off()
        assert everything(office) == []

    @pytest.mark.parametrize("addresses", [(), (Address(Channel.SMS, "13812345678", agreed=False),)])
    def test_who_has_no_agreed_channel_has_a_notice_that_failed(
        self, office: TestOffice, addresses: tuple[Address, ...]
    ) -> None:
        id = office.offered()
        made = tell(office, id, Recipient("borrower", "PARTY", addresses, "no channel: agreed is LETTER"))
        assert len(made) == len(addresses) + 1
        row = found(office, made[-1])
        assert (row.channel, row.state, row.last_error) == ("NONE", "FAILED", "no channel: agreed is LETTER")
        assert [found(office, each).state for each in made[:-1]] == ["WAITING"] * len(addresses)
        with office.read() as tx:
            assert rows.figures(tx).failed == 1
            assert not sending.waits(tx, office.context, Channel.NONE)

    @pytest.mark.parametrize(
        ("wrong", "where"),
        [
            ({"kind": "objection"}, "kind"),
            ({"kind": "X" * 33}, "kind"),
            ({"subject": ""}, "subject"),
            ({"subject": "a\r\nBcc: b@c.example"}, "subject"),
            ({"subject": "x" * 201}, "subject"),
            ({"text": ""}, "text"),
            ({"text": "x" * 20_001}, "text"),
            ({"html": "x" * 200_001}, "html"),
            ({"data": {"rate": 1.5}}, "data.rate"),
            ({"event": ""}, "event"),
        ],
        ids=str,
    )
    def test_what_is_out_of_form_is_told_with_its_place(
        self, office: TestOffice, wrong: dict[str, Any], where: str
    ) -> None:
        with pytest.raises(FormatError) as told:
            tell(office, office.offered(), MAIL, **wrong)
        assert told.value.where == where

    def test_a_party_is_told_about_an_instrument(self, office: TestOffice) -> None:
        with pytest.raises(FormatError, match="instrument: a party is told about an instrument"):
            tell(office, None, replace(MAIL, role="PARTY"))
        assert len(tell(office, None, MAIL)) == 1

    def test_a_withdrawal_erases_what_was_told(self, office: TestOffice) -> None:
        id = office.offered()
        tell(office, id, MAIL)
        tell(office, None, MAIL)
        with office.write() as tx:
            instruments.withdraw(tx, CREDITOR, id)
        assert [row.instrument for row in everything(office)] == [None]


def borrower_scope(office: TestOffice) -> Scope:
    """The borrower's own key."""
    party = next(party for party in terms()["parties"] if party["id"] == "borrower")
    number = identifiers.validate(IdType(party["id_type"]), party["id_no"])
    return Scope("PARTY", BANK, instruments.identity(office.context, party["id_type"], number))


class TestWhoSees:
    def of_somebody_else(self, office: TestOffice) -> str:
        """An offered instrument of another borrower."""
        id = office.draft("LN-2")
        with office.write() as tx:
            instruments.replace(tx, office.context, CREDITOR, id, terms(1))
            instruments.offer(tx, office.context, CREDITOR, id)
        return id

    def test_each_what_is_told_to_itself_and_the_office_everything(self, office: TestOffice) -> None:
        id, other = office.offered(), self.of_somebody_else(office)
        sms = (Address(Channel.SMS, "13812345678"),)
        by = {
            "bank": tell(office, id, MAIL)[0],
            "court": tell(office, id, Recipient("trial-court", "COURT", sms))[0],
            "borrower": tell(office, id, Recipient("borrower", "PARTY", sms))[0],
            "lender": tell(office, id, Recipient("lender", "PARTY", sms))[0],
            "a party with the bank's id": tell(office, id, Recipient(BANK, "PARTY", sms))[0],
            "an institution with a party's id": tell(office, id, Recipient("borrower", "CREDITOR", sms))[0],
            "the borrower of another debt": tell(office, other, Recipient("borrower", "PARTY", sms))[0],
            "office": tell(office, id, Recipient("trial-office", "NOTARY", sms))[0],
        }
        sees = {
            CREDITOR: {"bank"},
            FOREIGN: set(),
            COURT: {"court"},
            borrower_scope(office): {"borrower"},
            Scope("PARTY", BANK): set(),
            Scope("PARTY", BANK, "0" * 64): set(),
            Scope("ADMIN", "trial-office"): set(),
            Scope("COURT", BANK): set(),
            NOTARY: set(by),
            Scope("AUDITOR", "trial-office"): set(by),
        }
        for scope, names in sees.items():
            with office.write() as tx:
                listed, _ = rows.page(tx, scope, rows.Filter(), cursor=None, limit=50)
                assert {row.id for row in listed} == {by[name] for name in names}, scope
                for name, notice in by.items():
                    if name in names:
                        assert rows.get(tx, scope, notice).id == notice
                    else:
                        with pytest.raises(NotFound):
                            rows.get(tx, scope, notice)
                        with pytest.raises(NotFound):
                            notices.confirm(tx, office.context, scope, notice)

    def test_the_recipient_confirms_once_and_nobody_else(self, office: TestOffice) -> None:
        id = office.offered()
        (notice,) = tell(office, id, Recipient("borrower", "PARTY", (Address(Channel.SMS, "13812345678"),)))
        with pytest.raises(Refused, match="only its recipient"), office.write() as tx:
            notices.confirm(tx, office.context, NOTARY, notice)
        assert found(office, notice).seen_at is None
        for _ in range(2):
            with office.write() as tx:
                row = notices.confirm(tx, office.context, borrower_scope(office), notice)
            assert row.seen_at == format_time(START)
            office.clock.forward(hours=1)

    def test_the_office_confirms_what_is_told_to_itself(self, office: TestOffice) -> None:
        (own,) = tell(office, None, Recipient("trial-office", "NOTARY", (Address(Channel.EMAIL, "n@o.example"),)))
        with office.write() as tx:
            assert notices.confirm(tx, office.context, NOTARY, own).seen_at == format_time(START)


def claim(office: TestOffice, holder: str = "a", channel: Channel = Channel.EMAIL) -> Any:
    """One claim."""
    with office.write() as tx:
        return sending.claim(tx, office.context, holder, channel)


def settle(office: TestOffice, row: Any, outcome: Any) -> None:
    """Record what became of a claim."""
    with office.write() as tx:
        sending.settle(tx, office.context, row, outcome)


class TestClaims:
    def test_one_sender_at_a_time_the_longest_due_first_and_of_its_channel(self, office: TestOffice) -> None:
        first = tell(office, None, MAIL, event="1")
        office.clock.forward(seconds=1)
        second = tell(office, None, MAIL, event="2")
        assert claim(office, channel=Channel.SMS) is None
        one, two = claim(office, "a"), claim(office, "b")
        assert [one.id, two.id] == [*first, *second]
        assert (one.state, one.holder, one.attempts) == ("SENDING", "a", 1)
        assert claim(office, "c") is None

    def test_a_sender_that_fell_silent_holds_a_notice_up_for_a_while(self, office: TestOffice) -> None:
        tell(office, None, MAIL)
        dead = claim(office, "a")
        office.clock.forward(seconds=office.context.terms.notice.total_seconds())
        assert claim(office, "b") is None
        office.clock.forward(seconds=1)
        taken = claim(office, "b")
        assert (taken.id, taken.holder, taken.attempts) == (dead.id, "b", 2)
        with pytest.raises(Conflict, match="went to another sender"):
            settle(office, dead, {"reply": "250"})
        settle(office, taken, {"reply": "251"})
        assert notices.proof(office.context, found(office, taken.id)) == {"reply": "251"}

    def test_a_claim_from_before_the_clock_was_set_back_is_none(self, office: TestOffice) -> None:
        tell(office, None, MAIL)
        claim(office, "a")
        office.clock.forward(days=-1)
        assert claim(office, "b").attempts == 2

    def test_what_is_sent_is_kept_with_its_proof(self, office: TestOffice) -> None:
        (id,) = tell(office, None, MAIL)
        settle(office, claim(office), {"reply": "250 ok", "messageId": "<x@y>"})
        row = found(office, id)
        assert (row.state, row.sent_at, row.holder, row.lease_until) == ("SENT", format_time(START), "", "")
        assert notices.proof(office.context, row) == {"reply": "250 ok", "messageId": "<x@y>"}
        assert b"250 ok" not in row.proof
        office.clock.forward(days=30)
        assert claim(office) is None

    def test_what_did_not_go_out_is_tried_again_later_and_later_and_then_given_up(self, office: TestOffice) -> None:
        (id,) = tell(office, None, MAIL)
        for attempts in range(1, ATTEMPTS + 1):
            row = claim(office)
            assert row.attempts == attempts
            settle(office, row, Undelivered("the mail server answers RCPT with 450", "450 <claims@bank.example> busy"))
            row = found(office, id)
            assert notices.proof(office.context, row) == {"answer": "450 <claims@bank.example> busy"}
            if attempts == ATTEMPTS:
                break
            due = format_time(office.clock.now + pause(id, attempts))
            assert (row.state, row.not_before) == ("WAITING", due)
            assert row.last_error == "the mail server answers RCPT with 450"
            whole = int(pause(id, attempts).total_seconds())
            office.clock.forward(seconds=whole - 1)
            assert claim(office) is None
            office.clock.forward(seconds=1)
        assert row.state == "FAILED"
        assert row.last_error == f"given up after {ATTEMPTS} tries: the mail server answers RCPT with 450"
        office.clock.forward(days=30)
        assert claim(office) is None

    def test_what_is_refused_is_not_tried_again(self, office: TestOffice) -> None:
        (id,) = tell(office, None, MAIL)
        settle(office, claim(office), Rejected("the mail server answers RCPT with 550", "550 no such user"))
        row = found(office, id)
        assert (row.state, row.last_error) == ("FAILED", "the mail server answers RCPT with 550")
        assert notices.proof(office.context, row) == {"answer": "550 no such user"}
        office.clock.forward(days=30)
        assert claim(office) is None

    def test_what_kills_its_senders_is_given_up_and_the_next_one_taken(self, office: TestOffice) -> None:
        (id,) = tell(office, None, MAIL, event="1")
        for _ in range(ATTEMPTS):
            assert claim(office).id == id
            office.clock.forward(hours=1)
        (other,) = tell(office, None, MAIL, event="2")
        assert claim(office).id == other
        assert found(office, id).state == "FAILED"
        assert found(office, id).last_error.startswith(f"given up: {ATTEMPTS} tries broke off")

    def test_a_notice_that_was_erased_meanwhile_is_a_conflict(self, office: TestOffice) -> None:
        id = office.offered()
        tell(office, id, MAIL)
        row = claim(office)
        with office.write() as tx:
            instruments.withdraw(tx, CREDITOR, id)
        with pytest.raises(Conflict):
            settle(office, row, {"reply": "250"})


class TestAtTheSameMoment:
    def test_many_senders_send_each_notice_once(self, office: TestOffice) -> None:
        """Real threads; each begins when all are there."""
        made = [tell(office, None, MAIL, event=str(index))[0] for index in range(24)]
        start, couriers = threading.Barrier(4), [Courier() for _ in range(4)]

        def work(courier: Courier) -> None:
            working = sender(office, courier)
            start.wait()
            while working.step():
                pass

        for each in [run(lambda courier=courier: work(courier)) for courier in couriers]:  # type: ignore[misc]
            each.result()
        assert sorted(letter.id for courier in couriers for letter in courier.letters) == sorted(made)
        assert {row.state for row in everything(office)} == {State.SENT}

    def test_a_claim_under_way_holds_nobody_up_and_is_not_made_twice(self, postgres: Server, tmp_path: Path) -> None:
        with postgres.lent() as name:
            office = TestOffice(tmp_path, postgres.url(name))
            first, second = (tell(office, None, MAIL, event=event)[0] for event in "12")
            with office.write() as tx:
                row = sending.claim(tx, office.context, "a", Channel.EMAIL)
                assert row is not None
                assert row.id == first
                assert run(lambda: claim(office, "b")).result().id == second
                assert run(lambda: claim(office, "c")).result() is None
            office.database.close()

    def test_an_event_that_two_tell_at_once_is_told_once(self, postgres: Server, tmp_path: Path) -> None:
        with postgres.lent() as name:
            office = TestOffice(tmp_path, postgres.url(name))
            with office.write() as tx:
                made = post(
                    tx, office.context, instrument=None, institution=BANK, kind="OBJECTION_RECEIVED", recipients=[MAIL],
                    subject="s", text="t", data={}, event="act 7",
                )  # fmt: skip
                other = run(lambda: tell(office, None, MAIL))
                blocked(postgres, name, other)
            assert (len(made), other.result()) == (1, [])
            office.database.close()


class TestLetters:
    HOOK = Recipient(BANK, "CREDITOR", (Address(Channel.WEBHOOK, "https://old.example/n"),))

    def letter(self, office: TestOffice, channel: Channel) -> Letter:
        """The next letter."""
        row = claim(office, channel=channel)
        with office.read() as tx:
            return sending.letter(tx, office.context, row)

    def test_a_mail_as_it_was_posted(self, office: TestOffice) -> None:
        id = office.offered()
        (notice,) = tell(office, id, MAIL)
        assert self.letter(office, Channel.EMAIL) == Letter(
            notice, id, "OBJECTION_RECEIVED", "claims@bank.example", "贷款 LN-1：有异议", "The borrower objects.", "",
            {"deadline": "2026-11-28"}, format_time(START),
        )  # fmt: skip

    def test_a_webhook_as_it_is_now(self, office: TestOffice) -> None:
        tell(office, None, self.HOOK)
        set_contacts(office, webhook_url="https://new.example/n", webhook_secret=SECRET)
        letter = self.letter(office, Channel.WEBHOOK)
        assert (letter.address, letter.secret) == ("https://new.example/n", SECRET)

    def test_a_webhook_that_was_taken_away(self, office: TestOffice) -> None:
        tell(office, None, self.HOOK)
        with pytest.raises(Rejected, match="no webhook any more"):
            self.letter(office, Channel.WEBHOOK)


@dataclass
class Courier:
    """Answers what a test puts into ``outcomes``, then takes everything."""

    outcomes: list[Any] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> Mapping[str, str]:
        self.letters.append(letter)
        outcome = self.outcomes.pop(0) if self.outcomes else {"reply": "ok"}
        if isinstance(outcome, Exception):
            raise outcome
        found: Mapping[str, str] = outcome
        return found


def sender(office: TestOffice, courier: Courier, channel: Channel = Channel.EMAIL) -> Sender:
    """A sender of the office."""
    app: Any = SimpleNamespace(database=office.database, context=office.context, settings=None)
    return Sender(app, channel, courier)


class TestSender:
    def test_does_one_try_at_a_time_and_says_whether_there_was_one(self, office: TestOffice) -> None:
        (id,) = tell(office, None, MAIL)
        courier = Courier([Undelivered("busy")])
        working = sender(office, courier)
        assert (working.step(), working.step()) == (True, False)
        office.clock.forward(minutes=2)
        assert (working.step(), working.step()) == (True, False)
        assert courier.letters[0] == courier.letters[1]
        assert found(office, id).state == State.SENT

    def test_a_webhook_that_is_gone_fails_without_a_try(self, office: TestOffice) -> None:
        (id,) = tell(office, None, TestLetters.HOOK)
        courier = Courier()
        assert sender(office, courier, Channel.WEBHOOK).step() is True
        assert (courier.letters, found(office, id).state) == ([], State.FAILED)

    def test_a_fault_of_ours_leaves_the_notice_to_the_next_claim(self, office: TestOffice) -> None:
        (id,) = tell(office, None, MAIL)
        working = sender(office, Courier([RuntimeError("a fault")]))
        with pytest.raises(RuntimeError):
            working.step()
        assert found(office, id).state == State.SENDING
        office.clock.forward(seconds=office.context.terms.notice.total_seconds() + 1)
        assert working.step() is True
        assert (found(office, id).state, found(office, id).attempts) == (State.SENT, 2)

    def test_what_another_sender_took_over_is_not_recorded_twice(self, office: TestOffice) -> None:
        (id,) = tell(office, None, MAIL)
        slow = Courier()
        late = timedelta(seconds=1) + office.context.terms.notice

        class Stalling(Courier):
            def send(self, letter: Letter) -> Mapping[str, str]:
                office.clock.now += late
                assert sender(office, slow).step() is True
                return {"reply": "too late"}

        assert sender(office, Stalling()).step() is True
        row = found(office, id)
        assert (row.state, row.attempts, notices.proof(office.context, row)) == (State.SENT, 2, {"reply": "ok"})


class TestContacts:
    @pytest.mark.parametrize(
        ("wrong", "where"),
        [
            ({"email": "bank.example"}, "email"),
            ({"email": "a@b.example\r\nX: y"}, "email"),
            ({"webhook_url": "https://bank.example/n"}, "webhook_secret"),
            ({"webhook_secret": SECRET}, "webhook_url"),
            ({"webhook_url": "http://bank.example/n", "webhook_secret": SECRET}, "webhook_url"),
            ({"webhook_url": "https://bank.example/n", "webhook_secret": "short"}, "webhook_secret"),
        ],
        ids=str,
    )
    def test_what_is_out_of_form_is_told_with_its_place(
        self, office: TestOffice, wrong: dict[str, str], where: str
    ) -> None:
        with pytest.raises(FormatError) as told:
            set_contacts(office, **wrong)
        assert told.value.where == where

    def test_are_sealed_and_replaced_whole(self, office: TestOffice) -> None:
        set_contacts(office, email="claims@bank.example", webhook_url="https://bank.example/n", webhook_secret=SECRET)
        with office.read() as tx:
            kept = tx.execute(select(tables.contacts)).one().private
            assert contacts.of(tx, office.context, BANK).webhook_secret == SECRET
        assert SECRET.encode() not in kept
        assert b"claims@" not in kept
        set_contacts(office, email="new@bank.example")
        with office.read() as tx:
            now = contacts.of(tx, office.context, BANK)
        assert (now.email, now.webhook_url, now.webhook_secret) == ("new@bank.example", "", "")

    def test_are_for_the_institution_and_the_office(self, office: TestOffice) -> None:
        for scope in (CREDITOR, NOTARY, Scope("ADMIN", "trial-office")):
            with office.read() as tx:
                assert contacts.show(tx, office.context, scope, BANK).changed_at is None
        for scope in (FOREIGN, COURT, borrower_scope(office)):
            with office.read() as tx, pytest.raises(NotFound, match=r"^there is no institution 'trial-bank'$"):
                contacts.show(tx, office.context, scope, BANK)
        with office.write() as tx, pytest.raises(NotFound):
            contacts.change(tx, office.context, "nobody", email=None, webhook_url=None, webhook_secret=None)
