"""Which record may come next, and what an issue still lacks."""

from collections.abc import Iterator, Mapping
from typing import Any

from notary.domain import law, records
from notary.domain.case_file.checks import CHECKS, Asked, supplies_all
from notary.domain.case_file.state import CaseFile, Known, follow, row, told_all
from notary.domain.errors import Refused
from notary.domain.headline import Deed
from notary.domain.law import Evidence, Facts
from notary.domain.parties import Role

MOST = 1_000
"""Records of one case file: a hundred times as many as an ordinary one has."""


class CaseForbidden(Refused):
    """A record cannot be made as things stand; ``reasons`` says all that would make it possible."""

    code = "CASE_FORBIDDEN"

    def __init__(self, type: str, reasons: list[str]) -> None:
        super().__init__(f"{type} ({', '.join(records.KINDS[type].basis)}) cannot be recorded: {'; '.join(reasons)}")
        self.reasons = tuple(reasons)


def add(
    file: CaseFile,
    mandatory: Mapping[str, Any],
    record_hash: str,
    known: Known,
    evidence: Mapping[str, Any] | None = None,
) -> CaseFile:
    """The file with one more record (raises CaseForbidden, which names every reason)."""
    reasons = forbidding(file, mandatory, known, evidence or {})
    if reasons:
        raise CaseForbidden(mandatory["type"], reasons)
    return follow(file, mandatory, record_hash)


def forbidding(
    file: CaseFile, mandatory: Mapping[str, Any], known: Known, evidence: Mapping[str, Any] | None = None
) -> list[str]:
    """Everything that keeps a well-formed record from following the others; empty when nothing does.

    Args:
        evidence: what the record discloses besides, by name.
    """
    type, kind = mandatory["type"], records.KINDS[mandatory["type"]]
    found = list(_wrong_actor(mandatory, known))
    if file.length >= MOST:
        found.append(f"a case file has at most {MOST} records")
    if kind.row:
        found += law.forbidding(file.law, row(kind.row), _facts(file, mandatory, known))
    elif file.deed not in kind.states:
        states = " or ".join(sorted(state.name for state in kind.states))
        found.append(f"it is made while the deed is {states}, and the deed is {file.deed.name}{_over(file)}")
    check = CHECKS.get(type)
    return found + (list(check(Asked(file, mandatory, known, evidence or {}))) if check else [])


def missing(file: CaseFile, known: Known, notary: str | None = None) -> Iterator[tuple[str, str, str]]:
    """What the case file lacks for an issue (row N5): (place, what is missing, what would be right).

    Args:
        notary: who is to issue; None: any notary's declaration is enough.
    """
    if file.is_over:
        yield "caseFile.deed", f"is {file.deed.name}", "a new instrument with a case file of its own"
        return
    for party in known.bound:
        place = f"caseFile.parties.{party}"
        if file.chose(party) == "DECLINE":
            yield place, "declined the notarisation", "its own free choice to notarise; it cannot be made to"
        elif not file.chose(party):
            yield place, "has not chosen", "DISCLOSED of every item, then CHOSEN by this party"
    if file.deed is not Deed.ACCEPTED:
        yield "caseFile.deed", f"is {file.deed.name}", _NEXT.get(file.deed, "ACCEPTED")
    for party in known.bound:
        if party not in file.identified:
            yield f"caseFile.parties.{party}", "is not identified", "IDENTITY by the notary"
        if party not in file.interviewed:
            yield f"caseFile.parties.{party}", "was not interviewed", "INTERVIEW by the notary"
    if not file.impartial if notary is None else notary not in file.impartial:
        who = "the notary who issues" if notary is None else notary
        yield "caseFile.notary", "has not declared to have no interest", f"CONFLICT_DECLARATION by {who}"


_NEXT = {
    Deed.DRAFT: "APPLY by the creditor, then ACCEPT by the notary",
    Deed.APPLIED: "ACCEPT by the notary",
    Deed.SUPPLEMENT_REQUESTED: "SUPPLY_ITEMS by the party that has them",
}


def issue_facts(file: CaseFile, known: Known, notary: str | None, *, committed: bool) -> Facts:
    """What is known for row N5; ``committed``: every bound party signed its commitment."""
    shown = {
        Evidence.COMMITMENT: committed,
        Evidence.IDENTITY_RECORD: file.identified >= set(known.bound),
        Evidence.INTERVIEW_RECORD: file.interviewed >= set(known.bound),
    }
    return Facts(
        law.Actor.NOTARY,
        frozenset(kind for kind, there in shown.items() if there),
        who=notary or "",
        checklist_passed=not known.failing,
    )


def _over(file: CaseFile) -> str:
    return "; it is over, and a new instrument starts a new case file" if file.is_over else ""


def _facts(file: CaseFile, mandatory: Mapping[str, Any], known: Known) -> Facts:
    type, detail = mandatory["type"], mandatory["detail"]
    willing = bool(known.bound) and all(file.chose(party) == "NOTARISE" for party in known.bound)
    evidence: dict[str, set[Evidence]] = {
        "APPLY": {Evidence.APPLICATION} | ({Evidence.CHOICE_RECORD} if willing else set()),
        "ACCEPT": {Evidence.DISCLOSURE_RECORD} if _rests_on_all(file, detail, known) else set(),
        "REQUEST_ITEMS": {Evidence.LIST_OF_ITEMS},
        "SUPPLY_ITEMS": {Evidence.SUPPLIED_ITEMS} if supplies_all(file, detail) else set(),
    }
    return Facts(
        records.law_actor(mandatory["actor"]["role"]),
        frozenset(evidence.get(type, ())),
        who=records.actor_id(mandatory),
        ground="WITHDRAWN" if type == "WITHDRAW" else str(detail.get("ground", "")),
        checklist_passed=not known.failing,
        all_bound_parties=willing,
    )


def _rests_on_all(file: CaseFile, detail: Mapping[str, Any], known: Known) -> bool:
    """Whether an acceptance names the disclosures to every bound party, and these are of the whole notice."""
    told: set[str] = set().union(*(file.disclosures.get(party, ()) for party in known.bound))
    return set(detail.get("disclosures", ())) == told and all(told_all(file, party, known) for party in known.bound)


def _wrong_actor(mandatory: Mapping[str, Any], known: Known) -> Iterator[str]:
    """Who may make a record at all, and for whom."""
    role, id, kind = mandatory["actor"]["role"], records.actor_id(mandatory), records.KINDS[mandatory["type"]]
    if role not in kind.roles:
        yield f"it is for {', '.join(sorted(kind.roles))}, not for {role}"
    if role in records.AUTHORITY_ROLES:
        return
    if role not in known.parties.get(id, frozenset()):
        yield f"the instrument has no party {id!r} in the role {role}"
    concerned = mandatory["detail"].get("party")
    if concerned is None or concerned == id:
        return
    if mandatory["type"] != "DISCLOSED" or role != Role.AGENT or concerned not in known.acts_for.get(id, frozenset()):
        yield f"{id!r} cannot do this for {concerned!r}; each party does it for itself"
