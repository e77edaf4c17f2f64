"""Acts: prepare returns what is to be signed, submit takes the signature. Nothing else changes an instrument.

``prepare_*`` stores the body that it hands out and ``submit`` takes nothing but such a body back, so what is entered in
the register is exactly what was shown. One signature may cover a batch of acts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import uuid_utils

from notary.db import acts as rows
from notary.db import case_records, numbers
from notary.db import instruments as instrument_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import acts, canonical, commitment, standing, steps, typed_data
from notary.domain.errors import Conflict, NotFound, Refused
from notary.domain.standing import Role
from notary.domain.times import SHANGHAI, day_in_shanghai, format_time
from notary.services import bindings, clock, consents, readiness, wish
from notary.services.context import Context
from notary.services.readiness import NotReady
from notary.services.wish import Wish

LATE = timedelta(days=1)
"""How long a body that was not signed in time is remembered, so that a late signature is told what happened."""


HOLD = 4
"""For how many lease terms one instrument may hold one register number, which hides every later one meanwhile."""


@dataclass(frozen=True)
class Actor:
    """Who acts: an authority in a role, with the key that will sign."""

    authority: str
    role: Role
    key: str


@dataclass(frozen=True)
class Prepared:
    """A body to be signed; ``body_hash`` names it when the signature comes back."""

    body: dict[str, Any]
    body_hash: str
    disclosures: list[commitment.Disclosure] = field(default_factory=list)
    """What opens the body's digests, so that whoever signs can see what they stand for."""

    @property
    def number(self) -> int:
        """The register number."""
        return int(self.body["mandatory"]["registerNo"])

    def typed_data(self, origin: str) -> dict[str, Any]:
        """The EIP-712 JSON for a wallet."""
        return typed_data.as_json(origin, "Act", acts.message(self.body))

    def digest(self, origin: str) -> bytes:
        """The 32 bytes to sign."""
        return acts.signing_digest(origin, self.body)


@dataclass(frozen=True)
class Signed:
    """A prepared body's signature: ``{value, batch}`` of docs/certificate.md §2.3."""

    body_hash: str
    signature: dict[str, Any]


def prepare_issue(tx: Transaction, context: Context, scope: Scope, id: str, actor: Actor) -> Prepared:
    """Lease a register and a deed number and make the body of act 0.

    Raises:
        NotReady: lists what is missing: consents, documents, the offer.
        Refused: the actor may not issue here, or is not who asks.
        Conflict: it was issued already.
    """
    _require_same(tx, scope, actor)
    row = instrument_rows.get(tx, scope, id, lock=True)
    if row.status not in ("DRAFT", "OFFERED"):
        raise Conflict(f"instrument {id} is {row.status}; only an offered one can be issued")
    _require_competence(tx, context, row.institution, actor)
    notary = actor.authority if actor.role is Role.NOTARY else None
    missing = readiness.problems(tx, context, scope, row, notary)
    if missing:
        raise NotReady(id, missing)
    now, until = context.now, context.now + context.terms.number_lease
    year = now.astimezone(SHANGHAI).year
    pool = context.office.deed_pool(year)
    number = numbers.lease(tx, numbers.REGISTER, id, now, until, HOLD * context.terms.number_lease)
    detail = {
        "deedNo": context.office.deed_no(year, numbers.lease(tx, pool, id, now, until)),
        "issueDate": day_in_shanghai(now),
        "envelopeHash": row.envelope_hash,
        "consents": [canonical.parse(item.consent) for item in instrument_rows.consents_of(tx, id)],
    }
    return _prepare(tx, context, row.institution, id, number, None, actor, Wish("ISSUE", detail))


def prepare(tx: Transaction, context: Context, scope: Scope, id: str, actor: Actor, wanted: Wish) -> Prepared:
    """Make the body of a later act: discharge, revocation, correction.

    Raises:
        StepRefused: this role may not do it, or not now.
        Refused: the actor may not act on this instrument or is not who asks, the act that is corrected is not there, or
            the legal time cannot be.
        FormatError: the wish's detail, evidence or legal time is out of form.
        Conflict: the instrument is not issued.
    """
    _require_same(tx, scope, actor)
    row = instrument_rows.get(tx, scope, id)
    if row.status != "ISSUED":
        raise Conflict(f"instrument {id} is {row.status}; it has no standing before it is issued")
    wish.require_later_act(wanted)
    if wanted.type == "CORRECTION" and wanted.detail["corrects"] > row.head_sequence:
        raise Refused(f"there is no act {wanted.detail['corrects']} to correct; the last is {row.head_sequence}")
    return _prepare(tx, context, row.institution, id, row.register_no, row, actor, wanted)


