"""The workbook of a statement as a file: what is in it and how it is shown. What its formulas come to is for a
spreadsheet to say (tests/integration/xlsx)."""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import openpyxl
import pytest
from loans import LOANS, OWN_SCHEDULE, VECTOR_A, drawn
from openpyxl.workbook import Workbook
from spreadsheets import differences, table

from notary.domain.amounts import compute, parse
from notary.xlsx import TooManyDigits, render

SHEETS = ["结算 Summary", "明细 Lines", "还款 Payments", "还款计划 Schedule", "成本 Cost", "条款 Terms"]


@cache
def rendered(loan: str) -> bytes:
    return render(compute(parse(LOANS[loan])))


def opened(book: bytes, *, figures: bool = False) -> Workbook:
    """The workbook with its formulas, or with the figures stored beside them."""
    return openpyxl.load_workbook(io.BytesIO(book), data_only=figures)


def cells(book: Workbook) -> Iterator[Any]:
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_sheets_are_in_both_languages_from_the_result_to_the_terms() -> None:
    book = opened(rendered("vector A"))
    assert book.sheetnames == SHEETS
    for sheet in book:
        for cell in sheet[4]:
            assert re.match(r"[\u4e00-\u9fff（）]+ [A-Za-z]", cell.value), (sheet.title, cell.value)


@pytest.mark.parametrize("loan", LOANS)
def test_the_figures_of_the_statement_are_stored_beside_the_formulas(loan: str) -> None:
    assert differences(opened(rendered(loan), figures=True), compute(parse(LOANS[loan]))) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_figures_of_statements_drawn_by_chance_are_stored_beside_the_formulas(seed: int) -> None:
    statement = compute(parse(drawn(seed)))
    assert differences(opened(render(statement), figures=True), statement) == []


def test_what_follows_from_other_figures_is_a_formula() -> None:
    book = opened(rendered("equal instalments from a month's end, payments that wait"))
    for row in table(book, "Lines"):
        assert row["Amount"] == 2000 if row["Kind"] == "费用 fees" else is_formula(row["Amount"])
        assert is_formula(row["Days"])
        assert row["Base"] is None or is_formula(row["Base"])
    given = {"Line", "Received on", "Allocated on", "Amount", "No."}
    for row in table(book, "Payments") + table(book, "Schedule"):
        assert {heading for heading, value in row.items() if not is_formula(value)} <= given
    owed = {row["Item"]: row["Owed"] for row in table(book, "Summary") if row["Owed"] is not None}
    assert {item for item, value in owed.items() if not is_formula(value)} == {
        "上限 Cap",
        "加倍部分债务利息 delay interest",
    }


def is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def test_every_formula_has_a_figure_beside_it_for_what_does_not_calculate() -> None:
    loan = "equal instalments from a month's end, payments that wait"
    figures = opened(rendered(loan), figures=True)
    bare = [
        (cell.parent.title, cell.row)
        for cell in cells(opened(rendered(loan)))
        if cell.data_type == "f" and figures[cell.parent.title][cell.coordinate].value is None
    ]
    assert bare == [("结算 Summary", 26)]  # the per diem of a cap, while it cuts nothing


def test_formulas_refer_to_the_terms_by_name_and_every_name_is_defined() -> None:
    for loan in LOANS:
        book = opened(rendered(loan))
        formulas = [cell.value for cell in cells(book) if cell.data_type == "f"]
        bare = [re.sub(r"'[^']*'|\"[^\"]*\"", "", formula) for formula in formulas]
        names = {name for formula in bare for name in re.findall(r"\b[A-Z][a-z]\w+", formula)}
        assert {"Principal", "AnnualRate", "OverdueRate", "AsOf"} <= names <= set(book.defined_names)


FIRST_SIGNS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "{=1}", "\t=1", "'=1", "<f>1</f>", "_x003D_1"]


@pytest.mark.parametrize("kind", FIRST_SIGNS)
def test_the_text_of_a_user_stays_a_text(kind: str) -> None:
    book = opened(render(compute(parse(VECTOR_A | {"fees": [{"kind": kind, "amount": "2000.00"}]}))))
    [explanation] = [row[9] for row in book["明细 Lines"].iter_rows(min_row=5) if row[1].value == "费用 fees"]
    assert (explanation.value, explanation.data_type) == (kind, "s")
    assert explanation.quotePrefix  # also when somebody edits the cell


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("<r><t>1</t></r>", "<r><t>1</t></r> "),  # would be markup
        ("<r></si></r>", "<r></si></r> "),  # and break the file
        ("a\ud800b", "a?b"),
        ("a\x0bb\uffff", "a_x000B_b_xFFFF_"),  # as the format writes what XML has no place for
    ],
)
def test_a_text_cannot_break_the_file(kind: str, read: str) -> None:
    book = opened(render(compute(parse(VECTOR_A | {"fees": [{"kind": kind, "amount": "2000.00"}]}))))
    assert read in [cell.value for cell in cells(book)]


