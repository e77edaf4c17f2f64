"""What waits for whom until when, counted from the acts that started it; and that who decides is never too late.

Each last day was counted by hand, with the holidays that were announced for 2026. Most steps are taken on their day;
some are entered later and say when they took effect, which is what counts.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from officekit import CLAIMED, COURT, CREDITOR, NOTARY, TestOffice, terms

from notary.db.scope import Scope
from notary.domain import standing
from notary.domain.errors import Refused
from notary.domain.law import StepForbidden
from notary.domain.law.tasks import TASKS
from notary.services import courts, deadlines, instruments, worklist
from notary.services.wish import Wish

BORROWER = {"actor": "DEBTOR", "party": "borrower"}
CERTIFIED = ("DISBURSE", "DEFAULT", "REQUEST", "VERIFY")
AUTUMN = datetime(2026, 9, 21, 2, tzinfo=UTC)
"""The Monday before the Mid-autumn Festival (25 to 27 September) and National Day (1 to 7 October, for which Saturday
the 10th is worked)."""


def on(office: TestOffice, day: str) -> None:
    """The office's clock goes on to a day."""
    ahead = (date.fromisoformat(day) - office.context.today).days
    assert ahead >= 0, f"{day} is over"
    office.clock.forward(days=ahead)


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


def supply(office: TestOffice, id: str, at: str | None = None) -> None:
    """The creditor hands in what the notary asked for."""
    office.do(id, "NOTARY", "SUPPLY_PAPERS", at=at, by={"actor": "LENDER"})


@pytest.fixture
def requested(office: TestOffice) -> str:
    """A debt in default of which the execution certificate was asked for on the office's first day."""
    id = office.issued()
    office.lead(id, "DISBURSE", "DEFAULT", "REQUEST")
    return id


@pytest.fixture
def certified(office: TestOffice) -> str:
    """A debt of which the execution certificate is issued, with a court that is told of it."""
    id = office.issued()
    office.lead(id, *CERTIFIED)
    office.submitted(id, "REPLY")
    office.lead(id, "CERTIFY")
    return id


def at_court(office: TestOffice, id: str, *steps: str, filed: str | None = None) -> None:
    """The creditor files (by the court's receipt where that was on an earlier day), and the court takes steps."""
    office.do(id, "CREDITOR", "FILE", office.papers("CREDITOR", "court_document") if filed else None, at=filed)
    with office.write() as tx:
        courts.record_case(tx, office.context, NOTARY, id, "trial-court", "（2026）沪0115执1号")
    office.lead(id, *steps)


class TestTheNotarysFifteenDays:
    """By hand: 22 to 24 September are the first three, 28 to 30 the next, 8 to 10 October, 12 to 16, and the 19th.

    From there on Monday to Friday are worked: 20 to 23 October, 26 to 30.
    """

    @pytest.fixture
    def office(self, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestOffice]:
        """An office that opened in autumn: the table has no holiday between the others' first day and its own end."""
        monkeypatch.setattr("officekit.START", AUTUMN)
        made = TestOffice(tmp_path, database_url)
        made.clock.now = AUTUMN
        yield made
        made.database.close()

    def test_they_run_from_the_application_to_the_decision(self, office: TestOffice, requested: str) -> None:
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-19"}
        on(office, "2026-09-23")
        office.do(requested, "NOTARY", "VERIFY")
        assert asked(office, requested, NOTARY) == {"DECIDE_REQUEST": "2026-10-19"}
        on(office, "2026-09-24")
        office.do(requested, "NOTARY", "OBJECT", by=BORROWER)
        assert asked(office, requested, NOTARY) == {"DECIDE_OBJECTION": "2026-10-19"}
        assert shown(office, requested)[0]["issue"] == "2026-10-19"

    def test_the_clock_stands_still_for_papers(self, office: TestOffice, requested: str) -> None:
        on(office, "2026-09-28")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")
        assert asked(office, requested, NOTARY) == {}
        assert "stands still until the papers come" in shown(office, requested)[1]["issue"]
        on(office, "2026-10-09")
        supply(office, requested)  # 29 and 30 September, 8 and 9 October are not counted: 20 to 23 October are instead
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-23"}
        assert shown(office, requested)[0]["issue"] == "2026-10-23"
        assert "issue" not in shown(office, requested)[1]
        on(office, "2026-10-23")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")  # the last day itself
        on(office, "2026-10-25")
        supply(office, requested)  # a Sunday: nothing was left, and nothing was taken
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-23"}

    def test_it_stood_still_on_the_days_in_law(self, office: TestOffice, requested: str) -> None:
        on(office, "2026-10-16")  # later than all of it
        office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-09-28T02:00:00Z")
        supply(office, requested, "2026-10-09T02:00:00Z")  # four days, as above
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-23"}
        assert shown(office, requested)[0]["issue"] == "2026-10-23"

    def test_papers_that_come_at_once_stop_nothing(self, office: TestOffice, requested: str) -> None:
        for day in ("2026-09-28", "2026-09-29", "2026-09-29"):
            on(office, day)
            office.do(requested, "NOTARY", "REQUEST_PAPERS")
            supply(office, requested)
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-19"}

    def test_no_day_is_taken_twice(self, office: TestOffice, requested: str) -> None:
        on(office, "2026-09-28")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")
        on(office, "2026-10-09")
        supply(office, requested)
        with pytest.raises(Refused, match="before that of the SUPPLY_PAPERS that it goes on from, 2026-10-09"):
            office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-09-28T02:00:00Z")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")  # on the day on which the others came
        on(office, "2026-10-12")
        supply(office, requested)  # Saturday the 10th and Monday the 12th besides, so that the 26th and 27th are in
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-27"}

    def test_what_was_struck_stopped_nothing(self, office: TestOffice, requested: str) -> None:
        on(office, "2026-09-28")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")
        on(office, "2026-10-09")
        supply(office, requested)
        strike(office, requested, 5)
        strike(office, requested, 4)
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-19"}
        assert shown(office, requested)[0]["issue"] == "2026-10-19"
        office.do(requested, "NOTARY", "REQUEST_PAPERS", at="2026-09-28T02:00:00Z")  # the same days once more
        supply(office, requested)
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-10-23"}

    def test_another_application_has_its_own(self, office: TestOffice, requested: str) -> None:
        """By hand: 3 to 6 November, 9 to 13, 16 to 20, and the 23rd."""
        on(office, "2026-09-28")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")
        on(office, "2026-10-09")
        supply(office, requested)
        office.do(requested, "NOTARY", "VERIFY")
        on(office, "2026-10-12")
        office.do(requested, "NOTARY", "REQUEST_PAPERS")
        office.do(requested, "NOTARY", "DENY", ground="PERFORMANCE_NOT_PROVED")  # those never came
        on(office, "2026-11-02")
        office.lead(requested, "REQUEST")
        assert asked(office, requested, NOTARY) == {"SEND_LETTER": "2026-11-23"}
        running, open_ = shown(office, requested)
        assert running["issue"] == "2026-11-23"
        assert "verification-reply" not in running  # the letter was on the one before
        assert "was not sent yet" in open_["verification-reply"]


