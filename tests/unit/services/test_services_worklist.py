"""What waits for whom until when, counted from the acts that started it; and that who decides is never too late."""

import pytest
from officekit import CLAIMED, COURT, CREDITOR, NOTARY, TestOffice, terms

from notary.db.scope import Scope
from notary.domain import standing
from notary.domain.law import StepForbidden
from notary.domain.law.tasks import TASKS
from notary.services import courts, deadlines, instruments, worklist
from notary.services.wish import Wish

BORROWER = {"actor": "DEBTOR", "party": "borrower"}
CERTIFIED = ("DISBURSE", "DEFAULT", "REQUEST", "VERIFY")
MONDAY = "2026-09-21T02:00:00Z"
"""Before the Mid-autumn Festival (25 to 27 September) and National Day (1 to 7 October, for which Saturday the 10th is
worked)."""


def asked(office: TestOffice, id: str, scope: Scope) -> dict[str, str | None]:
    """What waits for somebody: task → last day."""
    with office.read() as tx:
        items, _ = worklist.page(tx, office.context, scope, cursor=None, limit=200)
    return {item.code: item.last_day and item.last_day.isoformat() for item in items if item.row.id == id}


def borrower(office: TestOffice) -> Scope:
    """The borrower of the sample."""
    found = next(party for party in terms()["parties"] if party["id"] == "borrower")
    return Scope("PARTY", "trial-bank", instruments.identity(office.context, found["id_type"], found["id_no"]))


def shown(office: TestOffice, id: str) -> tuple[dict[str, str], dict[str, str]]:
    """The deadlines of an instrument: those that run with their last days, and those that may run with the reason."""
    with office.read() as tx:
        found = deadlines.of_instrument(tx, office.context, CREDITOR, id)
    running = {str(item.deadline.kind.name): item.deadline.last_day.isoformat() for item in found.running}
    return running, {str(item.kind): item.detail for item in found.open}


def strike(office: TestOffice, id: str, sequence: int) -> None:
    """A step that should not have been."""
    detail = {"kind": "STANDING", "corrects": sequence}
    office.submit("NOTARY", office.prepare(id, "NOTARY", Wish("CORRECTION", detail)))


def supply(office: TestOffice, id: str, at: str) -> None:
    """The creditor hands in what the notary asked for."""
    office.do(id, "NOTARY", "SUPPLY_PAPERS", at=at, by={"actor": "LENDER"})


@pytest.fixture
def requested(office: TestOffice) -> str:
    """A debt in default of which the execution certificate was asked for on that Monday."""
    id = office.issued()
    office.lead(id, "DISBURSE", "DEFAULT", "REQUEST", at={"REQUEST": MONDAY})
    return id


@pytest.fixture
def certified(office: TestOffice) -> str:
    """A debt of which the execution certificate is issued, with a court that is told of it."""
    id = office.issued()
    office.lead(id, *CERTIFIED)
    office.submitted(id, "REPLY")
    office.lead(id, "CERTIFY")
    return id


def at_court(office: TestOffice, id: str, *steps: str, **at: str) -> None:
    """The creditor files, and the court takes steps."""
    office.do(id, "CREDITOR", "FILE", at=at.get("FILE"))
    with office.write() as tx:
        courts.record_case(tx, office.context, NOTARY, id, "trial-court", "（2026）沪0115执1号")
    office.lead(id, *steps, at=at)


