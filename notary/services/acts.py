"""Acts: prepare returns what is to be signed, submit takes the signature. Nothing else changes an instrument.

``prepare_*`` stores the body that it hands out and ``submit`` takes nothing but such a body back, so what is entered in
the register is exactly what was shown. One signature may cover a batch of acts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import uuid_utils

from notary.db import access, case_records, numbers
from notary.db import acts as rows
from notary.db import instruments as instrument_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import acts, canonical, commitment, standing, typed_data
from notary.domain.errors import Conflict, NotFound, Refused
from notary.domain.law.replay import START
from notary.domain.law.wording import BASIS
from notary.domain.standing import Code, Role
from notary.domain.times import SHANGHAI, day_in_shanghai, format_time, parse_time
from notary.services import (
    approval,
    bindings,
    clock,
    consents,
    evidence,
    frozen,
    history,
    legal_time,
    parties,
    readiness,
    steps,
    taken_up,
    wish,
)
from notary.services.consents import Key
from notary.services.context import Context
from notary.services.readiness import NotReady
from notary.services.steps import Signer, StepRefused, Taken
from notary.services.wish import Wish

LATE = timedelta(days=1)
"""How long a body that was not signed in time is remembered, so that a late signature is told what happened."""

EVENT_KEY = "EVENT_KEY"

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


def prepare_issue(
    tx: Transaction,
    context: Context,
    scope: Scope,
    id: str,
    actor: Actor,
    evidence: Mapping[str, Any] = MappingProxyType({}),
) -> Prepared:
    """Lease a register and a deed number and make the body of act 0.

    Args:
        evidence: of a batch, who approved it (notary.services.approval).

    Raises:
        NotReady: lists what is missing: consents, documents, the offer.
        Refused: the actor may not issue here, or is not who asks.
        Conflict: it was issued already.
        ClockBehind: the clock is behind the register.
    """
    _require_same(tx, scope, actor)
    if actor.role is not Role.NOTARY:
        raise StepRefused(f"ISSUE is for NOTARY, not for {actor.role} ({BASIS['ISSUE'][0]})")
    row = instrument_rows.get(tx, scope, id, lock=True)
    if row.status not in ("DRAFT", "OFFERED"):
        raise Conflict(f"instrument {id} is {row.status}; only an offered one can be issued")
    signer = _authority(tx, context, row.institution, actor)
    approval.require(tx, context, evidence, actor.authority)
    missing = readiness.problems(tx, context, scope, row, actor.authority)
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
    taken = Taken(detail, START.regions, START.byte, BASIS["ISSUE"])
    place = _Place(id, number, previous=case_records.head(tx, id))
    return _prepare(tx, context, row.institution, place, signer, Wish("ISSUE", detail, evidence), taken)


def prepare(tx: Transaction, context: Context, scope: Scope, id: str, actor: Actor, wanted: Wish) -> Prepared:
    """Make the body of a later act: a step of the law, a correction, a delivery.

    Raises:
        StepForbidden: the law does not allow it as things stand; every reason is named.
        StepRefused: this role may not do it, or not now.
        Refused: the actor may not act on this instrument or is not who asks, the act that is corrected is not there, a
            paper is not kept here, or the legal time cannot be.
        FormatError: the wish's detail, evidence or legal time is out of form.
        Conflict: the instrument is not issued.
        ClockBehind: the clock is behind the register.
    """
    _require_same(tx, scope, actor)
    row = _issued(tx, scope, id)
    wish.require_later_act(wanted)
    if wanted.type == "CORRECTION" and wanted.detail["corrects"] > row.head_sequence:
        raise Refused(f"there is no act {wanted.detail['corrects']} to correct; the last is {row.head_sequence}")
    signer = _authority(tx, context, row.institution, actor, _insurer(tx, id))
    return _later(tx, context, scope, row, signer, wanted)


def prepare_submission(
    tx: Transaction, context: Context, scope: Scope, id: str, party: str, key: Key, wanted: Wish
) -> Prepared:
    """Make the body of a party's own act: an objection, an answer, an application. It moves nothing; the office acts
    on it.

    Raises:
        Refused: who asks is another person than the party.
        FormatError: the wish's detail or evidence is out of form.
        Conflict: the instrument is not issued.
        NotFound: it has no such party.
        ClockBehind: the clock is behind the register.
    """
    row = _issued(tx, scope, id)
    parties.require_own(tx, scope, id, party, by_event_key=key.method == EVENT_KEY)
    if party not in {item["id"] for item in canonical.parse(row.envelope)["mandatory"]["parties"]}:
        raise NotFound(f"instrument {id} has no party {party!r}")
    acts.DETAILS["SUBMISSION"](wanted.detail, "detail")
    clock.require_forward(tx, context)
    binding = bindings.bind_party(
        context, party=party, instrument=id, key=key.address, method=key.method, evidence=key.evidence
    )
    signer = _Signer(party, acts.PARTY, scope.institution, binding)
    return _later(tx, context, scope, row, signer, Wish("SUBMISSION", wanted.detail, wanted.evidence))


def submit_with_event_key(
    tx: Transaction, context: Context, scope: Scope, id: str, party: str, record: str, wanted: Wish
) -> tuple[Prepared, str]:
    """A party's own act, signed by a key that is made for this one signature and destroyed; returns it and its hash.

    ``record`` is the SHA-256 of the record of how the person was identified and expressed what it submits.

    Raises:
        Refused: as ``prepare_submission``, and where a creditor would speak for another party.
    """
    acts.DETAILS["SUBMISSION"](wanted.detail, "detail")
    parties.require_no_opponent(scope, _issued(tx, scope, id), party, wanted.detail["kind"])
    with context.event_keys() as made:
        key = Key(made.address, EVENT_KEY, record)
        prepared = prepare_submission(tx, context, scope, id, party, key, wanted)
        (hash_,) = submit(tx, context, sign_batch(context, [prepared], made.sign_digest))
    return prepared, hash_


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
        taken = Taken(dict(void.detail), None, int(Code.REVOKED), BASIS["VOID"])
        signer = _authority(tx, context, context.office.id, actor)
        prepared.append(_prepare(tx, context, context.office.id, _Place(id, number), signer, void, taken))
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
        Conflict: the instrument has a newer act, or payments were booked that an amount was reckoned without, or the
            body or a number's lease lapsed; prepare again.
        ClockBehind: the clock is behind the register, or behind the one that said when an act happened.
    """
    instrument_rows.lock(tx, rows.prepared_for(tx, [item.body_hash for item in signed]))
    taken = [_take(tx, context, item) for item in signed]
    time = clock.require_forward(tx, context, *(act["body"]["mandatory"]["eventTime"] for _, act in taken))
    return [_enter(tx, context, prepared, act, time) for prepared, act in taken]


