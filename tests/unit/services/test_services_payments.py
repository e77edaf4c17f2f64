"""Bookings: taken once and whole or not at all, of the creditor's own debts, and what follows from them."""

import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from officekit import CREDITOR, FOREIGN, INSURER, NOTARY, TestOffice, terms
from paykit import fee, paid, reversal, rows
from postgres import Server
from races import blocked, run
from sqlalchemy import event, select
from storykit import Debt

from notary.db.scope import Scope
from notary.db.tables import payments as table
from notary.domain.deadlines import Name
from notary.domain.errors import Conflict, Error, NotFound, Refused
from notary.domain.payments import Row, rules
from notary.services import amounts, deadlines, instruments, payments
from notary.services.payments import Booked, BookedOtherwise, Imported, NotBookable

TODAY, FIRST = date(2026, 11, 23), date(2026, 3, 23)


def book(office: TestOffice, *values: dict[str, Any], scope: Scope = CREDITOR) -> Imported:
    """Book in one transaction."""
    with office.write() as tx:
        return payments.import_(tx, office.context, scope, rows(*values))


def booked(office: TestOffice, id: str, until: date | None = None) -> list[Booked]:
    """What is there."""
    with office.read() as tx:
        return payments.of_instrument(tx, office.context, CREDITOR, id, until)


def stored(office: TestOffice) -> int:
    """How many bookings there are in all."""
    with office.read() as tx:
        return len(tx.execute(select(table.c.id)).all())


def problems(office: TestOffice, *values: dict[str, Any], kind: type[Error] = NotBookable) -> list[tuple[str, str]]:
    """(place, message) of all that is wrong; nothing was booked."""
    before = stored(office)
    with pytest.raises(kind) as caught:
        book(office, *values)
    with office.read() as tx, pytest.raises(kind) as checked:
        payments.check(tx, office.context, CREDITOR, rows(*values))
    assert stored(office) == before
    told: Any = caught.value
    assert str(checked.value) == str(told)
    assert all(problem.expected for problem in told.problems)
    return [(problem.path, problem.message) for problem in told.problems]


def total(office: TestOffice, id: str, as_of: date) -> dict[str, Any]:
    """The statement as of a day."""
    with office.read() as tx:
        return amounts.of_instrument(tx, office.context, CREDITOR, id, as_of).statement.to_json()


def early(office: TestOffice, id: str) -> list[date]:
    """The strict days of the limitation period."""
    with office.read() as tx:
        found = deadlines.of_instrument(tx, office.context, CREDITOR, id)
    return list(next(item for item in found.running if item.deadline.kind.name is Name.LIMITATION).deadline.early)


def test_what_is_booked_is_there_with_its_names_and_in_order(office: TestOffice) -> None:
    id = office.issued()
    done = book(office, paid(id="B", payer="张三", note="六月"), paid(id="A"), fee(day="2026-05-02"), reversal("A"))
    assert (done.count, done.known, done.instruments) == (4, 0, 1)
    found = booked(office, id)
    assert [(item.booking.id, item.reversed_by) for item in found] == [
        ("FE-1", None), ("A", "RV-1"), ("B", None), ("RV-1", None),
    ]  # fmt: skip
    assert (found[2].booking.payer, found[2].booking.note) == ("张三", "六月")
    assert {(item.source, item.recorded_at) for item in found} == {(done.source, "2026-11-23T06:30:00Z")}
    assert [item.booking.id for item in booked(office, id, date(2026, 6, 1))] == ["FE-1", "A", "B"]


def test_names_and_remarks_are_ciphertext(office: TestOffice) -> None:
    office.issued()
    book(office, paid(payer="Jiang Wenyuan", note="on behalf of her mother"))
    with office.read() as tx:
        (row,) = tx.execute(select(table)).all()
    assert b"Jiang" not in row.private
    assert b"mother" not in row.private
    assert "Jiang" not in str(row)


def test_the_same_again_changes_nothing(office: TestOffice) -> None:
    id = office.issued()
    values = [paid(id=f"TX-{n}", payer="张三") for n in range(3)] + [reversal("TX-1")]
    first = book(office, *values)
    before = booked(office, id)
    office.clock.forward(hours=1)
    again = book(office, *values, paid(id="TX-9"), paid(id="TX-9"))
    assert (first.count, again.count, again.known, again.instruments) == (4, 1, 5, 1)
    assert [item for item in booked(office, id) if item.booking.id != "TX-9"] == before


