"""Who may do what: every route of the OpenAPI document, with every role, without a key, and by a foreign institution.

Routes come from the document, so a new one is tried without anybody thinking of it; one whose path has a parameter that
``worldkit`` does not know, or that names no permission, fails here.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from officekit import BANK
from worldkit import ABSENT, STATES, Holding, Route, World

from notary.services import api_keys

EVERYBODY = {"claims", "notary", "court", "customer", "auditor"}
MAY = {
    "instruments:read": EVERYBODY,
    "certificates:read": EVERYBODY,
    "deadlines:read": EVERYBODY,
    "jobs:read": EVERYBODY,
    "jobs:write": EVERYBODY - {"auditor"},
    "notices:read": EVERYBODY,
    "notices:write": EVERYBODY - {"auditor"},
    "institutions:read": EVERYBODY | {"admin"},
    "instruments:write": {"claims"},
    "consents:write": {"claims", "customer"},
    "acts:write": {"claims", "notary", "court"},
    "evidence:write": EVERYBODY - {"auditor"},
    "submissions:write": {"claims", "notary", "customer"},
    "keys:read": {"claims", "notary", "auditor"},
    "keys:write": {"claims"},
    "payments:read": EVERYBODY,
    "payments:write": {"claims"},
    "records:write": {"claims", "notary", "customer"},
    "courts:read": {"claims", "notary", "court", "auditor"},
    "courts:write": {"notary"},
    "courts:open": {"court"},
    "institutions:write": {"admin"},
    "authorities:write": {"admin"},
}
"""Permission → the roles that have it; the other statement of ``api_keys.ROLES``."""

PUBLIC = {
    "GET /",
    "GET /livez",
    "GET /readyz",
    "GET /metrics",
    "GET /v1/trust",
    "GET /v1/register",
    "POST /v1/verify",
    "POST /v1/amounts",
    "GET /log/checkpoint",
    "GET /log/tile/{path}",
}
"""Every route without a key. Adding one is a decision."""

CHALLENGES = {"/v1/deadlines.ics": 'Bearer, Basic realm="deadlines", charset="UTF-8"'}
"""Routes that also take a key as a password, for programs that can show nothing else."""

ROLES = ("claims", "notary", "court", "customer", "auditor", "admin")


def closed(world: World) -> list[Route]:
    """The routes that need a key."""
    return [route for route in world.routes() if not route.is_public]


def concerning(world: World) -> list[Route]:
    """The routes that name something of one institution, in their path or their body."""
    named = {"instruments", "acts"}
    return [
        route
        for route in closed(world)
        if "authorities:write" not in route.scopes
        and ((route.parameters) or (route.takes_json and named & set(world.body(route, world.own))))
    ]


def code(answer: Any) -> tuple[int, str]:
    """Status and stable code of a problem."""
    return answer.status_code, answer.json()["title"]


def test_routes_without_a_key_are_a_closed_list_and_all_others_name_a_permission(world: World) -> None:
    assert {str(route) for route in world.routes() if route.is_public} == PUBLIC
    for route in world.routes():
        assert bool(route.scopes) is not route.is_public, route
        assert set(route.scopes) <= set(MAY), route
        assert {"401", "403"} <= set(route.operation["responses"]) or route.is_public, route


def test_every_permission_is_asked_for_by_a_route(world: World) -> None:
    assert {name for route in world.routes() for name in route.scopes} == set(MAY) == api_keys.PERMISSIONS


def test_public_routes_need_no_key_and_mind_none(world: World) -> None:
    for route in world.routes():
        if route.is_public:
            assert world.request(route, None, world.own).status_code not in (401, 403), route
            garbage = world.request(route, None, world.own, headers={"Authorization": "Bearer x"})
            assert garbage.status_code not in (401, 403), route


@pytest.fixture(scope="module")
def keys_not_in_force(world: World) -> dict[str, str | None]:
    """Authorization headers that stand for nobody."""
    token = world.service.tokens["claims"]
    _, id, secret = token.split("_", 2)
    with world.office.write() as tx:
        revoked = api_keys.create(tx, world.office.context, name="r", role="claims", institution=BANK, days=30)
        api_keys.revoke(tx, world.office.context, revoked.split("_", 2)[1])
    other = world.service.tokens["notary"].split("_", 2)[2]
    return {
        "none": None,
        "garbage": "Bearer garbage",
        "another scheme": f"Basic {token}",
        "no scheme": token,
        "revoked": f"Bearer {revoked}",
        "unknown": f"Bearer ntk_{'0' * 16}_{secret}",
        "the secret of another": f"Bearer ntk_{id}_{other}",
        "cut short": f"Bearer {token[:-1]}",
        "more after it": f"Bearer {token}x",
        "not ASCII": "Bearer ntk_é",
    }


def test_every_other_route_refuses_whoever_shows_no_key_in_force(
    world: World, keys_not_in_force: dict[str, str | None]
) -> None:
    for route in closed(world):
        for name, value in keys_not_in_force.items():
            headers = {} if value is None else {"Authorization": value.encode("latin-1")}
            answer = world.request(route, None, world.own, headers=headers)
            assert code(answer) == (401, "UNAUTHENTICATED"), (str(route), name)
            assert answer.headers["www-authenticate"] == CHALLENGES.get(route.path, "Bearer")


def test_a_key_ends_at_its_last_second(world: World) -> None:
    with world.office.write() as tx:
        token = api_keys.create(tx, world.office.context, name="e", role="claims", institution=BANK, days=1)
    headers = {"Authorization": f"Bearer {token}"}
    start = world.office.clock.now
    try:
        world.office.clock.forward(days=1, seconds=-1)
        assert world.service.as_(None).get("/v1/instruments", headers=headers).status_code == 200
        world.office.clock.forward(seconds=1)
        for route in closed(world):
            assert code(world.request(route, None, world.own, headers=headers)) == (401, "UNAUTHENTICATED"), route
    finally:
        world.office.clock.now = start


@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_what_it_may_and_nothing_else(world: World, role: str) -> None:
    for route in closed(world):
        answer = world.request(route, role, world.own)
        if all(role in MAY[name] for name in route.scopes):
            assert answer.status_code not in (401, 403), (str(route), answer.text)
            assert answer.status_code < 500, (str(route), answer.text)
        else:
            assert code(answer) == (403, "FORBIDDEN"), (str(route), answer.text)


def test_a_key_narrowed_to_one_permission_does_only_that(world: World) -> None:
    for permission, roles in MAY.items():
        role = min(roles)
        with world.office.write() as tx:
            token = api_keys.create(
                tx,
                world.office.context,
                name="narrow",
                role=role,
                institution={"court": "trial-court", "claims": BANK, "customer": BANK}.get(role, "trial-office"),
                days=1,
                permissions=[permission],
                id_type="RESIDENT_ID" if role == "customer" else None,
                id_no="11010519491231002X" if role == "customer" else None,
            )
        for route in closed(world):
            answer = world.request(route, None, world.own, headers={"Authorization": f"Bearer {token}"})
            allowed = set(route.scopes) == {permission}
            assert (answer.status_code != 403) is allowed, (permission, str(route), answer.text)


def _strangers(world: World) -> Iterator[tuple[str, Holding, tuple[str, ...]]]:
    """Who sees nothing of a bank, and in which states of its instruments."""
    yield "foreign", world.own, STATES
    yield "claims", world.foreign, STATES
    yield "court", world.foreign, STATES
    yield "customer", world.own, ("DRAFT", "WITHDRAWN")
    yield "customer", world.foreign, STATES


def test_what_is_not_the_callers_does_not_exist_for_it(world: World) -> None:
    """404 on every route that names something of a foreign institution, and the very words for what is not there."""
    for role, holding, states in _strangers(world):
        kind = "claims" if role == "foreign" else role
        for route in concerning(world):
            if not all(kind in MAY[name] for name in route.scopes) or not _is_hidden(route, role, holding):
                continue
            for state in states:
                if state not in ("ISSUED",) and not _by_state(route):
                    continue
                answer = world.request(route, role, holding, state)
                assert answer.status_code == 404, (role, str(route), state, answer.text)
                told = answer.json()
                if _by_state(route) and route.parameters == ("id",):
                    absent = Holding(holding.bank, dict.fromkeys(STATES, ABSENT), act=holding.act)
                    absent.certificate = holding.certificate
                    same = world.request(route, role, absent, state).json()
                    seen = json.dumps(told).replace(holding.instruments[state], ABSENT)
                    assert seen.replace(told["request_id"], "") == json.dumps(same).replace(same["request_id"], "")


def _by_state(route: Route) -> bool:
    return "/v1/instruments/{id}" in route.path or route.path in ("/v1/acts:prepare", "/v1/certificates:batch")


def _is_hidden(route: Route, role: str, holding: Holding) -> bool:
    """All but the institution of a customer itself."""
    return not (route.path.startswith("/v1/institutions/") and role == "customer" and holding.bank == BANK)


def test_each_sees_its_own_list(world: World) -> None:
    def listed(role: str) -> set[str]:
        return {item["id"] for item in world.service.as_(role).get("/v1/instruments?limit=200").json()["items"]}

    own, foreign = set(world.own.instruments.values()), set(world.foreign.instruments.values())
    assert own <= listed("claims")
    assert not foreign & listed("claims")
    assert listed("foreign") == foreign
    assert own | foreign <= listed("auditor") == listed("notary")
    assert listed("customer") == {world.own.instruments["OFFERED"], world.own.instruments["ISSUED"]}
    assert listed("court") <= {world.own.instruments["ISSUED"]}  # what other tests opened to it
    assert world.service.as_("admin").get("/v1/instruments").status_code == 403


def test_auditors_read_everything_and_write_nothing(world: World) -> None:
    for route in closed(world):
        for holding in (world.own, world.foreign):
            if route.path.startswith("/v1/certificates/"):
                continue  # for its audience alone, see below
            answer = world.request(route, "auditor", holding, "OFFERED" if "{party}" in route.path else "ISSUED")
            if route.path.endswith("/execution-certificate"):
                assert code(answer) == (409, "CONFLICT"), (str(route), answer.text)  # none is in force here
            elif route.path == "/v1/worklist":
                assert code(answer) == (422, "REFUSED"), (str(route), answer.text)  # nothing waits for an auditor
            elif route.method == "get" and route.path != "/v1/orders":
                assert answer.status_code == 200, (str(route), answer.text)
            else:
                assert code(answer) == (403, "FORBIDDEN"), str(route)


def test_an_admin_knows_no_instrument(world: World) -> None:
    for route in closed(world):
        if not route.path.startswith(("/v1/institutions", "/v1/keys:")):
            assert code(world.request(route, "admin", world.own)) == (403, "FORBIDDEN"), str(route)


def test_a_certificate_is_for_its_audience_alone(world: World) -> None:
    """The customer may see the instrument, and has a certificate of its own; the creditor's has another id."""
    path = f"/v1/certificates/{world.own.certificate}.json"
    assert world.service.as_("claims").get(path).status_code == 200
    assert code(world.service.as_("customer").get(path)) == (404, "NOT_FOUND")
    made = world.service.as_("customer").get(f"/v1/instruments/{world.own.instruments['ISSUED']}/certificate").json()
    assert made["id"] != world.own.certificate
    assert world.service.as_("customer").get(made["url"]).status_code == 200
    assert code(world.service.as_("claims").get(made["url"])) == (404, "NOT_FOUND")
