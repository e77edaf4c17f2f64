"""What waits before the issue: for parties, claims staff and notary, and until when the notary has to issue."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from typing import Any

import pytest
from officekit import COURT, CREDITOR, DOCUMENT, EVIDENCE, FOREIGN, INSURER, NOTARY, TestOffice, terms
from sqlalchemy import event

from notary.db.scope import Scope
from notary.db.vault import Vault
from notary.domain import records
from notary.domain.case_file.tasks import TASKS
from notary.domain.headline import Deed
from notary.domain.law import rows as rows_of_the_law
from notary.domain.times import format_time
from notary.services import case_state, consents, deadlines, instruments, rehearsal, worklist
from notary.services.wish import Wish

GUARANTEED = 2
"""A sample with a guarantor."""

ALL = ("borrower", "guarantor", "insurer", "lender")
ITEMS = {"items": [{"id": "INCOME", "what": "proof of income"}]}
SUPPLIED = {"items": [{"id": "INCOME", "sha256": EVIDENCE}]}
MONDAY = "2026-09-21T02:00:00Z"
"""Before the Mid-autumn Festival (25 to 27 September) and National Day (1 to 7 October, for which Saturday the 10th is
worked)."""


def customer(office: TestOffice, party: str) -> Scope:
    """One of the sample's parties."""
    found = next(each for each in terms(GUARANTEED)["parties"] if each["id"] == party)
    return Scope("PARTY", "trial-bank", instruments.identity(office.context, found["id_type"], found["id_no"]))


def untold(office: TestOffice, reference: str = "LN-1") -> str:
    """An offer with a guarantor, of which nobody was told anything."""
    with office.write() as tx:
        id = instruments.draft(tx, office.context, CREDITOR, reference, terms(GUARANTEED))
        instruments.attach(tx, office.context, CREDITOR, id, "COMMITMENT", DOCUMENT)
        instruments.offer(tx, office.context, CREDITOR, id)
    return id


def listed(office: TestOffice, scope: Scope) -> list[worklist.Item]:
    with office.read() as tx:
        items, following = worklist.page(tx, office.context, scope, cursor=None, limit=200)
    assert following is None
    return items


def asked(office: TestOffice, scope: Scope) -> dict[str, tuple[str, ...]]:
    """What waits for somebody: task → the parties whose steps are missing."""
    return {item.code: item.parties for item in listed(office, scope)}


def everybody(office: TestOffice) -> dict[str, set[str]]:
    """What waits for whom: only those for whom something does."""
    scopes = {"NOTARY": NOTARY, "CREDITOR": CREDITOR, "COURT": COURT, "INSURER": INSURER, "FOREIGN": FOREIGN}
    people = {party: customer(office, party) for party in ALL}
    found = {who: set(asked(office, scope)) for who, scope in (scopes | people).items()}
    return {who: codes for who, codes in found.items() if codes}


def choose(office: TestOffice, id: str, party: str, choice: str = "NOTARISE") -> None:
    """A party is told everything, and chooses."""
    role, now = party.upper(), format_time(office.clock.now)
    with office.read() as tx:
        known = case_state.known(office.context, instruments.rows.get(tx, CREDITOR, id))
    items = [
        {"id": name, "sha256": sha256, "shownAt": now, "confirmedAt": now}
        for name, sha256 in sorted(known.notice["en"].items())
    ]
    told = {"party": party, "version": known.version, "language": "en", "channel": "ONLINE", "items": items}
    office.record_of(id, party, "DISCLOSED", told | {"questions": None, "readAloud": False}, role)
    office.record_of(id, party, "CHOSEN", {"party": party, "version": known.version, "choice": choice}, role)


def consent(office: TestOffice, id: str, *parties: str) -> None:
    with office.write() as tx:
        for party in parties:
            consents.record_with_event_key(tx, office.context, CREDITOR, id, party, party.upper(), EVIDENCE)


def record(office: TestOffice, id: str, role: str, type: str, detail: Any, at: str | None = None) -> None:
    """A record of an authority, with effect since a time."""
    office.submit_records(role, office.prepare_record(id, role, Wish(type, detail, legal_time=at)))


@pytest.fixture
def consented(office: TestOffice) -> str:
    """An offer that everybody chose and consented to, and nobody applied for."""
    id = untold(office)
    with office.write() as tx:
        rehearsal.choose(tx, office.context, id)
    consent(office, id, *ALL)
    return id


@pytest.fixture
def accepted(office: TestOffice, consented: str) -> str:
    """An application that was accepted on that Monday."""
    record(office, consented, "CREDITOR", "APPLY", {})
    record(office, consented, "NOTARY", "ACCEPT", {}, MONDAY)
    return consented


