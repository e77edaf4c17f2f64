"""What runs for a deed: from its days and its acts, with every assumption told."""

from dataclasses import replace
from datetime import date

import pytest

from notary.domain.deadlines import Name
from notary.domain.deadlines.running import OVER, Doubt, Examination, Facts, Move, Running, of_deed, of_offer
from notary.domain.standing import Code

ISSUED = date(2024, 3, 4)
DUE = (date(2024, 4, 1), date(2024, 5, 6))


def facts(*moves: tuple[Code, str], due: tuple[date, ...] = DUE, reply_days: int | None = 5) -> Facts:
    """A deed whose standing went through these codes on these days."""
    made, before = [], Code.ENFORCEABLE
    for sequence, (after, text) in enumerate(moves, 1):
        made.append(Move(sequence, before, after, date.fromisoformat(text)))
        before = after
    return Facts(ISSUED, due, reply_days, made)


def running(found: Facts) -> dict[Name, Running]:
    return {item.deadline.kind.name: item for item in of_deed(found)[0]}


def test_a_deed_alone_starts_limitation_and_recheck() -> None:
    found = running(facts())
    assert list(found) == [Name.LIMITATION, Name.RECHECK]
    limitation = found[Name.LIMITATION]
    assert [day.isoformat() for day in limitation.deadline.early] == ["2026-04-01", "2026-05-06"]
    assert [reason.doubt for reason in limitation.reasons] == [Doubt.NOT_RECORDED]
    assert found[Name.RECHECK].deadline.last_day == date(2025, 3, 4)
    assert [reason.doubt for reason in found[Name.RECHECK].reasons] == [Doubt.START_ASSUMED]
    assert all(item.provisional for item in found.values())
    assert of_deed(facts())[1] == []


def test_a_day_beyond_the_holiday_table_is_one_more_reason() -> None:
    found = running(facts(due=(date(2029, 4, 1),)))
    assert [reason.doubt for reason in found[Name.LIMITATION].reasons] == [Doubt.NOT_RECORDED, Doubt.HOLIDAYS]


@pytest.mark.parametrize("code", sorted(OVER))
def test_nothing_is_left_to_apply_for_once_it_is_over(code: Code) -> None:
    ended = facts((code, "2024-08-01"))
    assert list(running(ended)) == ([] if code is Code.REVOKED else [Name.RECHECK])
    assert of_deed(ended)[1] == []


def test_the_application_for_a_certificate_restarts_what_had_begun() -> None:
    asked = facts((Code.IN_DEFAULT, "2024-04-20"), (Code.CERTIFICATE_REQUESTED, "2024-05-01"))
    early = running(asked)[Name.LIMITATION].deadline.early
    assert [day.isoformat() for day in early] == ["2026-05-06", "2026-05-06"]  # 1 to 5 May are holidays in 2026
    (waiting,) = of_deed(asked)[1]
    assert waiting.kind is Name.VERIFICATION_REPLY
    assert waiting.detail.startswith("5 days from the service")
    (without,) = of_deed(facts((Code.CERTIFICATE_REQUESTED, "2024-05-01"), reply_days=None))[1]
    assert "as many days as the contract says" in without.detail


@pytest.mark.parametrize("on", ["2024-03-20", "2027-01-04"])
def test_an_application_outside_the_period_restarts_nothing(on: str) -> None:
    asked = facts((Code.CERTIFICATE_REQUESTED, on))
    assert running(asked)[Name.LIMITATION].deadline.early == running(facts())[Name.LIMITATION].deadline.early


def test_what_a_court_may_call_no_application_interrupts_nothing() -> None:
    ended = facts((Code.IN_DEFAULT, "2024-06-01"), (Code.ENDED, "2025-06-01"))
    assert running(ended)[Name.LIMITATION].deadline.early == running(facts())[Name.LIMITATION].deadline.early


@pytest.mark.parametrize("code", [Code.FILED, Code.ENFORCING, Code.PAUSED, Code.IN_LITIGATION])
def test_while_a_court_has_it_the_limitation_period_is_open(code: Code) -> None:
    found = facts((code, "2024-08-01"))
    assert Name.LIMITATION not in running(found)
    assert [item.kind for item in of_deed(found)[1]] == [Name.LIMITATION]


BEGUN = [
    (facts((Code.FILED, "2024-08-01")), Name.EXECUTION_NOTICE, "2024-08-12", "act 1"),
    (facts((Code.FILED, "2024-08-01"), (Code.ENFORCING, "2024-08-09")), Name.NON_ENFORCEMENT, "2024-08-26", "act 2"),
    (facts((Code.FILED, "2024-08-01"), (Code.ENFORCING, "2024-08-09"), (Code.PAUSED, "2024-09-01"),
           (Code.ENFORCING, "2024-10-01")), Name.NON_ENFORCEMENT, "2024-08-26", "act 2"),  # a resumption starts nothing
    (facts((Code.FILED, "2024-08-01"), (Code.ENFORCING, "2024-08-09"), (Code.ENDED, "2024-09-01"),
           (Code.FILED, "2025-02-05"), (Code.ENFORCING, "2025-02-10")), Name.NON_ENFORCEMENT, "2025-02-25", "act 5"),
    (facts((Code.NOT_ACCEPTED, "2024-08-01")), Name.RECONSIDERATION, "2024-08-12", "act 1"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "name", "last_day", "act"), BEGUN)
def test_an_act_starts_what_follows_from_it(found: Facts, name: Name, last_day: str, act: str) -> None:
    item = running(found)[name]
    assert item.deadline.last_day.isoformat() == last_day
    (reason,) = item.reasons
    assert reason.doubt is Doubt.START_ASSUMED
    assert f"the legal time of {act} is taken for" in reason.detail


def test_a_code_entered_otherwise_starts_nothing() -> None:
    assert Name.NON_ENFORCEMENT not in running(facts((Code.ENFORCING, "2024-08-01")))


def test_an_offer_runs_since_the_notary_accepted_it_but_while_items_are_waited_for() -> None:
    accepted = Examination(date(2026, 4, 2))  # Thursday; Monday the 6th is off for the Tomb-sweeping Festival
    (item,), open_ = of_offer(accepted)
    assert (item.deadline.last_day, item.provisional, open_) == (date(2026, 4, 24), False, [])
    for examined, why in ((None, "accepts the application"), (replace(accepted, waits=True), "until the items come")):
        running_, (open_,) = of_offer(examined)
        assert (running_, open_.kind) == ([], Name.ISSUE)
        assert why in open_.detail
