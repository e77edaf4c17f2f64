"""``notary paper …`` and ``notary view``: the papers of a debt, and a debt as its party sees it."""

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from notary.cli.common import ActingRole, Data, Instrument, Who
from notary.cli.desk import Url, at_desk
from notary.cli.verify_output import printable
from notary.domain import money
from notary.wire.view import ComponentLine, PartyAmount, PartyView

commands = typer.Typer(help="List and show the papers (文书) of an instrument.", no_args_is_help=True)


class Format(StrEnum):
    """What a paper can be had as."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


class Lang(StrEnum):
    """The languages of a view."""

    ZH = "zh-CN"
    EN = "en"


@commands.command("list")
def list_(instrument: Instrument, role: ActingRole = None, data: Data = None, url: Url = None) -> None:
    """List the papers that can be read: kind, to whom, of which act, and what it is."""
    with at_desk(data, url, Who.NOTARY, role=role) as desk:
        for item in desk.papers(instrument):
            act = "-" if item.sequence is None else str(item.sequence)
            typer.echo(f"{item.kind:22} {item.party or '-':12} {act:>3}  {item.zh} / {item.en}")


@commands.command()
def show(
    instrument: Instrument,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Such as VERIFICATION_LETTER (notary paper list).")],
    party: Annotated[str | None, typer.Option(help="To whom it is, by party id.", show_default=False)] = None,
    sequence: Annotated[
        int | None, typer.Option(min=0, help="The act that it is of; default the last.", show_default=False)
    ] = None,
    format: Annotated[Format, typer.Option(help="text, html or json.")] = Format.TEXT,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there.", show_default=False)
    ] = None,
    role: ActingRole = None,
    data: Data = None,
    url: Url = None,
) -> None:  # fmt: skip
    """Show a paper, made from what is on record now."""
    with at_desk(data, url, Who.NOTARY, role=role) as desk:
        content = desk.rendered(instrument, kind, format.value, party=party, sequence=sequence)
    if out is not None:
        out.write_bytes(content)
        typer.echo(str(out))
        return
    typer.echo("\n".join(map(printable, content.decode().split("\n"))), nl=False)


def view(
    instrument: Instrument,
    party: Annotated[
        str | None, typer.Option(help="As which party, by its id; default: the key's own, or the first debtor.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="zh-CN or en.")] = Lang.ZH,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    data: Data = None,
    url: Url = None,
) -> None:
    """Show a debt as one of its parties sees it, in plain words. At an office on this machine it is that party."""
    with at_desk(data, url, Who.NOTARY) as desk:
        found = desk.view(instrument, party, lang.value)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    for line in _lines(found, english=lang is Lang.EN):
        typer.echo(printable(line))


_HEADS = {
    "creditor": ("债权人", "creditor"),
    "tasks": ("您需要或者可以做的事", "what you have to do or may do"),
    "amount": ("金额", "amount"),
    "payments": ("还款的去向", "where your payments went"),
    "submissions": ("您提交的", "what you submitted"),
    "papers": ("您的文书", "your papers"),
    "next": ("下一步", "next step"),
    "rights": ("您的权利", "your rights"),
    "consents": ("您的同意", "your consents"),
    "documents": ("文件", "documents"),
    "lookups": ("谁查看过您的数据", "who looked at your data"),
}


_REST = {False: "（原债权人保留的部分）", True: " (the lender's rest)"}


def _lines(found: PartyView, *, english: bool) -> Iterator[str]:
    """The view, section after section; one that has nothing is left out."""
    yield f"{found.reference}  {found.deed_no or '-'}  {found.name} ({found.role})"
    for word in found.standing:
        yield f"* {word.name}: {word.text}"
    for region in found.regions:
        yield f"  - {region.name}{_REST[english] if region.share else ''}: {region.text}"
    holder = found.creditor
    sections: dict[str, Sequence[str]] = {
        "creditor": [f"{', '.join(holder.names)}  {holder.since}  {holder.why}"],
        "tasks": [f"{item.text}{f'  → {item.last_day}' if item.last_day else ''}" for item in found.tasks],
        "amount": [found.no_amount] if found.amount is None else list(_amount(found.amount, english=english)),
        "payments": [] if found.amount is None else list(_payments(found.amount)),
        "submissions": [f"{item.sequence}  {item.at}  {item.name}  {item.act_hash}" for item in found.submissions],
        "papers": [
            "  ".join([item.kind, *([] if item.sequence is None else [str(item.sequence)])]) for item in found.papers
        ],
        "next": [found.next_step],
        "rights": found.rights,
        "consents": [f"{item.name}  {item.at or '-'}  {item.method or '-'}" for item in found.consents],
        "documents": [f"{item.name}  SHA-256 {item.sha256}" for item in found.documents],
        "lookups": [f"{item.at}  {item.institution_name} ({item.role})  {item.text}" for item in found.lookups],
    }
    for name, lines in sections.items():
        if lines:
            yield f"{_HEADS[name][english]}:"
            yield from (f"  {line}" for line in lines)


def _amount(amount: PartyAmount, *, english: bool) -> Iterator[str]:
    yield f"{amount.as_of}  {_money(amount.total)}"
    yield from (f"  {_part(line)}" for line in amount.lines)
    words = ("未到期的在内", "with what is not due yet") if amount.outstanding != amount.total else ()
    if words:
        yield f"  {words[english]}: {_money(amount.outstanding)}"
    if amount.cap is not None:
        yield f"  {('上限扣除', 'removed by the cap')[english]}: {_money(amount.removed_by_cap)} ({amount.cap})"
    yield from (f"  ({told})" for told in amount.assumed)


def _payments(amount: PartyAmount) -> Iterator[str]:
    for payment in amount.payments:
        parts = ", ".join(f"{part.name} {_money(part.amount)}" for part in payment.parts)
        yield f"{payment.on}  {_money(payment.amount)}: {parts}"


def _part(line: ComponentLine) -> str:
    return f"{line.name} {_money(line.amount)}{f' = {line.formula}' if line.formula else ''}"


def _money(value: object) -> str:
    found = money.from_json(value)
    return f"{money.format(found)} {found.currency}"
