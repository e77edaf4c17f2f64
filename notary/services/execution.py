"""The execution certificate (执行证书): drafted from what is on record, checked again when the notary signs it.

The act that issues it (CERTIFY) discloses the paper without its number, which stands in the act itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from notary.db import instruments as rows
from notary.db.scope import SYSTEM, Scope
from notary.db.session import Transaction
from notary.domain import deadlines, money
from notary.domain.deadlines import Name
from notary.domain.errors import Conflict, FormatError, Refused
from notary.domain.glossary import ROLES
from notary.domain.law import Actor
from notary.domain.law.replay import History
from notary.domain.money import Money
from notary.domain.papers import ExecutionCertificate, Signature, data
from notary.domain.papers.execution import Notified, Passing
from notary.domain.papers.parts import Amount, AmountTable, Counted, DeedRef
from notary.domain.papers.reader import read
from notary.domain.parties import Role
from notary.domain.times import day_in_shanghai, parse_date, parse_time
from notary.services import amounts, facts, people, periods, shares, values
from notary.services import record as records
from notary.services.context import Context
from notary.services.people import Content
from notary.services.record import Record

NAME = shares.PAPER

UNNUMBERED = "（编号于签署时确定）"
"""In the place of the number until the notary signs."""


class CertificateDiffers(Refused):
    """The paper that was handed in is not what is on record."""

    code = "EXECUTION_CERTIFICATE_DIFFERS"


@dataclass(frozen=True)
class Wording:
    """What the notary says in its own words; empty: as drafted. ``lines``: component → amount, where less is claimed
    than is owed. ``share``: REST where it is over what the lender kept of a claim that is split."""

    facts: str = ""
    verification: str = ""
    lines: Sequence[Mapping[str, Any]] = ()
    share: str | None = None


def draft(
    tx: Transaction, context: Context, scope: Scope, id: str, notary: str, as_of: date, wording: Wording | None = None
) -> ExecutionCertificate:
    """The execution certificate that an application leads to, as of a day.

    Args:
        notary: the authority who is to sign.

    Raises:
        Conflict: nobody has applied.
        NoAmount: no amount follows from the instrument.
        FormatError: a line is out of form, or above what is owed of its component; or the day is yet to come.
    """
    wording = wording or Wording()
    record = _record(tx, context, scope, id).about(wording.share)
    if as_of > context.today:
        raise FormatError(f"is {as_of}, which is yet to come; nothing can be certified as of then", where="as_of")
    applied = record.last("REQUEST")
    if applied is None:
        raise Conflict(f"nobody has applied for an execution certificate on instrument {id} (REQUEST)")
    actor = Actor(applied.body["detail"]["by"]["actor"])
    owed = amounts.of_instrument(tx, context, SYSTEM, id, as_of)
    lender = people.with_role(record.content, Role.LENDER) or record.content["parties"][0]["id"]
    ref = people.deed(record.row, record.bodies[0])
    return ExecutionCertificate(
        office=people.office(context),
        dated=as_of,
        certificate_no=UNNUMBERED,
        deed=ref,
        creditor=people.person(record.content, lender).name,
        applicant=people.person(record.content, applicant_of(record.content, actor, lender)),
        chain=_chain(record, lender) if actor is Actor.INSURER else (),
        respondents=tuple(people.person(record.content, party) for party in people.bound(record.content)),
        facts=wording.facts or _facts(record, ref),
        verification=wording.verification or _verification(record),
        object=object_of(people.table(owed.statement), record, actor, wording.lines),
        deducted=people.payments(owed.statement),
        security=people.assets(record.content),
        period=_period(record),
        notary=people.notary(tx, notary),
    )


def value(paper: ExecutionCertificate) -> dict[str, Any]:
    """What the act discloses: the paper without its number and signature."""
    shown = data(paper)
    return {name: member for name, member in shown.items() if name not in ("certificate_no", "signed")}


def require_same(
    tx: Transaction,
    context: Context,
    scope: Scope,
    id: str,
    notary: str,
    evidence: Mapping[str, Any],
    share: str | None = None,
) -> None:
    """Ensure that the paper which a CERTIFY discloses is what is on record, over the amount that it certifies.

    Raises:
        FormatError: there is none, or it is out of form.
        CertificateDiffers: another name, deed, chain, amount or deadline.
    """
    if NAME not in evidence:
        raise FormatError("is missing: the paper itself, as its draft has it", where=f"evidence.{NAME}")
    if not isinstance(evidence[NAME], dict):
        raise FormatError("must be an object: the paper itself, as its draft has it", where=f"evidence.{NAME}")
    given = read(ExecutionCertificate, {**evidence[NAME], "certificate_no": UNNUMBERED}, f"evidence.{NAME}")
    if given.object.as_of != context.today:
        raise CertificateDiffers(
            f"the paper is as of {given.object.as_of}, and signed on {context.today} (Asia/Shanghai); draft it anew"
        )
    lines = [{"component": line.component, "amount": line.amount.to_json()} for line in given.object.lines]
    wording = Wording(given.facts, given.verification, lines, share)
    right = value(draft(tx, context, scope, id, notary, given.object.as_of, wording))
    wrong = sorted(name for name in right if evidence[NAME].get(name) != right[name])
    if wrong:
        raise CertificateDiffers(f"{', '.join(wrong)} of the paper differs from what is on record; draft it anew")
    if evidence.get("certified") != given.object.total.to_json():
        raise CertificateDiffers("the amount that is certified is the total of the paper's object")


def issued(
    tx: Transaction, context: Context, scope: Scope, id: str, share: str | None = None
) -> tuple[ExecutionCertificate, str]:
    """The execution certificate in force over a share with its number, and the hash of the act that issued it.

    Raises:
        Conflict: none is in force.
    """
    record = _record(tx, context, scope, id)
    at = in_force(record.history, id, share)
    entry = record.at(at)
    number = entry.body["detail"]["executionNo"]
    paper = read(ExecutionCertificate, {**entry.shown[NAME], "certificate_no": number})
    return replace(paper, signed=_signature(context, paper, entry.body, entry.row.act_hash)), entry.row.act_hash


def in_force(so_far: History, id: str, share: str | None) -> int:
    """The sequence of the act that issued the execution certificate in force over a share (raises Conflict)."""
    at = so_far.certified_by(share)
    if at is None:
        of = " over the lender's rest" if share else ""
        raise Conflict(f"instrument {id} has no execution certificate in force{of}")
    return at


def _signature(context: Context, paper: ExecutionCertificate, body: Mapping[str, Any], act_hash: str) -> Signature:
    """The act is the notary's signature; the register proves it."""
    return Signature(
        signer=paper.notary.name,
        capacity=Role.NOTARY,
        at=parse_time(body["eventTime"]),
        act_hash=act_hash,
        verify_at=f"登记簿 {context.office.origin}（notary verify）",
    )


