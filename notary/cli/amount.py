"""``notary amount``: what is owed under given terms as of a day, for people or as JSON."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from notary.cli.common import read_file
from notary.cli.verify_output import printable
from notary.domain import amounts, canonical
from notary.domain.amounts import Statement, TermsError
from notary.domain.amounts.terms import Part
from notary.domain.errors import FormatError


def amount(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="The terms (docs/amounts.md).")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day of the amount, instead of the file's.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the statement as JSON.")] = False,
    sheet: Annotated[
        Path | None,
        typer.Option("--xlsx", metavar="FILE", help="Also write it as a workbook that computes every figure again."),
    ] = None,
) -> None:
    """Compute what is owed under a loan on a day, to the fen, with every figure explained."""
    statement = _statement(file, as_of)
    if sheet is not None:
        from notary.xlsx.statement import render  # who wants no workbook need not wait for it

        sheet.write_bytes(render(statement))
    if as_json:
        typer.echo(json.dumps(statement.to_json(), ensure_ascii=False, indent=2))
    else:
        _show(statement)


def _statement(file: Path, as_of: str | None) -> Statement:
    content = read_file(file)
    try:
        value = canonical.parse(content)
    except FormatError as error:
        raise FormatError(str(error), where=str(file)) from None
    if as_of is not None and isinstance(value, dict):
        value["as_of"] = as_of
    try:
        return amounts.compute(amounts.parse(value))
    except TermsError as error:
        for problem in error.problems:
            typer.echo(f"{file}: {problem}", err=True)
        raise FormatError("no amount follows from these terms", where=str(file)) from None


def _show(statement: Statement) -> None:
    shown = statement.to_json()
    console = Console(highlight=False, markup=False)
    console.print(f"As of {shown['as_of']}, in {shown['currency']}:")
    console.print(_parts(shown))
    console.print(f"each day after adds {shown['per_diem']} = {shown['per_diem_formula']}", soft_wrap=True)
    if shown["per_diem_until"]:
        console.print(f"  until the next instalment falls due on {shown['per_diem_until']}")
    for line in _besides(statement, shown):
        console.print(line, soft_wrap=True)
    console.print(_lines(shown))


def _parts(shown: dict[str, str]) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    for name in (*Part, "total"):
        table.add_row(str(name), shown[name])
    return table


def _besides(statement: Statement, shown: dict[str, dict[str, str]]) -> list[str]:
    """What stands beside the total, where there is anything to say."""
    found, cap = [], shown["cap"]
    if statement.credit:
        found.append(f"credit {shown['credit']}: received, and nothing due has taken it")
    if statement.terms.delay_start:
        found.append(f"doubled interest for delay, outside the total: {shown['delay_doubled']}")
    cost = shown["all_in"]
    found.append(
        f"all-in cost of the agreed flows: {cost['nominal']} % nominal, {cost['effective']} % effective a year"
    )
    if statement.limit is None:
        asked = statement.terms.cap
        found.append(f"cap: {asked} does not apply to this loan" if asked else "cap: none was asked for")
        return found
    found.append(f"cap {cap['code']}, {cap['rate']} % ({cap['source']}): {cap['removed']} removed")
    if statement.cut.per_diem is not None:
        found.append(f"  while it takes something off, each day adds {cap['per_diem']} instead")
    if statement.exceeded:
        found.append("  the nominal all-in cost is above it")
    if statement.limit.provisional:
        found.append(f"  provisional: {statement.limit.provisional}")
    return found


def _lines(shown: dict[str, list[dict[str, str]]]) -> Table:
    table = Table("line", "from", "to", "days", "how", "amount", box=None, pad_edge=False)
    table.columns[3].justify = table.columns[5].justify = "right"
    for line in shown["lines"]:
        how = printable(line["formula"])  # a fee's kind is whatever its writer called it
        table.add_row(line["kind"], line["from"], line["to"], str(line["days"]), how, line["amount"])
    return table
