"""``notary case …``: the case file before the issue, and the notice that a party is shown."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from notary.cli.common import ActingRole, Data, Instrument, Who
from notary.cli.desk import Url, at_desk
from notary.cli.verify_output import printable
from notary.wire.case_files import CaseFile

commands = typer.Typer(help="What happens before a deed is issued: notice, choice, application, interview.",
                       no_args_is_help=True)  # fmt: skip


class Language(StrEnum):
    """Languages of the notice."""

    ZH = "zh-CN"
    EN = "en"


@commands.command()
def show(
    instrument: Instrument,
    as_: ActingRole = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every record as it is hashed and signed.")] = False,
    data: Data = None,
    url: Url = None,
) -> None:
    """Print the records of a case file, and where the notarisation stands by them."""
    with at_desk(data, url, Who.CREDITOR, role=as_) as desk:
        found = desk.case_file(instrument)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    _print(found)


@commands.command()
def notice(
    instrument: Instrument,
    lang: Annotated[Language, typer.Option(help="The language of the notice.")] = Language.ZH,
    data: Data = None,
    url: Url = None,
) -> None:
    """Print the notice of an offered instrument: summary, then each item with its SHA-256."""
    with at_desk(data, url, Who.CREDITOR) as desk:
        found = desk.notice(instrument, lang.value)
    typer.echo(f"notice {found.version} ({found.language})")
    for line in found.summary.splitlines():
        typer.echo(printable(line))
    for item in found.items:
        typer.echo(f"\n{item.id}  {item.sha256}")
        typer.echo(printable(item.text))


@commands.command()
def complete(
    instrument: Instrument,
    before_consent: Annotated[
        bool, typer.Option("--before-consent", help="Only what parties do first: notice, choice, service.")
    ] = False,
    data: Data = None,
    url: Url = None,
) -> None:
    """In a trial: play everybody up to where the deed can be issued, with the keys that this office holds."""
    with at_desk(data, url, Who.CREDITOR) as desk:
        found = desk.complete(instrument, before_consent=before_consent)
    _print(found)


def _print(found: CaseFile) -> None:
    for item in found.items:
        said = _said(item.record)
        place = f"{item.sequence}  {item.type}{said}  {item.role} {item.actor}  {item.event_time}  {item.key_method}"
        typer.echo(f"{place}  {item.record_hash}")
    typer.echo(f"the deed is {found.deed}; " + (f"the last record is {found.head}" if found.items else "no record yet"))


def _said(record: Any) -> str:
    """What a record says in a word: the choice, whether consent was given or taken back, the reason or the ground."""
    detail = record["body"]["mandatory"]["detail"]
    if "given" in detail:
        return f" {'given' if detail['given'] else 'taken back'}: {detail['recipient']} {detail['purpose']}"
    word = next((detail[name] for name in ("choice", "reason", "ground") if name in detail), "")
    return f" {word}" if word else ""