def gaps_wait(tx: Transaction, context: Context) -> bool:
    """Whether there are numbers to void."""
    return bool(numbers.gaps(tx, context.now, limit=1))


def prepare_voids(tx: Transaction, context: Context, actor: Actor) -> list[Prepared]:
    """Act 0 for every register number whose lease lapsed and that holds back a higher one."""
    prepared = []
    numbers.queue(tx, numbers.REGISTER)
    for number in numbers.gaps(tx, context.now, lock=True):
        id = str(uuid_utils.uuid7())
        numbers.hold(tx, number, id, context.now + context.terms.number_lease)
        void = Wish("VOID", {"reason": "LEASE_LAPSED"})
        prepared.append(_prepare(tx, context, context.office.id, id, number, None, actor, void))
    return prepared


def sign_batch(context: Context, prepared: Sequence[Prepared], sign: Callable[[bytes], bytes]) -> list[Signed]:
    """Sign many acts at one press: ``sign`` gets one digest and returns 65 bytes; each act gets its path."""
    origin = context.office.origin
    signatures = acts.sign(origin, [item.digest(origin) for item in prepared], sign)
    return [Signed(item.body_hash, signature) for item, signature in zip(prepared, signatures, strict=True)]


def submit(tx: Transaction, context: Context, signed: Sequence[Signed]) -> list[str]:
    """Enter signed acts; all or none. Returns their hashes.

    Raises:
        NotFound: a body was not prepared here, or was submitted already.
        Refused: a signature is not the actor's over this body.
        ProofError: the path of a batch does not lead from this act to the batch's root.
        Conflict: the instrument has a newer act, or the body or a number's lease lapsed; prepare again.
        ClockBehind: the clock is behind the register, or behind the one that said when an act happened.
    """
    instrument_rows.lock(tx, rows.prepared_for(tx, [item.body_hash for item in signed]))
    taken = [_take(tx, context, item) for item in signed]
    time = clock.require_forward(tx, context, *(act["body"]["mandatory"]["eventTime"] for _, act in taken))
    return [_enter(tx, context, prepared, act, time) for prepared, act in taken]


def require_own(tx: Transaction, scope: Scope, signed: Sequence[Signed], instrument: str | None = None) -> None:
    """Ensure that whoever submits acts is who they were prepared for.

    Raises:
        NotFound: a body is not waiting here, or (where one is named) belongs to another instrument.
        Refused: the actor has another role or acts for another institution.
    """
    for item in signed:
        row = rows.preparation(tx, item.body_hash)
        if instrument is not None and row.instrument != instrument:
            raise NotFound(f"the body {item.body_hash} was prepared for another instrument than {instrument}")
        actor = canonical.parse(row.body)["mandatory"]["actor"]
        _require_same(tx, scope, Actor(actor["authority"], Role(actor["role"]), ""))


def abandon(tx: Transaction, context: Context, prepared: Sequence[Prepared]) -> None:
    """Give up prepared acts that nobody will submit: their bodies are forgotten, and leased numbers are free at once.

    Numbers that another body for the same instrument still waits for are kept.
    """
    instrument_rows.lock(tx, [item.body["mandatory"]["instrument"] for item in prepared])
    for item in prepared:
        rows.drop_preparation(tx, item.body_hash)
        instrument = item.body["mandatory"]["instrument"]
        if not rows.has_preparation(tx, instrument, format_time(context.now)):
            numbers.release(tx, instrument)


def _prepare(
    tx: Transaction,
    context: Context,
    institution: str,
    id: str,
    number: int,
    head: Any | None,
    actor: Actor,
    wanted: Wish,
) -> Prepared:
    clock.require_forward(tx, context)
    _require_competence(tx, context, institution, actor)
    rows.drop_lapsed_preparations(tx, format_time(context.now - LATE))
    before = 0 if head is None else head.standing
    after = steps.change(wanted.type, actor.role, before, wanted.detail, wanted.standing)
    sequence = 0 if head is None else head.head_sequence + 1
    disclosures = wish.disclosures(wanted, sequence)
    signed = None if head is None else canonical.parse(head.envelope)["mandatory"]["dates"]["signed"]
    mandatory = {
        "schema": "debt-notary/act/1",
        "type": wanted.type,
        "instrument": id,
        "registerNo": number,
        "sequence": sequence,
        "previous": case_records.head(tx, id) if head is None else head.head_hash,
        "change": {"from": before, "to": after},
        "actor": {
            "authority": actor.authority,
            "role": str(actor.role),
            "binding": bindings.bind_authority(tx, context, actor.authority, str(actor.role), actor.key),
        },
        "legalBasis": list(steps.STEPS[wanted.type].basis),
        "eventTime": format_time(context.now),
        "legalTime": wish.legal_time(wanted, context.now, signed),
        "detail": dict(wanted.detail),
        "salt": commitment.new_salt(),
    }
    body = {"mandatory": mandatory, "digests": commitment.digests(disclosures)}
    acts.check({"body": body, "signature": {"value": "0x" + "0" * 130, "batch": None}}, "act")
    body_hash = acts.body_hash(body)
    rows.keep_preparation(
        tx,
        body_hash=body_hash,
        instrument=id,
        institution=institution,
        body=canonical.encode(body),
        private=context.vault.seal_json(disclosures, f"acts/{body_hash}"),
        expires_at=format_time(context.now + context.terms.number_lease),
    )
    return Prepared(body, body_hash, disclosures)


