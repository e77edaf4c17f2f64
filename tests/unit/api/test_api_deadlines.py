"""Deadlines over HTTP: of an instrument as its life goes on, across instruments, and as a calendar."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from apikit import Service
from icalendar import Calendar
from officekit import BANK, OTHER_BANK, terms
from paykit import paid
from rawkit import require_problem
from test_api_life import drafted, issued, offered
from test_api_privacy import found_in
from worldkit import STATES, World

from notary.domain.deadlines.calendar import moved
from notary.domain.times import add_years, parse_time
from notary.services import api_keys, deadlines, rehearsal

TODAY = date(2026, 11, 23)


def due() -> list[date]:
    """The due days of the sample's instalments."""
    return [date.fromisoformat(item["due"]) for item in terms()["sections"]["loan"]["schedule"]]


def shown(service: Service, id: str, role: str = "claims") -> dict[str, Any]:
    answer = service.as_(role).get(f"/v1/instruments/{id}/deadlines")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


ENFORCEMENT = ("DISBURSE", "DEFAULT", "REQUEST", "VERIFY", "CERTIFY", "FILE", "DOCKET", "ENFORCE")
"""The way of a debt in default to the court's notice, acts 1 to 8."""


def lead(service: Service, id: str, first: str, last: str, **at: str) -> None:
    """Take the steps from one to another of that way, those named at a time; the borrower answers the letter."""
    start, end = ENFORCEMENT.index(first), ENFORCEMENT.index(last)
    for step in ENFORCEMENT[start : end + 1]:
        if step in at:
            service.office.clock.now = parse_time(at[step])
        if step == "CERTIFY":
            service.office.submitted(id, "REPLY")
        service.office.lead(id, step)


def kinds(found: dict[str, Any]) -> tuple[list[str], list[str]]:
    return [item["kind"] for item in found["items"]], [item["kind"] for item in found["open"]]


def narrow(
    service: Service, role: str = "claims", institution: str = BANK, scopes: tuple[str, ...] = ("deadlines:read",)
) -> str:
    """A key for some permissions alone."""
    with service.office.write() as tx:
        return api_keys.create(
            tx, service.office.context, name="c", role=role, institution=institution, days=700, permissions=scopes
        )


def basic(password: str, user: str = "") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_what_runs_in_each_state(world: World) -> None:
    found = {state: kinds(shown(world.service, world.own.instruments[state])) for state in STATES}
    assert found == {
        "DRAFT": ([], []),
        "OFFERED": ([], ["issue"]),
        "ISSUED": (["limitation", "recheck"], []),
        "WITHDRAWN": ([], []),
    }


def test_a_deed_runs_from_its_schedule_and_its_day(service: Service) -> None:
    found = shown(service, issued(service))
    assert (found["reference"], found["register_no"], found["today"]) == ("LN-1", 0, "2026-11-23")
    limitation, recheck = found["items"]
    early = [moved(add_years(day, 2)).day.isoformat() for day in due()]
    assert len(early) == 36
    assert limitation["early"] == early
    assert limitation["last_day"] == limitation["late"] == early[-1]
    assert limitation["start"] == due()[-1].isoformat()
    assert [reason["code"] for reason in limitation["reasons"]] == ["NOT_RECORDED", "HOLIDAYS"]
    assert (recheck["start"], recheck["last_day"]) == ("2026-11-23", "2027-11-23")
    assert [reason["code"] for reason in recheck["reasons"]] == ["START_ASSUMED", "HOLIDAYS"]
    assert all(item["provisional"] for item in found["items"])
    assert (recheck["count"], recheck["unit"], recheck["basis"]) == (1, "years", "公证程序规则 art 61")


def test_the_day_of_the_deed_is_that_of_shanghai(service: Service) -> None:
    service.office.clock.now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert shown(service, issued(service))["items"][1]["start"] == "2026-11-24"


