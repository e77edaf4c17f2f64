"""What is checked before anything is signed. Pure; every digest is made again from the parts that people can read, and
the one that the service names is only compared with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from notary.client.errors import DoNotSign, OtherRegister
from notary.domain import acts, certificate, commitment, consent_request, money, standing, typed_data
from notary.domain.consent_request import Request
from notary.domain.errors import Error
from notary.domain.headline import REST
from notary.domain.law import Actor, Declared
from notary.domain.law.facts import is_part
from notary.domain.law.replay import PER_SHARE_TYPES
from notary.domain.law.wording import OWN, basis, completed, contradiction
from notary.domain.money import Money
from notary.domain.signed_advance import SignedAdvance, pack
from notary.domain.standing import Role
from notary.domain.times import SKEW, day_in_shanghai, parse_time
from notary.domain.trust import TrustRoot
from notary.wire.acts import OrderView, PreparedAct, Submission, Wish
from notary.wire.instruments import ConsentRequest

_UNSIGNED = {"value": "0x" + "0" * 130, "batch": None}

LATEST = timedelta(days=7)
"""How far ahead the registry lets an order's deadline be."""


@dataclass(frozen=True)
class Move:
    """What an act does to a standing: register number, the byte before it and after it."""

    number: int
    before: int
    after: int


def act_digest(item: PreparedAct, origin: str, signer: str) -> bytes:
    """The digest of a prepared act, made from its body.

    Args:
        origin: of the register that it is for.
        signer: the address of the key that is to sign.

    Raises:
        OtherRegister: it is for another register.
        DoNotSign: something in it does not follow from its body, or it is for another key.
    """
    body: dict[str, Any] = dict(item.body)
    try:
        acts.check({"body": body, "signature": _UNSIGNED}, "act")
        certificate.MEMBERS["disclosures"](item.disclosures, "disclosures")
        digest = acts.signing_digest(origin, body)
    except Error as error:
        raise DoNotSign(str(error)) from None
    mandatory = body["mandatory"]
    bound = mandatory["actor"]["binding"]["body"]
    require_register(bound["origin"], origin)
    require_same("instrument", item.instrument, mandatory["instrument"])
    require_same("register_no", item.register_no, mandatory["registerNo"])
    require_same("sequence", item.sequence, mandatory["sequence"])
    require_same("body_hash", item.body_hash, acts.body_hash(body))
    require_same("typed_data", item.typed_data, typed_data.as_json(origin, "Act", acts.message(body)))
    require_same("digest", item.digest, digest.hex())
    require_same("disclosures", commitment.digests(item.disclosures), body["digests"])
    require_same("actor.binding.party", bound["party"], mandatory["actor"]["authority"])
    require_same("actor.binding.key", bound["key"], signer.lower())
    return digest


def require_wished(item: PreparedAct, instrument: str, wish: Wish, now: datetime) -> None:
    """Ensure that a prepared act says what was asked for, and nothing else.

    Raises:
        DoNotSign: names the first member that differs.
    """
    mandatory: Any = item.body["mandatory"]
    sequence = mandatory["sequence"]
    require_same("type", mandatory["type"], wish.type)
    require_same("instrument", mandatory["instrument"], instrument)
    require_same("actor.authority", mandatory["actor"]["authority"], wish.authority)
    require_same("legalTime", mandatory["legalTime"], wish.legal_time or mandatory["eventTime"])
    evidence = {path: value for _, path, value in item.disclosures}
    owed = evidence.get(f"acts.{sequence}.outstanding")
    for name in {"payments", "outstanding"} - set(wish.evidence):  # what the office reckoned with; the signer sees it
        evidence.pop(f"acts.{sequence}.{name}", None)
    require_same("evidence", evidence, {f"acts.{sequence}.{name}": value for name, value in wish.evidence.items()})
    if abs(now - parse_time(mandatory["eventTime"], "eventTime")) > SKEW:
        raise DoNotSign(f"is {mandatory['eventTime']}, more than {SKEW.seconds} s off this clock", where="eventTime")
    require_same("detail", mandatory["detail"], _detail(mandatory, wish, owed))
    if mandatory["legalBasis"] not in basis(wish.type):
        raise DoNotSign(f"is none on which a {wish.type} is done", where="legalBasis")
    wrong = contradiction(mandatory)
    if wrong:
        raise DoNotSign(wrong, where="regions")
    change = mandatory["change"]
    try:
        if change["from"] != change["to"]:
            standing.allows(Role(mandatory["actor"]["role"]), change["from"], change["to"])
    except Error as error:
        raise DoNotSign(str(error), where="change") from None


