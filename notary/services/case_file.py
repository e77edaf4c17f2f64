"""Case records: prepare returns what is to be signed, submit takes the signature, exactly as for acts.

``prepare`` stores the body that it hands out and ``submit`` takes nothing but such a body back, so what stands in the
case file is what was shown. One signature may cover records of many instruments.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from notary.db import access, numbers
from notary.db import acts as act_rows
from notary.db import case_records as rows
from notary.db import instruments as instrument_rows
from notary.db.scope import SEES_ALL, Scope
from notary.db.session import Transaction
from notary.domain import acts, canonical, case_file, commitment, records, typed_data
from notary.domain.case_file import CaseForbidden, Known
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.records import AUTHORITY_ROLES, CREDITOR, KINDS
from notary.domain.times import format_time
from notary.services import bindings, case_state, checklist, clock, consents, instruments, keys, parties, wish
from notary.services.acts import LATE, Signed
from notary.services.consents import Key
from notary.services.context import Context
from notary.services.wish import Wish


@dataclass(frozen=True)
class Signatory:
    """Who makes a record: a party of the instrument or an authority, in a role, with the address of the key that signs.

    ``event`` is of a party whose key was made for this one signature.
    """

    id: str
    role: str
    key: str
    event: Key | None = None


@dataclass(frozen=True)
class Prepared:
    """A body to be signed; ``body_hash`` names it when the signature comes back."""

    body: dict[str, Any]
    body_hash: str
    disclosures: list[commitment.Disclosure] = field(default_factory=list)

    def typed_data(self, origin: str) -> dict[str, Any]:
        """The EIP-712 JSON for a wallet."""
        return typed_data.as_json(origin, "Record", records.message(self.body))

    def digest(self, origin: str) -> bytes:
        """The 32 bytes to sign."""
        return records.signing_digest(origin, self.body)


def prepare(tx: Transaction, context: Context, scope: Scope, id: str, who: Signatory, wanted: Wish) -> Prepared:
    """Make the body of the next record of an instrument's case file.

    The detail of APPLY, ACCEPT and SERVICE_CONFIRMED follows from what is there and may be left empty.

    Raises:
        FormatError: the type, the detail or the evidence is out of form.
        Refused: who asks is not whoever is to sign, or the key is not theirs.
        CaseForbidden: it is not lawful as things stand; names every reason.
        Conflict: the instrument is not offered (once it is issued, only data consents go on).
    """
    if wanted.type not in KINDS:
        raise FormatError(f"{wanted.type[:40]!r} is no record; those are {', '.join(KINDS)}", where="type")
    row = instrument_rows.get(tx, scope, id, lock=True)
    _require_open(row, wanted.type)
    _require_same(tx, scope, row, who)
    clock.require_forward(tx, context)
    rows.drop_lapsed_preparations(tx, format_time(context.now - LATE))
    file = case_state.read(tx, row)
    detail = wanted.detail or case_state.detail_of(context, row, file, wanted.type, who.id)
    records.DETAILS[wanted.type](detail, "detail")
    disclosures = wish.disclosures(wanted, file.length, "records")
    mandatory = {
        "schema": records.SCHEMA,
        "type": wanted.type,
        "instrument": id,
        "sequence": file.length,
        "previous": file.head,
        "actor": _actor(tx, context, scope, row, who),
        "legalBasis": list(KINDS[wanted.type].basis),
        "eventTime": format_time(context.now),
        "legalTime": wish.legal_time(wanted, context.now, None),
        "detail": dict(detail),
        "salt": commitment.new_salt(),
    }
    body = {"mandatory": mandatory, "digests": commitment.digests(disclosures)}
    records.check({"body": body, "signature": {"value": "0x" + "0" * 130, "batch": None}})
    known = _known(tx, context, row, wanted.type)
    reasons = case_file.forbidding(file, mandatory, known, wanted.evidence)
    if reasons:
        raise CaseForbidden(wanted.type, reasons)
    return _keep(tx, context, row, body, disclosures)


def sign_batch(context: Context, prepared: Sequence[Prepared], sign: Callable[[bytes], bytes]) -> list[Signed]:
    """Sign records of several instruments at one press: ``sign`` gets one digest and returns 65 bytes."""
    origin = context.office.origin
    signatures = acts.sign(origin, [item.digest(origin) for item in prepared], sign)
    return [Signed(item.body_hash, signature) for item, signature in zip(prepared, signatures, strict=True)]


def submit(tx: Transaction, context: Context, signed: Sequence[Signed]) -> list[str]:
    """Enter signed records; all or none. Returns their hashes.

    A record with which the notarisation ends gives up the instrument too (notary.services.instruments.withdraw).

    Raises:
        NotFound: a body was not prepared here, or was submitted already.
        Refused: a signature is not the actor's over this body.
        ProofError: the path of a batch does not lead from this record to the batch's root.
        Conflict: the case file has a newer record, the deed was issued meanwhile, or the body lapsed; prepare again.
        ClockBehind: the clock is behind the register, or behind the one that said when a record was made.
    """
    waiting = rows.preparations(tx, [item.body_hash for item in signed])
    instrument_rows.lock(tx, [row.instrument for row in waiting.values()])
    taken = [_take(tx, context, item) for item in signed]
    time = clock.require_forward(tx, context, *(record["body"]["mandatory"]["eventTime"] for _, record in taken))
    return [_enter(tx, context, prepared, record, time) for prepared, record in taken]


def record_with_event_key(
    tx: Transaction, context: Context, scope: Scope, id: str, party: str, role: str, wanted: Wish, evidence: str
) -> str:
    """A party's record by a key that is made for this one signature and destroyed; returns the record's hash.

    ``evidence`` is the SHA-256 of the record of how the person was identified and what it did.
    """
    with context.event_keys() as signer:
        key = Key(signer.address.lower(), "EVENT_KEY", evidence)
        prepared = prepare(tx, context, scope, id, Signatory(party, role, key.address, key), wanted)
        signed = sign_batch(context, [prepared], signer.sign_digest)
    return submit(tx, context, signed)[0]


def require_own(tx: Transaction, scope: Scope, signed: Sequence[Signed], instrument: str | None = None) -> None:
    """Ensure that whoever submits records may see their instruments and speaks for who is to sign.

    Raises:
        NotFound: a body is not waiting here, not visible, or (where one is named) of another instrument.
        Refused: the actor is somebody else.
    """
    waiting = rows.preparations(tx, [item.body_hash for item in signed])
    for item in signed:
        row = waiting.get(item.body_hash)
        if row is None or (instrument is not None and row.instrument != instrument):
            raise NotFound(f"no record with the body hash {item.body_hash} waits for a signature here")
        actor = canonical.parse(row.body)["mandatory"]["actor"]
        who = Signatory(actor.get("party") or actor["authority"], actor["role"], "")
        _require_same(tx, scope, instrument_rows.get(tx, scope, row.instrument), who)


def own_actors(tx: Transaction, scope: Scope, id: str) -> Container[str]:
    """Whose evidence a caller may see in an instrument's case file: the office everybody's, others their own."""
    if scope.role in SEES_ALL:
        return _Everybody()
    if scope.role == "PARTY":
        return access.parties_held(tx, id, scope.identity)
    return {row.id for row in act_rows.all_authorities(tx) if row.institution == scope.institution}


class _Everybody(Container[str]):
    def __contains__(self, actor: object) -> bool:
        return True


def _require_open(row: Any, type: str) -> None:
    """Ensure that an instrument's case file takes a record of this type."""
    if row.status == "OFFERED" or (row.status == "ISSUED" and type == "DATA_CONSENT"):
        return
    if row.status == "ISSUED":
        raise Conflict(f"instrument {row.id} is ISSUED; its case file goes on with DATA_CONSENT alone")
    raise Conflict(f"instrument {row.id} is {row.status}; a case file begins with the offer and ends with it")


