"""The transitions of the law, as far as they can move a standing, to derive every lawful move from.

Each row names the role that puts the transition on chain, the region it changes, from which states to which, and its
guard. Acts of debtors and of the clock are recorded by the NOTARY.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from notary.domain.headline import Certificate, Court, Deed, Litigation, Performance, Regions
from notary.domain.standing import Role

NOTARY, CREDITOR, COURT = (Role.NOTARY,), (Role.CREDITOR,), (Role.COURT,)

VALID_DEED = {Deed.ISSUED, Deed.SUPPLEMENTED, Deed.CORRECTED, Deed.PARTLY_REVOKED}
IN_DEFAULT = {Performance.OVERDUE, Performance.ACCELERATED}
IN_FORCE = {Certificate.ISSUED, Certificate.CORRECTED}
PENDING = {Certificate.APPLIED, Certificate.VERIFYING, Certificate.SUPPLEMENT, Certificate.OBJECTED}
CLOSED_CASE = {Court.NOT_ACCEPTED, Court.DISMISSED, Court.ENDED}
OPEN_CASE = {
    Court.DOCKETED,
    Court.ENFORCING,
    Court.NE_REVIEW,
    Court.NE_RECONSIDERATION,
    Court.PARTLY_NOT_ENFORCED,
    Court.SUSPENDED,
    Court.STAYED_BY_SECURITY,
    Court.EXEC_SETTLEMENT,
    Court.ROUND_ENDED,
}


def no_suit(r: Regions) -> bool:
    return r.litigation is not Litigation.CREDITOR_SUIT


def may_apply(r: Regions) -> bool:
    """E1: valid deed, recorded default, no accepted suit of the creditor."""
    return r.deed in VALID_DEED and r.performance in IN_DEFAULT and no_suit(r)


def may_apply_before_court(r: Regions) -> bool:
    return may_apply(r) and r.court is Court.NONE


def may_apply_after_closed_case(r: Regions) -> bool:
    return may_apply(r) and r.court in CLOSED_CASE


def may_file(r: Regions) -> bool:
    unpaid = r.performance is not Performance.DISCHARGED
    return r.deed in VALID_DEED and r.certificate in IN_FORCE and unpaid and no_suit(r)


def may_docket(r: Regions) -> bool:
    return r.certificate in IN_FORCE and no_suit(r)


def title_changed(r: Regions) -> bool:
    return r.deed in {Deed.CORRECTED, Deed.PARTLY_REVOKED, Deed.REVOKED}


def always(r: Regions) -> bool:
    return True


@dataclass(frozen=True)
class Transition:
    id: str
    roles: tuple[Role, ...]
    region: str
    sources: set[Any]
    targets: set[Any]
    guard: Callable[[Regions], bool] = always
    also: dict[str, Any] = field(default_factory=dict)

    def apply(self, r: Regions) -> Iterator[Regions]:
        if getattr(r, self.region) in self.sources and self.guard(r):
            for target in self.targets:
                yield replace(r, **{self.region: target}, **self.also)


def _rows(region: str, states: type[Enum], rows: list[tuple[Any, ...]]) -> list[Transition]:
    """Rows of (id, roles, sources, targets, guard?, also?), states by name; `*` is every state."""

    def of(names: str) -> set[Any]:
        return set(states) if names == "*" else {states[name] for name in names.split()}

    return [Transition(i, roles, region, of(a), of(b), *rest) for i, roles, a, b, *rest in rows]


OPEN = " ".join(state.name for state in OPEN_CASE)

TRANSITIONS = [
    *_rows(
        "deed",
        Deed,
        [
            ("N8", NOTARY, "ISSUED CORRECTED SUPPLEMENTED", "SUPPLEMENTED"),
            ("N8 replaced", NOTARY, "ISSUED CORRECTED SUPPLEMENTED PARTLY_REVOKED", "SUPERSEDED"),
            ("N9", NOTARY, "ISSUED CORRECTED SUPPLEMENTED PARTLY_REVOKED", "RECHECK_PENDING"),
            ("N10", NOTARY, "RECHECK_PENDING", "ISSUED SUPPLEMENTED"),
            ("N11", NOTARY, "RECHECK_PENDING", "CORRECTED"),
            ("N12", NOTARY, "RECHECK_PENDING", "PARTLY_REVOKED", always, {"partial": True}),
            ("N13", NOTARY, "RECHECK_PENDING", "REVOKED"),
        ],
    ),
    *_rows(
        "performance",
        Performance,
        [
            ("P1", CREDITOR, "UNDISBURSED", "PERFORMING"),
            ("P2", CREDITOR, "PERFORMING", "OVERDUE"),
            ("P3", CREDITOR, "OVERDUE", "PERFORMING"),
            ("P4", CREDITOR, "OVERDUE", "ACCELERATED"),
            ("P5", CREDITOR, "PERFORMING OVERDUE ACCELERATED", "RESTRUCTURED"),
            ("P6", CREDITOR, "RESTRUCTURED", "PERFORMING OVERDUE"),
            ("P7", (*CREDITOR, *COURT, *NOTARY), "*", "DISCHARGED"),
        ],
    ),
    *_rows(
        "certificate",
        Certificate,
        [
            ("E1", CREDITOR, "NONE WITHDRAWN REVOKED", "APPLIED", may_apply_before_court),
            ("E10", CREDITOR, "REFUSED", "APPLIED", may_apply_before_court),
            ("E1 anew", CREDITOR, "*", "APPLIED", may_apply_after_closed_case, {"court": Court.NONE}),
            ("E2", NOTARY, "APPLIED", "VERIFYING"),
            ("E3", NOTARY, "VERIFYING", "OBJECTED"),
            ("E4", NOTARY, "OBJECTED", "VERIFYING"),
            ("E5", NOTARY, "APPLIED VERIFYING", "SUPPLEMENT"),
            ("E5", NOTARY, "SUPPLEMENT", "APPLIED VERIFYING"),
            ("E6", NOTARY, "VERIFYING OBJECTED", "ISSUED"),
            ("E7", NOTARY, "APPLIED VERIFYING OBJECTED SUPPLEMENT", "REFUSED"),
            ("E8", CREDITOR, "APPLIED VERIFYING OBJECTED", "WITHDRAWN"),
            ("E9", NOTARY, "ISSUED", "CORRECTED REVOKED"),
        ],
    ),
    *_rows(
        "court",
        Court,
        [
            ("F1", CREDITOR, "NONE", "FILED", may_file),
            ("F2", COURT, "FILED", "CORRECTION"),
            ("F2", CREDITOR, "CORRECTION", "FILED"),
            ("F3", COURT, "FILED", "DOCKETED", may_docket),
            ("F3 new case", COURT, "NOT_ACCEPTED DISMISSED ENDED", "DOCKETED", may_docket),
            ("F4", COURT, "FILED", "NOT_ACCEPTED"),
            ("F4", COURT, "DOCKETED ENFORCING", "DISMISSED"),
            ("F5", CREDITOR, "NOT_ACCEPTED DISMISSED", "ACCEPT_RECONSIDERATION"),
            ("F6", COURT, "ACCEPT_RECONSIDERATION", "DOCKETED", may_docket),
            ("F6", COURT, "ACCEPT_RECONSIDERATION", "NOT_ACCEPTED DISMISSED"),
            ("F7", COURT, "DOCKETED", "ENFORCING"),
            ("F8", NOTARY, "ENFORCING", "NE_REVIEW"),
            ("F9", COURT, "NE_REVIEW", "NOT_ENFORCED ENFORCING"),
            ("F9", COURT, "NE_REVIEW", "PARTLY_NOT_ENFORCED", always, {"partial": True}),
            ("F10", NOTARY, "ENFORCING", "NE_RECONSIDERATION"),
            ("F10", COURT, "NE_RECONSIDERATION", "ENFORCING NOT_ENFORCED"),
            ("F11", COURT, "ENFORCING", "NOT_ENFORCED"),
            ("F12", COURT, "ENFORCING NE_REVIEW", "STAYED_BY_SECURITY"),
            ("F12", COURT, "STAYED_BY_SECURITY", "ENFORCING"),
            ("F13", COURT, "ENFORCING", "EXEC_SETTLEMENT"),
            ("F13", COURT, "EXEC_SETTLEMENT", "COMPLETED ENFORCING"),
            ("F14", COURT, "ENFORCING", "SUSPENDED"),
            ("F14", COURT, "SUSPENDED", "ENFORCING"),
            ("F15", COURT, "ENFORCING", "ROUND_ENDED"),
            ("F15", COURT, "ROUND_ENDED", "ENFORCING"),
            ("F16", COURT, OPEN, "COMPLETED"),
            ("F17", COURT, OPEN, "ENDED"),
            ("F18", COURT, "COMPLETED ENDED", "REVERSED", title_changed),
            ("F19", NOTARY, "PARTLY_NOT_ENFORCED", "ENFORCING"),
        ],
    ),
    *_rows(
        "litigation",
        Litigation,
        [
            ("L1", NOTARY, "NONE", "DEBTOR_SUIT", lambda r: r.court in OPEN_CASE),
            ("L2", COURT, "NONE", "CREDITOR_SUIT"),
            ("L3", NOTARY, "NONE", "THIRD_PARTY_SUIT"),
            ("L4", COURT, "DEBTOR_SUIT CREDITOR_SUIT THIRD_PARTY_SUIT", "JUDGED"),
        ],
    ),
]


def lawful_moves(start: Regions) -> Iterator[tuple[Transition, Regions, Regions]]:
    """Every transition that can happen in any state that the law can lead to from `start`."""
    seen, waiting = {start}, [start]
    while waiting:
        before = waiting.pop()
        for transition in TRANSITIONS:
            for after in transition.apply(before):
                yield transition, before, after
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
