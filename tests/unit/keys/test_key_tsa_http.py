"""A remote TSA: what it answers is believed only as far as it verifies."""

import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from asn1crypto import cms, tsp
from unit.chain.hostile import COMPRESSED, ENDLESS, serving

from notary.domain import timestamp
from notary.domain.errors import FormatError
from notary.keys.office import open_seal
from notary.keys.trial import TrialAuthority
from notary.keys.tsa import LocalTimestamper
from notary.keys.tsa_http import HttpTimestamper, TimestampUnavailable

URL = "http://tsa.example/stamp"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
DIGEST = hashlib.sha256(b"a checkpoint").digest()

Answer = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def local(trial: TrialAuthority) -> LocalTimestamper:
    return LocalTimestamper(open_seal(trial.tsa_uri), lambda: NOW)


def remote(trial: TrialAuthority, answer: Answer) -> HttpTimestamper:
    return HttpTimestamper(URL, [trial.ca_certificate], transport=httpx2.MockTransport(answer))


def granted(token: bytes, status: str = "granted") -> httpx2.Response:
    fields = {"status": {"status": status}, "time_stamp_token": cms.ContentInfo.load(token)}
    return httpx2.Response(200, content=tsp.TimeStampResp(fields).dump())


def without_token(status: dict[str, Any]) -> httpx2.Response:
    """A TimeStampResp of nothing but a status (asn1crypto's type cannot be written without a token)."""
    info = tsp.PKIStatusInfo(status).dump()
    assert len(info) < 128
    return httpx2.Response(200, content=b"\x30" + bytes([len(info)]) + info)


def asked(request: httpx2.Request) -> Any:
    return tsp.TimeStampReq.load(request.content, strict=True)


@pytest.mark.parametrize("status", ["granted", "granted_with_mods"])
def test_a_granted_token_is_returned(trial: TrialAuthority, local: LocalTimestamper, status: str) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        query = asked(request)
        assert request.headers["Content-Type"] == "application/timestamp-query"
        assert request.headers["Accept-Encoding"] == "identity"
        assert query["cert_req"].native
        digest = query["message_imprint"]["hashed_message"].native
        return granted(local.timestamp(digest, nonce=query["nonce"].native), status)

    token = remote(trial, answer).timestamp(DIGEST)
    assert timestamp.verify_token(token, DIGEST, [trial.ca_certificate]).time == NOW


def test_each_request_has_its_own_nonce(trial: TrialAuthority, local: LocalTimestamper) -> None:
    nonces: list[int] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        nonces.append(asked(request)["nonce"].native)
        return granted(local.timestamp(DIGEST, nonce=nonces[-1]))

    timestamper = remote(trial, answer)
    timestamper.timestamp(DIGEST)
    timestamper.timestamp(DIGEST)
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize("nonce", [None, 1])
def test_an_older_answer_played_again_is_refused(
    trial: TrialAuthority, local: LocalTimestamper, nonce: int | None
) -> None:
    replayed = local.timestamp(DIGEST, nonce=nonce)
    with pytest.raises(timestamp.TimestampMismatch, match="nonce"):
        remote(trial, lambda _: granted(replayed)).timestamp(DIGEST)


def test_a_token_over_another_digest_is_refused(trial: TrialAuthority, local: LocalTimestamper) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return granted(local.timestamp(bytes(32), nonce=asked(request)["nonce"].native))

    with pytest.raises(timestamp.TimestampMismatch, match="not over"):
        remote(trial, answer).timestamp(DIGEST)


def test_a_token_of_another_authority_is_refused(trial: TrialAuthority) -> None:
    seal = open_seal(trial.office_uri)  # a certificate of the same authority, but not one for timestamps

    def answer(request: httpx2.Request) -> httpx2.Response:
        return granted(LocalTimestamper(seal, lambda: NOW).timestamp(DIGEST, nonce=asked(request)["nonce"].native))

    with pytest.raises(timestamp.TimestampMisused):
        remote(trial, answer).timestamp(DIGEST)