def _record(tx: Transaction, context: Context, scope: Scope, id: str) -> Record:
    row = rows.get(tx, scope, id)
    if row.status != "ISSUED":
        raise Conflict(f"instrument {id} is {row.status}; a deed comes before its execution certificate")
    return records.of_row(tx, context, row)


def applicant_of(content: Content, actor: Actor, lender: str) -> str:
    """The party that applies, as the lender or as the insurer (raises Conflict where no party is an insurer)."""
    if actor is Actor.LENDER:
        return lender
    insurer = people.with_role(content, Role.INSURER)
    if insurer is None:
        raise Conflict("no party of this instrument is an insurer, so none can apply as one")
    return insurer


def _chain(record: Record, lender: str) -> tuple[Passing, ...]:
    """How the claim passed from the lender to the insurer (法释〔2018〕18号 art. 3; 民法典 545, 546)."""
    transfer, notice = record.last("TRANSFER"), record.last("NOTIFY_TRANSFER")
    insurer = people.with_role(record.content, Role.INSURER)
    if transfer is None or insurer is None:
        raise Conflict("the claim has not passed to the insurer (TRANSFER)")
    arrivals = {} if notice is None else notice.shown.get("arrivals", {})
    told = tuple(
        Notified(
            person=people.person(record.content, party).name,
            arrived=parse_date(arrivals[party]) if party in arrivals else None,
        )
        for party in people.bound(record.content)
    )
    paid = values.amount(transfer.shown, "transferred")
    return (
        Passing(
            from_=people.person(record.content, lender).name,
            to=people.person(record.content, insurer).name,
            bases=tuple(transfer.shown["bases"]),
            document=f"权益转让书（SHA-256 {transfer.shown['transfer_agreement']['sha256']}）",
            on=periods.legal_day(transfer.body),
            amount=paid,
            notified=told,
        ),
    )


