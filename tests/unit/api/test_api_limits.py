"""Bodies that are too large, too slow, cut short, compressed, or no form: how much is taken, and what is told."""

import json
import tracemalloc
from typing import Any

import pytest
from fastapi.testclient import TestClient
from officekit import DOCUMENT
from rawkit import Answer, chunks, cut_short, dripping, in_pieces, require_problem, send
from worldkit import World

from api.limits import JSON_BYTES, LARGER, Limits
from api.observe import RequestLog
from api.plain import Plain


def limited(world: World, seconds: float) -> Any:
    """The service with a short deadline for bodies."""
    inner = world.service.as_(None).app.build_middleware_stack()
    while not isinstance(inner, Limits):
        inner = inner.app if hasattr(inner, "app") else inner._app
    web = RequestLog(Limits(Plain(inner._app._app), seconds))

    async def served(scope: Any, receive: Any, send: Any) -> None:
        await web({**scope, "app": world.service.web}, receive, send)

    return served


UPLOADS = (("POST", "/v1/instruments", "application/json"), ("POST", "/v1/verify", "multipart/form-data; boundary=x"))


def _upload_path(world: World) -> str:
    return f"/v1/instruments/{world.own.instruments['DRAFT']}/documents?type=X"


def _cases(world: World) -> list[tuple[str, str, dict[str, str], bytes]]:
    token = {"Authorization": f"Bearer {world.service.tokens['claims']}"}
    head = b'--x\r\nContent-Disposition: form-data; name="certificate"; filename="c"\r\n\r\n'
    offer = f"/v1/instruments/{world.own.instruments['DRAFT']}:offer"
    return [
        ("POST", "/v1/instruments", {**token, "Content-Type": "application/json"}, b'{"reference": "'),
        ("POST", "/v1/verify", {"Content-Type": "multipart/form-data; boundary=x"}, head),
        ("POST", _upload_path(world), {**token, "Content-Type": "application/pdf"}, b"%PDF-"),
        ("POST", offer, token, b""),
    ]


def test_a_slow_body_is_not_waited_for(world: World) -> None:
    web = limited(world, 0.05)
    for method, path, headers, start in _cases(world):
        answer = send(web, method, path, headers, dripping(start))
        assert (answer.status, json.loads(answer.body)["title"]) == (408, "TOO_SLOW"), path
        assert answer.headers["connection"] == "close"
        assert json.loads(answer.body)["request_id"] == answer.headers["x-request-id"]


def test_a_large_body_is_cut_off_where_the_limit_is(world: World) -> None:
    """100 MB that nobody announced: no more is read than may be sent, and no more kept than is read."""
    for method, path, headers, start in _cases(world):
        limit = next((most for end, most in LARGER.items() if path.partition("?")[0].endswith(end)), JSON_BYTES)
        tracemalloc.start()
        answer = send(world.service.web, method, path, headers, chunks(100_000_000, start=start))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (answer.status, json.loads(answer.body)["title"]) == (413, "TOO_LARGE"), (path, answer.body)
        assert limit < answer.taken <= limit + (1 << 20) + len(start)
        assert peak < 1.5 * limit + (8 << 20), (path, peak)


def test_a_large_body_that_is_announced_is_not_read_at_all(world: World) -> None:
    for method, path, headers, _ in _cases(world):
        for length in ("100000000", "9" * 30):
            answer = send(world.service.web, method, path, {**headers, "Content-Length": length}, chunks(1 << 20))
            assert (answer.status, answer.taken) == (413, 0), path


