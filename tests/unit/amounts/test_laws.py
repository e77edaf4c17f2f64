"""What holds of every amount."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Walk
from strategies import START, days, terms, yuan

from notary.domain.amounts import Statement, compute, parse
from notary.domain.amounts.cost import MOST
from notary.domain.amounts.lines import Kind, by_days, rounded
from notary.domain.amounts.terms import Part

FEN = Decimal("0.01")
INTERESTS = (Kind.INTEREST, Kind.OVERDUE, Kind.COMPOUND)


def owed(value: dict[str, Any], **change: Any) -> Statement:
    return compute(parse(value | change))


def slack(*statements: Statement) -> Decimal:
    """What rounding can make of the periods of some statements: half a fen each, and of what was accrued on the
    difference that is left, less than that again."""
    return FEN * sum(len(statement.lines) + 2 for statement in statements)


@given(terms())
def test_the_amount_is_what_a_walk_over_every_day_finds(value: dict[str, Any]) -> None:
    found = owed(value)
    walk = Walk(found.terms, found.to_json()["schedule"]).run(Fraction(24))
    for part in Part:
        expected = {
            Part.PRINCIPAL: walk.outstanding,
            Part.INTEREST: walk.due[Part.INTEREST] + walk.running,
        }.get(part, walk.due[part])
        assert abs(Fraction(found.parts[part]) - expected) <= Fraction(slack(found)), part
    assert abs(Fraction(found.credit) - walk.purse) <= Fraction(slack(found))
    assert abs(Fraction(found.delay_doubled) - walk.delay) <= Fraction(slack(found))


@given(terms(cap=True))
def test_the_cut_is_what_a_walk_over_every_day_finds(value: dict[str, Any]) -> None:
    found = owed(value)
    walk = Walk(found.terms, found.to_json()["schedule"]).run(Fraction(24))
    expected = max(Fraction(0), walk.accrued - walk.allowed)
    assert abs(Fraction(found.cut.removed) - expected) <= Fraction(slack(found))
    whole = owed(value, cap=None)
    assert whole.total - found.total + found.credit - whole.credit == found.cut.removed


@given(terms(), days(), yuan(1, 5_000_000))
def test_no_payment_raises_the_debt(value: dict[str, Any], day: str, amount: str) -> None:
    before = owed(value)
    after = owed(value, payments=[*value["payments"], {"date": day, "amount": amount}])
    assert after.total <= before.total + slack(before, after)
    assert after.total - after.credit <= before.total - before.credit + slack(before, after)


@given(terms())
def test_the_parts_are_what_accrued_less_what_was_paid(value: dict[str, Any]) -> None:
    """To the fen: every fen of the statement is in a line."""
    found = owed(value)
    paid = dict.fromkeys(Part, Decimal(0))
    for line in found.lines:
        for part, amount in line.parts.items():
            paid[part] += amount
    came = {Part(kind): sum(line.amount for line in found.lines if line.kind is kind) for kind in INTERESTS}
    came |= {Part.FEES: sum(line.amount for line in found.lines if line.kind is Kind.FEE)}
    came |= {Part.PRINCIPAL: found.terms.principal}
    assert {part: came[part] - paid[part] for part in Part} == dict(found.parts)
    received = sum(payment.amount for payment in found.terms.payments if payment.day <= found.terms.as_of)
    assert sum(paid.values()) + found.credit == received
    shown = found.to_json()
    assert sum(Decimal(shown[part]) for part in Part) == Decimal(shown["total"])


@given(terms())
def test_the_schedule_repays_all_of_it(value: dict[str, Any]) -> None:
    found = owed(value)
    assert sum(row.principal for row in found.rows) == found.terms.principal
    assert all(row.principal >= 0 and row.interest >= 0 for row in found.rows)
    assert [row.start for row in found.rows] == [found.terms.start, *(row.due for row in found.rows[:-1])]
    assert found.rows[-1].due == found.terms.due


@given(terms(), st.integers(1, 40))
def test_after_as_of_the_formula_goes_on(value: dict[str, Any], later: int) -> None:
    """Splitting a period changes nothing but rounding: the amount of a later day is this one and so many days more."""
    first = owed(value)
    end = date.fromisoformat(value["as_of"]) + timedelta(days=later)
    events = [payment["date"] for payment in value["payments"]] + [fee["date"] for fee in value["fees"] if fee["date"]]
    if first.per_diem.until is not None:
        events.append(first.per_diem.until.isoformat())
    if any(value["as_of"] < day <= end.isoformat() for day in events):
        return
    then = owed(value, as_of=end.isoformat())
    assert abs(then.total - first.total - later * first.per_diem.amount) <= slack(first, then) + later * FEN / 2


@given(st.integers(0, 10**12), st.integers(0, 5_000), st.integers(0, 3_000), st.integers(0, 3_000), terms())
@settings(max_examples=30)
def test_a_period_in_two_is_the_period(base: int, rate: int, one: int, two: int, value: dict[str, Any]) -> None:
    known = parse(value)
    amount, percent = Decimal(base) / 100, Decimal(rate) / 100
    whole, first, second = (rounded(by_days(amount, percent, days, known), known) for days in (one + two, one, two))
    assert abs(whole - first - second) <= FEN


@given(terms())
def test_the_same_terms_give_the_same_statement(value: dict[str, Any]) -> None:
    assert owed(value).to_json() == owed(dict(reversed(value.items()))).to_json()


@given(terms())
def test_the_flows_are_worth_what_was_paid_out(value: dict[str, Any]) -> None:
    """The all-in cost, checked by discounting at it: whole months for the monthly methods."""
    found = owed(value)
    if found.terms.instalments is None:
        return
    monthly = found.cost.nominal / 1200
    flows = [row.principal + row.interest + found.terms.premium_monthly for row in found.rows]
    worth = sum(flow / (1 + monthly) ** month for month, flow in enumerate(flows, 1))
    assert abs(worth - found.terms.principal) <= Decimal("0.000001") * found.terms.principal
    yearly = min(MOST, 100 * ((1 + monthly) ** 12 - 1))
    assert abs(found.cost.effective - yearly) <= Decimal("1e-9") * yearly


def test_the_day_of_the_loan_owes_the_principal() -> None:
    value = {
        "currency": "CNY", "principal": "1.00", "rate": "7.2", "day_count": 360, "from": START.isoformat(),
        "due": "2024-01-31", "method": "bullet", "overdue_multiple": "1.5", "compound": True,
        "lender": "private", "as_of": START.isoformat(),
    }  # fmt: skip
    assert owed(value).to_json()["total"] == "1.00"


def test_flows_that_are_no_loan_have_the_highest_rate_that_is_told() -> None:
    """And the search for it ends at once: it once took minutes, for anybody who asked."""
    lines = [
        {"due": (START + timedelta(days=day)).isoformat(), "principal": "0.00", "interest": "9999999999999999.99"}
        for day in range(1, 601)
    ]
    lines[-1]["principal"] = "0.01"
    value = {
        "currency": "CNY", "principal": "0.01", "rate": "7.2", "day_count": 360, "from": START.isoformat(),
        "method": "schedule", "schedule": lines, "overdue_multiple": "1.5", "compound": True,
        "premium_monthly": "9999999999999999.99", "lender": "private", "as_of": START.isoformat(),
    }  # fmt: skip
    found = owed(value)
    assert (found.cost.nominal, found.cost.effective) == (MOST, MOST)
