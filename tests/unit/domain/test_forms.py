"""Certificate and trust root are strict at every depth: no member more, less, or of another type."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from office import Office

from notary.domain import acts, certificate, key_binding, trust
from notary.domain.errors import FormatError

Path = tuple[str | int, ...]


@pytest.fixture(scope="module")
def value() -> Any:
    """A genuine certificate with two acts, one of them signed in a batch, and a snapshot."""
    office = Office()
    debt, other = office.notarise(), office.notarise()
    for each, act in zip((debt, other), office.batch([debt, other], "DISCHARGE", role="CREDITOR"), strict=True):
        office.enter(each, act)
    office.checkpoint()
    made = json.loads(json.dumps(office.certificate(debt)))
    assert certificate.problems(made) == {}
    return made


@pytest.fixture(scope="module")
def root() -> Any:
    """A genuine trust root."""
    made = Office().trust(["http://127.0.0.1:1/x"])
    trust.parse(json.dumps(made).encode())
    return made


def places(value: Any, here: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place of a value that has a form; what a disclosure discloses may be anything."""
    yield here, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, (*here, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            if not (here[:1] == ("disclosures",) and len(here) == 2 and index == 2):
                yield from places(member, (*here, index))


def changed(value: Any, path: Path, edit: Callable[[Any], Any]) -> Any:
    """A copy in which the value at one place is what ``edit`` makes of it."""
    if not path:
        return edit(copy.deepcopy(value))
    copied = copy.deepcopy(value)
    inside = copied
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = edit(inside[path[-1]])
    return copied


def spoilt(value: Any) -> Iterator[tuple[str, Any]]:
    """Copies of a value with one thing out of form each, and what that is."""
    for path, member in places(value):
        if isinstance(member, dict):
            yield f"{path} has one more", changed(value, path, lambda found: found | {"extra": 1})
            for key in member:
                less = lambda found, key=key: {name: each for name, each in found.items() if name != key}  # noqa: E731
                yield f"{path} lacks {key}", changed(value, path, less)
            yield f"{path} is an array", changed(value, path, lambda found: [found])
        elif isinstance(member, list):
            yield f"{path} is an object", changed(value, path, lambda found: dict(enumerate(found)) | {"0": 1})
            yield f"{path} is null", changed(value, path, lambda _: None)
        elif isinstance(member, bool):
            yield f"{path} is a number", changed(value, path, int)
        elif isinstance(member, int):
            yield f"{path} is a boolean", changed(value, path, bool)
            yield f"{path} is a text", changed(value, path, str)
            yield f"{path} is negative", changed(value, path, lambda _: -1)
        elif isinstance(member, str):
            yield f"{path} is empty", changed(value, path, lambda _: "")
            yield f"{path} is an array of it", changed(value, path, lambda found: [found])
            yield f"{path} is a number", changed(value, path, lambda _: 7)


def test_a_certificate_is_strict_at_every_depth(value: Any) -> None:
    accepted = [what for what, bad in spoilt(value) if not certificate.problems(bad)]
    assert accepted == []


def test_the_malformed_member_is_the_one_that_is_named(value: Any) -> None:
    for path, member in places(value):
        if len(path) > 1 and isinstance(member, dict) and "@context" not in path:
            found = certificate.problems(changed(value, path, lambda found: found | {"extra": 1}))
            assert list(found) == [path[0]]
            assert "unknown member 'extra'" in found[str(path[0])]


@pytest.mark.parametrize("given", [None, [], "", 1, True])
def test_what_is_no_object_lacks_every_member(given: Any) -> None:
    assert set(certificate.problems(given)) == {"", *certificate.MEMBERS}


def _appended(*steps: str | int) -> Callable[[Any], Any]:
    def edit(value: Any) -> Any:
        inside = value
        for step in steps:
            inside = inside[step]
        inside.append(copy.deepcopy(inside[-1]))
        return value

    return edit


def _set(path: Path, given: Any) -> Callable[[Any], Any]:
    return lambda value: changed(value, path, lambda _: given)


SUBJECT = ("credential", "credentialSubject", "envelope", "mandatory")
ACT = ("acts", 0, "body", "mandatory")


@pytest.mark.parametrize(
    ("edit", "member", "message"),
    [
        (_set((*SUBJECT, "documentCount"), 9), "credential", "must be the number of documents"),
        (_appended(*SUBJECT, "parties"), "credential", "parties: items must strictly ascend"),
        (_appended(*SUBJECT, "scope"), "credential", "scope: "),
        (_set((*SUBJECT, "parties", 0, "roles"), ["LENDER", "BORROWER"]), "credential", "must strictly ascend"),
        (_set((*SUBJECT, "parties", 0, "roles"), ["NOTARY"]), "credential", "must be one of"),
        (_appended("credential", "credentialSubject", "envelope", "digests"), "credential", "must strictly ascend"),
        (_appended("disclosures"), "disclosures", "a path occurs more than once"),
        (_set(("disclosures", 0, 1), "kind"), "disclosures", "'kind' repeats a mandatory member"),
        (_set(("disclosures", 0, 1), "dates.due"), "disclosures", "'dates.due' repeats a mandatory member"),
        (_set(("disclosures", 0), ["00" * 16, "a"]), "disclosures", "must be [salt, path, value]"),
        (_set(("acts", 0, "body", "digests"), ["ab" * 32, "aa" * 32]), "acts", "must strictly ascend"),
        (_set((*ACT, "type"), "REVOKE"), "acts", "detail"),
        (_set((*ACT, "detail", "consents"), []), "acts", "has 0 items"),
        (_set((*ACT, "sequence"), 2**32), "acts", "must be an integer from 0 to 4294967295"),
        (_set((*ACT, "registerNo"), 2**53), "acts", "must be an integer"),
        (_set((*ACT, "change", "to"), 256), "acts", "from 0 to 255"),
        (_set((*ACT, "actor", "role"), "ADMIN"), "acts", "must be one of NOTARY, CREDITOR, COURT"),
        (_set(("acts", 1, "signature", "batch", "size"), 0), "acts", "integer from 1"),
        (_set(("acts", 1, "signature", "batch", "path"), ["00" * 32] * 65), "acts", "0 to 64 are allowed"),
        (_set(("register", "entries", 0, "checkpoint"), 1), "register", "names a checkpoint that is not there"),
        (_appended("timestamp"), "timestamp", "must have one item per checkpoint"),
        (_appended("anchor"), "anchor", "must have one item per checkpoint"),
        (_set(("anchor", 0, "size"), 0), "anchor", "integer from 1"),
        (_set(("standing", "body", "chainId"), 0), "standing", "integer from 1"),
        (_set(("credential", "@context"), []), "credential", "must be ['https://www.w3.org/ns/credentials/v2'"),
        (_set(("credential", "issuer", "x5c"), ["YQ=="] * 5), "credential", "1 to 4 are allowed"),
    ],
)
def test_rules_beyond_members_and_types(value: Any, edit: Any, member: str, message: str) -> None:
    found = certificate.problems(edit(copy.deepcopy(value)))
    assert list(found) == [member]
    assert message in found[member]


def test_a_withheld_snapshot_and_withheld_disclosures_are_in_form(value: Any) -> None:
    assert certificate.problems(value | {"standing": None, "disclosures": []}) == {}


def test_a_disclosed_value_may_be_anything(value: Any) -> None:
    assert certificate.problems(changed(value, ("disclosures", 0, 2), lambda _: [{"x": [None, True]}])) == {}


def test_a_wrong_register_does_not_make_what_goes_with_it_malformed(value: Any) -> None:
    bad = changed(value, ("register", "checkpoints"), lambda _: [])
    assert set(certificate.problems(bad)) == {"register"}


@pytest.mark.parametrize("kind", list(acts.DETAILS))
def test_each_type_of_act_has_its_own_detail(value: Any, kind: str) -> None:
    act = changed(value["acts"][1], ("body", "mandatory", "type"), lambda _: kind)
    if kind == "DISCHARGE":
        acts.check(act)
    else:
        with pytest.raises(FormatError, match=r"act\.body\.mandatory\.detail"):
            acts.check(act)


def test_the_id_of_a_certificate_depends_on_all_it_names() -> None:
    known = certificate.certificate_id("instrument", "court", "head")
    assert len(bytes.fromhex(known)) == 16
    others = [("other", "court", "head"), ("instrument", "bank", "head"), ("instrument", "court", "tail")]
    assert known not in {certificate.certificate_id(*other) for other in others}
    assert known == certificate.certificate_id("instrument", "court", "head")


def test_a_binding_is_made_in_form_or_not_at_all() -> None:
    body: dict[str, Any] = {"schema": "debt-notary/key-binding/1"}
    with pytest.raises(FormatError, match=r"binding\.body: the member 'origin' is missing"):
        key_binding.seal(body, "ab" * 32, lambda _: b"signature")


def test_a_trust_root_is_strict_at_every_depth(root: Any) -> None:
    accepted = []
    for what, bad in spoilt(root):
        try:
            trust.parse(json.dumps(bad).encode())
        except FormatError:
            continue
        accepted.append(what)
    assert accepted == []


@pytest.mark.parametrize(
    ("path", "given", "message"),
    [
        (("version",), 0, "trust.version: must be an integer from 1"),
        (("schema",), "debt-notary/trust/2", "trust.schema: must be 'debt-notary/trust/1'"),
        (("logKeys",), [], "trust.logKeys: has 0 items"),
        (("logKeys", 0), "origin+00000000+YQ==", ""),
        (("standingKeys", 0), "YQ==", "trust.standingKeys"),
        (("office", "anchors"), [], "trust.office.anchors: has 0 items"),
        (("tsa", "anchors"), [], "trust.tsa.anchors: has 0 items"),
        (("registries", 0, "rpc"), ["ftp://x"], "must be an http or https URL"),
        (("registries", 0, "rpc"), ["http://x\n"], "must be an http or https URL"),
        (("registries", 0, "address"), "0x" + "AB" * 20, "must be 0x and 40 lower-case hex digits"),
        (("authorities", 0, "role"), "ADMIN", "must be one of NOTARY, CREDITOR, COURT"),
        (("authorities", 0, "notAfter"), "never", "not a time like"),
        (("maxAge",), 0, "trust.maxAge"),
    ],
)
def test_what_a_trust_root_may_not_say(root: Any, path: Path, given: Any, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        trust.parse(json.dumps(changed(root, path, lambda _: given)).encode())
    assert message in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff", b"{}", b'{"schema":1,"schema":1}', b"[" * 100_000])
def test_a_file_that_is_no_trust_root(data: bytes) -> None:
    with pytest.raises(FormatError):
        trust.parse(data)


def test_what_a_trust_root_says_is_what_is_parsed(root: Any) -> None:
    parsed = trust.parse(json.dumps(root).encode())
    assert parsed.value == root
    assert (parsed.version, parsed.trial, parsed.origin) == (1, True, root["origin"])
    assert [str(key) for key in parsed.log_keys] == root["logKeys"]
    current = parsed.current
    assert current is not None
    assert (current.instance, current.until) == (root["registries"][-1]["instance"], None)
    assert parsed.knows_instance(current.instance, current.chain_id, current.address)
    assert not parsed.knows_instance(current.instance, current.chain_id + 1, current.address)
    assert [authority.role for authority in parsed.authorities] == ["NOTARY", "CREDITOR", "COURT", "CREDITOR"]


def test_a_window_has_both_its_ends(root: Any) -> None:
    ended = changed(root, ("authorities", 0, "notAfter"), lambda _: "2026-01-01T00:00:00Z")
    authority = trust.parse(json.dumps(ended).encode()).authorities[0]
    assert authority.not_after is not None
    assert authority.holds_at(authority.not_before)
    assert authority.holds_at(authority.not_after)
    assert not authority.holds_at(authority.not_before - timedelta(seconds=1))
    assert not authority.holds_at(authority.not_after + timedelta(seconds=1))