def test_a_debt_without_a_schedule_has_its_one_day(service: Service) -> None:
    draft = terms()
    draft["kind"] = "COMMITMENT"
    draft["sections"] = {"commitment": draft["sections"]["commitment"]}
    draft["scope"] = ["PRINCIPAL"]
    draft["parties"] = [party for party in draft["parties"] if party["id"] in ("lender", "borrower")]
    claims = service.as_("claims")
    id = claims.post("/v1/instruments", json={"reference": "LN-1", "draft": draft}).json()["id"]
    claims.post(f"/v1/instruments/{id}/documents?type=COMMITMENT", content=b"%PDF- x")
    assert claims.post(f"/v1/instruments/{id}:offer").status_code == 200, claims.get(f"/v1/instruments/{id}").text
    service.play(rehearsal.choose, id)
    for item in claims.get(f"/v1/instruments/{id}/consents").json()["items"]:
        body = {"party": item["party"], "role": item["role"], "evidence": "5f" * 32}
        assert claims.post(f"/v1/instruments/{id}/consents", json=body).status_code == 201
    service.play(rehearsal.examine, [id])
    service.do("notary", id, {"type": "ISSUE", "authority": "trial-notary"})
    limitation = shown(service, id)["items"][0]
    assert limitation["early"] == [limitation["last_day"]]
    assert limitation["start"] == draft["dates"]["due"]


def test_a_debt_that_is_paid_or_a_deed_that_is_void_has_nothing_left_to_apply_for(service: Service) -> None:
    paid, void = issued(service, "LN-1"), issued(service, "LN-2")
    service.discharge(paid)
    service.revoke(void)
    assert kinds(shown(service, paid)) == (["recheck"], [])
    assert kinds(shown(service, void)) == ([], [])


def test_acts_start_interrupt_and_suspend(service: Service) -> None:
    id = issued(service)
    lead(service, id, "DISBURSE", "REQUEST", REQUEST="2026-11-26T16:00:00Z")  # the 27th in Shanghai
    asked = shown(service, id)
    begun = [day for day in due() if day <= date(2026, 11, 27)]
    assert asked["items"][0]["early"][: len(begun)] == ["2028-11-27"] * len(begun)
    assert asked["items"][0]["early"][len(begun)] == moved(add_years(due()[len(begun)], 2)).day.isoformat()
    assert kinds(asked) == (["limitation", "recheck", "issue"], ["verification-reply"])
    issue = asked["items"][2]
    assert (issue["start"], issue["last_day"], issue["reasons"]) == ("2026-11-27", "2026-12-18", [])
    assert issue["flags"] == []
    agreed = terms()["sections"]["loan"]["reply_days"]
    assert asked["open"][0]["detail"].startswith(f"{agreed} days from the service")
    lead(service, id, "VERIFY", "DOCKET", DOCKET="2026-12-02T01:00:00Z")
    assert kinds(shown(service, id)) == (["recheck", "execution-notice"], ["limitation"])
    lead(service, id, "ENFORCE", "ENFORCE", ENFORCE="2026-12-07T01:00:00Z")
    ruling = shown(service, id)
    assert kinds(ruling) == (["recheck", "non-enforcement"], ["limitation"])
    assert ruling["items"][1]["last_day"] == "2026-12-22"
    assert [reason["code"] for reason in ruling["items"][1]["reasons"]] == ["START_ASSUMED"]
    assert "act 9" in ruling["items"][1]["reasons"][0]["detail"]


def test_an_act_that_leaves_the_code_starts_nothing_anew(service: Service) -> None:
    id = issued(service)
    lead(service, id, "DISBURSE", "DOCKET", DOCKET="2026-12-02T01:00:00Z")
    service.office.clock.forward(days=3)
    service.office.do(id, "NOTARY", "RECHECK")
    assert service.as_("claims").get(f"/v1/instruments/{id}").json()["standing"] == "FILED+UNDER_RECHECK"
    assert shown(service, id)["items"][1]["start"] == "2026-12-02"


def test_a_flag_is_provisional_where_its_start_is_assumed(service: Service) -> None:
    id = issued(service)
    lead(service, id, "DISBURSE", "ENFORCE", DOCKET="2026-11-24T01:00:00Z", ENFORCE="2026-12-01T01:00:00Z")
    service.office.clock.forward(days=16)
    (flag,) = shown(service, id)["items"][1]["flags"]
    assert flag == {"code": "NE_15D_CLOSED", "last_day": "2026-12-16", "provisional": True}


