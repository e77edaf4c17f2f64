"""Certificates over HTTP: conditional requests, renewal, instruments that moved on, a chain that does not answer."""

from collections.abc import Callable
from typing import Any

import pytest
from apikit import Service
from test_api_life import agreed, issued
from worldkit import ABSENT

from notary.chain.errors import ChainNonsense, ChainUnreachable
from notary.services import issued as issuing


@pytest.fixture
def made(service: Service) -> dict[str, Any]:
    """A certificate that was handed out, and the id of its instrument."""
    id = issued(service)
    answer = service.as_("claims").get(f"/v1/instruments/{id}/certificate")
    assert answer.status_code == 200, answer.text
    return answer.json() | {"instrument": id}


def break_chain(service: Service, error: Exception) -> Callable[[], None]:
    """Let the chain fail; returns what mends it."""

    def fail(address: str) -> Any:
        raise error

    whole, service.chain.view = service.chain.view, fail
    return lambda: setattr(service.chain, "view", whole)


TAGS = {
    "{0}": 304,
    "W/{0}": 304,
    "*": 304,
    " * ": 304,
    '"x", {0}': 304,
    '"x",W/{0} , "y"': 304,
    '"x"': 200,
    "W/": 200,
    "": 200,
    ",,": 200,
    "{1}": 200,
    '"{1}x"': 200,
}
"""If-None-Match → status; {0} is the tag, {1} the tag without its quotes, which is none."""


def test_if_none_match(service: Service, made: dict[str, Any]) -> None:
    """Weak comparison of RFC 9110 §13.1.2."""
    for shown, status in TAGS.items():
        header = shown.replace("{0}", f'"{made["etag"]}"').replace("{1}", made["etag"])
        answer = service.as_("claims").get(made["url"], headers={"If-None-Match": header})
        assert answer.status_code == status, shown
        assert answer.headers["etag"] == f'"{made["etag"]}"'
        assert answer.headers["cache-control"] == "private, no-cache"
        assert (answer.content == b"") is (status == 304)


def test_the_etag_does_not_open_what_is_not_the_callers(service: Service, made: dict[str, Any]) -> None:
    for role, status in (("foreign", 404), ("customer", 404), ("court", 404), ("admin", 403), (None, 401)):
        answer = service.as_(role).get(made["url"], headers={"If-None-Match": "*"})
        assert answer.status_code == status
        assert "etag" not in answer.headers


def test_kept_bytes_are_given_while_they_are_young_whatever_the_chain_does(
    service: Service, made: dict[str, Any]
) -> None:
    claims = service.as_("claims")
    first = claims.get(made["url"])
    break_chain(service, ChainUnreachable("no connection"))
    service.office.clock.forward(minutes=10, seconds=-1)
    assert claims.get(made["url"]).content == first.content


@pytest.mark.parametrize("error", [ChainUnreachable("no connection"), ChainNonsense("x")])
def test_while_the_chain_is_down_kept_bytes_are_given_as_long_as_they_hold(
    service: Service, made: dict[str, Any], error: Exception
) -> None:
    claims = service.as_("claims")
    first = claims.get(made["url"])
    mend = break_chain(service, error)
    service.office.clock.forward(hours=24, minutes=-1, seconds=-1)
    kept = claims.get(made["url"], headers={"If-None-Match": first.headers["etag"]})
    assert kept.status_code == 304
    service.office.clock.forward(seconds=1)
    gone = claims.get(made["url"])
    assert (gone.status_code, gone.headers["content-type"]) == (503, "application/problem+json")
    assert gone.headers["retry-after"] == "2"
    fresh = claims.get(f"/v1/instruments/{made['instrument']}/certificate")
    assert fresh.status_code == 503
    mend()
    renewed = claims.get(made["url"])
    assert renewed.status_code == 200
    assert renewed.headers["etag"] != first.headers["etag"]
    assert claims.get(made["url"]).content == renewed.content


def test_a_newer_act_supersedes_at_once_also_while_the_chain_is_down(service: Service, made: dict[str, Any]) -> None:
    """An old standing is never given as that of now: neither from what is kept, nor on a match of its tag."""
    service.discharge(made["instrument"])
    break_chain(service, ChainUnreachable("no connection"))
    answer = service.as_("claims").get(made["url"], headers={"If-None-Match": f'"{made["etag"]}"'})
    assert (answer.status_code, answer.json()["title"]) == (404, "CERTIFICATE_SUPERSEDED")


def test_what_has_no_certificate(service: Service) -> None:
    claims = service.as_("claims")
    waiting = agreed(service)
    answer = claims.get(f"/v1/instruments/{waiting}/certificate")
    assert (answer.status_code, answer.json()["title"]) == (409, "CONFLICT")
    assert claims.get(f"/v1/instruments/{ABSENT}/certificate").status_code == 404
    assert claims.get(f"/v1/certificates/{'0' * 32}.json").status_code == 404
    assert claims.get(f"/v1/certificates/{'0' * 31}.json").status_code == 400
    service.do("notary", waiting, {"type": "ISSUE", "authority": "trial-notary"})
    early = claims.get(f"/v1/instruments/{waiting}/certificate")
    assert (early.status_code, early.json()["title"]) == (503, "NOT_SETTLED")


def test_handing_out_again_takes_the_place_of_the_former(service: Service, made: dict[str, Any]) -> None:
    service.office.clock.forward(minutes=1)
    claims = service.as_("claims")
    again = claims.get(f"/v1/instruments/{made['instrument']}/certificate").json()
    assert (again["id"], again["etag"] != made["etag"]) == (made["id"], True)
    assert claims.get(made["url"]).headers["etag"] == f'"{again["etag"]}"'


def test_of_two_who_hand_out_at_once_each_leaves_a_whole_certificate(
    service: Service, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process keeps its own between our look and our write; the later one stands, and is of one piece."""
    keep, claims = issuing._keep, service.as_("claims")

    def overtaken(tx: Any, context: Any, row: Any, audience: str, mine: issuing.Issued) -> None:
        other = issuing.Issued(mine.id, "0" * 64, b"other", mine.as_of, mine.instrument)
        keep(tx, context, row, audience, other)
        keep(tx, context, row, audience, mine)

    monkeypatch.setattr(issuing, "_keep", overtaken)
    again = claims.get(f"/v1/instruments/{made['instrument']}/certificate").json()
    assert claims.get(made["url"]).headers["etag"] == f'"{again["etag"]}"'


@pytest.mark.parametrize("error", [ChainUnreachable("http://user:secret@node"), ChainNonsense("x")])
def test_a_standing_without_a_chain_says_that_it_is_not_settled(
    service: Service, made: dict[str, Any], error: Exception
) -> None:
    break_chain(service, error)
    shown = service.as_("claims").get(f"/v1/instruments/{made['instrument']}/standing")
    assert (shown.status_code, shown.json()["chain"], shown.json()["settled"]) == (200, None, False)
    assert shown.json()["standing"] == "ENFORCEABLE"
    assert error.code in shown.json()["reason"]
    assert "secret" not in shown.text
