"""Personal data stays with whom it concerns: not in logs, metrics, problems, nor in clear in the database file."""

import io
import json
import logging
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import uvicorn
from officekit import BANK, terms
from test_api_bad_input import places, who, with_key, with_value
from worldkit import STATES, World

from api import instruments as instrument_routes
from api.observe import configure_logs

NOT_PERSONAL = {"id", "roles", "party_kind", "id_type", "service_consent_channels", "service_deemed_served",
                "service_consent_date"}  # fmt: skip


def seeded() -> set[str]:
    """Every name, number of a paper, address and phone number of the portfolio's parties."""
    found = {
        str(value)
        for index in (0, 1)
        for party in terms(index)["parties"]
        for name, value in party.items()
        if name not in NOT_PERSONAL
    }
    return {value for value in found if len(value) > 1} | {"11010519491231002X"}


def forms(value: str) -> Iterator[bytes]:
    """How a text may stand in a file: UTF-8, UTF-16, and escaped in JSON, in a URL and by Python."""
    yield value.encode()
    yield value.encode("utf-16-le")
    yield value.encode("utf-16-be")
    if not value.isascii():
        yield json.dumps(value)[1:-1].encode()
        yield json.dumps(value)[1:-1].upper().replace("\\U", "\\u").encode()
        yield ascii(value)[1:-1].encode()
        yield httpx2.QueryParams({"q": value}).__str__()[2:].encode()


def found_in(content: bytes) -> list[str]:
    """The seeded values that stand in something."""
    return sorted(value for value in seeded() if any(form in content for form in forms(value)))


@pytest.fixture
def logs() -> Iterator[io.BytesIO]:
    """Everything that any logger says, in the form in which operators get it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_logs()
    text = io.BytesIO()
    stream = io.TextIOWrapper(text, encoding="utf-8", write_through=True)
    assert isinstance(root.handlers[0], logging.StreamHandler)
    root.handlers[0].setStream(stream)
    yield text
    stream.detach()
    root.handlers[:] = before
    root.setLevel(level)


def _play(world: World) -> tuple[bytes, bytes]:
    """Every route, right and wrong, by everybody; what was answered to others, and all problems."""
    others, problems = [], []
    values = sorted(seeded())
    for number, route in enumerate(world.routes()):
        for role in (who(route), "foreign", "court", "auditor", "admin", None):
            for state in STATES[:3] if role == who(route) else ("ISSUED",):
                answer = world.request(route, role, world.own, state)
                if answer.status_code >= 400:
                    problems.append(answer.content)
                if role in ("foreign", "admin", None) and route.path != "/v1/verify":
                    others.append(answer.content)
        if not route.takes_json:
            continue
        body = world.body(route, world.own, "DRAFT", who(route)) | {"certificate": {}}
        if "certificate" not in world.body(route, world.own, "DRAFT", who(route)):
            del body["certificate"]
        for index, path in enumerate(places(body)):
            value = values[(number + index) % len(values)]
            for made in (with_value(body, path, value), with_key(body, path, value)):
                named = made if isinstance(made, dict) else {}
                # What is public by design: a reference, and the ids of institutions and authorities.
                in_clear = named.get("reference") in values or named.get("id") in values
                if made is not None and not in_clear:
                    answer = world.request(route, who(route), world.own, "DRAFT", json=made)
                    if answer.status_code >= 400:
                        problems.append(answer.content)
    for value in values[::2]:
        for path in ("/v1/instruments", "/log/tile", "/v1/institutions", "/nowhere", "/v1/jobs", "/v1/certificates"):
            answer = world.service.as_("claims").get(f"{path}/{value}", params={"kind": value, "cursor": value})
            problems.append(answer.content)
    return b"\n".join(others), b"\n".join(problems)


def test_nothing_personal_is_told_to_anybody_else_or_logged_or_kept_in_clear(
    world: World, logs: io.BytesIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(seeded()) > 20
    claims = world.service.as_("claims")
    shown = claims.get(f"/v1/instruments/{world.own.instruments['ISSUED']}").content
    assert len(found_in(shown)) > 8, "whom it concerns does get it, or this test looks for the wrong values"
    others, problems = _play(world)

    def fails(*args: Any) -> Any:
        raise RuntimeError(f"could not handle {shown.decode()}")

    with monkeypatch.context() as patch:
        patch.setattr(instrument_routes.instruments, "draft", fails)
        broken = claims.post("/v1/instruments", json={"reference": "P-1", "draft": terms() | {"institution": BANK}})
    assert broken.status_code == 500
    metrics = world.service.as_(None).get("/metrics").content
    assert b"http_requests_total" in metrics
    text = logs.getvalue()
    assert b"request failed: RuntimeError at" in text
    assert text.count(b'"event": "request"') > 500
    kept = b"".join(path.read_bytes() for path in world.folder.glob("notary.db*"))
    assert b"SQLite format 3" in kept
    for name, content in {
        "answers to others": others,
        "problems": problems + broken.content,
        "metrics": metrics,
        "logs": text,
        "database": kept,
    }.items():
        assert found_in(content) == [], name


def test_a_server_says_no_more_than_the_application(
    world: World, logs: io.BytesIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uvicorn itself: bad requests, exceptions, connections that break."""

    def fails(*args: Any) -> Any:
        raise RuntimeError("许晓梅")

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    address = listening.getsockname()
    server = uvicorn.Server(uvicorn.Config(world.service.web, access_log=False, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        monkeypatch.setattr(instrument_routes.instruments, "draft", fails)
        headers = {"Authorization": f"Bearer {world.service.tokens['claims']}"}
        body = {"reference": "P-1", "draft": {"institution": BANK}}
        with httpx2.Client(base_url=f"http://{address[0]}:{address[1]}", headers=headers) as client:
            assert client.post("/v1/instruments", json=body).status_code == 500
            assert client.get("/v1/instruments/许晓梅?cursor=许晓梅").status_code == 400
        for raw in (
            "GET /许晓梅 HTTP/1.1\r\n\r\n",
            "许晓梅\r\n\r\n",
            f"GET /livez HTTP/1.1\r\nX: {'许晓梅' * 50_000}\r\n\r\n",
            "POST /v1/verify HTTP/1.1\r\nContent-Length: 9\r\n\r\n许",
        ):
            with socket.create_connection(address) as connection:
                connection.sendall(raw.encode())
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
    assert b"request failed: RuntimeError at" in logs.getvalue()
    assert found_in(logs.getvalue()) == []
    assert b"Traceback" not in logs.getvalue()