def test_flags_are_raised_as_days_pass_and_nothing_else_happens(service: Service) -> None:
    id = issued(service)
    token = narrow(service)

    def raised() -> list[tuple[str, str, bool]]:
        answer = service.as_(None).get(f"/v1/instruments/{id}/deadlines", headers={"Authorization": f"Bearer {token}"})
        return [
            (flag["code"], flag["last_day"], flag["provisional"])
            for item in answer.json()["items"]
            for flag in item["flags"]
        ]

    first = moved(add_years(due()[0], 2)).day
    before = service.as_("claims").get(f"/v1/instruments/{id}/history").json()
    assert raised() == []
    service.office.clock.now = datetime(2027, 11, 23, 15, 59, 59, tzinfo=UTC)  # still the 23rd in Shanghai
    assert raised() == [("LIMITATION_EARLY_WARNING", first.isoformat(), True)]
    service.office.clock.forward(seconds=1)
    assert raised()[1:] == [("RECHECK_1Y_CLOSED", "2027-11-23", True)]
    service.office.clock.now -= timedelta(days=365)
    assert service.as_("claims").get(f"/v1/instruments/{id}/history").json() == before


def lines(service: Service, role: str = "claims", **query: Any) -> list[dict[str, Any]]:
    """Every line of a list, page by page."""
    found, cursor = [], None
    while True:
        asked = {"limit": 7, **query} | ({} if cursor is None else {"cursor": cursor})
        answer = service.as_(role).get("/v1/deadlines", params=asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found
        assert len(answer.json()["items"]) == asked["limit"]


def test_the_list_has_every_last_day_in_order_whatever_the_page(service: Service) -> None:
    ids = [issued(service, f"LN-{index}") for index in range(2)]
    drafted(service, "LN-8")
    offered(service, "LN-9")
    found = lines(service)
    assert len(found) == 2 * (36 + 1)
    assert found == lines(service, limit=200)
    whole = service.as_("claims").get("/v1/deadlines", params={"limit": len(found)}).json()
    assert (whole["items"], whole["next"]) == (found, None)
    assert [item["last_day"] for item in found] == sorted(item["last_day"] for item in found)
    for id in ids:
        own = [item for item in found if item["instrument"] == id]
        expected = shown(service, id)["items"][0]["early"]
        assert [item["last_day"] for item in own if item["kind"] == "limitation"] == expected
        assert [item["part"] for item in own if item["kind"] == "limitation"] == [*range(1, 37)]
        assert {item["parts"] for item in own} == {36, 1}


def test_the_list_is_narrowed(service: Service) -> None:
    paid, open_ = issued(service, "LN-1"), issued(service, "LN-2")
    service.discharge(paid)
    assert {item["instrument"] for item in lines(service, standing="DISCHARGED")} == {paid}
    assert {item["instrument"] for item in lines(service, standing="ENFORCEABLE")} == {open_}
    assert [item["instrument"] for item in lines(service, kind="recheck")] == sorted([paid, open_])
    early = [item["last_day"] for item in lines(service, kind="limitation")]
    assert [
        item["last_day"] for item in lines(service, kind="limitation", **{"from": early[3], "to": early[5]})
    ] == early[3:6]


def test_everybody_lists_their_own(world: World) -> None:
    def listed(role: str) -> set[str]:
        return {item["institution"] for item in lines(world.service, role)}

    assert (listed("claims"), listed("foreign"), listed("auditor")) == ({BANK}, {OTHER_BANK}, {BANK, OTHER_BANK})
    own = {item["instrument"] for item in lines(world.service, "customer")}
    assert own == {world.own.instruments["ISSUED"]}


def test_flags_stand_at_the_day_that_raised_them(service: Service) -> None:
    issued(service)
    token = narrow(service)
    service.office.clock.now = datetime(2028, 6, 1, tzinfo=UTC)
    headers = {"Authorization": f"Bearer {token}"}
    answer = service.as_(None).get("/v1/deadlines?limit=200", headers=headers).json()
    flagged = [(item["kind"], item["part"], [flag["code"] for flag in item["flags"]]) for item in answer["items"]]
    assert [item for item in flagged if item[2]] == [
        ("recheck", 1, ["RECHECK_1Y_CLOSED"]),
        ("limitation", 1, ["LIMITATION_EARLY_WARNING"]),
    ]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("cursor=x", "cursor"),
        ("cursor=" + base64.urlsafe_b64encode(b"[1,2,3,4]").decode(), "cursor"),
        ("cursor=" + base64.urlsafe_b64encode(b'["2026-01-01","a","b",true]').decode().rstrip("="), "cursor"),
        ("cursor=" + base64.urlsafe_b64encode(b"[" * 200).decode().rstrip("="), "cursor"),
        ("from=2026-13-01", "from"),
        ("to=tomorrow", "to"),
        ("kind=nothing", "query.kind"),
        ("standing=NOTHING", "query.standing"),
        ("limit=0", "query.limit"),
    ],
)
def test_a_query_out_of_form(world: World, query: str, where: str) -> None:
    answer = world.service.as_("claims").get(f"/v1/deadlines?{query}")
    assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT")
    assert answer.json()["errors"][0]["where"] == where