def test_the_same_statement_gives_the_same_bytes_and_nothing_tells_when() -> None:
    book = rendered("vector A")
    assert book == render(compute(parse(VECTOR_A)))
    assert book != rendered("vector A, overdue before interest")
    assert {file.date_time for file in zipfile.ZipFile(io.BytesIO(book)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(book).properties
    assert properties.created == properties.modified == datetime(2024, 6, 9)  # the day of the statement


_opened: list[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _opened is not None:
        _opened.append(str(arguments[0]))


sys.addaudithook(_note)  # for good: Python has no way to take one back


def test_nothing_is_read_or_written_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = compute(parse(VECTOR_A))
    render(statement)  # what is imported late is imported now
    monkeypatch.setattr(sys.modules[__name__], "_opened", [])
    render(statement)
    assert _opened == []


@pytest.mark.parametrize(("currency", "shown"), [("CNY", "#,##0.00"), ("JPY", "#,##0"), ("KWD", "#,##0.000")])
def test_amounts_have_the_decimals_of_their_currency_and_days_and_rates_their_form(currency: str, shown: str) -> None:
    terms = VECTOR_A | {"currency": currency, "principal": "100000", "fees": [], "payments": []}
    book = opened(render(compute(parse(terms))))
    lines = book["明细 Lines"]
    assert [lines.cell(5, column).number_format for column in (3, 6, 7, 9)] == ["yyyy-mm-dd", shown, "0.00####%", shown]
    assert f",{len(shown.partition('.')[2])})" in lines.cell(5, 9).value


def test_the_sheets_are_set_up_for_print_and_their_headings_stay() -> None:
    for sheet in opened(rendered("vector A")):
        assert sheet.freeze_panes == "A5"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$4"
        assert all(8 <= columns.width <= 61 for columns in sheet.column_dimensions.values())


def test_spreadsheets_are_told_to_calculate_everything_when_they_open_it() -> None:
    assert opened(rendered("vector A")).calculation.fullCalcOnLoad


def test_the_payments_stand_in_the_agreed_order_of_allocation() -> None:
    [group, headings] = opened(rendered("vector A, overdue before interest"))["还款 Payments"]["F3:O4"]
    parts = ["费用 fees", "罚息 overdue interest", "复利 compound interest", "利息 interest", "本金 principal"]
    assert [cell.value for cell in headings] == parts * 2
    assert [cell.value for cell in group if cell.value] == ["到期未付 Due and unpaid", "抵充 Allocated to"]


def test_the_terms_say_what_was_agreed_and_by_which_conventions() -> None:
    rows = table(opened(rendered("vector A")), "Terms")
    value = {row["Name in formulas"]: row["Value"] for row in rows if row["Name in formulas"]}
    assert value["AnnualRate"] == 0.072
    assert value["OverdueRate"] == "=AnnualRate*OverdueMultiple"
    assert value["StartDate"] == datetime(2023, 3, 1)
    assert value["CapRate"] == 0.24
    told = " ".join(row["Term"] for row in rows)
    assert "half open" in told
    assert "四舍五入" in told


def test_flows_of_a_rate_beyond_all_numbers_are_shown_too() -> None:
    first = {"due": "2023-03-02", "principal": "0.00", "interest": "150000.00"}  # half as much again for a day
    last = {"due": "2073-03-01", "principal": "100000.00", "interest": "0.00"}
    statement = compute(parse(OWN_SCHEDULE | {"schedule": [first, last]}))
    assert differences(opened(render(statement), figures=True), statement) == []


def test_figures_that_a_spreadsheet_cannot_keep_are_refused() -> None:
    most = VECTOR_A | {"rate": "0", "overdue_multiple": "1", "fees": [], "payments": []}
    render(compute(parse(most | {"principal": "9999999999999.99"})))
    with pytest.raises(TooManyDigits, match=r"10000000000000\.00 has more than the 15 digits"):
        render(compute(parse(most | {"principal": "10000000000000.00"})))
