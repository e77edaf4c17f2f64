"""Payments over HTTP: booked by the creditor, all of a request or none, and read by whoever sees the debt."""

from pathlib import Path
from typing import Any

import pytest
from apikit import Service
from paykit import csv_of, fee, paid, reversal
from rawkit import require_problem
from test_api_life import issued
from worldkit import CASE_NO, World

from notary.domain.times import SHANGHAI

SECRET = "Jiang Wenyuan"


def post(service: Service, *values: dict[str, Any], role: str = "claims", route: str = "") -> Any:
    """The answer to bookings."""
    return service.as_(role).post(f"/v1/payments{route}", json={"payments": list(values)})


def listed(service: Service, id: str, role: str = "claims", **query: Any) -> Any:
    """The answer with what was booked."""
    return service.as_(role).get(f"/v1/instruments/{id}/payments", params=query)


def test_bookings_are_taken_and_listed_by_day(service: Service) -> None:
    id = issued(service)
    values = [paid(payer=SECRET, note="六月"), fee(day="2026-05-02"), reversal("TX-1")]
    done = post(service, *values)
    assert (done.status_code, done.json()["count"], done.json()["known"], done.json()["instruments"]) == (201, 3, 0, 1)
    items = listed(service, id).json()["items"]
    kept = ("id", "day", "kind", "amount", "fee", "reverses", "payer", "note")
    given = [{name: item[name] for name in kept if item[name]} for item in items]
    assert given == [{name: value[name] for name in value if name != "instrument"} for value in
                     (values[1], values[0], values[2])]  # fmt: skip
    assert [item["reversed_by"] for item in items] == [None, "RV-1", None]
    assert {item["source"] for item in items} == {done.json()["source"]}


def test_csv_says_the_same(service: Service) -> None:
    id, claims = issued(service), service.as_("claims")
    values = [paid(payer=SECRET), fee(), reversal("TX-1")]
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    done = claims.post("/v1/payments:csv", content=csv_of(*values), headers=headers)
    assert (done.status_code, done.json()["count"]) == (201, 3)
    assert post(service, *values).json()["known"] == 3
    assert len(listed(service, id).json()["items"]) == 3
    for type in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        answer = claims.post("/v1/payments:csv", content=csv_of(*values), headers={"Content-Type": type})
        require_problem(answer, (400, "FORMAT"))


def test_pages_hold_everything_once_however_ids_sort(service: Service) -> None:
    id = issued(service)
    ids = ["a", "B", "_", "Z", "0", "~", "b"]
    assert post(service, *(paid(id=name) for name in ids), paid(id="first", day="2026-04-01")).status_code == 201
    found, cursor = [], None
    while True:
        page = listed(service, id, limit=3, **({"cursor": cursor} if cursor else {})).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        assert len(page["items"]) == 3
    assert found == ["first", *sorted(ids)]
    assert [item["id"] for item in listed(service, id, until="2026-05-31").json()["items"]] == ["first"]


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "WyIyMDI2LTA2LTAxIiwiXHUwMDAwIl0", "WyIyMDI2LTA2LTMxIiwieCJd"])
def test_a_cursor_that_is_none_is_refused(service: Service, cursor: str) -> None:
    require_problem(listed(service, issued(service), cursor=cursor), (400, "FORMAT"))


def test_everything_that_is_wrong_is_listed_and_nothing_is_booked(service: Service) -> None:
    id = issued(service)
    answer = post(service, paid(), paid(id="TX 2", day="1.6.2026", payer=SECRET * 99), paid(kind="GIFT"))
    require_problem(answer, (400, "PAYMENTS"))
    places = [(item["where"], item["code"]) for item in answer.json()["errors"]]
    assert places == [
        ("payments[1].id", "FORMAT"), ("payments[1].day", "FORMAT"), ("payments[1].payer", "FORMAT"),
        ("payments[2].kind", "UNKNOWN_CODE"),
    ]  # fmt: skip
    assert SECRET not in answer.text
    tomorrow = service.office.clock.now.astimezone(SHANGHAI).date().replace(day=24).isoformat()
    answer = post(service, paid(), paid("LN-9", id="A"), paid(id="B", day=tomorrow))
    require_problem(answer, (422, "NOT_BOOKABLE"))
    assert [item["where"] for item in answer.json()["errors"]] == ["payments[1].instrument", "payments[2].day"]
    bad = csv_of(paid(), paid(id="B")).replace(b"1000.00", b"1,000")
    answer = service.as_("claims").post("/v1/payments:csv", content=bad)
    assert [item["where"] for item in answer.json()["errors"]] == ["row[2]", "row[3]"]
    assert listed(service, id).json()["items"] == []