@pytest.mark.parametrize("path", ["/v1/deadlines", "/v1/deadlines.ics"])
def test_of_too_many_none_is_left_out_in_silence(world: World, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(deadlines, "MOST", 1)
    assert world.service.as_("claims").get(path).status_code == 200
    answer = world.service.as_("auditor").get(path)
    assert (answer.status_code, answer.json()["title"]) == (422, "TOO_MANY_INSTRUMENTS")
    assert "narrow them down by their standing" in answer.json()["detail"]


def test_more_than_one_query_reads_all(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for index in range(3):
        issued(service, f"LN-{index}")
    whole = lines(service)
    monkeypatch.setattr(deadlines, "_AT_ONCE", 2)
    assert lines(service) == whole


def calendar(service: Service, token: str, **more: Any) -> Any:
    return service.as_(None).get("/v1/deadlines.ics", headers=basic(token) | more.pop("headers", {}), **more)


def test_a_calendar_program_gets_all_day_events(service: Service) -> None:
    id, token = issued(service), narrow(service)
    service.office.clock.now = datetime(2028, 6, 1, tzinfo=UTC)
    answer = calendar(service, token)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    read = Calendar.from_ical(answer.content)
    events = read.walk("VEVENT")
    today = date(2028, 6, 1)
    days = [moved(add_years(day, 2)).day for day in due()]
    near = [(part, day) for part, day in enumerate(days, 1) if today - timedelta(31) <= day <= today + timedelta(400)]
    assert near
    assert len(near) < len(days)
    assert [(str(event["uid"]), event["dtstart"].dt) for event in events] == [
        (f"{id}.limitation.{part}@{service.office.context.office.origin}", day) for part, day in near
    ]
    assert all(type(event["dtstart"].dt) is date for event in events)
    assert str(events[0]["summary"]) == f"LN-1: application for enforcement, instalment {near[0][0]} of 36"
    assert "Register number 0" in events[0]["description"]
    assert "payments on record: 0" in events[0]["description"]
    assert {str(event["status"]) for event in events} == {"TENTATIVE"}
    assert {str(event["dtstamp"].dt) for event in events} == {"2026-11-23 06:30:00+00:00"}
    assert not read.errors
    assert (str(read["version"]), "method" in read) == ("2.0", False)


def test_the_file_has_the_form_of_rfc_5545(service: Service) -> None:
    issued(service, "LN-1, it; is\\odd")
    text = service.as_("claims").get("/v1/deadlines.ics").content
    assert text.endswith(b"END:VCALENDAR\r\n")
    rows = text.split(b"\r\n")
    assert all(b"\n" not in row and len(row) <= 75 for row in rows)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == "LN-1, it; is\\odd: application for a recheck of the deed"
    assert b"DTSTART;VALUE=DATE:20271123\r\n" in text
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in text


def test_a_feed_names_nobody(world: World) -> None:
    for role in ("claims", "customer", "auditor"):
        content = world.service.as_(role).get("/v1/deadlines.ics").content
        assert b"BEGIN:VEVENT" in content
        assert found_in(content.replace(b"\r\n ", b"")) == []


def test_an_unchanged_feed_is_not_sent_or_decrypted_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    id, token = issued(service), narrow(service)
    first = calendar(service, token)
    again = calendar(service, token)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])

    def fails(*args: Any) -> Iterator[Any]:
        raise AssertionError("nothing has to be derived to say that it is the same")

    with monkeypatch.context() as patch:
        patch.setattr(deadlines, "lines", fails)
        same = calendar(service, token, headers={"If-None-Match": f"W/{first.headers['etag']}"})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    assert same.headers["cache-control"] == "private, no-cache"
    tags = {first.headers["etag"]}
    tags.add(calendar(service, token, params={"kind": "recheck"}).headers["etag"])
    tags.add(calendar(service, token, params={"standing": "DISCHARGED"}).headers["etag"])
    assert service.as_("claims").post("/v1/payments", json={"payments": [paid()]}).status_code == 201
    tags.add(calendar(service, token).headers["etag"])
    service.discharge(id)
    tags.add(calendar(service, token).headers["etag"])
    service.office.clock.forward(days=1)
    tags.add(calendar(service, token).headers["etag"])
    assert len(tags) == 6


