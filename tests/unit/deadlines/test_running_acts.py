"""Deadlines that acts start without moving the standing's code: letters, receipts, filings."""

from dataclasses import replace
from datetime import date

from notary.domain.deadlines import Name, Suspension
from notary.domain.deadlines.running import Examination, Facts, Move, of_deed
from notary.domain.standing import Code

REQUESTED = Facts(
    issued=date(2026, 1, 5),
    due=[date(2026, 3, 2)],
    reply_days=7,
    moves=[
        Move(1, Code.ENFORCEABLE, Code.IN_DEFAULT, date(2026, 4, 1)),
        Move(2, Code.IN_DEFAULT, Code.CERTIFICATE_REQUESTED, date(2026, 4, 2)),
    ],
)


def days(facts: Facts) -> dict[Name, tuple[date, bool]]:
    """The last day of each running deadline, and whether it is provisional."""
    return {item.deadline.kind.name: (item.deadline.last_day, item.provisional) for item in of_deed(facts)[0]}


def test_the_reply_runs_from_the_service_of_the_letter() -> None:
    assert Name.VERIFICATION_REPLY not in days(REQUESTED)
    assert Name.VERIFICATION_REPLY in {item.kind for item in of_deed(REQUESTED)[1]}
    sent = replace(REQUESTED, letter=date(2026, 4, 7))
    assert days(sent)[Name.VERIFICATION_REPLY] == (date(2026, 4, 14), False)
    assert Name.VERIFICATION_REPLY not in {item.kind for item in of_deed(sent)[1]}


def test_without_agreed_days_no_reply_is_counted() -> None:
    assert Name.VERIFICATION_REPLY not in days(replace(REQUESTED, letter=date(2026, 4, 7), reply_days=None))


def test_the_recheck_runs_from_the_receipt_of_the_deed() -> None:
    assert days(REQUESTED)[Name.RECHECK] == (date(2027, 1, 5), True)
    received = replace(REQUESTED, delivered=date(2026, 1, 12))
    assert days(received)[Name.RECHECK][0] == date(2027, 1, 12)


def test_the_docket_runs_from_the_filing() -> None:
    certified = replace(
        REQUESTED,
        moves=[*REQUESTED.moves, Move(3, Code.CERTIFICATE_REQUESTED, Code.CERTIFIED, date(2026, 5, 6))],
        filed=date(2026, 5, 11),
    )
    assert days(certified)[Name.DOCKET] == (date(2026, 5, 18), False)
    assert Name.DOCKET not in days(replace(certified, filed=None))


def test_the_examination_runs_from_the_application_while_it_lasts() -> None:
    asked = Examination(date(2026, 4, 2))  # Thursday; Monday the 6th is off for the Tomb-sweeping Festival
    examined = replace(REQUESTED, examination=asked)
    assert days(examined)[Name.ISSUE] == (date(2026, 4, 24), False)
    objected = Move(3, Code.CERTIFICATE_REQUESTED, Code.OBJECTED, date(2026, 4, 13))
    assert days(replace(examined, moves=[*REQUESTED.moves, objected]))[Name.ISSUE] == (date(2026, 4, 24), False)
    certified = Move(3, Code.CERTIFICATE_REQUESTED, Code.CERTIFIED, date(2026, 4, 13))
    assert Name.ISSUE not in days(replace(examined, moves=[*REQUESTED.moves, certified]))
    assert Name.ISSUE not in days(REQUESTED)


def test_the_examination_stands_still_while_papers_are_waited_for() -> None:
    stopped = Examination(date(2026, 4, 2), (Suspension(date(2026, 4, 8), date(2026, 4, 9)),))
    assert days(replace(REQUESTED, examination=stopped))[Name.ISSUE] == (date(2026, 4, 28), False)
    waiting = replace(REQUESTED, examination=replace(stopped, waits=True))
    assert Name.ISSUE not in days(waiting)
    assert Name.ISSUE in {item.kind for item in of_deed(waiting)[1]}
    assert Name.ISSUE not in {item.kind for item in of_deed(replace(waiting, examination=stopped))[1]}