def require_submission(tx: Transaction, scope: Scope, signed: Signed, instrument: str) -> None:
    """Ensure that what is submitted is a party's own act on this instrument, by whoever may submit for it.

    Raises:
        NotFound: no such body is waiting here.
        Refused: it is another person's, or an authority's.
    """
    row = rows.preparation(tx, signed.body_hash)
    actor = canonical.parse(row.body)["mandatory"]["actor"]
    if row.instrument != instrument or actor["role"] != acts.PARTY:
        raise NotFound(f"the body {signed.body_hash} is no submission on instrument {instrument}")
    parties.require_own(tx, scope, instrument, actor["authority"], by_event_key=False)


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
        if actor["role"] == acts.PARTY:
            raise Refused("a party's own act is entered as a submission")
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


@dataclass(frozen=True)
class _Place:
    """Where an act stands: its instrument and number, and the act before it with the byte that it left."""

    instrument: str
    number: int
    sequence: int = 0
    previous: str = acts.ZERO
    standing: int = 0
    signed: str | None = None
    """The day on which the debt was signed, before which nothing about it took effect."""


@dataclass(frozen=True)
class _Signer(Signer):
    """Who signs, with the binding of the key."""

    binding: dict[str, Any]


def _issued(tx: Transaction, scope: Scope, id: str) -> Any:
    row = instrument_rows.get(tx, scope, id)
    if row.status != "ISSUED":
        raise Conflict(f"instrument {id} is {row.status}; it has no standing before it is issued")
    return row


def _authority(tx: Transaction, context: Context, institution: str, actor: Actor, insurer: str = "") -> _Signer:
    """The authority that acts on an institution's instrument, if it is competent there by a clock that is right."""
    clock.require_forward(tx, context)
    row = rows.authority(tx, actor.authority, str(actor.role))
    _require_competence(context, row, institution, insurer)
    binding = bindings.bind_authority(tx, context, actor.authority, str(actor.role), actor.key)
    return _Signer(actor.authority, str(actor.role), row.institution, binding)


def _insurer(tx: Transaction, id: str) -> str:
    """The institution that the lender let in by its claim; empty before."""
    return access.insurer(tx, id) or ""


def _later(tx: Transaction, context: Context, scope: Scope, row: Any, signer: _Signer, wanted: Wish) -> Prepared:
    """The body of an act after the issue."""
    mandatory = canonical.parse(row.envelope)["mandatory"]
    place = _Place(
        row.id, row.register_no, row.head_sequence + 1, row.head_hash, row.standing, mandatory["dates"]["signed"]
    )
    bodies = history.bodies(tx, row.id)
    so_far = history.followed(bodies)
    wanted = steps.with_share(so_far, row, signer, wanted)
    timed = replace(wanted, legal_time=wish.legal_time(wanted, context.now, place.signed))
    legal_time.require_in_order(context, bodies, so_far, wanted)
    taken_up.require_fitting(bodies, so_far, wanted)
    number = _execution_no(tx, context, row.id) if wanted.type == "CERTIFY" else ""
    taken = steps.act_on(tx, context, scope, row, signer, timed, number)
    shown = replace(timed, evidence={**timed.evidence, **taken.frozen})
    return _prepare(tx, context, row.institution, place, signer, shown, taken)


