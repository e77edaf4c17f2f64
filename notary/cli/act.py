"""``notary act …``: issue, the steps of the law, a party's own acts, correct, deliver. Each is prepared, signed and
entered in one sitting.

At an office on this machine the trial's keys sign, and a party's own act the party's; at a service the caller's own key
does, after everything in what is signed was recomputed.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from notary.cli.common import ActingRole, Data, Instrument, OfShare, Share, Who, named, read_file
from notary.cli.desk import Desk, Key, Submission, Url, at_desk
from notary.cli.verify_output import printable
from notary.domain import acts, canonical, standing
from notary.domain.errors import FormatError, Refused
from notary.domain.law import TABLE
from notary.domain.law.steps import StepForbidden
from notary.domain.times import parse_date
from notary.keys.signer import open_signer
from notary.services.approval import NotApproved
from notary.services.evidence import KINDS
from notary.services.readiness import NotReady
from notary.services.wish import WORDING, Wish

commands = typer.Typer(help="Do acts: issue, the steps of the law, submit, correct, deliver.", no_args_is_help=True)

Paper = Annotated[
    list[str] | None,
    typer.Option(
        "--paper", metavar="KIND=FILE", help="Evidence: a paper of this kind (docs/law.md).", show_default=False
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME=JSON", help="Evidence that is a value, such as an amount (docs/acts.md).",
        show_default=False,
    ),
]  # fmt: skip
LegalTime = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="When it took effect in law (RFC 3339, UTC); default now.", show_default=False),
]


@commands.command()
def issue(
    instruments: Annotated[list[str], typer.Argument(metavar="INSTRUMENT…", help="Offered instruments.")],
    approver: Annotated[
        str | None, typer.Option(help="Of several: the other notary who approved them.", show_default=False)
    ] = None,
    sample: Annotated[
        list[str] | None, typer.Option(help="Of several: one that the approver looked into.", show_default=False)
    ] = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Issue the notarial deeds of offered instruments whose parties all consented, under one signature."""
    if (approver is None) != (not sample):
        raise typer.BadParameter("an approval names the approver and the sample: give --approver and --sample")
    with _each_reason_told(), at_desk(data, url, Who.NOTARY, key=key) as desk:
        try:
            issued = desk.issue(instruments, approver, sample or [])
        except Refused as error:
            if error.code != NotApproved.code or approver is not None:
                raise
            raise Refused(_UNAPPROVED, code=error.code) from None
        for done in issued:
            typer.echo(f"{done.number}  {done.body['mandatory']['detail']['deedNo']}  act {done.act_hash}")


@commands.command()
def do(
    instrument: Instrument,
    step: Annotated[str, typer.Argument(metavar="STEP", help="A step of the law by its name, such as DEFAULT.")],
    ground: Annotated[str | None, typer.Option(help="Its ground, where it needs one.", show_default=False)] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="ACTOR[:PARTY]", help="Who takes the step, such as DEBTOR:borrower; default: who signs.",
            show_default=False,
        ),
    ] = None,
    paper: Paper = None,
    state: Values = None,
    declare: Annotated[
        list[str] | None, typer.Option(help="What only whoever signs can say (docs/acts.md).", show_default=False)
    ] = None,
    submission: Annotated[
        int | None, typer.Option(min=1, help="The party's own act that is recorded.", show_default=False)
    ] = None,
    insurer: Annotated[
        str | None, typer.Option(help="Of a CLAIM: the institution that it goes to.", show_default=False)
    ] = None,
    share: OfShare = None,
    legal_time: LegalTime = None,
    role: ActingRole = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:  # fmt: skip
    """Take a step of the law on an issued instrument (notary act steps lists them)."""
    if step not in acts.STEPS:
        raise typer.BadParameter(_no_step(step), param_hint="STEP")
    if step == "CLAIM" and insurer is None:
        raise typer.BadParameter("a CLAIM goes to an insurer: name its institution, in a trial --insurer trial-insurer")
    detail: dict[str, Any] = {"declared": sorted(declare or [])}
    named = {"ground": ground, "submission": submission, "insurer": insurer}
    detail |= {name: value for name, value in named.items() if value is not None}
    detail |= _about(share)
    if by is not None:
        actor, _, party = by.partition(":")
        detail["by"] = {"actor": actor, "party": party or None}
    values = _values(state)
    _require_known(paper, step)
    with _each_reason_told(), at_desk(data, url, _signer(step), role=role, key=key) as desk:
        _say(desk.act(instrument, Wish(step, detail, {**values, **_papers(desk, paper)}, legal_time)))


