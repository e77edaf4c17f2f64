"""The canonical form: vectors of RFC 8785, every refusal, and laws over all values."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import canonical
from notary.domain.errors import FormatError

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "canonical.json").read_text())
LARGEST = 2**53 - 1

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=30,
)


def _named(items: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(item, id=item["name"]) for item in items]


@pytest.mark.parametrize("vector", _named(VECTORS["valid"]))
def test_vectors(vector: dict[str, Any]) -> None:
    assert canonical.encode(canonical.parse(vector["text"])).decode() == vector["canonical"]


@pytest.mark.parametrize("vector", _named(VECTORS["refused"]))
@pytest.mark.parametrize("form", ["text", "bytes"])
def test_refusals(vector: dict[str, Any], form: str) -> None:
    given_text = vector["text"] if form == "text" else vector["text"].encode()
    with pytest.raises(FormatError) as caught:
        canonical.parse(given_text)
    assert vector["reason"] in str(caught.value)


@pytest.mark.parametrize("vector", _named(VECTORS["refusedBytes"]))
def test_bytes_that_are_not_utf8(vector: dict[str, Any]) -> None:
    with pytest.raises(FormatError, match=vector["reason"]):
        canonical.parse(bytes.fromhex(vector["hex"]))


def test_a_text_may_have_eight_mebibytes_and_not_one_byte_more() -> None:
    longest = '"' + "a" * (canonical.MAX_BYTES - 2) + '"'
    assert len(canonical.parse(longest)) == canonical.MAX_BYTES - 2
    with pytest.raises(FormatError, match="more than the 8388608 allowed"):
        canonical.parse(longest + " ")


def test_the_size_of_a_text_is_counted_in_bytes() -> None:
    text = '"' + "张" * (canonical.MAX_BYTES // 3 + 1) + '"'
    for form in (text, text.encode()):
        with pytest.raises(FormatError, match="allowed"):
            canonical.parse(form)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, "[" * 3_000_000 + "]" * 3_000_000, "1" * 100_000, "-" + "9" * 5_000_000],
    ids=["open arrays", "open objects", "closed arrays", "long integer", "very long integer"],
)
def test_hostile_text_is_refused_like_any_other(text: str) -> None:
    with pytest.raises(FormatError):
        canonical.parse(text)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1.5, r"\$: float is not allowed"),
        ({"a": [1, 2.0]}, r"\$\.a\[1\]: float"),
        ({"a": b"x"}, r"\$\.a: bytes"),
        ({"a": (1,)}, r"\$\.a: tuple"),
        ({1: "a"}, "an object key must be a string"),
        ({"a": {"b": 2**53}}, r"\$\.a\.b: integers beyond"),
        (["\ud800"], r"\$\[0\]: a lone surrogate"),
        ({"\udfff": 1}, r"\$: a lone surrogate"),
    ],
)
def test_values_outside_the_form_are_not_encoded(value: Any, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        canonical.encode(value)


def test_a_value_that_holds_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(FormatError, match="nested deeper"):
        canonical.encode(value)


@given(values)
def test_what_is_encoded_is_read_back_the_same(value: Any) -> None:
    assert canonical.parse(canonical.encode(value)) == value


@given(values)
def test_encoding_is_idempotent(value: Any) -> None:
    once = canonical.encode(value)
    assert canonical.encode(canonical.parse(once)) == once


@given(st.dictionaries(texts, st.integers(0, 9), min_size=2, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical.digest(dict(reversed(value.items()))) == canonical.digest(value)


@given(values, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_white_space_and_escapes_do_not_matter(value: Any, indent: Any, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert canonical.encode(canonical.parse(text)) == canonical.encode(value)


@given(values, values)
def test_unequal_values_have_unequal_bytes(one: Any, other: Any) -> None:
    # json.dumps tells True from 1, which == does not.
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical.encode(one) == canonical.encode(other)) == same


@given(st.binary(max_size=64) | st.text(alphabet='{}[]",:0123456789.eE+-\\u \n\x00aDd8ÿ\ufeff', max_size=40))
def test_whatever_comes_in_is_a_value_or_a_format_error(text: bytes | str) -> None:
    try:
        value = canonical.parse(text)
    except FormatError:
        return
    assert canonical.parse(canonical.encode(value)) == value