def _prepare(
    tx: Transaction, context: Context, institution: str, place: _Place, signer: _Signer, wanted: Wish, taken: Taken
) -> Prepared:
    rows.drop_lapsed_preparations(tx, format_time(context.now - LATE))
    disclosures = wish.disclosures(wanted, place.sequence)
    mandatory = {
        "schema": acts.SCHEMA,
        "type": wanted.type,
        "instrument": place.instrument,
        "registerNo": place.number,
        "sequence": place.sequence,
        "previous": place.previous,
        "change": {"from": place.standing, "to": taken.byte},
        "regions": None if taken.regions is None else acts.regions_value(taken.regions),
        "actor": {"authority": signer.authority, "role": signer.role, "binding": signer.binding},
        "legalBasis": list(taken.basis),
        "eventTime": format_time(context.now),
        "legalTime": wish.legal_time(wanted, context.now, place.signed),
        "detail": taken.detail,
        "salt": commitment.new_salt(),
    }
    body = {"mandatory": mandatory, "digests": commitment.digests(disclosures)}
    acts.check({"body": body, "signature": {"value": "0x" + "0" * 130, "batch": None}}, "act")
    body_hash = acts.body_hash(body)
    rows.keep_preparation(
        tx,
        body_hash=body_hash,
        instrument=place.instrument,
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
    disclosed = context.vault.open_json(bytes(prepared.private), f"acts/{prepared.body_hash}")
    approval.require_for_batch(act, disclosed)
    frozen.require_standing(tx, prepared.instrument, mandatory, disclosed)
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
    _open_to(tx, prepared, mandatory, disclosed)
    return act_hash


def _open_to(tx: Transaction, prepared: Any, mandatory: Mapping[str, Any], disclosed: Sequence[Any]) -> None:
    """What an act opens to others: its papers to those who see the instrument, and the instrument to the insurer, from
    whom the correction of a claim takes it back."""
    detail = mandatory["detail"]
    if mandatory["type"] == "CLAIM":
        access.open_to_insurer(
            tx,
            prepared.instrument,
            detail["insurer"],
            institution=prepared.institution,
            created_at=mandatory["eventTime"],
        )
    if mandatory["type"] == "CORRECTION" and detail["kind"] == "STANDING":
        struck = rows.of_instrument(tx, prepared.instrument)[detail["corrects"]]
        if struck.type == "CLAIM":
            access.close_to_insurer(tx, prepared.instrument)
    prefix = f"acts.{mandatory['sequence']}."
    shown = {path.removeprefix(prefix): value for _, path, value in disclosed}
    evidence.note_names(tx, prepared.instrument, shown)


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
        if mandatory["type"] == "CERTIFY":
            _use_execution_number(tx, context, mandatory)
        instrument_rows.advance_head(tx, id, mandatory["previous"], **head)


def _execution_no(tx: Transaction, context: Context, id: str) -> str:
    """A number for an execution certificate, leased as deed numbers are."""
    now = context.now
    year = now.astimezone(SHANGHAI).year
    serial = numbers.lease(tx, context.office.execution_pool(year), id, now, now + context.terms.number_lease)
    return context.office.execution_no(year, serial)


def _use_execution_number(tx: Transaction, context: Context, mandatory: Mapping[str, Any]) -> None:
    year = parse_time(mandatory["eventTime"]).astimezone(SHANGHAI).year
    pool, number = context.office.execution_pool(year), mandatory["detail"]["executionNo"]
    serial = numbers.leased(tx, pool, mandatory["instrument"])
    if serial is None or context.office.execution_no(year, serial) != number:
        raise Conflict(f"the number {number} went to another execution certificate; prepare it again")
    numbers.use(tx, pool, serial, mandatory["instrument"], context.now)


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


def _require_competence(context: Context, row: Any, institution: str, insurer: str) -> None:
    """A creditor acts on its own institution's instruments, and on those of which the claim comes to it; a notary for
    this office only; a court on any."""
    if row.role == Role.CREDITOR and row.institution not in (institution, insurer):
        raise Refused(f"{row.id} acts for {row.institution}, and this instrument is of {institution}")
    if row.role == Role.NOTARY and row.institution != context.office.id:
        raise Refused(f"{row.id} acts for {row.institution}, and this register is of {context.office.id}")