@commands.command()
def certify(
    instrument: Instrument,
    decision: Annotated[Path, typer.Option(help="The notary's decision.", exists=True, dir_okay=False)],
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Day of the amount; default today in Shanghai.", show_default=False),
    ] = None,
    share: OfShare = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Issue the execution certificate as it is drafted (read it first: notary paper show … EXECUTION_CERTIFICATE)."""
    day = None if as_of is None else parse_date(as_of, "--as-of")
    with _each_reason_told(), at_desk(data, url, Who.NOTARY, key=key) as desk:
        drafted = desk.draft_execution(instrument, day, named(share))
        evidence = {**drafted, "decision": desk.paper("DECISION", read_file(decision))}
        _say(desk.act(instrument, Wish("CERTIFY", _about(share), evidence)))


@commands.command()
def submit(
    instrument: Instrument,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(acts.SUBMISSIONS)}.")],
    party: Annotated[str, typer.Option(help="Whose act it is, by party id.")],
    text: Annotated[str | None, typer.Option(help="What the party says.", show_default=False)] = None,
    paper: Paper = None,
    state: Values = None,
    key: Annotated[
        str | None,
        typer.Option(
            metavar="URI", help="The party's enrolled key, which signs; default NOTARY_KEY.", show_default=False
        ),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            metavar="SHA256",
            help="Without a key: the record of how the party was identified and what it said; an event key is then "
            "made for this one signature.",
            show_default=False,
        ),
    ] = None,
    role: ActingRole = None,
    data: Data = None,
    url: Url = None,
) -> None:
    """Submit a party's own act: an objection, an answer, an application. Prints its receipt: act, sequence, time, hash.

    It moves nothing by itself; whether it was in time is judged by the time of the receipt.
    """
    if kind not in acts.SUBMISSIONS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(acts.SUBMISSIONS)}", param_hint="KIND")
    named = key or (None if record else os.environ.get("NOTARY_KEY"))
    if (named is None) == (record is None):
        raise typer.BadParameter("give either --key (or NOTARY_KEY), the party's enrolled key, or --record")
    signer = None if named is None else open_signer(named)
    said = _values(state) | ({} if text is None else {"text": text})
    with at_desk(data, url, Who.CREDITOR if record is None else Who.NOTARY, role=role) as desk:
        evidence = {**said, **_papers(desk, paper)}
        done = desk.submit(instrument, Submission(party, kind, evidence), signer=signer, record=record)
    typer.echo(f"act {done.sequence}  {kind} of {party}  {done.event_time}  {done.act_hash}")


@commands.command()
def steps() -> None:
    """List the steps of the law: name, what they lead to, whose they are, and the papers that they rest on."""
    for row in TABLE:
        if row.roles and row.type in acts.STEPS:
            papers = " ".join(sorted(kind.lower() for kind in row.evidence)) or "-"
            typer.echo(f"{row.type:24} {row.name:22} {row.target.name:22} {' '.join(sorted(row.actors)):34} {papers}")


@commands.command()
def discharge(
    instrument: Instrument,
    kind: Annotated[str, typer.Option(help="PAYMENT, SET_OFF, DEPOSIT, WAIVER, MERGER or OTHER.")],
    proof: Annotated[Path, typer.Option(help="The proof of it.", exists=True, dir_okay=False)],
    role: ActingRole = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Record that the debt is discharged (民法典 557)."""
    with _each_reason_told(), at_desk(data, url, Who.CREDITOR, role=role, key=key) as desk:
        evidence = {"discharge_proof": desk.paper("DISCHARGE_PROOF", read_file(proof))}
        _say(desk.act(instrument, Wish("DISCHARGE", {"ground": kind}, evidence)))


