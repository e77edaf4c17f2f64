"""The checks in their order: what a later one relies on, an earlier one has compared."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from notary.db.session import Transaction
from notary.domain.errors import Error, Unavailable
from notary.services.audit import acts, case_files, chain, history, instruments, log, numbers, orders, published
from notary.services.audit.case import Case, Progress, Seen
from notary.services.audit.report import Difference, Finding, Outcome, Result, shown
from notary.services.context import Context

KEPT = 100
"""Differences that one result carries; more are only counted."""


@dataclass(frozen=True)
class Check:
    """One named comparison. ``title`` says what holds when it is sound."""

    name: str
    title: str
    run: Callable[[Case], Iterator[Finding]]
    needs_chain: bool = False


CHECKS: tuple[Check, ...] = (
    Check("acts", "every act is well-formed, has its hash and its columns", acts.forms),
    Check("signatures", "every act is signed by its actor's bound key", acts.signatures),
    Check("steps", "every act follows lawfully from the one before", acts.chains),
    Check("heads", "every instrument's head is its last act", instruments.heads),
    Check("envelopes", "every envelope has its hash and opens", instruments.envelopes),
    Check("consents", "every bound party consented", instruments.consents),
    Check("documents", "every document has its digests", instruments.documents),
    Check("evidence", "every act's evidence has its digests", instruments.evidence),
    Check("records", "every case record is well-formed, has its hash and is signed", case_files.records),
    Check("case files", "every case file is whole and lawful, and act 0 follows it", case_files.chains),
    Check("numbers", "every number is used once and none is left out", numbers.numbers),
    Check("entries", "the log is dense, unique and in order", log.entries),
    Check("checkpoints", "every checkpoint is signed and recomputed", log.checkpoints),
    Check("tiles", "every tile is recomputed", log.tile_data),
    Check("trust", "every trust root continues the one before", published.trust_roots),
    Check("timestamps", "every timestamp is over its checkpoint", published.timestamps),
    Check("orders", "every order is signed over its acts", orders.orders),
    Check("transactions", "every transaction did what is on record", orders.transactions),
    Check("registry", "the registry in use is this register's", chain.registry, needs_chain=True),
    Check("anchors", "the chain holds every anchored root", chain.anchors, needs_chain=True),
    Check("standings", "the chain shows every standing", chain.standings, needs_chain=True),
    Check("history", "every role, anchor and move on the chain is explained", history.history, needs_chain=True),
)


def run(
    tx: Transaction,
    context: Context,
    seen: Seen | None,
    *,
    every: bool = False,
    checks: Sequence[Check] = CHECKS,
    progress: Progress | None = None,
) -> Iterator[Result]:
    """The result of each check, as it is done.

    Args:
        tx: one snapshot of the database, taken after the look at the chain.
        seen: what the chain showed; None leaves it out.
        every: go on after the first difference, to find all of them.
    """
    case = Case(tx, context, seen, progress)
    for check in checks:
        case.begin(check.name)
        result = _result(case, check, every)
        yield result
        if result.outcome is Outcome.DIFFERENT and not every:
            return


def _result(case: Case, check: Check, every: bool) -> Result:
    result = Result(check.name, check.title, Outcome.SOUND, 0)
    if check.needs_chain and case.seen is None:
        return replace(result, outcome=Outcome.LEFT_OUT)
    differences: list[Difference] = []
    values: dict[str, Any] = {"different": 0, "under_way": 0}
    try:
        with closing(_guarded(check, case)) as findings:
            for finding in findings:
                if isinstance(finding, Difference):
                    values["different"] += 1
                    differences += [finding][: KEPT - len(differences)]
                    if not every:
                        break
                else:
                    values["under_way"] += 1
                    values.setdefault("waiting", finding)
    except Unavailable as error:
        values |= {"reason": str(error), "outcome": Outcome.NOT_COMPARED}
    if differences:
        values["outcome"] = Outcome.DIFFERENT
    return replace(result, compared=case.compared, differences=tuple(differences), **values)


def _guarded(check: Check, case: Case) -> Generator[Finding, None, None]:
    """The findings of a check; what is stored in so wrong a form that the check cannot read it is a difference."""
    try:
        yield from check.run(case)
    except Unavailable:
        raise
    except (Error, ValueError) as error:
        where = getattr(error, "where", "") or f"after {case.compared} compared"
        yield Difference(check.title, where, "something that can be read", shown(error))
