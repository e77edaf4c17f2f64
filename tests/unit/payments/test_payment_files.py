"""Files of bookings: what is taken, and everything that is told of what is not."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from paykit import csv_of, fee, paid, reversal

from notary.domain import canonical
from notary.domain.money import Money
from notary.domain.payments import Booking, FeeKind, FileForm, Kind, PaymentsError, Row, parse, read
from notary.domain.payments.files import MAX_LINE
from notary.domain.payments.problems import MAX_PROBLEMS
from notary.domain.payments.reader import MAX_AMOUNT

HEADER = "instrument,id,day,kind,amount,currency,fee,reverses,payer,note\n"
LINE = "LN-1,TX-1,2026-06-01,PAYMENT,1500.50,CNY,,,张三,六月"


def csv(content: str | bytes) -> list[Row]:
    """The bookings of a CSV file."""
    raw = content.encode() if isinstance(content, str) else content
    return list(read(BytesIO(raw), FileForm.CSV))


def told(content: str | bytes) -> list[tuple[str, str, str]]:
    """(place, code, message) of everything that is wrong with a file, and that nobody could take it for sound."""
    with pytest.raises(PaymentsError) as caught:
        csv(content)
    assert all(problem.expected for problem in caught.value.problems)
    return [(problem.path, str(problem.code), problem.message) for problem in caught.value.problems]


def line(**change: str) -> str:
    """A file of one row with some cells changed."""
    cells = dict(zip(HEADER.strip().split(","), LINE.split(","), strict=True)) | change
    return HEADER + ",".join(cells.values()) + "\n"


def test_a_row_is_a_booking() -> None:
    (row,) = csv(HEADER + LINE)
    money = Money(150050, "CNY")
    booking = Booking("TX-1", date(2026, 6, 1), Kind.PAYMENT, money, payer="张三", note="六月")
    assert row == Row("row[2]", "LN-1", booking)


def test_both_forms_say_the_same() -> None:
    values = [paid(payer="李四, 王五", note='"月供"'), fee(), reversal("TX-1")]
    lines = b"\n".join(canonical.encode(value) for value in values)
    by_csv = [(row.instrument, row.booking) for row in csv(csv_of(*values))]
    by_lines = [(row.instrument, row.booking) for row in read(BytesIO(lines), FileForm.JSON_LINES)]
    assert by_csv == by_lines == [(row.instrument, row.booking) for row in parse(values)]
    assert [row.to_json() for row in parse(values)] == values
    assert by_csv[1][1].fee is FeeKind.LAWYER


def test_what_spreadsheets_write_is_taken() -> None:
    """A byte order mark, ends of lines of Windows, empty rows, columns in another order, none that are not needed."""
    reordered = "currency,amount,kind,day,id,instrument\r\nCNY,7,PAYMENT,2026-06-01,TX-1,LN-1\r\n,,,,,\r\n\r\n"
    (row,) = csv(b"\xef\xbb\xbf" + reordered.encode())
    assert row.booking.amount == Money(700, "CNY")
    assert csv(b"\xef\xbb\xbf" + (HEADER + LINE).encode()) == csv(HEADER + LINE)


def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    wrong = LINE.replace("2026-06-01", "x")
    assert [place for place, _, _ in told(f"{HEADER}{LINE}\n\n{wrong}\n{LINE}")] == ["row[4].day"]


WRONG = [
    ({"amount": "１５００"}, "row[2].amount", "FORMAT", "has digits other than 0 to 9"),
    ({"amount": '"1,500.00"'}, "row[2].amount", "FORMAT", "has a thousands separator or a blank"),
    ({"amount": " 1500"}, "row[2].amount", "FORMAT", "has a thousands separator or a blank"),
    ({"amount": "-1500"}, "row[2].amount", "FORMAT", "below zero; what bounced is a REVERSAL of its booking"),
    ({"amount": "(1500)"}, "row[2].amount", "FORMAT", "below zero; what bounced is a REVERSAL of its booking"),
    ({"amount": "1" * 19}, "row[2].amount", "FORMAT", "too large"),
    ({"amount": "1000000000001"}, "row[2].amount", "RANGE", "too large"),
    ({"amount": "1500.505"}, "row[2].amount", "FORMAT", "more than the 2 decimals of the currency"),
    ({"amount": "1.5e3"}, "row[2].amount", "FORMAT", "not a plain decimal"),
    ({"amount": "01"}, "row[2].amount", "FORMAT", "not a plain decimal"),
    ({"amount": "0.00"}, "row[2].amount", "RANGE", "zero"),
    ({"amount": ""}, "row[2].amount", "MISSING", "missing"),
    ({"currency": ""}, "row[2].currency", "MISSING", "missing"),
    ({"currency": "RMB"}, "row[2].currency", "CURRENCY", "not an accepted currency"),
    ({"currency": "cny"}, "row[2].currency", "CURRENCY", "not an accepted currency"),
    ({"day": "2026-02-30"}, "row[2].day", "FORMAT", "not a day"),
    ({"day": "2026/06/01"}, "row[2].day", "FORMAT", "not a day"),
    ({"day": "２０２６-06-01"}, "row[2].day", "FORMAT", "not a day"),
    ({"day": "0001-01-01"}, "row[2].day", "FORMAT", "not a day"),
    ({"day": ""}, "row[2].day", "MISSING", "missing"),
    ({"id": "TX 1"}, "row[2].id", "FORMAT", "not such a text"),
    ({"id": "编号1"}, "row[2].id", "FORMAT", "not such a text"),
    ({"id": "x" * 101}, "row[2].id", "FORMAT", "not such a text"),
    ({"instrument": " LN-1"}, "row[2].instrument", "FORMAT", "no such name"),
    ({"kind": "payment"}, "row[2].kind", "UNKNOWN_CODE", "unknown word"),
    ({"kind": "FEE"}, "row[2].fee", "MISSING", "missing"),
    ({"kind": "FEE", "fee": "DINNER"}, "row[2].fee", "UNKNOWN_CODE", "unknown word"),
    ({"fee": "LAWYER"}, "row[2].fee", "UNKNOWN_KEY", "given, and a PAYMENT has none"),
    ({"reverses": "TX-0"}, "row[2].reverses", "UNKNOWN_KEY", "given, and a PAYMENT has none"),
    ({"kind": "REVERSAL"}, "row[2].reverses", "MISSING", "missing"),
    ({"kind": "REVERSAL", "reverses": "TX-1"}, "row[2].reverses", "REFERENCE", "its own id"),
    ({"payer": "x" * 201}, "row[2].payer", "FORMAT", "not such a text"),
    ({"note": "x\x00"}, "row[2].note", "FORMAT", "not such a text"),
]


@pytest.mark.parametrize(("change", "place", "code", "message"), WRONG)
def test_what_is_wrong_with_a_cell_is_told_with_its_place(
    change: dict[str, str], place: str, code: str, message: str
) -> None:
    assert told(line(**change)) == [(place, code, message)]


def test_no_message_repeats_what_was_sent() -> None:
    with pytest.raises(PaymentsError) as caught:
        csv(line(amount="13812345678.999", day="13812345678", id="张三 13812345678", payer="张三13812345678" * 99))
    assert "13812345678" not in str(caught.value.problems)
    assert "张三" not in str(caught.value)


def test_every_row_that_is_wrong_is_told_up_to_a_limit() -> None:
    bad = "\n".join(LINE.replace("2026-06-01", "x") for _ in range(150))
    found = told(HEADER + LINE + "\n" + bad)
    assert [place for place, _, _ in found] == [f"row[{number}].day" for number in range(3, 3 + MAX_PROBLEMS)]
    both = told(line(day="x", amount="-1"))
    assert [place for place, _, _ in both] == ["row[2].amount", "row[2].day"]


BROKEN = [
    (b"", "file", "has no booking"),
    (HEADER.encode(), "file", "has no booking"),
    ((HEADER + LINE).encode("gbk"), "row[2]", "not UTF-8 at byte 43 of the line"),
    (HEADER.encode() + b"\xff" + LINE.encode(), "row[2]", "not UTF-8 at byte 0 of the line"),
    ((HEADER + LINE).encode("utf-16"), "row[1]", "not UTF-8 at byte 0 of the line"),
    ((HEADER + LINE).replace(",", ";").encode(), "row[1]", "the columns are not separated by commas"),
    ((HEADER + LINE).replace(",", "\t").encode(), "row[1]", "the columns are not separated by commas"),
    ((HEADER.replace("currency", "curency") + LINE).encode(), "row[1]", "the header lacks currency"),
    ((HEADER.replace("note", "payer") + LINE).encode(), "row[1]", "the column payer is there twice"),
    ((HEADER.replace("note", "Note") + LINE).encode(), "row[1]", "column 10 has an unknown name"),
    ((HEADER + LINE + ",more").encode(), "row[2]", "has 11 cells, the header 10"),
    ((HEADER + LINE[:-3]).encode(), "row[2]", "has 9 cells, the header 10"),
    ((HEADER + LINE + "x" * MAX_LINE).encode(), "row[2]", "the line is too long"),
    ((HEADER + LINE + '\nLN-1,"TX-2').encode(), "row[3]", "no more can be read: unexpected end of data"),
]


@pytest.mark.parametrize(("content", "place", "message"), BROKEN)
def test_a_file_that_is_none_is_told_as_such(content: bytes, place: str, message: str) -> None:
    assert next((where, text) for where, _, text in told(content)) == (place, message)


@pytest.mark.parametrize(
    ("content", "place", "code"),
    [
        (b'{"a": 1.5}', "row[1]", "FORMAT"),
        (b"\n[]", "row[2]", "TYPE"),
        (b'{"id": "1", "id": "2"}', "row[1]", "FORMAT"),
        (b"{}" + b" " * MAX_LINE, "row[1]", "LENGTH"),
        (canonical.encode(paid(amount="1500.50")), "row[1].amount", "FORMAT"),
        (canonical.encode(paid(amount={"amount": "0", "currency": "CNY"})), "row[1].amount", "RANGE"),
        (canonical.encode(paid(currency="CNY")), "row[1]", "UNKNOWN_KEY"),
        (canonical.encode(paid(id=7)), "row[1].id", "FORMAT"),
    ],
)
def test_a_line_that_is_no_booking_is_told(content: bytes, place: str, code: str) -> None:
    with pytest.raises(PaymentsError) as caught:
        list(read(BytesIO(content), FileForm.JSON_LINES))
    assert [(problem.path, str(problem.code)) for problem in caught.value.problems] == [(place, code)]


def test_bookings_of_a_request_are_numbered_from_zero() -> None:
    wrong: list[Any] = [paid(), paid(day="x"), 7, paid(payer=None, note=None)]
    with pytest.raises(PaymentsError) as caught:
        parse(wrong)
    assert [problem.path for problem in caught.value.problems] == ["payments[1].day", "payments[2]"]


def test_the_largest_amount_is_taken_and_no_larger() -> None:
    most = {"amount": str(MAX_AMOUNT), "currency": "CNY"}
    assert parse([paid(amount=most)])[0].booking.amount.minor == MAX_AMOUNT
    with pytest.raises(PaymentsError):
        parse([paid(amount=most | {"amount": str(MAX_AMOUNT + 1)})])