class TestParties:
    def test_each_reads_chooses_and_consents_for_itself(self, office: TestOffice) -> None:
        id = untold(office)
        both = {"borrower": {"READ_AND_CHOOSE"}, "guarantor": {"READ_AND_CHOOSE"}}
        assert everybody(office) == both | {"CREDITOR": {"REMIND_PARTIES"}}
        choose(office, id, "borrower")
        assert asked(office, customer(office, "borrower")) == {"CONSENT": ("borrower",)}
        assert asked(office, customer(office, "guarantor")) == {"READ_AND_CHOOSE": ("guarantor",)}
        consent(office, id, "borrower")
        assert asked(office, customer(office, "borrower")) == {}

    def test_a_consent_that_ran_out_is_asked_for_again(self, office: TestOffice, accepted: str) -> None:
        assert everybody(office) == {"NOTARY": {"ISSUE_DEED"}}
        office.clock.forward(days=31)
        again = {"borrower": {"CONSENT"}, "guarantor": {"CONSENT"}, "CREDITOR": {"REMIND_PARTIES"}}
        assert everybody(office) == {"NOTARY": {"ISSUE_DEED"}} | again
        consent(office, accepted, *ALL)
        assert everybody(office) == {"NOTARY": {"ISSUE_DEED"}}

    def test_a_partys_view_has_the_same(self, office: TestOffice) -> None:
        id = untold(office)
        choose(office, id, "borrower")
        with office.read() as tx:
            row, scope = instruments.rows.get(tx, NOTARY, id), customer(office, "borrower")
            (item,) = worklist.of_offer(tx, office.context, scope, row)
        assert (item.code, item.steps) == ("CONSENT", ("CONSENT", "WITHDRAW"))


class TestClaimsStaff:
    def test_it_learns_who_is_missing(self, office: TestOffice) -> None:
        id = untold(office)
        assert asked(office, CREDITOR) == {"REMIND_PARTIES": ALL}
        choose(office, id, "borrower")
        consent(office, id, "borrower", "lender")
        assert asked(office, CREDITOR) == {"REMIND_PARTIES": ("guarantor", "insurer")}
        choose(office, id, "guarantor")
        assert asked(office, CREDITOR) == {"REMIND_PARTIES": ("guarantor", "insurer")}
        consent(office, id, "guarantor")
        assert asked(office, CREDITOR) == {"REMIND_PARTIES": ("insurer",), "APPLY": ()}
        consent(office, id, "insurer")
        assert everybody(office) == {"CREDITOR": {"APPLY"}}
        record(office, id, "CREDITOR", "APPLY", {})
        assert everybody(office) == {"NOTARY": {"DECIDE_APPLICATION"}}

    def test_it_applies_once_the_time_to_consider_is_over(self, office: TestOffice, consented: str) -> None:
        day = dataclasses.replace(office.context.terms, cooling_off=timedelta(hours=24))
        office.context = dataclasses.replace(office.context, terms=day)
        office.clock.forward(hours=23)
        assert everybody(office) == {}
        office.clock.forward(hours=1)
        assert everybody(office) == {"CREDITOR": {"APPLY"}}
        record(office, consented, "CREDITOR", "APPLY", {})

    def test_whoever_has_them_supplies_the_items(self, office: TestOffice, accepted: str) -> None:
        record(office, accepted, "NOTARY", "REQUEST_ITEMS", ITEMS)
        supply = {"SUPPLY_ITEMS"}
        assert everybody(office) == {"CREDITOR": supply, "borrower": supply, "guarantor": supply}
        office.record_of(accepted, "guarantor", "SUPPLY_ITEMS", SUPPLIED, "GUARANTOR")
        assert everybody(office) == {"NOTARY": {"ISSUE_DEED"}}


class TestTheNotary:
    def test_an_application_waits_then_the_deed_then_neither(self, office: TestOffice, consented: str) -> None:
        record(office, consented, "CREDITOR", "APPLY", {})
        (item,) = listed(office, NOTARY)
        assert (item.code, item.steps, item.last_day) == ("DECIDE_APPLICATION", ("ACCEPT", "NOT_ACCEPT"), None)
        office.clock.forward(days=1)
        with office.write() as tx:
            rehearsal.examine(tx, office.context, [consented])
        (item,) = listed(office, NOTARY)
        steps = ("IDENTITY", "INTERVIEW", "CONFLICT_DECLARATION", "ISSUE", "REFUSE")
        assert (item.code, item.steps) == ("ISSUE_DEED", steps)
        assert (item.row.register_no, item.row.standing) == (None, None)
        assert item.since == format_time(office.clock.now)
        office.submit("NOTARY", office.prepare_issue(consented))
        assert everybody(office) == {"CREDITOR": {"DISBURSE"}}


class TestNothingWaits:
    def test_once_a_party_declined_until_it_thinks_better_of_it(self, office: TestOffice) -> None:
        id = untold(office)
        choose(office, id, "borrower", "DECLINE")
        assert everybody(office) == {}
        choose(office, id, "borrower")
        assert set(everybody(office)) == {"borrower", "guarantor", "CREDITOR"}

    def test_once_it_was_not_accepted(self, office: TestOffice, consented: str) -> None:
        record(office, consented, "CREDITOR", "APPLY", {})
        record(office, consented, "NOTARY", "NOT_ACCEPT", {"ground": "NOT_COMPETENT"})
        office.clock.forward(days=31)
        assert everybody(office) == {}
        assert of_offer(office, consented) == ({}, {})

    def test_once_it_was_refused(self, office: TestOffice, accepted: str) -> None:
        record(office, accepted, "NOTARY", "REFUSE", {"ground": "UNTRUE"})
        office.clock.forward(days=31)
        assert everybody(office) == {}
        assert of_offer(office, accepted) == ({}, {})

    @pytest.mark.parametrize("who", ["party", "creditor"])
    def test_once_it_was_withdrawn(self, office: TestOffice, accepted: str, who: str) -> None:
        if who == "party":
            office.record_of(accepted, "borrower", "WITHDRAW", {"reason": "CHANGED_MIND"})
        else:
            office.take_back(accepted)
        assert everybody(office) == {}