def test_a_refusal_gives_the_authority_s_reason(trial: TrialAuthority) -> None:
    status = {"status": "rejection", "status_string": ["too many requests"], "fail_info": {"system_failure"}}
    with pytest.raises(TimestampUnavailable, match="rejection, too many requests, system_failure"):
        remote(trial, lambda _: without_token(status)).timestamp(DIGEST)


@pytest.mark.parametrize("code", [301, 404, 500, 503])
def test_http_errors_are_unavailability(trial: TrialAuthority, code: int) -> None:
    with pytest.raises(TimestampUnavailable, match=f"{URL}: answered HTTP {code}"):
        remote(trial, lambda _: httpx2.Response(code, headers={"Location": "/"})).timestamp(DIGEST)


def test_no_connection_is_unavailability(trial: TrialAuthority) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("connection refused", request=request)

    with pytest.raises(TimestampUnavailable, match="does not answer: connection refused"):
        remote(trial, answer).timestamp(DIGEST)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\x30\x03\x02\x01\x00"], ids=["empty", "html", "other asn1"])
def test_an_answer_that_is_no_timestamp(trial: TrialAuthority, body: bytes) -> None:
    with pytest.raises(timestamp.TimestampMalformed):
        remote(trial, lambda _: httpx2.Response(200, content=body)).timestamp(DIGEST)


def test_granted_without_a_token(trial: TrialAuthority) -> None:
    with pytest.raises(timestamp.TimestampMalformed):
        remote(trial, lambda _: without_token({"status": "granted"})).timestamp(DIGEST)


def test_an_endless_answer_is_cut_off(trial: TrialAuthority) -> None:
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(1000)
            yield bytes(sent[-1])

    with pytest.raises(timestamp.TimestampMalformed, match="not a timestamp"):
        remote(trial, lambda _: httpx2.Response(200, content=endless())).timestamp(DIGEST)
    assert sum(sent) < 2 * timestamp.MAX_TOKEN_BYTES


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endless_exchange_is_given_up_at_the_deadline(trial: TrialAuthority, kind: str) -> None:
    with serving(*ENDLESS[kind]) as url:
        timestamper = HttpTimestamper(url, [trial.ca_certificate], timeout=0.3)
        with pytest.raises(TimestampUnavailable, match=r"in 0\.3 s"):
            timestamper.timestamp(DIGEST)


def test_a_tls_handshake_that_does_not_end_is_given_up_at_the_deadline(trial: TrialAuthority) -> None:
    with serving(*ENDLESS["silence"]) as url:
        timestamper = HttpTimestamper(url.replace("http", "https"), [trial.ca_certificate], timeout=0.3)
        with pytest.raises(TimestampUnavailable, match=r"in 0\.3 s"):
            timestamper.timestamp(DIGEST)


def test_a_compressed_answer_is_refused(trial: TrialAuthority) -> None:
    with serving(COMPRESSED, b"1\r\na\r\n", 0.01) as url, pytest.raises(timestamp.TimestampMalformed, match="compress"):
        HttpTimestamper(url, [trial.ca_certificate]).timestamp(DIGEST)


@pytest.mark.parametrize("url", ["", "tsa.example", "ftp://tsa.example", "http://[::bad"])
def test_what_is_no_address_is_unavailability(trial: TrialAuthority, url: str) -> None:
    with pytest.raises(TimestampUnavailable, match="does not answer"):
        HttpTimestamper(url, [trial.ca_certificate]).timestamp(DIGEST)


def test_only_sha256_digests_are_stamped(trial: TrialAuthority, local: LocalTimestamper) -> None:
    for timestamper in (local, HttpTimestamper(URL, [trial.ca_certificate])):
        with pytest.raises(FormatError, match="SHA-256 has 32"):
            timestamper.timestamp(bytes(20))


def test_a_clock_without_zone_is_a_programming_error(trial: TrialAuthority) -> None:
    with pytest.raises(ValueError, match="time zone"):
        LocalTimestamper(open_seal(trial.tsa_uri), lambda: datetime(2026, 1, 1)).timestamp(DIGEST)
