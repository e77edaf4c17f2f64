import copy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notary.demo.terms import sample_terms
from notary.domain import canonical, commitment
from notary.domain.instrument import (
    DraftError,
    disclosable,
    fingerprint,
    mandatory,
    parse_draft,
    paths,
    problems,
    validate_mandatory,
)
from notary.domain.profiles import PROFILES

Value = dict[str, Any]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["LOAN", "lender", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SOUND = sample_terms(4, Random("sound")) | {"documents": [fingerprint("COMMITMENT", b"x").to_json()]}


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every value inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, member in inner for place in places(member, (*at, key)))]


def put(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    """The value with another one at a place; a deletion when that is Ellipsis."""
    if not at:
        return None if new is ... else new
    value = copy.copy(value)
    if len(at) == 1 and new is ...:
        del value[at[0]]
    else:
        value[at[0]] = put(value[at[0]], at[1:], new)
    return value


def test_every_kind_has_a_sound_form(sound: Value) -> None:
    assert problems(sound) == []
    assert parse_draft(sound).kind == sound["kind"]


@settings(max_examples=300)
@given(st.sampled_from(places(SOUND)), json_values | st.just(...))
def test_whatever_is_broken_is_reported_and_never_crashes(at: tuple[Any, ...], new: Any) -> None:
    value = put(SOUND, at, new)
    if problems(value):
        with pytest.raises(DraftError):
            parse_draft(value)
    else:
        draft = parse_draft(value)
        assert validate_mandatory(mandatory(draft)) == []
        assert tuple(disclosable(draft)) == paths(mandatory(draft))


@pytest.mark.parametrize("at", [("institution",), ("parties", 0, "id")])
@pytest.mark.parametrize(("new", "message"), [("Borrower 1", "not an id"), (..., " is missing")])
def test_an_id_that_is_none_is_told_its_form(sound: Value, at: tuple[Any, ...], new: Any, message: str) -> None:
    (found,) = [each for each in problems(put(sound, at, new)) if each.path in ("institution", "parties[0].id")]
    assert found.message.endswith(message)
    assert found.expected == "1 to 64 of a-z, 0-9 and hyphen, the first no hyphen"


@given(json_values)
def test_garbage_is_no_instrument(value: Any) -> None:
    assert problems(value)
    assert validate_mandatory(value)


@settings(max_examples=300)
@given(st.sampled_from(places(mandatory(parse_draft(SOUND)))), json_values | st.just(...))
def test_a_changed_mandatory_part_is_judged_and_never_crashes(at: tuple[Any, ...], new: Any) -> None:
    changed = put(mandatory(parse_draft(SOUND)), at, new)
    if not validate_mandatory(changed):
        assert paths(changed)


def test_null_stands_nowhere() -> None:
    accepted = [at for at in places(SOUND) if not problems(put(SOUND, at, None))]
    assert accepted == []


def test_an_unknown_key_is_accepted_in_no_object() -> None:
    accepted = []
    for at in places(SOUND):
        value = copy.deepcopy(SOUND)
        target: Any = value
        for key in at:
            target = target[key]
        if isinstance(target, dict):
            target["extra"] = 1
            if len(problems(value)) != 1:
                accepted.append(at)
    assert accepted == []


def test_all_problems_are_reported_at_once(loan: Value) -> None:
    loan["institution"] = "Bank"
    loan["parties"][2]["id_no"] = "360426199101010072"
    del loan["sections"]["loan"]["purpose"]
    loan["dates"]["signed"] = "2026-02-30"
    loan["more"] = 1
    with pytest.raises(DraftError) as caught:
        parse_draft(loan)
    assert {item.path for item in caught.value.problems} == {
        "institution",
        "parties[2].id_no",
        "sections.loan.purpose",
        "dates.signed",
        "more",
    }
    assert "and 2 more" in str(caught.value)


def test_problems_never_repeat_personal_values(loan: Value) -> None:
    person = loan["parties"][2]
    secrets = [person["name"], person["id_no"], person["service_mobile"]]
    person.update(id_type="USCC", service_mobile=person["service_mobile"] + "9", name=person["name"] + "\u200b")
    told = " ".join(map(str, problems(loan)))
    assert told
    assert not [secret for secret in secrets if secret in told]


def test_a_draft_does_not_change_with_its_json(loan: Value) -> None:
    draft = parse_draft(loan)
    before = canonical.encode(disclosable(draft))
    loan["sections"]["loan"]["principal"]["amount"] = "1"
    disclosable(draft)["loan.schedule"][0]["no"] = 99
    assert canonical.encode(disclosable(draft)) == before


def test_the_order_of_lists_in_a_draft_does_not_change_the_mandatory_part(loan: Value) -> None:
    expected = mandatory(parse_draft(loan))
    loan["parties"].reverse()
    loan["scope"].reverse()
    loan["sections"] = dict(reversed(loan["sections"].items()))
    assert mandatory(parse_draft(loan)) == expected
    assert validate_mandatory(expected) == []


@pytest.mark.parametrize("list_at", [("parties",), ("sections",), ("scope",)])
def test_the_lists_of_a_mandatory_part_ascend(loan: Value, list_at: tuple[str]) -> None:
    value = mandatory(parse_draft(loan))
    value[list_at[0]].reverse()
    assert [(item.path, item.code) for item in validate_mandatory(value)] == [(list_at[0], "ORDER")]


def test_roles_of_a_mandatory_part_ascend(loan: Value) -> None:
    loan["parties"][2]["roles"] = ["MORTGAGOR", "BORROWER"]
    value = mandatory(parse_draft(loan))
    assert value["parties"][0] == {"id": "borrower", "roles": ["BORROWER", "MORTGAGOR"]}
    value["parties"][0]["roles"].reverse()
    assert [item.path for item in validate_mandatory(value)] == ["parties[0].roles"]


def test_the_count_of_documents_is_checked(loan: Value) -> None:
    value = mandatory(parse_draft(loan)) | {"documentCount": 2}
    assert [(item.path, item.code) for item in validate_mandatory(value)] == [("documentCount", "SUM")]


def test_structure_rules_hold_for_a_mandatory_part_too(loan: Value) -> None:
    value = mandatory(parse_draft(loan))
    value["parties"] = [item for item in value["parties"] if item["id"] != "borrower"]
    value["dates"]["due"] = "2020-01-01"
    assert {item.path for item in validate_mandatory(value)} == {"parties", "dates.due"}


def test_disclosable_covers_exactly_the_paths_and_unset_fields_are_null(sound: Value) -> None:
    draft = parse_draft(sound)
    shown = disclosable(draft)
    assert tuple(shown) == paths(mandatory(draft)) == tuple(sorted(shown))
    assert shown["parties.lender.name"] == sound["parties"][0]["name"]
    assert shown["commitment.amount"] == sound["sections"]["commitment"]["amount"]
    assert shown["parties.lender.service_fax"] is None


def test_the_paths_do_not_tell_which_fields_are_set(loan: Value) -> None:
    before = paths(mandatory(parse_draft(loan)))
    del loan["sections"]["loan"]["disbursement_account"]
    del loan["parties"][2]["service_mobile"]
    assert paths(mandatory(parse_draft(loan))) == before


def test_no_path_repeats_what_is_mandatory() -> None:
    value = mandatory(parse_draft(SOUND))
    profile = PROFILES["cn"]
    everything = profile.paths(profile.sections, ["p"])
    keys = set(value) | set(value["parties"][0]) | set(value["dates"]) | set(value["documents"][0])
    assert {path.split(".")[0] for path in everything} & set(value) == {"parties"}
    assert not {path.rsplit(".", 1)[-1] for path in everything} & keys
    assert len(set(everything)) == len(everything)


def test_disclosures_of_a_draft_open_its_whole_envelope() -> None:
    draft = parse_draft(SOUND)
    disclosures = commitment.disclose(disclosable(draft))
    envelope = commitment.envelope(mandatory(draft), disclosures)
    commitment.require_complete(envelope, disclosures, paths(mandatory(draft)))


def test_fingerprint_uses_both_hashes() -> None:
    # The SHA-256 and SM3 (GB/T 32905-2016, example 1) of "abc".
    document = fingerprint("OTHER", b"abc")
    assert document.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert document.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
