"""What holds of any bookings: of what counts, of amounts and deadlines that follow from them, of what acts disclose."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from notary.demo.terms import sample_terms
from notary.domain import canonical
from notary.domain.amounts import Statement, compute, parse
from notary.domain.amounts.agreed import Agreed, agreed
from notary.domain.amounts.lines import Kind as LineKind
from notary.domain.deadlines.limitation import run
from notary.domain.deadlines.running import spaced
from notary.domain.money import Money
from notary.domain.payments import Booking, FeeKind, Kind, Row, counted, statement_value
from notary.domain.payments.chunks import pieces
from notary.domain.payments.evidence import MAX_ROWS_BYTES, root
from notary.domain.payments.problems import Problems
from notary.domain.payments.rules import Debt, Ledger, Placed, fresh
from notary.services.wish import Wish, disclosures

LOAN = sample_terms(0, Random("services/0"))
START, TODAY = date(2026, 3, 23), date(2029, 12, 31)
DEBT = Debt("id-1", issued=True, start=START, currency="CNY")

days = st.dates(START, TODAY)


@st.composite
def bookings(draw: st.DrawFn) -> list[Booking]:
    """Payments and costs, some of them reversed later."""
    found: list[Booking] = []
    for index in range(draw(st.integers(0, 8))):
        money = Money(draw(st.integers(1, 30_000_00)), "CNY")
        cost = draw(st.sampled_from([None, None, FeeKind.LAWYER]))
        booking = Booking(f"TX-{index}", draw(days), Kind.FEE if cost else Kind.PAYMENT, money, fee=cost)
        found.append(booking)
        if draw(st.booleans()) and draw(st.booleans()):
            day = draw(st.dates(booking.day, TODAY))
            found.append(Booking(f"RV-{index}", day, Kind.REVERSAL, money, reverses=booking.id))
    return draw(st.permutations(found))


def owed(booked: Sequence[Booking], as_of: date) -> tuple[Agreed, Statement]:
    """What is owed on the sample's loan."""
    found = agreed(LOAN, as_of, booked)
    assert found is not None
    return found, compute(parse(found.terms))


def entered(rows: Sequence[Row], known: Sequence[Booking] = ()) -> tuple[list[Booking], Problems]:
    """What is new of some rows about one debt."""
    ledger = Ledger(
        debts={"LN-1": DEBT},
        known={booking.id: Placed(DEBT.id, booking) for booking in known},
        reversed={booking.reverses: booking.id for booking in known if booking.reverses},
        stock={},
    )
    problems = Problems()
    found = fresh(rows, ledger, TODAY, problems)
    return [placed.booking for placed in found], problems


def rows(booked: Sequence[Booking]) -> list[Row]:
    """These, as they are handed in."""
    return [Row(f"row[{number}]", "LN-1", booking) for number, booking in enumerate(booked, 2)]


@given(bookings(), days, st.randoms())
def test_the_order_of_rows_changes_nothing(booked: list[Booking], as_of: date, chance: Any) -> None:
    other = chance.sample(booked, len(booked))
    assert owed(booked, as_of)[1].to_json() == owed(other, as_of)[1].to_json()
    assert statement_value(booked, as_of) == statement_value(other, as_of)
    assert sorted(entered(rows(booked))[0], key=lambda item: item.id) == sorted(booked, key=lambda item: item.id)
    assert entered(rows(other))[1] == []


@given(bookings())
def test_what_is_there_already_is_not_new(booked: list[Booking]) -> None:
    assert entered(rows([*booked, *booked]))[0] == booked
    assert entered(rows(booked), known=booked) == ([], [])
    half = len(booked) // 2
    pairs = [item for item in booked if not item.reverses]
    assert entered(rows(pairs), known=pairs[:half])[0] == pairs[half:]


@given(bookings(), days, days, st.integers(1, 9_999_999))
def test_a_reversal_restores_the_amount_exactly(booked: list[Booking], day: date, later: date, minor: int) -> None:
    first, then = sorted((day, later))
    payment = Booking("TX-X", first, Kind.PAYMENT, Money(minor, "CNY"))
    back = Booking("RV-X", then, Kind.REVERSAL, Money(minor, "CNY"), reverses="TX-X")
    before = owed(booked, then)[1].to_json()
    assert owed([*booked, payment, back], then)[1].to_json() == before
    assert owed([*booked, payment], then)[1].to_json() != before
    cost = replace(payment, kind=Kind.FEE, fee=FeeKind.POSTAGE)
    assert owed([*booked, cost, back], then)[1].to_json() == before


@given(bookings(), days)
def test_a_day_in_the_past_sees_only_what_was_received_until_then(booked: list[Booking], as_of: date) -> None:
    until = [booking for booking in booked if booking.day <= as_of]
    assert owed(booked, as_of)[1].to_json() == owed(until, as_of)[1].to_json()
    assert counted(booked, as_of) == counted(until, as_of)