def until(office: TestOffice) -> str | None:
    """The notary's last day."""
    (item,) = listed(office, NOTARY)
    return item.last_day and item.last_day.isoformat()


def of_offer(office: TestOffice, id: str) -> tuple[dict[str, str], dict[str, str]]:
    """The deadlines of an offer: those that run with their last days, and those that may run with the reason."""
    with office.read() as tx:
        found = deadlines.of_instrument(tx, office.context, CREDITOR, id)
    running = {str(item.deadline.kind.name): item.deadline.last_day.isoformat() for item in found.running}
    return running, {str(item.kind): item.detail for item in found.open}


class TestFifteenWorkingDaysFromTheAcceptance:
    """By hand: 22 to 24 September are the first three, 28 to 30 the next, 8 to 10 October, 12 to 16, and the 19th."""

    def test_they_run_from_the_acceptance(self, office: TestOffice, accepted: str) -> None:
        assert until(office) == "2026-10-19"
        assert of_offer(office, accepted) == ({"issue": "2026-10-19"}, {})

    def test_none_runs_before_it(self, office: TestOffice, consented: str) -> None:
        begins = {"issue": "it begins when the notary office accepts the application"}
        assert of_offer(office, consented) == ({}, begins)
        record(office, consented, "CREDITOR", "APPLY", {}, MONDAY)
        assert until(office) is None
        assert of_offer(office, consented) == ({}, begins)

    def test_the_clock_stands_still_until_the_items_come(self, office: TestOffice, accepted: str) -> None:
        record(office, accepted, "NOTARY", "REQUEST_ITEMS", ITEMS, "2026-09-28T02:00:00Z")
        assert listed(office, NOTARY) == []
        assert "stands still until the items come" in of_offer(office, accepted)[1]["issue"]
        record(office, accepted, "CREDITOR", "SUPPLY_ITEMS", SUPPLIED, "2026-10-09T02:00:00Z")
        assert until(office) == "2026-10-23"  # 29 and 30 September, 8 and 9 October are not counted
        assert of_offer(office, accepted) == ({"issue": "2026-10-23"}, {})
        record(office, accepted, "NOTARY", "REQUEST_ITEMS", ITEMS, "2026-10-14T02:00:00Z")
        record(office, accepted, "CREDITOR", "SUPPLY_ITEMS", SUPPLIED, "2026-10-15T02:00:00Z")
        assert until(office) == "2026-10-26"  # nor is the 15th; the 24th is a Saturday


@contextmanager
def counted(office: TestOffice) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(office.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("scope", [NOTARY, CREDITOR])
def test_a_page_is_read_at_once_and_nothing_is_decrypted(
    office: TestOffice, accepted: str, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.offered("LN-2")
    with counted(office) as few:
        listed(office, scope)
    for index in range(3, 6):
        office.agreed(f"LN-{index}")
        office.untold(f"LN-{index}-new")
    for name in ("open", "open_json"):
        monkeypatch.setattr(Vault, name, lambda *_: pytest.fail("something was decrypted"))
    with counted(office) as many:
        found = {item.row.reference for item in listed(office, scope)}
    assert len(found) == 4
    assert len(many) == len(few)
    assert not [statement for statement in many if "case_records.private" in statement]


def test_each_step_of_a_task_is_lawful_while_it_waits() -> None:
    """And its own by whom it waits for; the parties' steps, of which claims staff reminds them, are not its own."""
    own = {"NOTARY": "NOTARY", "LENDER": "CREDITOR", "DEBTOR": "BORROWER", "GUARANTOR": "GUARANTOR"}
    for task in TASKS:
        kinds = [records.KINDS[step] for step in task.steps if step not in ("CONSENT", "ISSUE")]
        assert [kind for kind in kinds if not kind.states & task.states] == [], task.code
        roles = {own[actor.value] for actor in task.actors}
        assert task.code == "REMIND_PARTIES" or [kind for kind in kinds if not roles <= kind.roles] == [], task.code


def test_of_every_state_before_the_issue_somebody_is_told() -> None:
    told = set[Enum]().union(*(task.states for task in TASKS if task.code not in ("CONSENT", "REMIND_PARTIES")))
    assert told == {Deed.DRAFT, Deed.APPLIED, Deed.ACCEPTED, Deed.SUPPLEMENT_REQUESTED}
    (issue,) = rows_of_the_law("N5")
    assert [task.code for task in TASKS if task.row is issue] == ["ISSUE_DEED"]