def _require_same(tx: Transaction, scope: Scope, row: Any, who: Signatory) -> None:
    """Ensure that whoever asks may speak for who is to act: authorities for themselves, claims staff for parties that
    it identified, and a customer for itself alone."""
    if who.role not in AUTHORITY_ROLES:
        if scope.role not in ("CREDITOR", "PARTY"):
            raise Refused(f"who asks is in the role {scope.role}; a party acts itself or through claims staff")
        parties.require_own(tx, scope, row.id, who.id, by_event_key=who.event is not None)
        return
    if scope.role != who.role:
        raise Refused(f"who asks is in the role {scope.role}, and the record is one of the {who.role}")
    authority = act_rows.authority(tx, who.id, who.role)
    if authority.institution != scope.institution:
        raise Refused(f"who asks is of {scope.institution}, and {who.id} acts for {authority.institution}")


def _actor(tx: Transaction, context: Context, scope: Scope, row: Any, who: Signatory) -> dict[str, Any]:
    if who.role in AUTHORITY_ROLES:
        institution = act_rows.authority(tx, who.id, who.role).institution
        wanted = row.institution if who.role == CREDITOR else context.office.id
        if institution != wanted:
            raise Refused(f"{who.id} acts for {institution}, and this is for an authority of {wanted}")
        binding = bindings.bind_authority(tx, context, who.id, who.role, who.key)
        return {"authority": who.id, "role": who.role, "binding": binding}
    key = who.event
    if key is None:
        key = keys.party_key(tx, context, scope, who.key, who.id, instruments.disclosures(context, row))
    binding = bindings.bind_party(
        context, party=who.id, instrument=row.id, key=key.address, method=key.method, evidence=key.evidence
    )
    return {"party": who.id, "role": who.role, "binding": binding}


