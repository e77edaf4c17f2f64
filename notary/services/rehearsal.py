"""Plays everybody in a case file, for trial, demo and tests: only what is still missing is done, so again is harmless.

Parties sign with event keys, creditor and notary with the keys that this deployment holds. In production these keys are
with their owners, and nothing here is used.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical, records
from notary.domain.case_file import CaseFile, Known, told_all
from notary.domain.errors import Refused
from notary.domain.headline import Deed
from notary.domain.times import format_time
from notary.services import case_file, case_state, consents
from notary.services.case_file import Signatory
from notary.services.context import Context
from notary.services.institutions import TRIAL
from notary.services.ports import Signer
from notary.services.wish import Wish

LIVENESS = {"score": 950, "threshold": 800}
"""What the trial's camera says of everybody, in thousandths."""


@dataclass(frozen=True)
class Player:
    """An authority that plays itself: who it is, for whom it acts, and its key."""

    id: str
    role: str
    institution: str
    signer: Signer

    @property
    def scope(self) -> Scope:
        """What it may see."""
        return Scope(self.role, self.institution)


def trial_player(context: Context, role: str) -> Player:
    """The trial's authority of a role (raises Refused where this deployment does not hold its key)."""
    signer = {str(each): key for each, key in context.keys.signers.items()}.get(role)
    if signer is None:
        raise Refused(f"this office holds no key of a {role}; a case file is completed by the people themselves")
    return Player(TRIAL[role][0], role, TRIAL[role][1], signer)


def choose(tx: Transaction, context: Context, id: str, creditor: Player | None = None) -> None:
    """Every bound party is shown the notice, chooses to notarise, and confirms how it is served."""
    scope = (creditor or trial_player(context, "CREDITOR")).scope
    row = rows.get(tx, scope, id)
    file, known = case_state.read(tx, row), case_state.known(context, row)
    for party in known.bound:
        role = min(known.parties[party])
        for wanted in _wanted(context, file, known, party):
            seen = _evidence(party, id)
            case_file.record_with_event_key(tx, context, scope, id, party, role, wanted, seen)


def consent(tx: Transaction, context: Context, id: str, creditor: Player | None = None) -> None:
    """Every party that has not consented does."""
    scope = (creditor or trial_player(context, "CREDITOR")).scope
    for party, role in consents.missing(tx, context, rows.get(tx, scope, id)):
        consents.record_with_event_key(tx, context, scope, id, party, role, _evidence(party, id))


def examine(
    tx: Transaction,
    context: Context,
    ids: Sequence[str],
    creditor: Player | None = None,
    notary: Player | None = None,
) -> None:
    """The creditor applies, and the notary accepts, identifies, interviews and declares to have no interest; each step
    under one signature for all instruments."""
    creditor, notary = creditor or trial_player(context, "CREDITOR"), notary or trial_player(context, "NOTARY")
    for type, player in (
        ("APPLY", creditor),
        ("ACCEPT", notary),
        ("IDENTITY", notary),
        ("INTERVIEW", notary),
        ("CONFLICT_DECLARATION", notary),
    ):
        prepared = []
        for id in ids:
            wanted = _step(tx, context, rows.get(tx, player.scope, id), type, player)
            if wanted is not None:
                who = Signatory(player.id, player.role, player.signer.address)
                prepared.append(case_file.prepare(tx, context, player.scope, id, who, wanted))
        if prepared:
            case_file.submit(tx, context, case_file.sign_batch(context, prepared, player.signer.sign_digest))


def complete(
    tx: Transaction,
    context: Context,
    ids: Sequence[str],
    creditor: Player | None = None,
    notary: Player | None = None,
) -> None:
    """All of it, for offered instruments."""
    for id in ids:
        choose(tx, context, id, creditor)
        consent(tx, context, id, creditor)
    examine(tx, context, ids, creditor, notary)


def complete_one(tx: Transaction, context: Context, id: str) -> None:
    """All of it, for one offered instrument of the trial."""
    complete(tx, context, [id])


def _wanted(context: Context, file: CaseFile, known: Known, party: str) -> list[Wish]:
    found = []
    if not told_all(file, party, known):
        found.append(Wish("DISCLOSED", _disclosed(context, known, party)))
    if not file.chose(party):
        detail = {"party": party, "version": known.version, "choice": "NOTARISE"}
        found.append(Wish("CHOSEN", detail))
    if party not in file.served and party in known.service:
        found.append(Wish("SERVICE_CONFIRMED", {"party": party, **known.service[party]}))
    return found


def _disclosed(context: Context, known: Known, party: str) -> dict[str, Any]:
    now = format_time(context.now)
    items = [
        {"id": id, "sha256": sha256, "shownAt": now, "confirmedAt": now}
        for id, sha256 in sorted(known.notice["zh-CN"].items())
    ]
    return {
        "party": party,
        "version": known.version,
        "language": "zh-CN",
        "channel": "ONLINE",
        "items": items,
        "questions": None,
        "readAloud": False,
    }


def _step(tx: Transaction, context: Context, row: Any, type: str, player: Player) -> Wish | None:
    """A step of creditor or notary, unless it was taken."""
    file, known = case_state.read(tx, row), case_state.parties_only(row)
    return _STEPS[type](context, row, file, known, player)


def _apply(context: Context, row: Any, file: CaseFile, known: Known, player: Player) -> Wish | None:  # noqa: ARG001
    return Wish("APPLY", {}) if file.deed is Deed.DRAFT else None


def _accept(context: Context, row: Any, file: CaseFile, known: Known, player: Player) -> Wish | None:  # noqa: ARG001
    return Wish("ACCEPT", {}) if file.deed is Deed.APPLIED else None


def _identify(context: Context, row: Any, file: CaseFile, known: Known, player: Player) -> Wish | None:  # noqa: ARG001
    left = [party for party in known.bound if party not in file.identified]
    if not left:
        return None
    kinds = sorted(records.REQUIRED_EVIDENCE)
    shown = [
        {"party": party, "evidence": [{"kind": kind, "sha256": _evidence(kind, row.id)} for kind in kinds]}
        for party in left
    ]
    return Wish("IDENTITY", {"parties": shown}, evidence={f"liveness.{party}": LIVENESS for party in left})


def _interview(context: Context, row: Any, file: CaseFile, known: Known, player: Player) -> Wish | None:  # noqa: ARG001
    left = [party for party in known.bound if party not in file.interviewed]
    asked = [{"party": party, "questions": _evidence(party, row.id), "at": format_time(context.now)} for party in left]
    return Wish("INTERVIEW", {"parties": asked}) if left else None


def _declare(context: Context, row: Any, file: CaseFile, known: Known, player: Player) -> Wish | None:  # noqa: ARG001
    if player.id in file.impartial:
        return None
    return Wish("CONFLICT_DECLARATION", {"ownInterest": False, "relativesInterest": False})


_STEPS: Mapping[str, Callable[[Context, Any, CaseFile, Known, Player], Wish | None]] = {
    "APPLY": _apply,
    "ACCEPT": _accept,
    "IDENTITY": _identify,
    "INTERVIEW": _interview,
    "CONFLICT_DECLARATION": _declare,
}


def _evidence(of: str, id: str) -> str:
    """The digest of a record that a real session would leave behind."""
    return hashlib.sha256(canonical.encode(["trial session", of, id])).hexdigest()