def test_a_change_keeps_the_uid_and_moves_the_stamp(service: Service) -> None:
    id = issued(service)

    def event() -> Any:
        content = service.as_("claims").get("/v1/deadlines.ics?kind=recheck").content
        (found,) = Calendar.from_ical(content).walk("VEVENT")
        return found

    before = event()
    service.office.clock.forward(hours=2)
    service.discharge(id)
    after = event()
    assert before["uid"] == after["uid"]
    assert after["dtstamp"].dt - before["dtstamp"].dt == timedelta(hours=2)


def test_a_password_is_a_key_for_deadlines_alone(service: Service) -> None:
    token = narrow(service)
    assert calendar(service, token).status_code == 200
    assert service.as_(None).get("/v1/deadlines.ics", headers=basic(token, "anybody")).status_code == 200
    wide = calendar(service, service.tokens["claims"])
    assert (wide.status_code, wide.json()["title"]) == (403, "FORBIDDEN")
    assert "--role claims --scope deadlines:read" in wide.json()["detail"]
    assert calendar(service, narrow(service, scopes=("deadlines:read", "jobs:read"))).status_code == 403
    assert calendar(service, narrow(service, scopes=("jobs:read",))).status_code == 403


@pytest.mark.parametrize("path", ["/v1/deadlines", "/v1/instruments", "/v1/jobs/01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"])
def test_a_password_opens_nothing_but_the_feed(service: Service, path: str) -> None:
    answer = service.as_(None).get(path, headers=basic(narrow(service)))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    "value",
    [
        "Basic",
        "Basic !!",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Basic " + base64.b64encode(b"\xff:\xfe").decode(),
        basic("ntk_0000000000000000_" + "a" * 43)["Authorization"],
        basic("")["Authorization"],
        "Digest x",
    ],
)
def test_a_wrong_password_is_asked_for_again(service: Service, value: str) -> None:
    answer = service.as_(None).get("/v1/deadlines.ics", headers={"Authorization": value})
    assert (answer.status_code, answer.json()["title"]) == (401, "UNAUTHENTICATED")
    assert 'Basic realm="deadlines"' in answer.headers["www-authenticate"]


def test_a_key_in_the_address_is_no_key(service: Service) -> None:
    """Addresses end up in logs."""
    token = narrow(service)
    for name in ("token", "key", "api_key", "access_token"):
        answer = service.as_(None).get("/v1/deadlines.ics", params={name: token})
        require_problem(answer, (400, "FORMAT"))  # no route knows such a parameter
        assert token not in answer.text


def test_a_cursor_is_a_place_and_no_secret(service: Service) -> None:
    issued(service)
    cursor = service.as_("claims").get("/v1/deadlines?limit=5").json()["next"]
    place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert (place[2], place[3]) == ("limitation", 4)
    assert service.as_("foreign").get("/v1/deadlines", params={"cursor": cursor}).json()["items"] == []