class TestTheNotarysFifteenDays:
    """By hand: 22 to 24 September are the first three, 28 to 30 the next, 8 to 10 October, 12 to 16, and the 19th."""

    def test_they_run_from_the_application_to_the_decision(self, office: TestOffice, requested: str) -> None:
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-19"}
        office.do(requested, "NOTARY", "VERIFY", at="2026-09-23T02:00:00Z")
        assert asked(office, requested, NOTARY) == {"DECIDE_REQUEST": "2026-10-19"}
        office.do(requested, "NOTARY", "OBJECT", by=BORROWER, at="2026-09-24T02:00:00Z")
        assert asked(office, requested, NOTARY) == {"DECIDE_OBJECTION": "2026-10-19"}
        assert shown(office, requested)[0]["issue"] == "2026-10-19"

    def test_the_clock_stands_still_for_papers(self, office: TestOffice, requested: str) -> None:
        office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-09-28T02:00:00Z")
        assert asked(office, requested, NOTARY) == {}
        assert "stands still until the papers come" in shown(office, requested)[1]["issue"]
        supply(office, requested, "2026-10-09T02:00:00Z")  # 29 and 30 September, 8 and 9 October are not counted
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-23"}
        assert shown(office, requested)[0]["issue"] == "2026-10-23"
        assert "issue" not in shown(office, requested)[1]
        office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-10-23T02:00:00Z")  # the last day itself
        supply(office, requested, "2026-10-25T02:00:00Z")  # a Sunday: nothing was left, and nothing was taken
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-23"}

    def test_papers_that_come_at_once_stop_nothing(self, office: TestOffice, requested: str) -> None:
        for day in ("2026-09-28", "2026-09-29", "2026-09-29"):
            office.do(requested, "NOTARY", "REQUEST_PAPERS", at=f"{day}T02:00:00Z")
            supply(office, requested, f"{day}T03:00:00Z")
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-19"}

    def test_the_same_days_twice_stop_once(self, office: TestOffice, requested: str) -> None:
        for _ in range(2):
            office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-09-28T02:00:00Z")
            supply(office, requested, "2026-10-09T02:00:00Z")
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-23"}

    def test_what_was_struck_stopped_nothing(self, office: TestOffice, requested: str) -> None:
        office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-09-28T02:00:00Z")
        supply(office, requested, "2026-10-09T02:00:00Z")
        strike(office, requested, 5)
        strike(office, requested, 4)
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-19"}
        assert shown(office, requested)[0]["issue"] == "2026-10-19"

    def test_another_application_has_its_own(self, office: TestOffice, requested: str) -> None:
        office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-09-28T02:00:00Z")
        supply(office, requested, "2026-10-09T02:00:00Z")
        office.do(requested, "NOTARY", "VERIFY", at="2026-10-09T02:00:00Z")
        office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-10-12T02:00:00Z")
        office.do(requested, "NOTARY", "DENY", ground="PERFORMANCE_NOT_PROVED")  # those never came
        office.lead(requested, "REQUEST", at={"REQUEST": "2026-11-02T02:00:00Z"})
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-11-23"}
        running, open_ = shown(office, requested)
        assert running["issue"] == "2026-11-23"
        assert "verification-reply" not in running  # the letter was on the one before
        assert "was not sent yet" in open_["verification-reply"]


class TestTheCourtsDays:
    def test_seven_to_docket_from_the_filing_or_from_when_it_was_mended(
        self, office: TestOffice, certified: str
    ) -> None:
        at_court(office, certified, FILE="2026-11-05T02:00:00Z")
        assert asked(office, certified, COURT) == {"DOCKET": "2026-11-12"}
        assert shown(office, certified)[0]["docket"] == "2026-11-12"
        office.do(certified, "COURT", "RETURN_FILING", at="2026-11-09T02:00:00Z")
        assert asked(office, certified, CREDITOR) == {"MEND_FILING": None}
        assert "docket" not in shown(office, certified)[0]
        office.do(certified, "CREDITOR", "MEND_FILING", at="2026-11-14T02:00:00Z")
        assert asked(office, certified, COURT) == {"DOCKET": "2026-11-23"}  # the 21st is a Saturday
        assert shown(office, certified)[0]["docket"] == "2026-11-23"

    def test_ten_for_the_notice_from_the_docketing(self, office: TestOffice, certified: str) -> None:
        at_court(office, certified, "DOCKET", FILE="2026-11-02T02:00:00Z", DOCKET="2026-11-03T02:00:00Z")
        assert asked(office, certified, COURT) == {"SERVE_NOTICE": "2026-11-13"}
        office.do(certified, "COURT", "DISMISS", ground="OTHER", at="2026-11-04T02:00:00Z")
        office.do(certified, "CREDITOR", "CONTEST", at="2026-11-05T02:00:00Z")
        assert asked(office, certified, COURT) == {"RECONSIDER": None}
        office.do(certified, "COURT", "ADMIT", at="2026-11-10T02:00:00Z")
        assert asked(office, certified, COURT) == {"SERVE_NOTICE": "2026-11-20"}

    def test_sixty_for_the_ruling_from_the_application(self, office: TestOffice, certified: str) -> None:
        at_court(office, certified, "DOCKET", "ENFORCE")
        office.do(certified, "COURT", "RESIST", by=BORROWER, at="2026-11-13T02:00:00Z")
        assert asked(office, certified, COURT) == {"RULE_ON_NON_ENFORCEMENT": "2027-01-12"}


class TestARecheck:
    def test_its_thirty_days_run_from_the_application(self, office: TestOffice) -> None:
        id = office.issued()
        said = office.submitted(id, "RECHECK", ["written_grounds"])
        office.clock.forward(days=6)
        office.do(id, "NOTARY", "RECHECK", by=BORROWER, submission=said)
        assert asked(office, id, NOTARY)["DECIDE_RECHECK"] == "2026-12-23"

    def test_without_a_submission_from_the_day_in_law(self, office: TestOffice) -> None:
        id = office.issued()
        office.do(id, "NOTARY", "RECHECK", by=BORROWER, at="2026-11-10T02:00:00Z")
        assert asked(office, id, NOTARY) == {"DECIDE_RECHECK": "2026-12-10"}

    def test_one_of_the_offices_own_motion_has_no_application_to_count_from(self, office: TestOffice) -> None:
        id = office.issued()
        office.do(id, "NOTARY", "RECHECK")
        assert asked(office, id, NOTARY) == {"DECIDE_RECHECK": None}