def object_of(owed: AmountTable, record: Record, actor: Actor, lines: Sequence[Mapping[str, Any]]) -> AmountTable:
    """What is certified of what is owed: the insurer's share is what it paid for, component by component, and the
    lender's rest is the rest of each."""
    given: Sequence[Mapping[str, Any]] = list(lines)
    indemnified = record.last("INDEMNIFY")
    split = record.history.case.regions.rest is not None
    if not given and indemnified is not None and (split or actor is Actor.INSURER):
        parts = indemnified.shown["indemnity_parts"]
        given = parts if actor is Actor.INSURER else _without(owed, parts)
    if not given:
        return owed
    wanted = values.amount_lines(given, "lines")
    most = {line.component: line.amount for line in owed.lines}
    for name, amount in wanted.items():
        if name not in most or amount.currency != owed.currency or amount.minor > most[name].minor:
            raise FormatError(
                f"{name} is above what is owed of it on {owed.as_of}; after payments and caps that is "
                f"{most[name].to_json() if name in most else 'nothing'}",
                where="lines",
            )
    right = {line.component: line for line in owed.lines}
    return replace(owed, lines=tuple(_claimed(right[name], amount) for name, amount in wanted.items()))


def _without(owed: AmountTable, parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is left of each component that is owed, after the insurer's part of it."""
    gone = {part["component"]: money.from_json(part["amount"]).minor for part in parts}
    left = {line.component: line.amount.minor - gone.get(line.component, 0) for line in owed.lines}
    return [
        {"component": name, "amount": Money(minor, owed.currency).to_json()}
        for name, minor in left.items()
        if minor > 0
    ]


def _claimed(line: Amount, amount: Money) -> Amount:
    """What is claimed of a line that is owed, and of how much it is a part."""
    if amount == line.amount:
        return line
    return Amount(component=line.component, amount=amount, formula=f"应付{money.format(line.amount)}中主张的部分")


def _period(record: Record) -> Counted:
    """Until when enforcement can be applied for: the application for the certificate interrupted the period."""
    item = deadlines.deadline(
        Name.LIMITATION,
        due=facts.due(record.content),
        interrupted=periods.interruptions(record.bodies, facts.due(record.content)),
    )
    return Counted.of(item, "履行期限届满或者时效中断", item.kind.basis)


def _facts(record: Record, ref: DeedRef) -> str:
    default = record.last("DEFAULT")
    told = f"{ref.deed_no}公证书所载债务到期后未按约履行"
    if default is not None:
        told += f"，债权人于{_day(default.body)}报告违约并提交还款明细"
    if record.last("ACCELERATE") is not None:
        told += "，并已依约宣布提前到期"
    return f"{told}。"


def _verification(record: Record) -> str:
    """What was asked, what was answered, and what was decided on it (公证程序规则 55(1))."""
    letter = record.last("VERIFY")
    told = "" if letter is None else f"本处于{_day(letter.body)}按约定方式发出核实函"
    for body in (entry.body for entry in record.counting):
        if body["type"] == "OBJECT":
            told += f"；{_name(record, body['detail']['by'])}于{_day(body)}提出异议"
        if body["type"] == "OVERRULE":
            told += f"；本处于{_day(body)}审查后认定异议不成立"
    return (told or "未记录核实") + "。"


def _name(record: Record, by: Mapping[str, Any]) -> str:
    return people.person(record.content, by["party"]).name if by["party"] else ROLES["BORROWER"][0]


def _day(body: Mapping[str, Any]) -> str:
    day = date.fromisoformat(day_in_shanghai(parse_time(body["legalTime"])))
    return f"{day.year}年{day.month}月{day.day}日"
