"""``notary instrument …``: drafts, documents, the offer, and what became of them."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from notary.cli import consent
from notary.cli.common import ActingRole, Data, Instrument, Who, read_file
from notary.cli.desk import NotKept, Url, at_desk
from notary.domain import canonical
from notary.domain.errors import FormatError
from notary.domain.instrument import Code, Problem
from notary.wire.acts import HistoryItem
from notary.wire.base import Fault
from notary.wire.instruments import InstrumentSummary

commands = typer.Typer(help="Draft debts, offer them to their parties, and take consents.", no_args_is_help=True)

Draft = Annotated[Path, typer.Argument(metavar="FILE", help="The draft (JSON, docs/instruments.md).")]
Documents = Annotated[
    list[str], typer.Option("--document", metavar="TYPE=FILE", help="A document, such as LOAN_CONTRACT=loan.pdf.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Keep a draft that has problems, to mend it with replace.")]


@commands.command()
def add(
    file: Draft,
    reference: Annotated[str, typer.Option(help="The creditor's own number; no personal data, not digits alone.")],
    document: Documents,
    keep: Keep = False,
    data: Data = None,
    url: Url = None,
) -> None:
    """Enter a draft with its documents; prints its id. One with problems is listed and not kept, unless --keep."""
    documents, value = _documents(document), _draft(file)
    with at_desk(data, url, Who.CREDITOR) as desk, _listing(file):
        kept = desk.add(reference, value, documents, keep=keep)
    _list(kept.problems)
    typer.echo(kept.instrument.id)


@commands.command()
def replace(
    instrument: Instrument, file: Draft, document: Documents, keep: Keep = False, data: Data = None, url: Url = None
) -> None:
    """Put another draft and other documents in the place of a draft's; its id and reference stay."""
    documents, value = _documents(document), _draft(file)
    with at_desk(data, url, Who.CREDITOR) as desk, _listing(file):
        kept = desk.replace(instrument, value, documents, keep=keep)
    _list(kept.problems)
    typer.echo(f"replaced the draft {kept.instrument.reference} ({kept.instrument.id})")


@commands.command()
def offer(instrument: Instrument, data: Data = None, url: Url = None) -> None:
    """Fix the envelope, so that the parties can consent to it."""
    with at_desk(data, url, Who.CREDITOR) as desk:
        found = desk.offer(instrument)
    typer.echo(f"offered {found.reference}: nothing in it can change now (envelope hash {found.envelope_hash})")


@commands.command()
def withdraw(instrument: Instrument, data: Data = None, url: Url = None) -> None:
    """Give up a draft or an offer: its content, documents and consents are erased, and its reference is free again."""
    with at_desk(data, url, Who.CREDITOR) as desk:
        found = desk.withdraw(instrument)
    typer.echo(f"withdrew {found.reference} ({found.id}); its content is erased")


@commands.command()
def remind(instrument: Instrument, data: Data = None, url: Url = None) -> None:
    """Remind those who have not chosen or not consented to an offer; at most once a day."""
    with at_desk(data, url, Who.CREDITOR) as desk:
        parties = desk.remind(instrument)
    typer.echo(f"reminded {', '.join(parties)} (notary notices list)")


commands.command()(consent.request)
commands.command()(consent.check)
commands.command()(consent.consent)


@commands.command("list")
def list_(
    data: Data = None,
    url: Url = None,
    role: ActingRole = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """List the instruments that a role sees."""
    with at_desk(data, url, Who.CREDITOR, role=role) as desk:
        found = [_summary(item) for item in desk.list()]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    table = Table("no.", "deed", "reference", "kind", "status", "standing", "id", box=None)
    for item in found:
        table.add_row(*("" if value is None else str(value) for value in item.values()))
    # Piped, every row is one line of its full length: 80 columns would cut it.
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, markup=False, highlight=False).print(table)


_PIPED_WIDTH = 1_000


