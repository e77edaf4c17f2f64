"""The trial's authorities: the notary, bank and court whose keys this deployment itself holds.

In production their keys stay with their owners, prepare and submit are two requests, and nothing here is used.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from notary.bootstrap import App
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.errors import Error, Refused, Unavailable
from notary.domain.law import TABLE
from notary.domain.standing import Role
from notary.services import acts, case_file, orders
from notary.services import evidence as papers
from notary.services.acts import Actor, Prepared
from notary.services.institutions import TRIAL, chain_role
from notary.services.wish import Wish


def scope_of(who: str) -> Scope:
    """What an authority of the trial may see (a name of services.institutions.TRIAL)."""
    return Scope(str(chain_role(who)), TRIAL[who][1])


def actor_of(app: App, who: str) -> Actor:
    """An authority of the trial, with the key that this deployment holds for it (Refused where it holds none)."""
    signer = app.context.keys.signers.get(who)
    if signer is None:
        raise Refused(f"this office holds no key of a {who}; its owner prepares, signs and submits acts over the API")
    return Actor(TRIAL[who][0], chain_role(who), signer.address)


def sign_and_submit(app: App, who: str, prepared: Sequence[Prepared]) -> list[str]:
    """Sign prepared acts with the key held for one of the trial, enter them, and sign the orders to the registry.

    Where they are refused they are given up, so that their register numbers hide no later deed.
    """
    signed = acts.sign_batch(app.context, prepared, app.context.keys.signers[who].sign_digest)
    try:
        with app.database.write() as tx:
            hashes = acts.submit(tx, app.context, signed)
            orders.sign_held(tx, app.context)
    except Unavailable:
        raise
    except Error:
        with app.database.write() as tx:
            acts.abandon(tx, app.context, prepared)
        raise
    return hashes


def prepare(
    app: App, id: str, who: str, step: str, evidence: Mapping[str, Any] | None = None, **detail: Any
) -> Prepared:
    """A step of the law for one of the trial, to be signed: the papers that it rests on are handed in.

    Args:
        evidence: what else the act discloses, by name; papers that are in it are not made.
        detail: members of the act's detail: ``ground``, ``by``, ``declared``, ``submission``, ``insurer``.
    """
    scope, actor, given = scope_of(who), actor_of(app, who), dict(evidence or {})
    submitted = {"written_grounds", "objection", "application"} if detail.get("submission") else set()
    wanted = {kind.lower() for row in TABLE if row.type == step for kind in row.evidence} - submitted
    with app.database.write() as tx:
        for name in sorted(wanted - set(given)):
            content = f"{name} of the trial for {step} on instrument {id}".encode()
            given[name] = papers.keep(tx, app.context, scope, name.upper(), content)
        return acts.prepare(tx, app.context, scope, id, actor, Wish(step, detail, given))


def do(app: App, id: str, who: str, step: str, evidence: Mapping[str, Any] | None = None, **detail: Any) -> Prepared:
    """Take a step of the law as ``prepare`` makes it: sign, enter, order."""
    prepared = prepare(app, id, who, step, evidence, **detail)
    sign_and_submit(app, who, [prepared])
    return prepared


def take_back(tx: Transaction, app: App, who: str, id: str) -> None:
    """Withdraw an application, as the creditor or (then it is a termination) as the notary."""
    actor, is_notary = actor_of(app, who), chain_role(who) is Role.NOTARY
    wish = Wish("TERMINATE", {"ground": "OTHER"}) if is_notary else Wish("WITHDRAW", {"reason": "OTHER"})
    signatory = case_file.Signatory(actor.authority, str(actor.role), actor.key)
    prepared = case_file.prepare(tx, app.context, scope_of(who), id, signatory, wish)
    sign = app.context.keys.signers[who].sign_digest
    case_file.submit(tx, app.context, case_file.sign_batch(app.context, [prepared], sign))


def void_gaps(tx: Transaction, app: App) -> int:
    """Void every number whose lease lapsed and that holds back a higher one; returns how many.

    None where this deployment does not hold the notary's key: then they wait on the notary's work list.
    """
    if Role.NOTARY not in app.context.keys.signers:
        return 0
    prepared = acts.prepare_voids(tx, app.context, actor_of(app, Role.NOTARY))
    if prepared:
        sign = app.context.keys.signers[Role.NOTARY].sign_digest
        acts.submit(tx, app.context, acts.sign_batch(app.context, prepared, sign))
    return len(prepared)