@given(bookings(), days)
def test_what_payments_went_to_sums_to_what_was_received(booked: list[Booking], as_of: date) -> None:
    _, statement = owed(booked, as_of)
    received = sum(booking.amount.minor for booking in counted(booked, as_of).payments)
    paid = [line for line in statement.lines if line.kind is LineKind.PAYMENT]
    allocated = sum((sum(line.parts.values(), Decimal(0)) for line in paid), Decimal(0))
    overpaid = statement.cut.removed - sum(statement.cut.parts.values(), Decimal(0))
    assert (allocated + statement.credit - overpaid) * 100 == received


@given(bookings(), days)
def test_what_is_assumed_says_how_much_is_on_record(booked: list[Booking], as_of: date) -> None:
    counts, found = counted(booked, as_of), owed(booked, as_of)[0]
    assert f"payments on record up to {as_of}: {len(counts.payments)}, fees: {len(counts.fees)}" in found.assumed[0]
    assert any("whether the title names them" in text for text in found.assumed) is bool(counts.fees)


@given(st.lists(days, max_size=60), st.lists(days, min_size=1, max_size=5, unique=True))
def test_the_days_that_are_left_out_move_no_deadline(paid: list[date], due: list[date]) -> None:
    kept = spaced(paid)
    assert kept <= set(paid)
    for day in due:
        assert run(day, kept).last_day == run(day, set(paid)).last_day


def test_a_debt_paid_daily_is_counted_with_few_days() -> None:
    daily = [START + timedelta(days) for days in range(3_650)]
    assert len(spaced(daily)) <= 22
    assert max(spaced(daily)) == daily[-1]


@given(bookings(), days)
def test_what_an_act_discloses_has_no_name_and_can_be_counted_again(booked: list[Booking], as_of: date) -> None:
    named = [replace(booking, payer="张三", note="张三的账户") for booking in booked]
    value = statement_value(named, as_of)
    assert "张三" not in canonical.encode(value).decode()
    until = [booking for booking in booked if booking.day <= as_of]
    assert (value["asOf"], value["count"]) == (as_of.isoformat(), len(until))
    assert [row["id"] for row in value["rows"]] == [
        booking.id for booking in sorted(until, key=lambda item: item.order)
    ]
    paid = counted(booked, as_of).payments
    total = {"amount": str(sum(booking.amount.minor for booking in paid)), "currency": "CNY"} if paid else None
    assert value["total"]["payments"] == total


def test_many_rows_are_disclosed_by_their_root_and_always_fit_into_an_act() -> None:
    def booked(count: int) -> list[Booking]:
        return [Booking(f"{'TX':-<95}{n:05}", START, Kind.PAYMENT, Money(10**14, "CNY")) for n in range(count)]

    def size(value: dict[str, Any]) -> int:
        return len(canonical.encode(value["rows"]))

    count = next(n for n in range(100, 1_000) if "root" in statement_value(booked(n + 1), START))
    assert size(statement_value(booked(count), START)) <= MAX_ROWS_BYTES
    large = statement_value(booked(count + 1), START)
    assert (large["count"], set(large)) == (count + 1, {"asOf", "count", "total", "root"})
    assert large["total"]["payments"]["amount"] == str((count + 1) * 10**14)
    shown = [booking.to_json() for booking in booked(count + 1)]
    assert large["root"] == root(shown) != root(shown[::-1])
    for value in (large, statement_value(booked(count), START)):
        wish = Wish("DISCHARGE", {"kind": "PAYMENT"}, evidence={"payments": value})
        assert disclosures(wish, 1)[0][2] == value


@settings(max_examples=60)
@given(bookings(), st.integers(2, 5))
def test_pieces_hold_every_row_once_and_a_reversal_with_its_booking(booked: list[Booking], most: int) -> None:
    given_ = rows(booked)
    found = list(pieces(lambda: iter(given_), most))
    assert sorted(row.place for piece in found for row in piece) == sorted(row.place for row in given_)
    assert all(0 < len(piece) <= most for piece in found)
    for piece in found:
        seen: list[str] = []
        for row in piece:
            assert row.booking.reverses is None or row.booking.reverses in seen
            seen.append(row.booking.id)


def test_a_row_that_is_there_twice_is_in_the_pieces_twice() -> None:
    payment = Booking("TX-1", START, Kind.PAYMENT, Money(1, "CNY"))
    other = replace(payment, amount=Money(2, "CNY"))
    back = Booking("RV-1", START, Kind.REVERSAL, Money(1, "CNY"), reverses="TX-1")
    given_ = rows([payment, other, back])
    assert [row.place for piece in pieces(lambda: given_) for row in piece] == ["row[2]", "row[3]", "row[4]"]
