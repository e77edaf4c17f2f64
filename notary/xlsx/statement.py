"""The workbook of a statement."""

from notary.domain.amounts import Statement
from notary.domain.errors import FormatError
from notary.xlsx import book, cost, lines, payments, schedule, summary, terms
from notary.xlsx.layout import Layout

DIGITS = 15
"""What spreadsheets keep of a number."""

_SHEETS = (summary, lines, payments, schedule, cost, terms)


class TooManyDigits(FormatError):
    """A figure of the statement has more digits than a spreadsheet keeps."""

    code = "XLSX_DIGITS"


def render(statement: Statement) -> bytes:
    """The statement of account as an XLSX workbook, the same bytes for the same statement.

    Every figure that follows from others is a formula, and beside it is stored what it comes to, so that what does not
    calculate (previews, Excel's protected view) shows the account as issued. Excel calculates everything when it opens
    the file; LibreOffice does what its settings say, by default what follows from a cell once somebody changes it.

    Raises:
        TooManyDigits: a figure has more than fifteen digits; the statement itself (JSON) has them all.
    """
    _ensure_digits(statement)
    layout = Layout(statement)
    sheets = [module.sheet(layout) for module in _SHEETS]
    created = statement.terms.as_of
    title = f"债务计算书 Statement of account {created}"
    return book.write(sheets, layout.places, created, title)


def _ensure_digits(statement: Statement) -> None:
    found = [statement.terms.principal, statement.total, statement.credit, statement.cut.allowed]
    found += [*(line.amount for line in statement.lines), *(payment.amount for payment in statement.terms.payments)]
    found += [row.principal + row.interest for row in statement.rows]
    if max(found) >= 10**DIGITS * statement.terms.quantum:
        raise TooManyDigits(f"{max(found)} has more than the {DIGITS} digits that a spreadsheet keeps")
