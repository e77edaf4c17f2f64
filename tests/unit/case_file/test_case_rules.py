"""The rules of the case file: lawful histories, and random ones that go by the table of the law."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from casekit import BOUND, EVIDENCE, HASH, PARTIES, detail, hash_of, known, mandatory, record
from hypothesis import given, settings
from hypothesis import strategies as st

from notary.domain import case_file, law, records
from notary.domain.case_file import CaseFile, CaseForbidden
from notary.domain.errors import FormatError
from notary.domain.headline import Deed
from notary.domain.records import KINDS

ROLE_OF = {"borrower": "BORROWER", "surety": "GUARANTOR"}


def add(file: CaseFile, type: str, role: str, who: str = "borrower", about: Any = None, **change: Any) -> CaseFile:
    said = mandatory(type, file, role, who, **change)
    records.check(record(said))
    return case_file.add(file, said, hash_of(said), about or known(), EVIDENCE)


def told(file: CaseFile | None = None, choice: str = "NOTARISE") -> CaseFile:
    """Every bound party was told and chose."""
    file = file or CaseFile()
    for party in BOUND:
        file = add(file, "DISCLOSED", ROLE_OF[party], party)
        file = add(file, "CHOSEN", ROLE_OF[party], party, choice=choice)
    return file


def accepted() -> CaseFile:
    return add(add(told(), "APPLY", "CREDITOR"), "ACCEPT", "NOTARY")


def ready() -> CaseFile:
    file = accepted()
    for type in ("IDENTITY", "INTERVIEW", "CONFLICT_DECLARATION"):
        file = add(file, type, "NOTARY")
    return file


def refused(file: CaseFile, type: str, role: str, who: str = "borrower", about: Any = None, **change: Any) -> str:
    with pytest.raises(CaseForbidden) as caught:
        add(file, type, role, who, about, **change)
    return str(caught.value)


def test_the_way_to_the_issue() -> None:
    file = ready()
    assert (file.deed, list(case_file.missing(file, known(), "someone"))) == (Deed.ACCEPTED, [])
    facts = case_file.issue_facts(file, known(), "someone", committed=True)
    assert law.take(file.law, law.rows("N5")[0], facts).regions.deed is Deed.ISSUED
    for lacking in (replace(file, identified=frozenset({"borrower"})), replace(file, interviewed=frozenset())):
        facts = case_file.issue_facts(lacking, known(), "someone", committed=True)
        assert law.forbidding(lacking.law, law.rows("N5")[0], facts)
        assert list(case_file.missing(lacking, known(), "someone"))


def test_each_thing_that_is_missing_is_named() -> None:
    places = [place for place, *_ in case_file.missing(CaseFile(), known())]
    assert places.count("caseFile.parties.surety") == 3
    assert {"caseFile.deed", "caseFile.notary"} <= set(places)
    assert [place for place, *_ in case_file.missing(ready(), known(), "another")] == ["caseFile.notary"]


def test_nobody_chooses_before_every_item_is_confirmed() -> None:
    assert "every item of the notice must be confirmed before" in refused(CaseFile(), "CHOSEN", "BORROWER")
    shown = detail("DISCLOSED", CaseFile())["items"]
    partly = add(CaseFile(), "DISCLOSED", "BORROWER", items=shown[1:])
    assert f"{shown[0]['id']} is not" in refused(partly, "CHOSEN", "BORROWER")
    whole = add(partly, "DISCLOSED", "BORROWER", items=shown[:1])
    assert add(whole, "CHOSEN", "BORROWER").chose("borrower") == "NOTARISE"
    newer = known(version="2030-01")
    assert "the notice that is shown now is 2030-01" in refused(whole, "CHOSEN", "BORROWER", about=newer)


def test_to_decline_is_as_easy_and_ends_the_application() -> None:
    file = add(told(), "CHOSEN", "GUARANTOR", "surety", choice="DECLINE")
    message = refused(file, "APPLY", "CREDITOR")
    assert "'surety' declined the notarisation, and nobody can be made to apply" in message
    assert ("caseFile.parties.surety", "declined the notarisation") in [
        (place, what) for place, what, _ in case_file.missing(file, known())
    ]
    assert "chose DECLINE already" in refused(file, "CHOSEN", "GUARANTOR", "surety", choice="DECLINE")
    unread = add(CaseFile(), "CHOSEN", "GUARANTOR", "surety", choice="DECLINE")
    assert unread.chose("surety") == "DECLINE"
    assert "every item of the notice" in refused(unread, "CHOSEN", "GUARANTOR", "surety")
    again = add(file, "CHOSEN", "GUARANTOR", "surety")
    assert add(again, "APPLY", "CREDITOR").deed is Deed.APPLIED


def test_another_text_than_the_notice_is_not_what_was_shown() -> None:
    shown = detail("DISCLOSED", CaseFile())["items"]
    shown[3] |= {"sha256": HASH}
    message = refused(CaseFile(), "DISCLOSED", "BORROWER", items=shown)
    assert "item 04_COST is not what the notice of this instrument says in en" in message
    shown = detail("DISCLOSED", CaseFile())["items"]
    shown[0] |= {"confirmedAt": "2026-11-23T07:59:59Z"}
    assert "must be shown, then confirmed" in refused(CaseFile(), "DISCLOSED", "BORROWER", items=shown)
    shown[0] |= {"confirmedAt": "2026-11-23T09:00:00Z"}
    assert "must be shown, then confirmed" in refused(CaseFile(), "DISCLOSED", "BORROWER", items=shown)


def test_an_agent_is_told_for_whom_it_acts_for_and_chooses_for_nobody() -> None:
    said = mandatory("DISCLOSED", CaseFile(), "AGENT", "agent", party="borrower")
    file = case_file.add(CaseFile(), said, hash_of(said), known())
    assert case_file.told_all(file, "borrower", known())
    assert "each party does it for itself" in refused(CaseFile(), "DISCLOSED", "AGENT", "agent", party="surety")
    assert "each party does it for itself" in refused(file, "CHOSEN", "AGENT", "agent", party="borrower")
    assert "each party does it for itself" in refused(CaseFile(), "DISCLOSED", "BORROWER", party="surety")


def test_time_to_consider_is_counted_from_the_last_disclosure() -> None:
    said = mandatory("APPLY", told(), "CREDITOR")
    early = case_file.forbidding(told(), said, known(cooling_off=timedelta(hours=24)))
    assert early == ["this office leaves 24 hours after the last disclosure before it takes an application"]
    late = said | {"eventTime": "2026-11-24T08:00:00Z"}
    assert case_file.forbidding(told(), late, known(cooling_off=timedelta(hours=24))) == []


def test_the_checklist_and_all_bound_parties() -> None:
    assert "the checklist fails at COST_WITHIN_CAP" in refused(
        told(), "APPLY", "CREDITOR", about=known(failing=("COST_WITHIN_CAP",))
    )
    one = add(add(CaseFile(), "DISCLOSED", "BORROWER"), "CHOSEN", "BORROWER")
    assert "every party that enforcement can reach must apply" in refused(one, "APPLY", "CREDITOR")
    wrong = [{"party": "borrower", "chosen": HASH}]
    assert "each with the record of its choice" in refused(told(), "APPLY", "CREDITOR", applicants=wrong)
    applied = add(told(), "APPLY", "CREDITOR")
    assert "DISCLOSURE_RECORD, which was not shown" in refused(applied, "ACCEPT", "NOTARY", disclosures=[HASH])


def test_all_that_was_asked_for_comes_at_once() -> None:
    two = [{"id": "A", "what": "a"}, {"id": "B", "what": "b"}]
    file = add(accepted(), "REQUEST_ITEMS", "NOTARY", items=two)
    assert file.deed is Deed.SUPPLEMENT_REQUESTED
    assert "all that was asked for comes at once: A, B" in refused(
        file, "SUPPLY_ITEMS", "BORROWER", items=[{"id": "A", "sha256": HASH}]
    )
    both = [{"id": "A", "sha256": HASH}, {"id": "B", "sha256": HASH}]
    assert add(file, "SUPPLY_ITEMS", "CREDITOR", items=both).deed is Deed.ACCEPTED


@pytest.mark.parametrize("kind", sorted(records.REQUIRED_EVIDENCE))
def test_each_kind_of_evidence_of_a_person_is_needed(kind: str) -> None:
    left = [{"kind": each, "sha256": HASH} for each in sorted(records.REQUIRED_EVIDENCE - {kind})]
    file, parties = accepted(), [{"party": "borrower", "evidence": left}]
    assert f"'borrower' lacks {kind}" in refused(file, "IDENTITY", "NOTARY", parties=parties)
    company = known(papers={"borrower": "USCC"})
    if kind == "LIVENESS":
        assert add(file, "IDENTITY", "NOTARY", about=company, parties=parties).identified == {"borrower"}


BAD_FACES: list[Any] = [
    None,
    {"score": 799, "threshold": 800},
    {"score": 900},
    {"score": True, "threshold": 1},
    {"score": 1001, "threshold": 1},
    {"score": 0, "threshold": 0},
]


@pytest.mark.parametrize("shown", BAD_FACES)
def test_a_face_that_does_not_match_identifies_nobody(shown: Any) -> None:
    said = mandatory("IDENTITY", accepted(), "NOTARY")
    found = case_file.forbidding(accepted(), said, known(), EVIDENCE | {"liveness.borrower": shown})
    assert found == ["liveness.borrower must say score and threshold, in thousandths, and the score must reach it"]


def test_data_consents_are_given_and_taken_back_also_after_the_issue() -> None:
    file = add(CaseFile(), "DATA_CONSENT", "BORROWER")
    assert "stands already" in refused(file, "DATA_CONSENT", "BORROWER")
    back = add(case_file.issued(file), "DATA_CONSENT", "BORROWER", given=False)
    assert back.consented == frozenset()
    assert "no such consent stands" in refused(back, "DATA_CONSENT", "BORROWER", given=False)
    mixed = ["BIOMETRIC", "IDENTITY"]
    assert "BIOMETRIC is sensitive" in refused(CaseFile(), "DATA_CONSENT", "BORROWER", categories=mixed)
    assert "the deed is ISSUED" in refused(case_file.issued(file), "DISCLOSED", "BORROWER")


def test_service_is_confirmed_as_the_envelope_fixes_it() -> None:
    assert "replyDays is not what the envelope fixes" in refused(
        CaseFile(), "SERVICE_CONFIRMED", "BORROWER", replyDays=6
    )
    nowhere = known(service={})
    assert "no address for service" in refused(CaseFile(), "SERVICE_CONFIRMED", "BORROWER", about=nowhere)
    assert add(CaseFile(), "SERVICE_CONFIRMED", "BORROWER").served == {"borrower"}


def test_an_interest_cannot_be_declared_away_and_grounds_are_those_of_the_law() -> None:
    for type, change in (
        ("CONFLICT_DECLARATION", {"ownInterest": True}),
        ("REFUSE", {"ground": "VENUE"}),
        ("REFUSE", {"ground": 3}),
        ("NOT_ACCEPT", {"ground": "MOOD"}),
        ("CHOSEN", {"choice": "MAYBE"}),
        ("DISCLOSED", {"items": []}),
        ("SERVICE_CONFIRMED", {"note": "x"}),
    ):
        with pytest.raises(FormatError):
            records.check(record(mandatory(type, CaseFile(), "NOTARY", **change)))


def test_a_case_file_does_not_grow_without_end() -> None:
    full = replace(CaseFile(), length=1_000)
    assert "at most 1000 records" in refused(full, "DISCLOSED", "BORROWER")


@pytest.mark.parametrize("type", KINDS)
def test_each_type_is_for_its_roles_alone(type: str) -> None:
    for role in records.ROLES:
        party = next((id for id, own in PARTIES.items() if own == role), "borrower")
        found = case_file.forbidding(CaseFile(), mandatory(type, CaseFile(), role, party), known(), EVIDENCE)
        assert any(reason.startswith("it is for ") for reason in found) is (role not in KINDS[type].roles), role


STEP = st.tuples(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["borrower", "surety", "CREDITOR", "NOTARY"]),
    st.sampled_from(["NOTARISE", "NOTARISE", "NOTARISE", "DECLINE"]),
)


@settings(max_examples=150)
@given(st.booleans(), st.lists(STEP, max_size=14))
def test_random_histories_go_by_the_law(willing: bool, steps: list[tuple[str, str, str]]) -> None:
    """Whatever is tried in whatever order: a move is taken exactly where the law takes its row, nothing else moves the
    deed, and what is over stays over."""
    file = told() if willing else CaseFile()
    for type, who, choice in steps:
        role = ROLE_OF.get(who, who)
        change = {"choice": choice} if type == "CHOSEN" else {}
        said = mandatory(type, file, role, who if who in ROLE_OF else "borrower", **change)
        reasons, row = case_file.forbidding(file, said, known(), EVIDENCE), KINDS[type].row
        before = file.deed
        if not reasons:
            file = case_file.follow(file, said, hash_of(said))
        if not row or reasons:
            assert file.deed is before
            assert row or reasons or before in KINDS[type].states
        else:
            (transition,) = [each for each in law.TABLE if each.name == row]
            assert before in transition.sources
            assert records.law_actor(role) in transition.actors
            assert file.deed is transition.target
        if file.is_over:
            assert not any(
                case_file.follow(file, said, hash_of(said)).deed is Deed.ISSUED
                for said in [mandatory("APPLY", file, "CREDITOR")]
            )
            assert list(case_file.missing(file, known())) == [
                ("caseFile.deed", f"is {file.deed.name}", "a new instrument with a case file of its own")
            ]
        if file.deed is Deed.ACCEPTED:
            assert all(file.chose(party) == "NOTARISE" for party in BOUND)