@pytest.mark.parametrize(
    "change",
    [{"day": "2026-06-02"}, {"amount": {"amount": "1", "currency": "CNY"}}, {"payer": "李四"}, {"note": "x"},
     {"kind": "FEE", "fee": "LAWYER"}, {"instrument": "LN-2"}],
)  # fmt: skip
def test_the_same_id_with_other_content_is_a_conflict(office: TestOffice, change: dict[str, Any]) -> None:
    office.issued("LN-1")
    office.issued("LN-2")
    other = paid() | change
    within = problems(office, paid(), paid(id="TX-2"), other, kind=BookedOtherwise)
    assert within == [("payments[2].id", "booked already, with other content")]
    book(office, paid())
    assert problems(office, other, kind=BookedOtherwise) == [("payments[0].id", "booked already, with other content")]
    both = problems(office, other, paid("LN-9", id="TX-3"))
    assert [place for place, _ in both] == ["payments[0].id", "payments[1].instrument"]


def test_an_instrument_is_named_by_reference_register_number_or_id(office: TestOffice) -> None:
    office.issued("LN-0")
    id = office.issued("LN-1")
    done = book(office, paid("LN-1", id="A"), paid("1", id="B"), paid(id, id="C"))
    assert (done.count, done.instruments) == (3, 1)
    assert book(office, paid(id, id="A"), paid("1", id="A")).known == 2
    assert [item.booking.id for item in booked(office, id)] == ["A", "B", "C"]


