"""A service that lies, or was taken over: whatever it changes in what is to be signed, nothing is signed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from apikit import Service
from clientkit import ISSUE, Line, agreed, client, discharge, drafted, issued

from notary.client.errors import DoNotSign, NoAnswer, OtherRegister
from notary.domain import acts, canonical, trust, typed_data
from notary.domain.errors import FormatError
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.wire.acts import Submission, Wish

Change = Callable[[dict[str, Any]], Any]


class Watched:
    """A key that remembers what it was made to sign."""

    def __init__(self, key: EthereumKey) -> None:
        self.address = key.address
        self.signed: list[bytes] = []
        self._key = key

    def sign_digest(self, digest: bytes) -> bytes:
        self.signed.append(digest)
        return self._key.sign_digest(digest)


def lying(service: Service, end: str, change: Change) -> Line:
    """The service, with the answers of one route changed."""

    def step(request: httpx2.Request, through: Callable[[], httpx2.Response]) -> httpx2.Response:
        answer = through()
        if not request.url.path.endswith(end) or answer.status_code >= 300:
            return answer
        value = json.loads(answer.read())
        change(value)
        stream = httpx2.ByteStream(json.dumps(value).encode())
        return httpx2.Response(answer.status_code, headers={"content-type": "application/json"}, stream=stream)

    return Line(service, step)


def rehashed(change: Change) -> Change:
    """A change of the body by a liar who makes hash, typed data and digest follow."""

    def apply(item: dict[str, Any]) -> None:
        change(item)
        body = item["body"]
        message = acts.message(body)
        origin = "register.trial.example"
        item["body_hash"] = acts.body_hash(body)
        item["typed_data"] = typed_data.as_json(origin, "Act", message)
        item["digest"] = acts.signing_digest(origin, body).hex()

    return apply


def another_authority(item: dict[str, Any]) -> None:
    actor = item["body"]["mandatory"]["actor"]
    actor["authority"] = actor["binding"]["body"]["party"] = "other-bank"


def mandatory(**values: Any) -> Change:
    return rehashed(lambda item: item["body"]["mandatory"].update(values))


OTHER = "0f" * 32
REVOKED = {
    "by": {"actor": "NOTARY", "party": None},
    "ground": "PROCEDURE",
    "declared": [],
    "submission": None,
    "insurer": None,
    "share": None,
}


def default(item: dict[str, Any]) -> None:
    """The legal state of a default, which the bank may also bring about, with the standing that fits it."""
    mandatory = item["body"]["mandatory"]
    mandatory["regions"]["performance"] = "OVERDUE"
    mandatory["change"]["to"] = 2


PLAIN: list[Change] = [
    lambda item: item.update(digest=OTHER),
    lambda item: item.update(body_hash=OTHER),
    lambda item: item.update(register_no=7),
    lambda item: item.update(sequence=7),
    lambda item: item.update(instrument="01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"),
    lambda item: item["typed_data"]["message"].update(bodyHash="0x" + OTHER),
    lambda item: item["typed_data"]["domain"].update(salt="0x" + OTHER),
    lambda item: item["body"]["mandatory"].update(salt="00" * 16),
    lambda item: item["body"].update(more=1),
    lambda item: item["disclosures"].append(["00" * 16, "acts.1.note", "x"]),
    lambda item: item["disclosures"].append([]),
    mandatory(type="REVOKE", detail=REVOKED),
    mandatory(type="RECHECK", detail=REVOKED | {"ground": None}),
    rehashed(lambda item: item["body"]["mandatory"]["detail"].update(ground="WAIVER")),
    rehashed(lambda item: item["body"]["mandatory"]["detail"]["by"].update(actor="DEBTOR")),
    rehashed(lambda item: item["body"]["mandatory"]["detail"]["by"].update(actor="COURT")),
    rehashed(lambda item: item["body"]["mandatory"]["detail"]["by"].update(party="borrower")),
    rehashed(lambda item: item["body"]["mandatory"]["detail"].update(declared=["NOTARISED"])),
    rehashed(lambda item: item["body"]["mandatory"]["detail"].update(submission=1)),
    rehashed(lambda item: item["body"]["mandatory"]["regions"].update(performance="OVERDUE")),
    rehashed(default),
    mandatory(change={"from": 0, "to": 15}),
    mandatory(change={"from": 0, "to": 0}),
    mandatory(legalTime="2020-01-01T00:00:00Z"),
    mandatory(legalBasis=["民法典 art 1"]),
    mandatory(eventTime="2026-11-20T00:00:00Z", legalTime="2026-11-20T00:00:00Z"),
    mandatory(instrument="01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"),
    rehashed(another_authority),
    rehashed(lambda item: item["body"]["mandatory"]["actor"]["binding"]["body"].update(party="other-bank")),
    rehashed(lambda item: item["body"]["mandatory"]["actor"]["binding"]["body"].update(origin="other.register")),
    rehashed(lambda item: item["body"]["mandatory"]["actor"]["binding"]["body"].update(key="0x" + "12" * 20)),
    rehashed(lambda item: item["body"]["digests"].append(OTHER)),
]


@pytest.mark.parametrize("change", PLAIN)
def test_a_changed_act_is_not_signed(service: Service, change: Change) -> None:
    id, key = issued(service), Watched(service.office.people["CREDITOR"])
    with pytest.raises(DoNotSign) as error:
        client(service, "claims", lying(service, "acts:prepare", change)).acts.do(id, discharge(service), key)
    assert isinstance(error.value, FormatError)
    assert key.signed == []
    assert [item.type for item in client(service, "claims").acts.history(id)] == ["ISSUE"]


def test_another_instrument_than_the_one_asked_for_is_not_discharged(service: Service) -> None:
    first, second = issued(service, "LN-1"), issued(service, "LN-2")
    key = Watched(service.office.people["CREDITOR"])
    other = client(service, "claims").acts.prepare(second, discharge(service)).to_json()
    line = lying(service, "acts:prepare", lambda item: item.update(other))
    with pytest.raises(DoNotSign, match="instrument"):
        client(service, "claims", line).acts.do(first, discharge(service), key)
    assert key.signed == []


def test_evidence_that_was_swapped_is_not_signed(service: Service) -> None:
    id, key = issued(service), Watched(service.office.people["NOTARY"])

    def swap(item: dict[str, Any]) -> None:
        item["disclosures"][0][2] = "another wording"
        item["body"]["digests"] = [canonical.digest(item["disclosures"][0]).hex()]

    wish = Wish(
        type="CORRECTION",
        authority="trial-notary",
        detail={"kind": "WORDING", "corrects": 0},
        evidence={"correction.text": "the right wording"},
    )
    for change, where in ((swap, "evidence"), (moved, "regions")):
        line = lying(service, "acts:prepare", rehashed(change))
        with pytest.raises(DoNotSign, match=where):
            client(service, "notary", line).acts.do(id, wish, key)
    assert key.signed == []


def detail(change: Change) -> Change:
    return rehashed(lambda item: change(item["body"]["mandatory"]["detail"]))


def moved(item: dict[str, Any]) -> None:
    """A correction of the wording, or an issue, that takes the deed away."""
    mandatory = item["body"]["mandatory"]
    mandatory["regions"]["deed"] = "REVOKED"
    mandatory["change"]["to"] = 15


ISSUES: list[Change] = [
    rehashed(default),
    rehashed(moved),
    rehashed(lambda item: item["body"]["mandatory"].update(previous=OTHER)),
    detail(lambda value: value.update(envelopeHash=OTHER)),
    detail(lambda value: value["consents"].pop()),
    detail(lambda value: value.update(issueDate="2026-11-01")),
    detail(lambda value: value["consents"][0].update(signature=value["consents"][1]["signature"])),
    detail(lambda value: value["consents"][0]["binding"]["body"].update(party="somebody")),
    detail(lambda value: value["consents"][0]["binding"]["body"].update(origin="other.register")),
]


@pytest.mark.parametrize("change", ISSUES)
def test_a_changed_issue_is_not_signed(service: Service, change: Change) -> None:
    id, key = agreed(service), Watched(service.office.people["NOTARY"])
    with pytest.raises(DoNotSign):
        client(service, "notary", lying(service, "acts:prepare", change)).acts.do(id, ISSUE, key)
    assert key.signed == []


def orders(change: Change) -> Change:
    return lambda value: [change(order) for order in value["orders"]]


ORDERS: list[Change] = [
    orders(lambda order: order.update(digest=OTHER)),
    orders(lambda order: order.update(acts=[OTHER])),
    orders(lambda order: order.update(acts=order["acts"] * 2)),
    orders(lambda order: order.update(deadline=order["deadline"] + 1)),
    orders(lambda order: order.update(deadline=0)),
    orders(lambda order: order.update(deadline=order["deadline"] + 30 * 86_400)),
    orders(lambda order: order["typed_data"]["domain"].update(chainId=1)),
    orders(lambda order: order["typed_data"]["domain"].update(verifyingContract="0x" + "12" * 20)),
    orders(lambda order: order["typed_data"]["message"].update(instanceId="0x" + OTHER)),
    orders(lambda order: order["typed_data"]["message"]["changes"][0].update(to=15)),
    orders(lambda order: order["typed_data"]["message"]["changes"][0].update(lanes=3)),
]


@pytest.mark.parametrize("change", ORDERS)
def test_a_changed_order_is_not_signed(service: Service, change: Change) -> None:
    id, key = issued(service), Watched(service.office.people["CREDITOR"])
    with pytest.raises(DoNotSign):
        client(service, "claims", lying(service, "/v1/acts", change)).acts.do(id, discharge(service), key)
    assert len(key.signed) == 1  # the act, which is entered; its order waits on the work list
    service.settle()
    assert client(service, "claims").acts.sign_waiting(key) == 1


def test_an_order_on_the_work_list_moves_what_the_history_says(service: Service) -> None:
    id, key = issued(service), Watched(service.office.people["CREDITOR"])
    service.discharge(id, order=False)
    service.settle()

    def change(value: dict[str, Any]) -> None:
        value["items"][0]["typed_data"]["message"]["changes"][0].update(to=15)

    with pytest.raises(DoNotSign):
        client(service, "claims", lying(service, "/v1/orders", change)).acts.sign_waiting(key)
    assert key.signed == []


def test_a_trust_root_that_the_signer_holds_decides_for_which_register(service: Service) -> None:
    id, key = issued(service), Watched(service.office.people["CREDITOR"])
    value = json.loads(client(service, None).public.trust())
    held = trust.parse(canonical.encode({**value, "origin": "another.register"}))
    words = "the register of the service is register.trial.example, and the trust root is of another.register"
    with pytest.raises(OtherRegister, match=words):
        client(service, "claims", trust=held).acts.do(id, discharge(service), key)
    elsewhere = [{**value["registries"][-1], "address": "0x" + "77" * 20}]
    held = trust.parse(canonical.encode({**value, "registries": elsewhere}))
    with pytest.raises(DoNotSign, match=r"order\.typed_data"):
        client(service, "claims", trust=held).acts.do(id, discharge(service), key)
    assert len(key.signed) == 1


def test_a_clock_that_is_off_is_said(service: Service) -> None:
    id, key = issued(service), Watched(service.office.people["CREDITOR"])
    now = service.office.clock.now + timedelta(hours=1)
    with pytest.raises(DoNotSign, match="off this clock"):
        client(service, "claims", now=lambda: now).acts.do(id, discharge(service), key)
    assert key.signed == []


@pytest.mark.parametrize(
    "change",
    [
        lambda asked: asked["envelope"]["mandatory"]["dates"].update(due="2099-01-01"),
        lambda asked: asked["disclosures"][0].__setitem__(2, "another"),
        lambda asked: asked["typedData"]["message"].update(instrument="01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"),
        lambda asked: asked.update(party="lender", role="LENDER"),
        lambda asked: asked.update(origin="another.register"),
    ],
)
def test_a_changed_request_for_consent_is_not_shown_as_one(service: Service, change: Change) -> None:
    id = drafted(service)
    client(service, "claims").instruments.offer(id)
    line = lying(service, "/consents/borrower/BORROWER", change)
    with pytest.raises(DoNotSign):
        client(service, "claims", line).consents.request(id, "borrower", "BORROWER")


SUBMISSIONS: list[Change] = [
    lambda item: item.update(digest=OTHER),
    rehashed(lambda item: item["body"]["mandatory"]["detail"].update(kind="DISCHARGE")),
    rehashed(lambda item: item["body"]["mandatory"]["actor"].update(role="NOTARY")),
    rehashed(lambda item: item["body"]["mandatory"]["actor"]["binding"]["body"].update(instrument=None)),
    rehashed(lambda item: item["body"]["mandatory"].update(type="DELIVER", detail={"party": "borrower"})),
    rehashed(lambda item: item["body"]["mandatory"].update(instrument="01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12")),
    rehashed(default),
    rehashed(lambda item: item["body"]["digests"].append(OTHER)),
    mandatory(eventTime="2026-11-20T00:00:00Z", legalTime="2026-11-20T00:00:00Z"),
]


@pytest.mark.parametrize("change", SUBMISSIONS)
def test_a_changed_submission_is_not_signed(service: Service, change: Change) -> None:
    id, key = issued(service), Watched(service.wallet("borrower"))
    wanted = Submission.made(party="borrower", kind="OBJECTION", key=key.address)
    with pytest.raises(DoNotSign):
        client(service, "customer", lying(service, "submissions:prepare", change)).submissions.submit(id, wanted, key)
    assert key.signed == []
    assert [item.type for item in client(service, "claims").acts.history(id)] == ["ISSUE"]
    client(service, "customer").submissions.submit(id, wanted, key)


@pytest.mark.parametrize("change", [{"sha256": OTHER}, {"sm3": OTHER}])
def test_a_paper_that_is_not_the_one_that_was_sent_is_told(service: Service, change: dict[str, str]) -> None:
    line = lying(service, "/v1/evidence", lambda kept: kept.update(change))
    with pytest.raises(NoAnswer, match="and another was sent"):
        client(service, "claims", line).evidence.keep("DECISION", b"a decision")


def test_another_key_than_the_authoritys_signs_nothing(service: Service) -> None:
    id, key = issued(service), Watched(EthereumKey(new_private_key()))
    with pytest.raises(DoNotSign, match="key"):
        client(service, "claims").acts.do(id, discharge(service), key)
    assert key.signed == []
