"""What the records of an instrument add up to, and what one more of them changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from notary.domain import acts, law, records
from notary.domain.headline import Deed, Regions
from notary.domain.law import Case
from notary.domain.parties import BOUND_ROLES


@dataclass(frozen=True)
class Choice:
    """What a party chose last, for which version of the notice, and the record that says so."""

    choice: str
    version: str
    record: str


@dataclass(frozen=True)
class CaseFile:
    """What the records of an instrument add up to, party by party."""

    law: Case = field(default_factory=lambda: Case(regions=Regions(deed=Deed.DRAFT)))
    length: int = 0
    head: str = acts.ZERO
    confirmed: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Party → the (version, item) pairs that it confirmed."""
    disclosures: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Party → the records of its disclosures."""
    disclosed_at: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)
    served: frozenset[str] = frozenset()
    consented: frozenset[tuple[str, str, str, tuple[str, ...]]] = frozenset()
    """(party, recipient, purpose, categories) of data consents that stand."""
    requested: frozenset[str] = frozenset()
    identified: frozenset[str] = frozenset()
    interviewed: frozenset[str] = frozenset()
    impartial: frozenset[str] = frozenset()
    """Notaries who declared that they have no interest in it."""

    @property
    def deed(self) -> Deed:
        """Where the notarisation stands."""
        return self.law.regions.deed

    @property
    def is_over(self) -> bool:
        """Whether it ended without a deed."""
        return self.deed in (Deed.NOT_ACCEPTED, Deed.REFUSED, Deed.TERMINATED)

    def chose(self, party: str) -> str:
        """What a party chose last; empty where it did not yet."""
        return self.choices[party].choice if party in self.choices else ""


@dataclass(frozen=True)
class Known:
    """What the instrument and the office say, beside the records.

    ``parties`` maps ids to roles, ``papers`` to the type of the identity paper, ``acts_for`` agents to whom they act
    for; ``items`` are those of the notice, and ``notice`` maps language to item to SHA-256; ``service`` maps a party to
    what it confirms (the detail of a SERVICE_CONFIRMED, taken from the envelope); ``failing`` are the points of the
    checklist that block. What a record does not depend on may be left out.
    """

    parties: Mapping[str, frozenset[str]]
    papers: Mapping[str, str] = field(default_factory=dict)
    acts_for: Mapping[str, frozenset[str]] = field(default_factory=dict)
    version: str = ""
    items: frozenset[str] = frozenset()
    notice: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    service: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    failing: tuple[str, ...] = ()
    cooling_off: timedelta = timedelta(0)

    @property
    def bound(self) -> tuple[str, ...]:
        """The parties that enforcement can reach, in order."""
        return tuple(sorted(id for id, roles in self.parties.items() if not BOUND_ROLES.isdisjoint(roles)))


def issued(file: CaseFile) -> CaseFile:
    """The file of an instrument whose deed is issued."""
    return _moved(file, Deed.ISSUED)


def follow(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:
    """What a record that was taken changes."""
    file = replace(file, length=file.length + 1, head=record_hash)
    kind = records.KINDS[mandatory["type"]]
    if kind.row:
        file = _moved(file, row(kind.row).target)
    effect = _EFFECTS.get(mandatory["type"])
    return effect(file, mandatory, record_hash) if effect else file


def told_all(file: CaseFile, party: str, known: Known) -> bool:
    """Whether a party confirmed every item of the notice in its present version."""
    return bool(known.items) and not untold(file, party, known)


def untold(file: CaseFile, party: str, known: Known) -> list[str]:
    """The items of the present notice that a party did not confirm."""
    confirmed = file.confirmed.get(party, frozenset())
    return sorted(item for item in known.items if (known.version, item) not in confirmed)


def row(name: str) -> law.Transition:
    """A row of the law by its id and variant."""
    return next(found for found in law.rows(name.split()[0]) if found.name == name)


def _moved(file: CaseFile, deed: Any) -> CaseFile:
    return replace(file, law=replace(file.law, regions=replace(file.law.regions, deed=deed)))


def consent(detail: Mapping[str, Any]) -> tuple[str, str, str, tuple[str, ...]]:
    """What tells one data consent from another."""
    return detail["party"], detail["recipient"], detail["purpose"], tuple(detail["categories"])


def _after_disclosed(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:
    detail = mandatory["detail"]
    party, items = detail["party"], {(detail["version"], item["id"]) for item in detail["items"]}
    return replace(
        file,
        confirmed={**file.confirmed, party: file.confirmed.get(party, frozenset()) | items},
        disclosures={**file.disclosures, party: file.disclosures.get(party, frozenset()) | {record_hash}},
        disclosed_at=max(file.disclosed_at, mandatory["eventTime"]),
    )


def _after_chosen(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:
    detail = mandatory["detail"]
    choice = Choice(detail["choice"], detail["version"], record_hash)
    return replace(file, choices={**file.choices, detail["party"]: choice})


def _after_data(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:  # noqa: ARG001
    one = frozenset({consent(mandatory["detail"])})
    stands = file.consented | one if mandatory["detail"]["given"] else file.consented - one
    return replace(file, consented=stands)


def _after_served(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:  # noqa: ARG001
    return replace(file, served=file.served | {mandatory["detail"]["party"]})


def _after_request(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:  # noqa: ARG001
    return replace(file, requested=frozenset(item["id"] for item in mandatory["detail"]["items"]))


def _after_supply(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:  # noqa: ARG001
    return replace(file, requested=frozenset())


def _after_identity(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:  # noqa: ARG001
    return replace(file, identified=file.identified | _named(mandatory))


def _after_interview(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:  # noqa: ARG001
    return replace(file, interviewed=file.interviewed | _named(mandatory))


def _after_declaration(file: CaseFile, mandatory: Mapping[str, Any], record_hash: str) -> CaseFile:  # noqa: ARG001
    return replace(file, impartial=file.impartial | {records.actor_id(mandatory)})


def _named(mandatory: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(item["party"] for item in mandatory["detail"]["parties"])


_EFFECTS = {
    "DISCLOSED": _after_disclosed,
    "CHOSEN": _after_chosen,
    "DATA_CONSENT": _after_data,
    "SERVICE_CONFIRMED": _after_served,
    "REQUEST_ITEMS": _after_request,
    "SUPPLY_ITEMS": _after_supply,
    "IDENTITY": _after_identity,
    "INTERVIEW": _after_interview,
    "CONFLICT_DECLARATION": _after_declaration,
}
"""What a type of record changes besides the deed."""