def test_only_the_creditor_books_and_on_its_own_debts_alone(office: TestOffice) -> None:
    id = office.issued()
    for scope in (NOTARY, Scope("AUDITOR", "trial-office"), Scope("PARTY", "trial-bank", "x"), Scope("ADMIN", "x")):
        with pytest.raises(Refused, match="by the creditor who holds the claim"):
            book(office, paid(), scope=scope)
    told = []
    for name in ("LN-1", "0", id, "LN-none", "99", "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(NotBookable) as caught:
            book(office, paid(name), scope=FOREIGN)
        told.append(str(caught.value))
    assert len(set(told)) == 1, "what is another's is not told from what is not there"
    with office.read() as tx, pytest.raises(NotFound):
        payments.of_instrument(tx, office.context, FOREIGN, id)
    assert stored(office) == 0


def test_two_institutions_may_use_the_same_id(office: TestOffice) -> None:
    id = office.issued()
    book(office, paid())
    with office.write() as tx:
        instruments.rows.add_institution(
            tx, id="other-bank", name="x", kind="CREDITOR", created_at="2026-11-23T06:30:00Z"
        )
    with office.read() as tx:
        found = payments.check(tx, office.context, Scope("CREDITOR", "trial-bank"), rows(paid()))
        assert (found.count, found.known) == (0, 1)
        assert payments.of_instruments(tx, [id])[id][0].booking.id == "TX-1"
    with office.write() as tx:
        row = dict(tx.execute(select(table)).mappings().one())
        payments.rows.add(tx, [row | {"institution": "other-bank"}])
    assert stored(office) == 2


def test_a_debt_is_booked_on_from_its_issue(office: TestOffice) -> None:
    office.draft("LN-1")
    office.offered("LN-2")
    withdrawn = office.offered("LN-3")
    with office.write() as tx:
        instruments.withdraw(tx, CREDITOR, withdrawn)
    found = problems(office, paid("LN-1", "A"), paid("LN-2", "B"), paid("LN-3", "C"), paid(withdrawn, "D"))
    assert found == [
        ("payments[0].instrument", "its deed is not issued"),
        ("payments[1].instrument", "its deed is not issued"),
        ("payments[2].instrument", "there is no such instrument"),
        ("payments[3].instrument", "its deed is not issued"),
    ]


def test_days_and_currencies_are_those_of_the_debt(office: TestOffice) -> None:
    office.issued()
    good = [paid(id="A", day=FIRST.isoformat()), paid(id="B", day=TODAY.isoformat())]
    found = problems(
        office,
        *good,
        paid(id="C", day=(FIRST - timedelta(1)).isoformat()),
        paid(id="D", day=(TODAY + timedelta(1)).isoformat()),
        paid(id="E", amount={"amount": "100000", "currency": "USD"}),
    )
    assert found == [
        ("payments[2].day", "before the loan was paid out or signed"),
        ("payments[3].day", "in the future"),
        ("payments[4].currency", "not the currency of the debt"),
    ]
    assert book(office, *good).count == 2


def test_what_earlier_bookings_vouch_for_is_not_decrypted(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    office.issued()
    book(office, paid(day="2026-06-01"))
    before = problems(office, paid(id="C", day="2026-03-22")), problems(office, paid(id="D", day="2026-11-24"))
    opened: list[str] = []
    real = instruments.content

    def content(context: Any, row: Any) -> Any:
        opened.append(row.id)
        return real(context, row)

    monkeypatch.setattr(instruments, "content", content)
    assert book(office, paid(id="A", day="2026-06-01"), paid(id="B", day="2026-11-23")).count == 2
    assert opened == []
    assert book(office, paid(id="E", day="2026-05-31")).count == 1
    assert len(opened) == 1
    dollars = paid(id="F", amount={"amount": "1", "currency": "USD"})
    assert problems(office, dollars) == [("payments[0].currency", "not the currency of the debt")]
    after = problems(office, paid(id="C", day="2026-03-22")), problems(office, paid(id="D", day="2026-11-24"))
    assert after == before


def test_today_is_that_of_shanghai(office: TestOffice) -> None:
    office.issued()
    office.clock.forward(hours=9, minutes=29)
    assert len(problems(office, paid(day="2026-11-24"))) == 1
    office.clock.forward(minutes=1)
    assert book(office, paid(day="2026-11-24")).count == 1


def test_a_reversal_takes_one_booking_back_whole(office: TestOffice) -> None:
    office.issued("LN-1")
    office.issued("LN-2")
    book(office, paid(), paid(id="TX-2"), reversal("TX-2", id="RV-2"))
    at, gone = "payments[0].reverses", "this instrument has no such booking"
    assert problems(office, reversal("TX-9")) == [(at, gone)]
    assert problems(office, reversal("TX-1", instrument="LN-2")) == [(at, gone)]
    assert problems(office, reversal("TX-1", day="2026-05-31")) == [(at, "of a later day")]
    less = {"amount": "99999", "currency": "CNY"}
    assert problems(office, reversal("TX-1", amount=less)) == [(at, "of another amount")]
    assert problems(office, reversal("RV-2")) == [(at, "a reversal is not reversed")]
    twice = "reversed already, by another booking"
    assert problems(office, reversal("TX-2", id="RV-3"), kind=BookedOtherwise) == [(at, twice)]
    both = problems(office, reversal("TX-1", id="X"), reversal("TX-1", id="Y"), kind=BookedOtherwise)
    assert both == [("payments[1].reverses", twice)]
    assert book(office, reversal("TX-1"), reversal("TX-1")).count == 1


def test_a_reversal_may_stand_before_its_booking(office: TestOffice) -> None:
    office.issued()
    assert book(office, reversal("TX-1"), paid(), fee(), reversal("FE-1", id="RV-2")).count == 4


def test_a_debt_has_no_more_bookings_than_an_amount_is_computed_from(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.issued()
    monkeypatch.setattr(rules, "MOST", 3)
    book(office, paid(id="A"), paid(id="B"))
    more = [paid(id=name) for name in "ABCDE"]
    assert problems(office, *more) == [("payments[3].instrument", "has more bookings than one may")]
    assert book(office, *more[:3]).count == 1


def test_a_check_books_nothing(office: TestOffice) -> None:
    office.issued()
    with office.read() as tx:
        found = payments.check(tx, office.context, CREDITOR, rows(paid(), fee()))
    assert (found.count, found.known, found.instruments, found.source) == (2, 0, 1, "")
    assert stored(office) == 0


def test_amounts_follow_from_what_was_booked(office: TestOffice) -> None:
    id = office.issued()
    loan = terms()["sections"]["loan"]
    due = date.fromisoformat(loan["schedule"][0]["due"])
    later = due + timedelta(40)
    before, past = total(office, id, later), total(office, id, due)
    assert [line["kind"] for line in before["lines"] if line["kind"] in ("payment", "fee")] == []
    paid_on = due + timedelta(10)
    book(
        office, paid(day=paid_on.isoformat()), fee(day=later.isoformat(), amount={"amount": "50000", "currency": "CNY"})
    )
    after = total(office, id, later)
    assert total(office, id, due) == past
    assert after["fees"] == "500.00"
    assert [(line["kind"], line["amount"]) for line in after["lines"] if line["kind"] == "payment"] == [
        ("payment", "1000.00")
    ]
    with office.read() as tx:
        told = amounts.of_instrument(tx, office.context, CREDITOR, id, later).agreed.assumed
    assert f"payments on record up to {later}: 1, fees: 1" in told[0]
    book(office, reversal("TX-1", day=later.isoformat()), reversal(
        "FE-1", id="RV-2", day=later.isoformat(), amount={"amount": "50000", "currency": "CNY"}
    ))  # fmt: skip
    assert total(office, id, later) == before
    assert any(line["kind"] == "payment" for line in total(office, id, later - timedelta(1))["lines"])


def test_before_the_issue_nothing_is_on_record(office: TestOffice) -> None:
    id = office.offered()
    with office.read() as tx:
        told = amounts.of_instrument(tx, office.context, CREDITOR, id).agreed.assumed
    assert told[0].startswith("before the issue no payments and no fees are on record")


def test_a_payment_restarts_what_runs_and_a_bounced_one_does_not(office: TestOffice) -> None:
    id = office.issued()
    due = [date.fromisoformat(item["due"]) for item in terms()["sections"]["loan"]["schedule"]]
    before = early(office, id)
    book(office, fee(day="2026-10-12"))
    assert early(office, id) == before
    book(office, paid(day="2026-10-12"))
    begun = [day for day in due if day <= date(2026, 10, 12)]
    assert early(office, id) == [date(2028, 10, 12)] * len(begun) + before[len(begun) :]
    with office.read() as tx:
        found = deadlines.of_instrument(tx, office.context, CREDITOR, id)
    reason = found.running[0].reasons[0]
    assert reason.detail.startswith("payments on record: 1; demands, acknowledgements")
    book(office, reversal("TX-1", day="2026-10-20"))
    assert early(office, id) == before


def test_a_booking_counts_as_the_last_change_of_a_deadline(office: TestOffice) -> None:
    id = office.issued()
    office.clock.forward(hours=2)
    book(office, paid())
    with office.read() as tx:
        assert deadlines.of_instrument(tx, office.context, CREDITOR, id).since == "2026-11-23T08:30:00Z"


def test_the_bookings_of_many_debts_are_read_at_once(office: TestOffice) -> None:
    def asked(count: int) -> int:
        statements: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        with office.read() as tx:
            found = deadlines.issued(tx, CREDITOR, deadlines.Filter())
            assert len(found) == count
            event.listen(office.database.engine, "before_cursor_execute", note)
            assert len(list(deadlines.lines(tx, office.context, found, Name.LIMITATION))) == 36 * count
            event.remove(office.database.engine, "before_cursor_execute", note)
        return len(statements)

    office.issued("LN-1")
    book(office, paid("LN-1"))
    one = asked(1)
    office.issued("LN-2")
    office.issued("LN-3")
    assert asked(3) == one


class TestActs:
    def test_what_was_paid_since_an_act_was_prepared_is_not_passed_over(self, office: TestOffice) -> None:
        """The application was for all that was owed; by the time that it is signed, nearly all is paid."""
        debt = Debt(office).default()
        claim = {"applied": debt.owed.to_json(), "claims": ["PRINCIPAL"]}
        stale = office.prepare(debt.id, "CREDITOR", office.wish("CREDITOR", "REQUEST", claim))
        aside = office.prepare(debt.id, "CREDITOR", office.wish("CREDITOR", "DISCHARGE", ground="PAYMENT"))
        most = {"amount": str(debt.owed.minor - 1000), "currency": "CNY"}
        book(office, paid(day=TODAY.isoformat(), amount=most))
        with pytest.raises(Conflict, match="were booked since its REQUEST was prepared, which was reckoned without"):
            office.submit("CREDITOR", stale)
        assert office.row(debt.id).head_sequence == debt.head == 3
        office.submit("CREDITOR", aside)  # rests on no amount

    def test_what_is_booked_otherwise_keeps_no_act_from_being_entered(self, office: TestOffice) -> None:
        debt, other = Debt(office).default(), Debt(office, "LN-2").issue()
        claim = {"applied": {"amount": "100", "currency": "CNY"}, "claims": ["PRINCIPAL"]}
        made = office.prepare(debt.id, "CREDITOR", office.wish("CREDITOR", "REQUEST", claim))
        book(office, paid("LN-2"))
        office.submit("CREDITOR", made)
        assert other.head == 0


class TestInsurers:
    AMOUNT: ClassVar = {"amount": "500000", "currency": "CNY"}

    def test_whoever_the_claim_is_to_come_to_books_nothing_before_it_came(self, office: TestOffice) -> None:
        """A payment that nobody made would keep the lender from applying."""
        debt = Debt(office).default()
        debt.do("CREDITOR", "CLAIM", insurer="trial-insurer")
        with pytest.raises(NotBookable, match="you do not hold its claim"):
            book(office, paid(debt.id, day=TODAY.isoformat()), scope=INSURER)
        assert stored(office) == 0
        book(office, paid(debt.id, day=TODAY.isoformat()))

    def test_no_creditor_takes_back_what_another_one_booked(self, office: TestOffice) -> None:
        """Bookings of one debt are told apart by their ids, whoever booked them."""
        debt = Debt(office).default()
        book(office, paid("LN-1", "TX-1", day="2026-11-01", amount=self.AMOUNT))
        owed = debt.indemnify().owed
        with pytest.raises(BookedOtherwise, match="booked by another creditor of this debt"):
            book(office, paid(debt.id, "TX-1", day="2026-11-01", amount=self.AMOUNT), scope=INSURER)
        with pytest.raises(NotBookable, match="this instrument has no such booking"):
            book(office, reversal("TX-1", instrument=debt.id, day="2026-11-23", amount=self.AMOUNT), scope=INSURER)
        assert debt.owed == owed
        book(office, paid(debt.id, "TX-2", day="2026-11-01", amount=self.AMOUNT), scope=INSURER)
        with pytest.raises(BookedOtherwise):
            book(office, paid("LN-1", "TX-2", day="2026-11-01", amount=self.AMOUNT))
        book(office, reversal("TX-2", instrument=debt.id, day="2026-11-23", amount=self.AMOUNT), scope=INSURER)
        assert debt.owed == owed
        with office.read() as tx:
            found, _ = payments.page(tx, office.context, NOTARY, debt.id, cursor=None, limit=9)
        assert {item.booking.id: item.reversed_by for item in found} == {"TX-1": None, "TX-2": "RV-1", "RV-1": None}


class TestAtTheSameMoment:
    def test_a_file_that_is_imported_twice_is_booked_once(self, office: TestOffice) -> None:
        for number in range(3):
            office.issued(f"LN-{number}")
        values = [paid(f"LN-{n % 3}", id=f"TX-{n}") for n in range(60)]
        start = threading.Barrier(4)

        def work(turned: bool) -> Imported:
            start.wait()
            return book(office, *(values[::-1] if turned else values))

        done = [each.result() for each in [run(lambda turned=turned: work(turned)) for turned in (0, 1, 0, 1)]]
        assert sorted((item.count, item.known) for item in done) == [(0, 60)] * 3 + [(60, 0)]
        assert stored(office) == 60

    def test_of_two_with_other_content_one_is_told(self, office: TestOffice) -> None:
        office.issued("LN-1")
        office.issued("LN-2")
        start = threading.Barrier(2)

        def work(name: str) -> Imported:
            start.wait()
            return book(office, paid(name))

        told = [each.exception() for each in [run(lambda: work("LN-1")), run(lambda: work("LN-2"))]]
        assert sorted(type(error).__name__ for error in told) == ["BookedOtherwise", "NoneType"]

    def test_the_second_waits_for_the_first(self, tmp_path: Path, postgres_url: str, postgres: Server) -> None:
        """Also where they are about different debts, for an id is the institution's."""
        office = TestOffice(tmp_path, postgres_url)
        office.issued("LN-1")
        office.issued("LN-2")

        def handed(name: str) -> list[Row]:
            return rows(paid(name))

        with office.write() as tx:
            payments.import_(tx, office.context, CREDITOR, handed("LN-1"))
            waiting = run(lambda: book(office, paid("LN-2")))
            blocked(postgres, str(office.database.engine.url.database), waiting)
        assert isinstance(waiting.exception(), BookedOtherwise)
        office.database.close()
