"""``notary act …``: issue, discharge, revoke, correct. Each is prepared, signed and submitted in one sitting.

The trial holds the authorities' keys, so one command does all three; in production the signature comes from the
authority's own key between prepare and submit.
"""

from typing import Annotated, Any

import typer

from notary.cli.common import ActingRole, Data, Instrument, opened, resolve
from notary.domain import standing
from notary.domain.errors import Refused
from notary.domain.standing import Code, Role
from notary.services import acts
from notary.services.wish import WORDING, Wish
from notary.trial import actor_of, scope_of, sign_and_submit

commands = typer.Typer(help="Do acts: issue, discharge, revoke, correct.", no_args_is_help=True)


def _code(name: str) -> Code:
    if name not in Code.__members__:
        raise typer.BadParameter(f"{name!r} is no standing; the standings are {', '.join(Code.__members__)}")
    return Code[name]


@commands.command()
def issue(
    instruments: Annotated[list[str], typer.Argument(metavar="INSTRUMENT…", help="Offered instruments.")],
    data: Data = None,
) -> None:
    """Issue the notarial deeds of offered instruments whose parties all consented, under one signature."""
    with opened(data) as app:
        actor, scope = actor_of(app, Role.NOTARY), scope_of(Role.NOTARY)
        with app.database.write() as tx:
            ids = [resolve(tx, scope, name).id for name in instruments]
            twice = next((name for name, id in zip(instruments, ids, strict=True) if ids.count(id) > 1), None)
            if twice is not None:
                raise Refused(f"{twice} is named twice; a deed is issued once")
            prepared = [acts.prepare_issue(tx, app.context, scope, id, actor) for id in ids]
        for item, act_hash in zip(prepared, sign_and_submit(app, Role.NOTARY, prepared), strict=True):
            typer.echo(f"{item.number}  {item.body['mandatory']['detail']['deedNo']}  act {act_hash}")


@commands.command()
def discharge(
    instrument: Instrument,
    kind: Annotated[str, typer.Option(help="PAYMENT, SET_OFF, DEPOSIT, WAIVER, MERGER or OTHER.")] = "PAYMENT",
    role: ActingRole = Role.CREDITOR,
    data: Data = None,
) -> None:
    """Record that the debt is discharged (民法典 art 557)."""
    _act(data, role, instrument, Wish("DISCHARGE", {"kind": kind}))


@commands.command()
def revoke(
    instrument: Instrument,
    ground: Annotated[str, typer.Option(help="CONTENT_ILLEGAL, CONTENT_UNTRUE or PROCEDURE.")],
    data: Data = None,
) -> None:
    """Revoke the deed: void from the beginning, for good (公证法 art 39)."""
    _act(data, Role.NOTARY, instrument, Wish("REVOKE", {"ground": ground}))


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
    _act(data, Role.NOTARY, instrument, Wish("CORRECTION", detail, standing=byte, evidence=evidence))


def _act(data: Any, role: Role, instrument: str, wish: Wish) -> None:
    with opened(data) as app:
        scope = scope_of(role)
        with app.database.write() as tx:
            id = resolve(tx, scope, instrument).id
            prepared = acts.prepare(tx, app.context, scope, id, actor_of(app, role), wish)
        (act_hash,) = sign_and_submit(app, role, [prepared])
        typer.echo(f"{prepared.number}  {standing.name(prepared.body['mandatory']['change']['to'])}  act {act_hash}")
