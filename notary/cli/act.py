"""``notary act …``: issue, discharge, revoke, correct. Each is prepared, signed and submitted in one sitting.

At an office on this machine the trial's keys sign; at a service the caller's own key does, after everything in what is
signed was recomputed.
"""

from pathlib import Path
from typing import Annotated

import typer

from notary.cli.common import ActingRole, Data, Instrument
from notary.cli.desk import Key, Url, at_desk
from notary.domain import standing
from notary.domain.standing import Code, Role
from notary.services.wish import WORDING, Wish

commands = typer.Typer(help="Do acts: issue, discharge, revoke, correct.", no_args_is_help=True)


def _code(name: str) -> Code:
    if name not in Code.__members__:
        raise typer.BadParameter(f"{name!r} is no standing; the standings are {', '.join(Code.__members__)}")
    return Code[name]


@commands.command()
def issue(
    instruments: Annotated[list[str], typer.Argument(metavar="INSTRUMENT…", help="Offered instruments.")],
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Issue the notarial deeds of offered instruments whose parties all consented, under one signature."""
    with at_desk(data, url, Role.NOTARY, key=key) as desk:
        for done in desk.issue(instruments):
            typer.echo(f"{done.number}  {done.body['mandatory']['detail']['deedNo']}  act {done.act_hash}")


@commands.command()
def discharge(
    instrument: Instrument,
    kind: Annotated[str, typer.Option(help="PAYMENT, SET_OFF, DEPOSIT, WAIVER, MERGER or OTHER.")],
    role: ActingRole = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Record that the debt is discharged (民法典 art 557)."""
    _act(data, url, key, Role.CREDITOR, instrument, Wish("DISCHARGE", {"kind": kind}), role)


@commands.command()
def revoke(
    instrument: Instrument,
    ground: Annotated[str, typer.Option(help="CONTENT_ILLEGAL, CONTENT_UNTRUE or PROCEDURE.")],
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Revoke the deed: void from the beginning, for good (公证法 art 39)."""
    _act(data, url, key, Role.NOTARY, instrument, Wish("REVOKE", {"ground": ground}))


@commands.command()
def correct(
    instrument: Instrument,
    corrects: Annotated[int, typer.Option(min=0, help="Sequence of the act that is corrected.")],
    to: Annotated[
        Code | None,
        typer.Option(parser=_code, metavar="STANDING", help="The right standing.", show_default=False),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(help="How it reads from now on; required for a wording. Shown to holders.", show_default=False),
    ] = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Correct the wording of an act, or with --to a standing that was recorded wrongly (公证程序规则 art 63)."""
    if to is None and not (text and text.strip()):
        raise typer.BadParameter("give --text (the right wording), or --to (the right standing)")
    if to is Code.REVOKED:
        raise typer.BadParameter("a correction does not revoke; use: notary act revoke")
    kind = "WORDING" if to is None else "STANDING"
    byte = None if to is None else standing.compose(to)
    evidence = {} if text is None else {WORDING: text}
    detail = {"kind": kind, "corrects": corrects}
    _act(data, url, key, Role.NOTARY, instrument, Wish("CORRECTION", detail, standing=byte, evidence=evidence))


def _act(
    data: Path | None,
    url: str | None,
    key: str | None,
    default: Role,
    instrument: str,
    wish: Wish,
    role: Role | None = None,
) -> None:
    with at_desk(data, url, default, role=role, key=key) as desk:
        done = desk.act(instrument, wish)
    typer.echo(f"{done.number}  {standing.name(done.body['mandatory']['change']['to'])}  act {done.act_hash}")
