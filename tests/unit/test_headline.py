"""Which region the standing byte shows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.headline import (
    Certificate,
    Court,
    Creditor,
    Deed,
    Performance,
    Regions,
    Rest,
    Suit,
    headline,
)
from notary.domain.standing import Code, StandingError, is_valid, split

ISSUED = [deed for deed in Deed if deed.value >= Deed.ISSUED.value]

regions = st.builds(
    Regions,
    deed=st.sampled_from(ISSUED),
    performance=st.sampled_from(Performance),
    creditor=st.sampled_from(Creditor),
    certificate=st.sampled_from(Certificate),
    court=st.sampled_from(Court),
    creditor_suit=st.sampled_from(Suit),
    debtor_suit=st.sampled_from(Suit),
    third_party_suit=st.sampled_from(Suit),
    partial=st.booleans(),
)

rests = st.builds(
    Rest, certificate=st.sampled_from(Certificate), court=st.sampled_from(Court), creditor_suit=st.sampled_from(Suit)
)

# From the highest precedence to the lowest: what one region alone says.
PRECEDENCE = [
    ({"deed": Deed.REVOKED}, Code.REVOKED),
    ({"deed": Deed.SUPERSEDED}, Code.SUPERSEDED),
    ({"court": Court.COMPLETED}, Code.ENFORCED),
    ({"performance": Performance.DISCHARGED}, Code.DISCHARGED),
    ({"court": Court.ENFORCING}, Code.ENFORCING),
    ({"creditor_suit": Suit.ACCEPTED}, Code.IN_LITIGATION),
    ({"court": Court.NOT_ACCEPTED}, Code.NOT_ACCEPTED),
    ({"certificate": Certificate.ISSUED}, Code.CERTIFIED),
    ({"performance": Performance.OVERDUE}, Code.IN_DEFAULT),
    ({}, Code.ENFORCEABLE),
]


def code(**changes: object) -> Code:
    return split(headline(replace(Regions(), **changes)))[0]


@pytest.mark.parametrize(("changes", "expected"), PRECEDENCE)
def test_each_region_alone(changes: dict[str, object], expected: Code) -> None:
    assert code(**changes) is expected


@pytest.mark.parametrize("high", range(len(PRECEDENCE)))
def test_the_higher_region_wins(high: int) -> None:
    changes, expected = PRECEDENCE[high]
    for lower, _ in PRECEDENCE[high + 1 :]:
        assert code(**{**lower, **changes}) is expected


def test_reversal_outranks_discharge() -> None:
    assert code(court=Court.REVERSED, performance=Performance.DISCHARGED) is Code.REVERSED


@pytest.mark.parametrize(
    ("court", "expected"),
    [
        (Court.NONE, Code.CERTIFIED),
        (Court.FILED, Code.CERTIFIED),
        (Court.CORRECTION, Code.CERTIFIED),
        (Court.DOCKETED, Code.FILED),
        (Court.ENFORCING, Code.ENFORCING),
        (Court.NE_REVIEW, Code.ENFORCING),
        (Court.NE_RECONSIDERATION, Code.ENFORCING),
        (Court.PARTLY_NOT_ENFORCED, Code.ENFORCING),
        (Court.SUSPENDED, Code.PAUSED),
        (Court.STAYED_BY_SECURITY, Code.PAUSED),
        (Court.EXEC_SETTLEMENT, Code.PAUSED),
        (Court.ROUND_ENDED, Code.PAUSED),
        (Court.ACCEPT_RECONSIDERATION, Code.NOT_ACCEPTED),
        (Court.NOT_ACCEPTED, Code.NOT_ACCEPTED),
        (Court.DISMISSED, Code.NOT_ACCEPTED),
        (Court.NOT_ENFORCED, Code.NOT_ENFORCED),
        (Court.COMPLETED, Code.ENFORCED),
        (Court.ENDED, Code.ENDED),
        (Court.REVERSED, Code.REVERSED),
    ],
)
def test_court_states(court: Court, expected: Code) -> None:
    assert code(court=court, certificate=Certificate.ISSUED) is expected


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        (Certificate.NONE, Code.IN_DEFAULT),
        (Certificate.APPLIED, Code.CERTIFICATE_REQUESTED),
        (Certificate.VERIFYING, Code.CERTIFICATE_REQUESTED),
        (Certificate.SUPPLEMENT, Code.CERTIFICATE_REQUESTED),
        (Certificate.OBJECTED, Code.OBJECTED),
        (Certificate.ISSUED, Code.CERTIFIED),
        (Certificate.CORRECTED, Code.CERTIFIED),
        (Certificate.REFUSED, Code.CERTIFICATE_REFUSED),
        (Certificate.WITHDRAWN, Code.IN_DEFAULT),
        (Certificate.REVOKED, Code.IN_DEFAULT),
    ],
)
def test_certificate_states(certificate: Certificate, expected: Code) -> None:
    assert code(certificate=certificate, performance=Performance.ACCELERATED) is expected


@pytest.mark.parametrize(
    "suit", [{"debtor_suit": Suit.ACCEPTED}, {"third_party_suit": Suit.ACCEPTED}, {"creditor_suit": Suit.JUDGED}]
)
def test_only_the_creditors_own_suit_bars_enforcement(suit: dict[str, Suit]) -> None:
    assert code(**suit) is Code.ENFORCEABLE


def test_another_suit_hides_no_suit_of_the_creditor() -> None:
    assert code(creditor_suit=Suit.ACCEPTED, third_party_suit=Suit.ACCEPTED) is Code.IN_LITIGATION


@pytest.mark.parametrize(
    ("share", "rest", "expected"),
    [
        ({"court": Court.COMPLETED}, Rest(), Code.IN_DEFAULT),
        ({"court": Court.COMPLETED}, Rest(court=Court.COMPLETED), Code.ENFORCED),
        ({"court": Court.COMPLETED}, Rest(court=Court.ENDED), Code.ENDED),
        ({"court": Court.ENFORCING}, Rest(certificate=Certificate.OBJECTED), Code.ENFORCING),
        ({}, Rest(certificate=Certificate.OBJECTED), Code.OBJECTED),
        ({"certificate": Certificate.ISSUED}, Rest(creditor_suit=Suit.ACCEPTED), Code.CERTIFIED),
        ({"creditor_suit": Suit.ACCEPTED}, Rest(creditor_suit=Suit.ACCEPTED), Code.IN_LITIGATION),
        ({"performance": Performance.DISCHARGED, "court": Court.ENFORCING}, Rest(), Code.DISCHARGED),
    ],
)
def test_of_two_shares_the_one_is_shown_on_which_more_can_happen(
    share: dict[str, object], rest: Rest, expected: Code
) -> None:
    assert code(**{"performance": Performance.OVERDUE, **share}, rest=rest) is expected


@given(regions, rests)
def test_it_does_not_matter_whose_share_is_named_first(r: Regions, rest: Rest) -> None:
    both = replace(r, rest=rest)
    assert headline(both) == headline(both.turned)
    assert both.turned.turned == both


@given(regions)
def test_a_headline_is_a_standing(r: Regions) -> None:
    assert is_valid(headline(r))


@given(regions)
def test_a_revoked_deed_says_nothing_else(r: Regions) -> None:
    assert headline(replace(r, deed=Deed.REVOKED)) == Code.REVOKED


@given(regions)
def test_flags_show_recheck_part_and_succession(r: Regions) -> None:
    living = replace(r, deed=Deed.RECHECK_PENDING, creditor=Creditor.TRANSFER_EFFECTIVE, partial=True)
    assert headline(living) & 0xE0 == 0xE0
    plain = replace(r, deed=Deed.ISSUED, creditor=Creditor.RIGHTS_TRANSFERRED, partial=False)
    assert headline(plain) & 0xE0 == (0x40 if r.court is Court.PARTLY_NOT_ENFORCED else 0)


def test_a_lost_part_stays_lost_while_the_rest_goes_on() -> None:
    assert headline(Regions(court=Court.PARTLY_NOT_ENFORCED)) == 0x48
    assert headline(Regions(court=Court.ENFORCING, partial=True)) == 0x48
    assert headline(Regions(deed=Deed.PARTLY_REVOKED)) == 0x40


@pytest.mark.parametrize("deed", [deed for deed in Deed if deed not in ISSUED])
def test_no_standing_before_the_issue(deed: Deed) -> None:
    with pytest.raises(StandingError, match="not issued"):
        headline(Regions(deed=deed))