def _take(tx: Transaction, context: Context, signed: Signed) -> tuple[Any, dict[str, Any]]:
    """The prepared row that a signature belongs to, which is used up by this, and the act that the two make."""
    prepared = rows.take_preparation(tx, signed.body_hash, format_time(context.now))
    act = {"body": canonical.parse(prepared.body), "signature": signed.signature}
    acts.check(act)
    return prepared, act


def _enter(tx: Transaction, context: Context, prepared: Any, act: dict[str, Any], time: str) -> str:
    mandatory = act["body"]["mandatory"]
    key = mandatory["actor"]["binding"]["body"]["key"]
    consents.require_signature(acts.covered_digest(context.office.origin, act), act["signature"]["value"], key)
    act_hash = acts.act_hash(act)
    _move_head(tx, context, mandatory, act_hash)
    rows.add(
        tx,
        instrument=prepared.instrument,
        institution=prepared.institution,
        register_no=mandatory["registerNo"],
        sequence=mandatory["sequence"],
        act_hash=act_hash,
        type=mandatory["type"],
        role=mandatory["actor"]["role"],
        act=canonical.encode(act),
        private=prepared.private,
        from_byte=mandatory["change"]["from"],
        to_byte=mandatory["change"]["to"],
        recorded_at=time,
    )
    return act_hash


def _move_head(tx: Transaction, context: Context, mandatory: Mapping[str, Any], act_hash: str) -> None:
    id, number = mandatory["instrument"], mandatory["registerNo"]
    head = {
        "head_sequence": mandatory["sequence"],
        "head_hash": act_hash,
        "standing": standing.validate(mandatory["change"]["to"]),
    }
    if mandatory["type"] == "VOID":
        numbers.use(tx, numbers.REGISTER, number, id, context.now, state="VOID")
    elif mandatory["type"] == "ISSUE":
        case_records.require_head(tx, id, mandatory["previous"])
        numbers.use(tx, numbers.REGISTER, number, id, context.now)
        _use_deed_number(tx, context, mandatory)
        deed_no = mandatory["detail"]["deedNo"]
        instrument_rows.advance_head(tx, id, None, register_no=number, deed_no=deed_no, status="ISSUED", **head)
    else:
        instrument_rows.advance_head(tx, id, mandatory["previous"], **head)


def _use_deed_number(tx: Transaction, context: Context, mandatory: Mapping[str, Any]) -> None:
    """The deed number stands in the signed body; its lease is found by the instrument."""
    year = int(mandatory["detail"]["issueDate"][:4])
    pool = context.office.deed_pool(year)
    serial = numbers.leased(tx, pool, mandatory["instrument"])
    if serial is None or context.office.deed_no(year, serial) != mandatory["detail"]["deedNo"]:
        raise Conflict(f"the deed number {mandatory['detail']['deedNo']} went to another issue; prepare it again")
    numbers.use(tx, pool, serial, mandatory["instrument"], context.now)


def _require_same(tx: Transaction, scope: Scope, actor: Actor) -> None:
    """Ensure that whoever asks is whoever is to act: nobody prepares, and leases numbers, in another one's name."""
    if scope.role != actor.role:
        raise Refused(f"who asks is in the role {scope.role}, and the act is one of the {actor.role}")
    row = rows.authority(tx, actor.authority, str(actor.role))
    if row.institution != scope.institution:
        raise Refused(f"who asks is of {scope.institution}, and {actor.authority} acts for {row.institution}")


def _require_competence(tx: Transaction, context: Context, institution: str, actor: Actor) -> None:
    """A creditor acts on its own institution's instruments only, a notary for this office only; a court on any."""
    row = rows.authority(tx, actor.authority, str(actor.role))
    if actor.role is Role.CREDITOR and row.institution != institution:
        raise Refused(f"{actor.authority} acts for {row.institution}, and this instrument is of {institution}")
    if actor.role is Role.NOTARY and row.institution != context.office.id:
        raise Refused(f"{actor.authority} acts for {row.institution}, and this register is of {context.office.id}")
