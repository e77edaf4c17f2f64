"""The glossary has every term that users see, in two languages, and repeats no label table."""

import re

import pytest

from notary.domain import acts, glossary, standing
from notary.domain.law import TABLE, Actor, Declared, Evidence
from notary.domain.law import guards as g
from notary.domain.law.table import REGIONS
from notary.domain.papers import KINDS
from notary.domain.parties import Role
from notary.domain.profiles.cn import DOCUMENT_TYPES, SCOPES
from notary.domain.profiles.cn_fields import COMPONENTS

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_standings_and_flags_are_complete() -> None:
    assert list(glossary.STANDINGS) == [code.name for code in standing.Code]
    assert list(glossary.FLAGS) == [flag.name for flag in standing.Flag]


def test_states_are_complete() -> None:
    assert {region: list(terms) for region, terms in glossary.REGIONS.items()} == {
        region: [state.name for state in states] for region, states in REGIONS.items()
    }


def test_papers_and_roles_are_complete() -> None:
    assert set(glossary.PAPERS) == set(KINDS)
    assert list(glossary.ROLES) == list(Role)
    assert set(glossary.SCOPES) == set(SCOPES)


def test_the_rows_of_the_law_are_complete() -> None:
    assert set(glossary.STEPS) == {row.name for row in TABLE}


def test_every_code_of_the_law_has_a_name() -> None:
    assert {type: set(named) for type, named in glossary.GROUNDS.items()} == {
        row.type: {code for other in TABLE if other.type == row.type for code in other.grounds}
        for row in TABLE
        if row.grounds
    }
    assert list(glossary.ACTORS) == list(Actor)
    assert list(glossary.EVIDENCE) == list(Evidence)
    assert list(glossary.DECLARED) == list(Declared)
    assert list(glossary.SUBMISSIONS) == list(acts.SUBMISSIONS)
    assert set(glossary.ACTS) == set(acts.DETAILS) | {row.type for row in TABLE}


def test_an_act_of_one_row_is_called_as_its_row() -> None:
    for type, name in glossary.ACTS.items():
        rows = [row.name for row in TABLE if row.type == type]
        if len(rows) == 1:
            assert name == glossary.STEPS[rows[0]], type


def test_papers_know_the_codes_of_the_law_and_no_others() -> None:
    assert set(glossary.DISCHARGES) == {code for row in TABLE if row.type == "DISCHARGE" for code in row.grounds}
    assert set(glossary.REFUSAL_GROUNDS) == {code for row in TABLE if row.type == "DENY" for code in row.grounds}
    assert set(glossary.REVIEW_OUTCOMES) == {row.type for row in TABLE if g.by_another_notary in row.guards} - {
        "CORRECT_CERTIFICATE", "REVOKE_CERTIFICATE",
    }  # fmt: skip


def test_names_of_components_are_those_of_the_field_tables() -> None:
    assert {code: glossary.COMPONENTS[code][:2] for code in COMPONENTS} == COMPONENTS
    assert glossary.PAPERS["COMMITMENT"][:2] == DOCUMENT_TYPES["COMMITMENT"]


@pytest.mark.parametrize("key", glossary.GLOSSARY)
def test_a_term_is_whole(key: str) -> None:
    term = glossary.GLOSSARY[key]
    assert all(CHINESE.search(text) for text in (term.zh, term.plain))
    assert not CHINESE.search(term.en + term.plain_en)
    assert term.plain.endswith("。")
    assert term.plain.count("。") == 1
    assert term.plain_en.endswith(".")
    assert term.plain_en.count(". ") == 0
    assert term.plain_en[0].isupper()
    assert all(text == text.strip() and "  " not in text for text in term)


LABELS = [
    glossary.STEPS, glossary.ROLES, glossary.SCOPES, glossary.DISCHARGES, glossary.REVIEW_OUTCOMES, glossary.REPLIES,
    glossary.REFUSAL_GROUNDS, glossary.TITLES, glossary.ACTORS, glossary.EVIDENCE, glossary.DECLARED, glossary.ACTS,
    glossary.SUBMISSIONS, *glossary.GROUNDS.values(),
]  # fmt: skip


@pytest.mark.parametrize("table", LABELS)
def test_labels_are_in_both_languages_and_tell_codes_apart(table: glossary.Labels) -> None:
    assert all(CHINESE.search(zh) and re.search("[a-z]", en) for zh, en in table.values())
    assert len({zh for zh, _ in table.values()}) == len({en for _, en in table.values()}) == len(table)


def test_states_of_a_region_have_names_of_their_own() -> None:
    for terms in (glossary.STANDINGS, *glossary.REGIONS.values(), glossary.PAPERS):
        assert len({term.zh for term in terms.values()}) == len({term.en for term in terms.values()}) == len(terms)