def require_submission(item: PreparedAct, instrument: str, submission: Submission, now: datetime) -> None:
    """Ensure that a prepared act is a party's own, says what was asked for, and moves nothing.

    Raises:
        DoNotSign: names the first member that differs.
    """
    mandatory: Any = item.body["mandatory"]
    wish = Wish.made(
        type="SUBMISSION", authority=submission.party, detail={"kind": submission.kind}, evidence=submission.evidence
    )
    require_same("actor.role", mandatory["actor"]["role"], acts.PARTY)
    require_same("actor.binding.instrument", mandatory["actor"]["binding"]["body"]["instrument"], instrument)
    require_wished(item, instrument, wish, now)


def _detail(mandatory: Mapping[str, Any], wish: Wish, owed: Any) -> Any:
    """What the act has to say: all that was asked for, and the usual for what was left out.

    Args:
        owed: the amount of which an insurer paid all or a part, as the office reckoned it; None where it could not.
    """
    if wish.type == "ISSUE":  # which require_issue looks into
        return mandatory["detail"]
    if wish.type not in acts.STEPS:
        return wish.detail
    actor = mandatory["detail"]["by"]["actor"]
    try:
        wanted = completed(wish.detail, actor if actor in OWN.get(mandatory["actor"]["role"], ()) else None)
    except Error as error:
        raise DoNotSign(str(error), where="detail") from None
    if "share" not in wish.detail and mandatory["regions"]["rest"] is not None and wish.type in PER_SHARE_TYPES:
        wanted["share"] = _share(actor)
    if wish.type == "INDEMNIFY" and is_part(_amount(wish.evidence.get("indemnity")), _amount(owed)):
        wanted["declared"] = sorted({*wanted["declared"], Declared.PART_PAID})
    if wish.type == "CERTIFY":  # the office numbers execution certificates, as it does deeds
        wanted["executionNo"] = mandatory["detail"]["executionNo"]
    return wanted


def _amount(value: Any) -> Money | None:
    """An amount of the evidence; None where there is none, or none in form, which the office refuses."""
    try:
        return None if value is None else money.from_json(value)
    except Error:
        return None


def _share(actor: str) -> str | None:
    """The share of a split claim that a creditor's step is about; who else takes one says it (raises DoNotSign)."""
    if actor not in (Actor.LENDER, Actor.INSURER):
        raise DoNotSign(
            f"is not named: the claim is split, so it is about the lender's rest ({REST}) or the insurer's (null)",
            where="detail.share",
        )
    return REST if actor == Actor.LENDER else None