@commands.command()
def correct(
    instrument: Instrument,
    corrects: Annotated[int, typer.Option(min=0, help="Sequence of the act that is corrected.")],
    strike: Annotated[
        bool, typer.Option("--strike", help="The act should not have been: undo what it led to.")
    ] = False,
    text: Annotated[
        str | None,
        typer.Option(help="How it reads from now on; required for a wording. Shown to holders.", show_default=False),
    ] = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Correct the wording of an act, or with --strike a step that was recorded wrongly (公证程序规则 63)."""
    if not strike and not (text and text.strip()):
        raise typer.BadParameter("give --text (the right wording), or --strike")
    kind = "STANDING" if strike else "WORDING"
    evidence = {} if text is None else {WORDING: text}
    with at_desk(data, url, Who.NOTARY, key=key) as desk:
        _say(desk.act(instrument, Wish("CORRECTION", {"kind": kind, "corrects": corrects}, evidence)))


@commands.command()
def deliver(
    instrument: Instrument,
    party: Annotated[str, typer.Option(help="Who received the deed, by party id.")],
    paper: Paper = None,
    legal_time: LegalTime = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Record that a party received the deed; its year to ask for a recheck runs from then (公证程序规则 61)."""
    with at_desk(data, url, Who.NOTARY, key=key) as desk:
        _say(desk.act(instrument, Wish("DELIVER", {"party": party}, _papers(desk, paper), legal_time)))


_UNAPPROVED = (
    "several deeds under one signature are approved by another notary, who looked into some of them: "
    "give --approver and --sample, or issue them one by one"
)


@contextmanager
def _each_reason_told() -> Iterator[None]:
    """What is not lawful or not ready now ends the command with 1, and each of the reasons has a line of its own."""
    try:
        yield
    except Refused as error:
        reasons = _reasons(error)
        if not reasons:
            raise
        typer.echo(f"notary: {printable(str(error).removesuffix('; '.join(reasons)).rstrip())}", err=True)
        for reason in reasons:
            typer.echo(f"  - {printable(reason)}", err=True)
        raise typer.Exit(1) from None


def _reasons(error: Refused) -> Sequence[str]:
    """Why the law does not allow a step, or what an issue lacks, as the office here or the service says."""
    from notary.client.errors import Told

    if isinstance(error, StepForbidden):
        return error.reasons
    if isinstance(error, NotReady) and len(error.problems) > 1:
        return [str(problem) for problem in error.problems]
    if isinstance(error, Told) and error.code == StepForbidden.code:
        return [fault.detail for fault in error.problem.errors]
    if isinstance(error, Told) and error.code == NotReady.code and len(error.problem.errors) > 1:
        return [f"{fault.where}: {fault.detail}; expected {fault.expected}" for fault in error.problem.errors]
    return ()


def _signer(step: str) -> Who:
    """Who of the trial usually signs a step."""
    return Who(next(row.roles[0] for row in TABLE if row.type == step))


def _say(done: Any) -> None:
    typer.echo(f"{done.number}  {standing.name(done.body['mandatory']['change']['to'])}  act {done.act_hash}")


def _about(share: Share | None) -> dict[str, Any]:
    """The share that an act says, where one is named."""
    return {} if share is None else {"share": named(share)}


def _papers(desk: Desk, given: Sequence[str] | None) -> dict[str, Any]:
    """Hand in papers; returns how the act names them."""
    return {kind: desk.paper(kind.upper(), read_file(Path(file))) for kind, file in _pairs(given)}


def _require_known(given: Sequence[str] | None, step: str) -> None:
    """Ensure that papers are of kinds that the law knows: one that it does not know would prove nothing."""
    unknown = next((kind for kind, _ in _pairs(given) if kind not in KINDS), None)
    if unknown is not None:
        wanted = sorted({kind.lower() for row in TABLE if row.type == step for kind in row.evidence})
        rests = f"{step} rests on {', '.join(wanted) or 'no paper'}"
        raise typer.BadParameter(f"{unknown!r} is no kind of paper; {rests} (docs/law.md)", param_hint="--paper")


def _no_step(name: str) -> str:
    """What to say of a step that there is none of."""
    near = get_close_matches(name.upper(), acts.STEPS, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "notary act steps lists them"
    return f"{name!r} is no step; {hint}"


def _values(given: Sequence[str] | None) -> dict[str, Any]:
    """Evidence that is a value, by name."""
    return {name: _value(text, name) for name, text in _pairs(given)}


def _pairs(given: Sequence[str] | None) -> list[tuple[str, str]]:
    found = []
    for text in given or ():
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE")
        found.append((name, value))
    return found


def _value(text: str, name: str) -> Any:
    """A JSON value of the command line."""
    try:
        return canonical.parse(f'{{"value":{text}}}'.encode())["value"]
    except FormatError as error:
        raise FormatError(f"is no JSON value: {error}", where=name) from None