def test_at_most_a_hundred_errors_are_told(service: Service) -> None:
    answer = post(service, *(paid(id=f"TX-{n}", day="x") for n in range(300)))
    assert len(answer.json()["errors"]) == 100
    answer = post(service, *(paid("LN-9", id=f"TX-{n}") for n in range(300)))
    assert len(answer.json()["errors"]) == 100


def test_other_content_under_the_same_id_is_a_conflict(service: Service) -> None:
    issued(service)
    assert post(service, paid()).status_code == 201
    answer = post(service, paid(day="2026-06-02"), paid(id="TX-2"))
    require_problem(answer, (409, "BOOKED_OTHERWISE"))
    assert [item["where"] for item in answer.json()["errors"]] == ["payments[0].id"]


def test_a_check_says_what_would_be_done_and_does_nothing(service: Service) -> None:
    id = issued(service)
    answer = post(service, paid(), fee(), route=":check")
    assert (answer.status_code, answer.json()) == (200, {"count": 2, "known": 0, "instruments": 1, "source": ""})
    require_problem(post(service, paid("LN-9"), route=":check"), (422, "NOT_BOOKABLE"))
    assert listed(service, id).json()["items"] == []


def test_who_sees_the_debt_sees_its_payments_and_nobody_else(service: Service) -> None:
    id = issued(service)
    post(service, paid(payer=SECRET))
    for role in ("claims", "customer", "notary", "auditor"):
        assert [item["payer"] for item in listed(service, id, role).json()["items"]] == [SECRET], role
    for role in ("foreign", "court"):
        require_problem(listed(service, id, role), (404, "NOT_FOUND"))
    service.as_("notary").post(f"/v1/instruments/{id}/cases", json={"court": "trial-court", "case_no": CASE_NO})
    assert listed(service, id, "court").status_code == 200
    require_problem(listed(service, id, "admin"), (403, "FORBIDDEN"))


def test_only_claims_staff_book_and_never_on_what_is_anothers(service: Service) -> None:
    issued(service)
    for role in ("customer", "notary", "court", "auditor", "admin"):
        for route in ("", ":check"):
            require_problem(post(service, paid(), role=role, route=route), (403, "FORBIDDEN"))
    answers = [post(service, paid(name), role="foreign", route=route) for name in ("LN-1", "0", "LN-9")
               for route in ("", ":check")]  # fmt: skip
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.json()["detail"] for answer in answers}) == 1


def test_in_every_other_state_nothing_is_booked(world: World) -> None:
    for state in ("DRAFT", "OFFERED", "WITHDRAWN"):
        id = world.own.instruments[state]
        require_problem(post(world.service, paid(id)), (422, "NOT_BOOKABLE"))
        assert listed(world.service, id).json() == {"items": [], "next": None}


def test_amount_workbook_and_deadlines_follow(service: Service) -> None:
    id, claims = issued(service), service.as_("claims")
    path = f"/v1/instruments/{id}/amount"

    def owed(day: str) -> dict[str, Any]:
        found: dict[str, Any] = claims.get(path, params={"as_of": day}).json()
        return found

    before, past = owed("2026-06-30"), owed("2026-05-31")
    sheet = claims.get(f"{path}.xlsx?as_of=2026-06-30").content
    first = claims.get(f"/v1/instruments/{id}/deadlines").json()["items"][0]["early"][0]
    post(service, paid())
    after = owed("2026-06-30")
    assert float(before["total"]) - float(after["total"]) == pytest.approx(1000, abs=5)
    assert after["terms"]["payments"] == [{"date": "2026-06-01", "amount": "1000.00"}]
    assert "payments on record up to 2026-06-30: 1, fees: 0" in after["assumed"][0]
    assert owed("2026-05-31")["total"] == past["total"]
    assert claims.get(f"{path}.xlsx?as_of=2026-06-30").content != sheet
    assert claims.get(f"/v1/instruments/{id}/deadlines").json()["items"][0]["early"][0] > first
    post(service, reversal("TX-1"))
    assert owed("2026-06-30") == before


def test_no_name_is_in_the_files_of_the_database(service: Service, tmp_path: Path) -> None:
    issued(service)
    body = {"payments": [paid(payer=SECRET, note="for her mother")]}
    assert service.as_("claims").post("/v1/payments", json=body, headers={"Idempotency-Key": "k"}).status_code == 201
    found = b"".join(path.read_bytes() for path in tmp_path.glob("notary.db*"))
    assert b"TX-1" in found
    assert SECRET.encode() not in found
    assert b"mother" not in found