def require_issue(item: PreparedAct, asked: Request, origin: str, previous: str) -> None:
    """Ensure that an act 0 issues the instrument that ``asked`` shows, with the consent of each of its parties.

    Args:
        previous: the hash of the last record of the case file.

    Raises:
        DoNotSign: another envelope, a consent that is missing, or one that its party did not sign.
    """
    body: Any = item.body["mandatory"]
    detail = body["detail"]
    require_same("sequence", (body["sequence"], body["previous"]), (0, previous))
    require_same("issueDate", detail["issueDate"], day_in_shanghai(parse_time(body["eventTime"])))
    require_same("envelopeHash", detail["envelopeHash"], commitment.envelope_hash(asked.envelope))
    given = {(consent["party"], consent["role"]): consent for consent in detail["consents"]}
    require_same("consents", sorted(given), sorted(consent_request.pairs(asked.envelope["mandatory"])))
    for (party, role), consent in given.items():
        where, bound = f"consents.{party}", consent["binding"]["body"]
        request = consent_request.make(asked.instrument, asked.envelope, asked.disclosures, party, role)
        named = (bound["party"], bound["instrument"], bound["origin"])
        require_same(f"{where}.binding", named, (party, asked.instrument, origin))
        try:
            signer = typed_data.recover(request.digest(origin), consent["signature"])
        except Error as error:
            raise DoNotSign(str(error), where=where) from None
        require_same(f"{where}.signature", signer, bound["key"])


def move(body: Mapping[str, Any]) -> Move:
    """What the act with this body does to the standing."""
    mandatory = body["mandatory"]
    return Move(mandatory["registerNo"], mandatory["change"]["from"], mandatory["change"]["to"])


def order_digest(order: OrderView, moves: Mapping[str, Move], signer: str, trust: TrustRoot, now: datetime) -> bytes:
    """The digest of an order to the registry, made from acts that the signer knows.

    Args:
        moves: act hash → what that act does; the order may move nothing else.
        trust: names the registry.

    Raises:
        DoNotSign: it moves something else, elsewhere, for another key or too long.
    """
    unknown = [each for each in order.acts if each not in moves]
    if unknown:
        raise DoNotSign(f"names the act {unknown[0]}, which is none of yours", where="order.acts")
    if len(set(order.acts)) != len(order.acts):
        raise DoNotSign("names an act twice", where="order.acts")
    if not timedelta(0) < datetime.fromtimestamp(order.deadline, now.tzinfo) - now <= LATEST + SKEW:
        raise DoNotSign(f"must be within the next {LATEST.days} days", where="order.deadline")
    registry, mine = trust.current, [moves[each] for each in order.acts]
    if registry is None:
        raise DoNotSign("the trust root names no registry", where="order.typed_data.domain")
    changes = pack((each.number, each.before, each.after) for each in mine)
    in_lane_order = [number for change in changes for number in change.register_numbers()]
    require_same("order.acts", [each.number for each in mine], in_lane_order)
    advance = SignedAdvance(
        chain_id=registry.chain_id,
        registry=registry.address,
        instance_id=bytes.fromhex(registry.instance),
        changes=changes,
        evidence=acts.evidence_root(order.acts),
        authority=signer.lower(),
        deadline=order.deadline,
    )
    require_same("order.typed_data", order.typed_data, advance.typed_data())
    require_same("order.digest", order.digest, advance.digest().hex())
    return advance.digest()


def require_consent(
    view: ConsentRequest, origin: str, instrument: str | None = None, pair: Sequence[str] | None = None
) -> Request:
    """What a party is asked to sign, once everything in it is seen to follow from what it shows.

    Args:
        instrument, pair: which consent was asked for, where that is known: the id, and (party, role).

    Raises:
        OtherRegister: it is for another register.
        DoNotSign: something does not follow, or it is another consent than was asked for.
    """
    try:
        named, asked = consent_request.parse_value(view.to_json())
    except Error as error:
        raise DoNotSign(str(error)) from None
    require_register(named, origin)
    if instrument is not None:
        require_same("instrument", asked.instrument, instrument)
    if pair is not None:
        require_same("party and role", (asked.party, asked.role), tuple(pair))
    return asked


def require_register(found: str, held: str) -> None:
    """Ensure that something is for the register of the trust root (raises OtherRegister); asked before all else."""
    if found != held:
        raise OtherRegister(found, held)


def require_same(where: str, found: Any, right: Any) -> None:
    """Ensure that what was prepared is what it should be (raises DoNotSign, which names the place)."""
    if found != right:
        raise DoNotSign("is not what was asked for, or does not follow from what is shown; do not sign", where=where)