def test_exactly_as_much_as_is_taken_is_taken(world: World) -> None:
    text = b'{"reference": "", "draft": {}}'
    for more, status in ((0, 400), (1, 413)):
        body = text + b" " * (JSON_BYTES - len(text) + more)
        answer = world.service.as_("claims").post(
            "/v1/instruments", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == status


def test_a_body_cut_short_changes_nothing(world: World) -> None:
    path = _upload_path(world).partition("?")[0]
    before = world.service.as_("claims").get(path).json()
    for method, where, headers, start in _cases(world):
        answer = send(world.service.web, method, where, {**headers, "Content-Length": "5000"}, cut_short(start))
        assert (answer.status, json.loads(answer.body)["title"]) == (400, "CUT_SHORT"), where
    assert world.service.as_("claims").get(path).json() == before


def _multipart(*parts: bytes) -> bytes:
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def _file(name: str = "certificate", content: bytes = b"{}") -> bytes:
    return f'Content-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'.encode() + content


FORMS = {
    "nothing": b"",
    "no boundary inside": b"garbage",
    "only the end": b"--x--\r\n",
    "a part without a head": _multipart(b""),
    "a head without a name": _multipart(b"Content-Disposition: form-data\r\n\r\nx"),
    "a field and no file": _multipart(b'Content-Disposition: form-data; name="certificate"\r\n\r\nx'),
    "an unknown field": _multipart(_file("other")),
    "not closed": b"--x\r\n" + _file(),
    "a broken head": _multipart(b"\xff\xfe: \x00\r\n\r\nx"),
    "11 certificates": _multipart(*[_file()] * 11),
    "51 documents": _multipart(_file(), *[_file("document")] * 51),
    "1,000 files": _multipart(*[_file()] * 1000),
    "1,001 files": _multipart(*[_file()] * 1001),
    "2,000 fields": _multipart(*[b'Content-Disposition: form-data; name="a"\r\n\r\nx'] * 2000),
    "a long head": _multipart(b"X: " + b"x" * 1_000_000 + b"\r\n\r\nx"),
}


@pytest.mark.parametrize("name", FORMS)
def test_multipart_garbage(world: World, name: str) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = world.service.as_(None).post("/v1/verify", content=FORMS[name], headers=headers)
    require_problem(answer, (400, "FORMAT"), (400, "BAD_REQUEST"))


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize("after", [b"", b"what RFC 2046 calls an epilogue"])
def test_a_form_is_whole_with_its_closing_boundary_however_it_comes(world: World, size: int, after: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    form = _multipart(_file())

    def sent(form: bytes) -> Answer:
        pieces = [form[start : start + size] for start in range(0, len(form), size)]
        return send(world.service.web, "POST", "/v1/verify", headers, in_pieces(pieces))

    assert sent(form + after).status == 200
    answer = sent(form.removesuffix(b"-\r\n"))
    assert (answer.status, json.loads(answer.body)["errors"][0]["where"]) == (400, "body")


@pytest.mark.parametrize(
    "type", ["multipart/form-data", "multipart/form-data; boundary=", "application/json", "text/plain"]
)
def test_a_verification_that_is_no_form(world: World, type: str) -> None:
    answer = world.service.as_(None).post("/v1/verify", content=b"{}", headers={"Content-Type": type})
    require_problem(answer, (400, "FORMAT"), (400, "BAD_REQUEST"))


def test_a_compressed_body_is_refused_before_it_is_read(world: World) -> None:
    """Nothing unpacks, so a bomb has nothing to go off in; and what is packed is not the document."""
    for method, path, headers, _ in _cases(world):
        for coding in ("gzip", "deflate", "br", "identity, gzip", "GZIP"):
            answer = send(world.service.web, method, path, {**headers, "Content-Encoding": coding}, chunks(1 << 20))
            assert (answer.status, answer.taken) == (415, 0), path
            assert json.loads(answer.body)["title"] == "ENCODED"


def test_a_form_around_a_document_is_not_the_document(world: World) -> None:
    claims: TestClient = world.service.as_("claims")
    answer = claims.post(_upload_path(world), files={"file": ("c.pdf", DOCUMENT)})
    require_problem(answer, (400, "FORMAT"))
    for type in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
        content = f"document as {type}".encode()
        taken = claims.post(_upload_path(world), content=content, headers={"Content-Type": type})
        assert (taken.status_code, taken.json()["size"]) == (201, len(content))
    require_problem(claims.post(_upload_path(world), content=b""), (400, "FORMAT"))


def test_problem_of_a_cut_off_body_comes_once(world: World) -> None:
    """The framework's own words about a body that could not be read never reach the caller beside ours."""
    answer: Answer = send(world.service.web, *_cases(world)[0][:3], chunks(20_000_000))
    assert json.loads(answer.body)["title"] == "TOO_LARGE"