class TestTheCourtsDays:
    """By hand, from the certificate of Monday, 23 November 2026; none of the last days is a holiday."""

    def test_seven_to_docket_from_the_filing_or_from_when_it_was_mended(
        self, office: TestOffice, certified: str
    ) -> None:
        on(office, "2026-11-27")
        at_court(office, certified, filed="2026-11-26T02:00:00Z")  # a Thursday, as the next one
        assert asked(office, certified, COURT) == {"DOCKET": "2026-12-03"}
        assert shown(office, certified)[0]["docket"] == "2026-12-03"
        on(office, "2026-11-30")
        office.do(certified, "COURT", "RETURN_FILING")
        assert asked(office, certified, CREDITOR) == {"MEND_FILING": None}
        assert "docket" not in shown(office, certified)[0]
        on(office, "2026-12-05")
        office.do(certified, "CREDITOR", "MEND_FILING")
        assert asked(office, certified, COURT) == {"DOCKET": "2026-12-14"}  # the 12th is a Saturday
        assert shown(office, certified)[0]["docket"] == "2026-12-14"

    def test_ten_for_the_notice_from_the_docketing(self, office: TestOffice, certified: str) -> None:
        at_court(office, certified)
        on(office, "2026-11-24")
        office.do(certified, "COURT", "DOCKET")
        assert asked(office, certified, COURT) == {"SERVE_NOTICE": "2026-12-04"}  # six of November and four
        on(office, "2026-11-25")
        office.do(certified, "COURT", "DISMISS", ground="OTHER")
        on(office, "2026-11-26")
        office.do(certified, "CREDITOR", "CONTEST")
        assert asked(office, certified, COURT) == {"RECONSIDER": None}
        on(office, "2026-12-03")
        office.do(certified, "COURT", "ADMIT", at="2026-12-01T02:00:00Z")
        assert asked(office, certified, COURT) == {"SERVE_NOTICE": "2026-12-11"}  # from when the court ruled

    def test_sixty_for_the_ruling_from_the_application(self, office: TestOffice, certified: str) -> None:
        """27 of December, 31 of January, and 2."""
        at_court(office, certified, "DOCKET", "ENFORCE")
        on(office, "2026-12-07")
        office.do(certified, "COURT", "RESIST", by=BORROWER, at="2026-12-04T02:00:00Z")
        assert asked(office, certified, COURT) == {"RULE_ON_NON_ENFORCEMENT": "2027-02-02"}


class TestARecheck:
    def test_its_thirty_days_run_from_the_application(self, office: TestOffice) -> None:
        id = office.issued()
        said = office.submitted(id, "RECHECK", ["written_grounds"])
        office.clock.forward(days=6)
        office.do(id, "NOTARY", "RECHECK", by=BORROWER, submission=said)
        assert asked(office, id, NOTARY)["DECIDE_RECHECK"] == "2026-12-23"

    def test_without_a_submission_from_the_day_in_law(self, office: TestOffice) -> None:
        id = office.issued()
        on(office, "2026-11-27")
        office.do(id, "NOTARY", "RECHECK", by=BORROWER, at="2026-11-25T02:00:00Z")
        assert asked(office, id, NOTARY) == {"DECIDE_RECHECK": "2026-12-25"}  # five of November and 25, a Friday

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
        supply(office, requested)
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
