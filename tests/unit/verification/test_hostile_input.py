"""Whatever bytes come in, verification answers; and nothing passes whose content is not what the office sealed."""

import copy
import functools
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from small_office import Setting

from notary.domain.verification import CHECKS, Report, Verdict, verify

FEW = settings(deadline=None, max_examples=120, database=None)  # keys are new in each run: nothing to replay


@FEW
@given(st.data())
def test_altered_bytes_never_crash_and_never_pass(setting: Setting, data: st.DataObject) -> None:
    genuine = _genuine(setting)
    altered = bytearray(genuine)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(altered) - 1))
        length = data.draw(st.sampled_from([0, 1, 1, 2, 200]))
        altered[place : place + length] = data.draw(st.binary(max_size=3))
    report = _verify(setting, bytes(altered))
    assert not _passed(report) or _same_meaning(bytes(altered), genuine)


@FEW
@given(st.data())
def test_altered_json_never_crashes_and_never_passes(setting: Setting, data: st.DataObject) -> None:
    genuine = _genuine(setting)
    altered = json.loads(genuine)
    for _ in range(data.draw(st.integers(1, 3))):
        _alter(altered, data)
    text = json.dumps(altered).encode()
    report = _verify(setting, text)
    assert not _passed(report) or _same_meaning(text, genuine)


@FEW
@given(st.binary(max_size=400))
def test_arbitrary_bytes_fail(setting: Setting, data: bytes) -> None:
    assert _verify(setting, data).exit_status == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = st.sampled_from(["credential", "disclosures", "acts", "register", "timestamp", "anchor", "standing"])


@FEW
@given(st.dictionaries(MEMBERS, JSON, max_size=7))
def test_arbitrary_json_fails(setting: Setting, value: dict[str, Any]) -> None:
    assert _verify(setting, json.dumps(value).encode()).exit_status == 1


@functools.cache
def _genuine(setting: Setting) -> bytes:
    """One certificate for all draws: signatures are random, and what is drawn must depend on the draws alone."""
    return setting.certificate(setting.plain)


def _verify(setting: Setting, data: bytes) -> Report:
    report = verify(setting.evidence(data, setting.plain))
    assert [check.id for check in report.checks] == [rule.id for rule in CHECKS]
    assert "VERIFIER_FAULT" not in {check.code for check in report.checks}
    json.dumps(report.to_json())
    return report


def _passed(report: Report) -> bool:
    return report.notarisation is report.standing_verdict is Verdict.PASSED


def _same_meaning(text: bytes, genuine: bytes) -> bool:
    """Whether only what proves itself unneeded differs: disclosures withheld, the hints of an anchor, no snapshot."""
    altered, original = json.loads(text), json.loads(genuine)
    if altered["standing"] is None:
        altered["standing"] = original["standing"]
    known = original["disclosures"]
    assert all(disclosure in known for disclosure in altered["disclosures"])
    altered["disclosures"] = known
    for value in (*altered["anchor"], *original["anchor"]):
        value["transaction"] = value["block"] = None
    return bool(altered == original)


def _alter(value: Any, data: st.DataObject) -> None:
    """Change one place somewhere in the value: remove it, double it, or put something else there."""
    parent: Any = None
    key: Any = None
    while isinstance(value, dict | list) and value and (parent is None or data.draw(st.integers(0, 3))):
        keys = sorted(value) if isinstance(value, dict) else range(len(value))
        parent, key = value, data.draw(st.sampled_from(list(keys)))
        value = parent[key]
    if parent is None:
        return
    match data.draw(st.sampled_from(["remove", "double", "replace", "edit"])):
        case "remove":
            del parent[key]
        case "double" if isinstance(parent, list):
            parent.insert(key, copy.deepcopy(value))
        case "edit" if isinstance(value, str) and value:
            place = data.draw(st.integers(0, len(value) - 1))
            parent[key] = value[:place] + data.draw(st.sampled_from("0aZ\n ")) + value[place + 1 :]
        case _:
            parent[key] = data.draw(JSON.filter(lambda new: new == new))
