"""Notices over HTTP: each sees its own, confirms them, and says where its institution is told things."""

from typing import Any

import pytest
from apikit import Service
from officekit import BANK, OTHER_BANK
from test_api_life import issued, offered
from test_api_operations import figures
from worldkit import ABSENT, told

from notary.domain.notices import Channel, Rejected, Undelivered
from notary.services import notices, sending
from notary.services.notices import Address, Recipient

SECRET = "s" * 32
BORROWER = Recipient("borrower", "PARTY", (Address(Channel.SMS, "13812345678"),))


def tell(service: Service, instrument: str, recipient: Recipient, event: str = "act 7", **values: Any) -> list[str]:
    """Post an event about an instrument of the bank."""
    given = {"kind": "OBJECTION_RECEIVED", "subject": "s", "text": "t", "data": {"deadline": "2026-11-28"}} | values
    with service.office.write() as tx:
        return notices.post(
            tx, service.office.context, instrument=instrument, institution=BANK, recipients=[recipient], event=event,
            **given,
        )  # fmt: skip


def listed(service: Service, role: str, **query: Any) -> list[dict[str, Any]]:
    """The first page as a role sees it."""
    answer = service.as_(role).get("/v1/notices", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def settle(service: Service, channel: Channel, outcome: Any) -> None:
    """One try."""
    with service.office.write() as tx:
        row = sending.claim(tx, service.office.context, "test", channel)
        sending.settle(tx, service.office.context, row, outcome)


def test_a_list_says_what_was_told_and_what_became_of_it(service: Service) -> None:
    id = offered(service)
    (notice,) = tell(service, id, BORROWER)
    (item,) = listed(service, "customer")
    assert item == {
        "id": notice, "instrument": id, "institution": BANK, "recipient": "borrower", "role": "PARTY",
        "channel": "SMS", "agreed": True, "kind": "OBJECTION_RECEIVED", "address": "13812345678", "subject": "s",
        "text": "t", "data": {"deadline": "2026-11-28"}, "state": "WAITING", "reason": None, "attempts": 0,
        "next_try": "2026-11-23T06:30:00Z", "proof": None, "created_at": "2026-11-23T06:30:00Z", "sent_at": None,
        "seen_at": None,
    }  # fmt: skip
    settle(service, Channel.SMS, Undelivered("busy", "the provider says busy"))
    (item,) = listed(service, "notary")
    assert (item["state"], item["reason"], item["attempts"]) == ("WAITING", "busy", 1)
    assert item["proof"] == {"answer": "the provider says busy"}
    service.office.clock.forward(minutes=2)
    settle(service, Channel.SMS, {"providerId": "p-7"})
    (item,) = listed(service, "customer")
    assert (item["state"], item["reason"], item["next_try"]) == ("SENT", None, None)
    assert (item["proof"], item["sent_at"]) == ({"providerId": "p-7"}, "2026-11-23T06:32:00Z")


def test_each_sees_its_own(service: Service) -> None:
    id = issued(service)
    bank, borrower = told(service.office, id), tell(service, id, BORROWER)[0]
    other = told(service.office, id, OTHER_BANK)
    by = {
        "claims": {bank},
        "foreign": {other},
        "customer": {borrower},
        "court": set(),
        "notary": {bank, borrower, other},
    }
    for role, own in (by | {"auditor": by["notary"]}).items():
        assert {item["id"] for item in listed(service, role)} == own, role
    assert service.as_("admin").get("/v1/notices").status_code == 403


def test_what_needs_a_person_is_found_by_its_state(service: Service) -> None:
    first, second = issued(service), issued(service, "LN-2")
    told(service.office, first)
    (unreachable,) = tell(service, first, Recipient("borrower", "PARTY", (), "no channel: agreed is LETTER"))
    (refused,) = tell(service, second, BORROWER, kind="DEADLINE_NEAR")
    settle(service, Channel.SMS, Rejected("no such number"))
    failed = {item["id"]: item["reason"] for item in listed(service, "notary", state="FAILED")}
    assert failed == {unreachable: "no channel: agreed is LETTER", refused: "no such number"}
    assert [item["id"] for item in listed(service, "notary", instrument=second)] == [refused]
    assert [item["id"] for item in listed(service, "notary", kind="DEADLINE_NEAR")] == [refused]
    assert listed(service, "notary", instrument=ABSENT) == []
    assert {item["channel"] for item in listed(service, "notary", state="FAILED", instrument=first)} == {"NONE"}


@pytest.mark.parametrize("query", [{"state": "LOST"}, {"kind": "x"}, {"instrument": "x"}, {"limit": 0}, {"who": "x"}])
def test_a_filter_out_of_form_is_refused(service: Service, query: dict[str, Any]) -> None:
    answer = service.as_("notary").get("/v1/notices", params=query)
    assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT")


def test_pages_follow_each_other_and_new_notices_move_none(service: Service) -> None:
    id = issued(service)
    made = [tell(service, id, BORROWER, event=str(index))[0] for index in range(7)][::-1]
    found: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": 3} | ({} if cursor is None else {"cursor": cursor})
        page = service.as_("notary").get("/v1/notices", params=query).json()
        found += [item["id"] for item in page["items"]]
        tell(service, id, BORROWER, event=f"later {len(found)}")
        cursor = page["next"]
        if cursor is None:
            break
    assert found == made
    for wrong in ("x", "bnVsbA", "W10", "WzFd", "WyJcdTAwMDAiXQ"):
        answer = service.as_("notary").get("/v1/notices", params={"cursor": wrong})
        assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT"), wrong


def test_the_recipient_confirms(service: Service) -> None:
    (notice,) = tell(service, issued(service), BORROWER)
    path = f"/v1/notices/{notice}:seen"
    for role, status in {"claims": 404, "foreign": 404, "court": 404, "notary": 422, "auditor": 403}.items():
        assert service.as_(role).post(path).status_code == status, role
    answer = service.as_("customer").post(path)
    assert (answer.status_code, answer.json()["seen_at"]) == (200, "2026-11-23T06:30:00Z")
    service.office.clock.forward(hours=1)
    assert service.as_("customer").post(path).json()["seen_at"] == "2026-11-23T06:30:00Z"
    assert service.as_("customer").post(f"/v1/notices/{ABSENT}:seen").status_code == 404


def test_contacts_are_set_by_the_admin_and_never_show_the_secret(service: Service) -> None:
    path = f"/v1/institutions/{BANK}/contacts"
    given = {"email": "claims@bank.example", "webhook_url": "https://bank.example/n", "webhook_secret": SECRET}
    nothing = {"institution": BANK, "email": None, "webhook_url": None, "changed_at": None}
    assert service.as_("claims").get(path).json() == nothing
    for role in ("claims", "foreign", "notary", "customer", "court", "auditor"):
        assert service.as_(role).put(path, json=given).status_code == 403
    answer = service.as_("admin").put(path, json=given)
    shown = {name: given[name] for name in ("email", "webhook_url")}
    assert answer.json() == {"institution": BANK, **shown, "changed_at": "2026-11-23T06:30:00Z"}
    for role, status in {"claims": 200, "notary": 200, "admin": 200, "foreign": 404, "customer": 404}.items():
        found = service.as_(role).get(path)
        assert found.status_code == status, role
        assert SECRET not in found.text
    unknown = service.as_("admin").put("/v1/institutions/nobody/contacts", json=given)
    assert (unknown.status_code, unknown.json()["title"]) == (404, "NOT_FOUND")
    wrong = service.as_("admin").put(path, json={"webhook_url": "https://bank.example/n"})
    assert wrong.json()["errors"][0]["where"] == "webhook_secret"
    assert service.as_("admin").put(path, json={}).json()["email"] is None


def test_metrics_say_how_many_wait_how_long_and_how_many_need_a_person(service: Service) -> None:
    def own() -> tuple[float, ...]:
        found = figures(service)
        names = ("waiting", "failed", "oldest_waiting_seconds")
        return tuple(found[f"notary_notices_{name}", ()] for name in names)

    assert own() == (0, 0, 0)
    id = issued(service)
    tell(service, id, BORROWER)
    service.office.clock.forward(seconds=90)
    tell(service, id, Recipient("lender", "PARTY", ()))
    tell(service, id, BORROWER, event="another")
    assert own() == (2, 1, 90)
    with service.office.write() as tx:
        assert sending.claim(tx, service.office.context, "test", Channel.SMS) is not None
    assert own() == (2, 1, 90)
    service.office.clock.forward(days=-1)
    assert own() == (2, 1, 0)
