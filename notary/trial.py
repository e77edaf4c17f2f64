"""The trial's authorities: the notary, bank and court whose keys this deployment itself holds.

In production their keys stay with their owners, prepare and submit are two requests, and nothing here is used.
"""

from collections.abc import Sequence

from notary.bootstrap import App
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.errors import Error, Refused, Unavailable
from notary.domain.standing import Role
from notary.services import acts, case_file, orders
from notary.services.acts import Actor, Prepared
from notary.services.institutions import TRIAL
from notary.services.wish import Wish


def scope_of(role: Role) -> Scope:
    """What the trial authority of a role may see."""
    return Scope(str(role), TRIAL[role][1])


def actor_of(app: App, role: Role) -> Actor:
    """The trial authority of a role, with the key that this deployment holds for it (Refused where it holds none)."""
    signer = app.context.keys.signers.get(role)
    if signer is None:
        raise Refused(f"this office holds no key of a {role}; its owner prepares, signs and submits acts over the API")
    return Actor(TRIAL[role][0], role, signer.address)


def sign_and_submit(app: App, role: Role, prepared: Sequence[Prepared]) -> list[str]:
    """Sign prepared acts with the key held for a role, enter them, and sign the orders to the registry.

    Where they are refused they are given up, so that their register numbers hide no later deed.
    """
    signed = acts.sign_batch(app.context, prepared, app.context.keys.signers[role].sign_digest)
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


def take_back(tx: Transaction, app: App, role: Role, id: str) -> None:
    """Withdraw an application, as the creditor or (then it is a termination) as the notary."""
    actor = actor_of(app, role)
    wish = Wish("TERMINATE", {"ground": "OTHER"}) if role is Role.NOTARY else Wish("WITHDRAW", {"reason": "OTHER"})
    who = case_file.Signatory(actor.authority, str(role), actor.key)
    prepared = case_file.prepare(tx, app.context, scope_of(role), id, who, wish)
    sign = app.context.keys.signers[role].sign_digest
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