def _known(tx: Transaction, context: Context, row: Any, type: str) -> Known:
    """As much as a type of record depends on: what is sealed is opened only where it is needed."""
    if type == "APPLY":
        failing, wait = checklist.failing(tx, context, row), context.terms.cooling_off
        return replace(case_state.parties_only(row), failing=failing, cooling_off=wait)
    if type in ("DISCLOSED", "IDENTITY", "SERVICE_CONFIRMED"):
        return case_state.known(context, row, notice=type == "DISCLOSED")
    return case_state.parties_only(row)


def _keep(
    tx: Transaction, context: Context, row: Any, body: dict[str, Any], disclosures: list[commitment.Disclosure]
) -> Prepared:
    body_hash = acts.body_hash(body)
    rows.keep_preparation(
        tx,
        body_hash=body_hash,
        instrument=row.id,
        institution=row.institution,
        body=canonical.encode(body),
        private=context.vault.seal_json(disclosures, _place(body_hash)),
        expires_at=format_time(context.now + context.terms.number_lease),
    )
    return Prepared(body, body_hash, disclosures)


def _place(body_hash: str) -> str:
    return f"records/{body_hash}"


def disclosed(context: Context, kept: Any) -> list[commitment.Disclosure]:
    """What opens the digests of a stored record; nothing where it was erased with its instrument."""
    if not kept.private:
        return []
    body_hash = acts.body_hash(canonical.parse(kept.record)["body"])
    found: list[commitment.Disclosure] = context.vault.open_json(kept.private, _place(body_hash))
    return found


def _take(tx: Transaction, context: Context, signed: Signed) -> tuple[Any, dict[str, Any]]:
    """The prepared row that a signature belongs to, which is used up by this, and the record that the two make."""
    prepared = rows.take_preparation(tx, signed.body_hash, format_time(context.now))
    record = {"body": canonical.parse(prepared.body), "signature": signed.signature}
    records.check(record)
    return prepared, record


def _enter(tx: Transaction, context: Context, prepared: Any, record: dict[str, Any], time: str) -> str:
    mandatory = record["body"]["mandatory"]
    bound = mandatory["actor"]["binding"]["body"]
    consents.require_signature(
        records.covered_digest(context.office.origin, record), record["signature"]["value"], bound["key"]
    )
    if bound["method"] not in ("EVENT_KEY", "STAFF_KEY"):
        keys.require_in_force(tx, context, bound["key"])
    row = instrument_rows.locked(tx, prepared.instrument)
    _require_open(row, mandatory["type"])
    rows.require_head(tx, row.id, mandatory["previous"])
    record_hash = records.record_hash(record)
    rows.add(
        tx,
        instrument=row.id,
        sequence=mandatory["sequence"],
        institution=prepared.institution,
        record_hash=record_hash,
        type=mandatory["type"],
        role=mandatory["actor"]["role"],
        actor=records.actor_id(mandatory),
        key=bound["key"],
        record=canonical.encode(record),
        private=prepared.private,
        recorded_at=time,
    )
    _conclude(tx, row, mandatory["type"])
    return record_hash


def _conclude(tx: Transaction, row: Any, type: str) -> None:
    """Where the notarisation ends, nothing waits for an issue any more; whoever withdrew gave up the instrument."""
    if type in records.ENDING:
        instruments.give_up(tx, row)
    elif type in ("NOT_ACCEPT", "REFUSE"):
        act_rows.drop_preparations_of(tx, row.id)
        numbers.release(tx, row.id)