@commands.command()
def show(instrument: Instrument, data: Data = None, url: Url = None, role: ActingRole = None) -> None:
    """Show one instrument: what is wrong with a draft, who has not consented, its acts."""
    with at_desk(data, url, Who.CREDITOR, role=role) as desk:
        found = desk.find(instrument)
        acts = desk.history(found.id) if found.status == "ISSUED" else ()
    typer.echo(f"{found.id}  {found.reference}  {found.kind}  {found.status}")
    for fault in found.missing:
        if fault.where != "status":  # that a draft is no offer, which the line above says
            typer.echo(f"  {_missing(fault)}")
    if found.status == "ISSUED":
        typer.echo(f"  {found.deed_no}, register number {found.register_no}: {found.standing}")
    for act in acts:
        typer.echo(f"  {_act(act)}")


@commands.command()
def checklist(
    instrument: Instrument,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    data: Data = None,
    url: Url = None,
    role: ActingRole = None,
) -> None:
    """Examine whether a debt may be notarised with effect: eighteen points. Exits 1 where one that blocks fails."""
    with at_desk(data, url, Who.CREDITOR, role=role) as desk:
        found = desk.checklist(desk.find(instrument).id)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        for point in found.points:
            level = "" if point.outcome == "PASS" else f" ({point.level})"
            typer.echo(f"{point.number:2}  {point.outcome}{level}  {point.zh} {point.en} [{point.article}]")
            for place in point.places:
                typer.echo(f"      {place.where}{': nothing on record yet' if place.outcome == 'OPEN' else ''}")
    raise typer.Exit(1 if found.blocked else 0)


def _missing(fault: Fault) -> str:
    if fault.code == Code.CONSENT:
        return f"consent missing: {fault.where.removeprefix('parties.')} {fault.detail}"
    return f"wrong: {fault.where}: {fault.detail}; expected {fault.expected}"


def _act(act: HistoryItem) -> str:
    place = "waits for its place in the register" if act.leaf_index is None else f"leaf {act.leaf_index}"
    whose = f"{_whose(act)}, {act.recorded_at}, {act.to}"
    return f"act {act.sequence}: {act.type} by {whose}, {place}, hash {act.act_hash}"


def _whose(act: HistoryItem) -> str:
    """Who took a step; where another signed it, that too."""
    if act.role == "PARTY":
        return act.authority
    actor = str(act.by["actor"]) if act.by else act.role
    party = act.by["party"] if act.by else None
    who = f"{actor}:{party}" if party else actor
    own = {"LENDER": "CREDITOR", "INSURER": "CREDITOR"}.get(actor, actor)
    return who if own == act.role else f"{who}, recorded by {act.role}"


def _summary(item: InstrumentSummary) -> dict[str, Any]:
    names = ("register_no", "deed_no", "reference", "kind", "status", "standing", "id")
    return {name: getattr(item, name) for name in names}


@contextmanager
def _listing(file: Path) -> Iterator[None]:
    """List what is wrong with a draft that is not kept for it, and end the command."""
    try:
        yield
    except NotKept as error:
        _list(error.problems)
        typer.echo(f"{file}: {error}", err=True)
        raise typer.Exit(1) from None


def _list(problems: Iterable[Problem]) -> None:
    for problem in problems:
        typer.echo(f"  {problem}", err=True)


def _draft(file: Path) -> Any:
    try:
        return canonical.parse(read_file(file))
    except FormatError as error:
        if error.where == str(file):
            raise
        raise FormatError(str(error), where=str(file)) from None


def _documents(items: Sequence[str]) -> list[tuple[str, bytes]]:
    """The type and content of each TYPE=FILE."""
    named = [_document(item) for item in items]
    return [(type, read_file(path)) for type, path in named]


def _document(item: str) -> tuple[str, Path]:
    type, equals, path = item.partition("=")
    if not (type and equals and path):
        raise typer.BadParameter(f"{item!r} is not TYPE=FILE, such as LOAN_CONTRACT=loan.pdf")
    return type, Path(path)