class TestAnAnswer:
    def test_the_letter_waits_for_an_objection_or_a_reply(self, office: TestOffice, requested: str) -> None:
        office.do(requested, "NOTARY", "VERIFY")
        until = {"ANSWER_LETTER": "2026-11-30"}
        assert asked(office, requested, borrower(office)) == until
        office.submitted(requested, "STATEMENT")
        assert asked(office, requested, borrower(office)) == until
        office.submitted(requested, "REPLY")
        assert asked(office, requested, borrower(office)) == {}

    def test_of_several_letters_on_one_application_the_first_was_answered(
        self, office: TestOffice, requested: str
    ) -> None:
        office.do(requested, "NOTARY", "VERIFY")
        office.submitted(requested, "REPLY")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")
        supply(office, requested, "2026-11-23T06:30:00Z")
        office.do(requested, "NOTARY", "VERIFY")
        assert asked(office, requested, borrower(office)) == {}
        office.lead(requested, "CERTIFY")  # and the law sees it the same way

    def test_the_notice_is_resisted_by_nothing_else(self, office: TestOffice, certified: str) -> None:
        at_court(office, certified, "DOCKET", "ENFORCE")
        until = {"MAY_RESIST": "2026-12-08"}
        assert asked(office, certified, borrower(office)) == until
        office.submitted(certified, "STATEMENT")
        assert asked(office, certified, borrower(office)) == until
        office.submitted(certified, "NON_ENFORCEMENT")
        assert asked(office, certified, borrower(office)) == {}

    def test_a_struck_objection_is_none(self, office: TestOffice, requested: str) -> None:
        office.do(requested, "NOTARY", "VERIFY")
        office.do(requested, "NOTARY", "OBJECT", by=BORROWER)
        strike(office, requested, 5)
        assert set(asked(office, requested, borrower(office))) == {"ANSWER_LETTER"}


class TestLate:
    """A late decision is lawful: the periods of notary and court bind them, and nobody loses a right by their delay."""

    def late(self, office: TestOffice, id: str, scope: Scope, task: str) -> None:
        """Long after the last day of what waits."""
        last = asked(office, id, scope)[task]
        assert last is not None
        office.clock.forward(days=200)
        assert last < office.context.today.isoformat()

    def named(self, office: TestOffice, id: str) -> str:
        return standing.name(office.row(id).standing)

    def test_a_notary_still_certifies(self, office: TestOffice, requested: str) -> None:
        office.do(requested, "NOTARY", "VERIFY")
        self.late(office, requested, NOTARY, "DECIDE_REQUEST")
        office.lead(requested, "CERTIFY")
        assert self.named(office, requested) == "CERTIFIED"

    def test_a_notary_still_decides_on_a_recheck(self, office: TestOffice) -> None:
        id = office.issued()
        office.do(id, "NOTARY", "RECHECK", by=BORROWER)
        self.late(office, id, NOTARY, "DECIDE_RECHECK")
        office.do(id, "REVIEWER", "MAINTAIN")
        assert self.named(office, id) == "ENFORCEABLE"

    def test_a_court_still_dockets_serves_and_rules(self, office: TestOffice, certified: str) -> None:
        at_court(office, certified)
        self.late(office, certified, COURT, "DOCKET")
        office.do(certified, "COURT", "DOCKET")
        self.late(office, certified, COURT, "SERVE_NOTICE")
        office.do(certified, "COURT", "ENFORCE")
        office.do(certified, "COURT", "RESIST", by=BORROWER)
        self.late(office, certified, COURT, "RULE_ON_NON_ENFORCEMENT")
        office.do(certified, "COURT", "REFUSE_NON_ENFORCEMENT")
        assert self.named(office, certified) == "ENFORCING"

    def test_a_court_still_dockets_another_case(self, office: TestOffice, certified: str) -> None:
        """Whatever became of the two years (a court accepts a late application, and the debtor may object)."""
        at_court(office, certified, "DOCKET", "ENFORCE")
        office.do(certified, "COURT", "END", ground="APPLICATION_WITHDRAWN")
        office.clock.forward(days=3 * 365)
        office.do(certified, "COURT", "DOCKET")
        assert self.named(office, certified) == "FILED"
        office.do(certified, "COURT", "ENFORCE")
        office.do(certified, "COURT", "COMPLETE", {"received": CLAIMED})

    def test_a_party_does_not(self, office: TestOffice, certified: str) -> None:
        at_court(office, certified, "DOCKET", "ENFORCE")
        self.late(office, certified, borrower(office), "MAY_RESIST")
        with pytest.raises(StepForbidden, match="its period must not have passed"):
            office.do(certified, "COURT", "RESIST", by=BORROWER)


def test_a_tasks_period_is_one_of_the_law() -> None:
    """A misspelt one would be no fixed day for good."""
    assert [task.code for task in TASKS if task.period and task.row is None] == []
    assert len([task for task in TASKS if task.row]) == 12
