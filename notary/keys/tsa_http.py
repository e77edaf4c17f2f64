"""A remote timestamping authority: RFC 3161 over HTTP, believed only as far as its token verifies."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

import httpx2
from asn1crypto import cms, core, tsp

from notary.domain.errors import FormatError, Unavailable
from notary.domain.timestamp import (
    DIGEST_BYTES,
    MAX_TOKEN_BYTES,
    TimestampMalformed,
    TimestampMismatch,
    verify_token,
)

REQUEST_TYPE = "application/timestamp-query"
RESPONSE_TYPE = "application/timestamp-reply"

DEFAULT_TIMEOUT = 10.0
"""Seconds for one exchange, from connecting to the last byte."""

_MAX_RESPONSE_BYTES = MAX_TOKEN_BYTES + 1024
_NONCE_BITS = 64
_GRANTED = ("granted", "granted_with_mods")


class TimestampUnavailable(Unavailable):
    """The authority does not answer, or refuses; trying again later or elsewhere may help."""

    code = "TIMESTAMP_UNAVAILABLE"


class HttpTimestamper:
    """Asks a TSA and checks its answer before anyone relies on it."""

    def __init__(
        self,
        url: str,
        tsa_certificates: Sequence[bytes],
        *,
        timeout: float = DEFAULT_TIMEOUT,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """
        Args:
            url: of the TSA, http or https; the token is signed, so either will do.
            tsa_certificates: DER anchors that its tokens must lead to.
            timeout: seconds for one exchange, whatever the TSA sends meanwhile.
            transport: for proxies and tests.
        """
        self._url = url
        self._anchors = tuple(tsa_certificates)
        self._timeout = timeout
        self._transport = transport

    def timestamp(self, sha256_digest: bytes) -> bytes:
        """A DER TimeStampToken over a SHA-256 digest.

        Raises:
            FormatError: the digest has not 32 bytes.
            TimestampUnavailable: no answer, or a refusal, with the reason that the TSA gave.
            TimestampError: an answer that does not verify, or is the answer to another request.
        """
        if len(sha256_digest) != DIGEST_BYTES:
            raise FormatError(f"{len(sha256_digest)} bytes, where SHA-256 has {DIGEST_BYTES}", where="digest")
        nonce = secrets.randbits(_NONCE_BITS)
        token = _token(self._post(_request(sha256_digest, nonce)))
        if verify_token(token, sha256_digest, self._anchors).nonce != nonce:
            raise TimestampMismatch("the answer does not carry the nonce of this request", where=self._url)
        return token

    def _post(self, request: bytes) -> bytes:
        try:
            return asyncio.run(self._exchanged(request))
        except (TimeoutError, httpx2.TimeoutException):
            raise TimestampUnavailable(f"does not answer in {self._timeout:g} s", where=self._url) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise TimestampUnavailable(f"does not answer: {reason}", where=self._url) from error

    async def _exchanged(self, request: bytes) -> bytes:
        """The body of the answer. A coroutine, since a timer can cancel it wherever it waits."""
        headers = {"Content-Type": REQUEST_TYPE, "Accept": RESPONSE_TYPE, "Accept-Encoding": "identity"}
        # Connecting ends by itself, as httpcore2 forgets to close the socket of a TLS handshake that is cancelled.
        limit = httpx2.Timeout(None, connect=self._timeout / 2)
        async with (
            asyncio.timeout(self._timeout),
            httpx2.AsyncClient(timeout=limit, transport=self._transport) as client,
            client.stream("POST", self._url, content=request, headers=headers) as response,
        ):
            if response.status_code != httpx2.codes.OK:
                raise TimestampUnavailable(f"answered HTTP {response.status_code}", where=self._url)
            return await self._read(response)

    async def _read(self, response: httpx2.Response) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise TimestampMalformed("compressed, which was not asked for", where=self._url)
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > _MAX_RESPONSE_BYTES:
                raise TimestampMalformed(f"more than {_MAX_RESPONSE_BYTES} bytes: not a timestamp", where=self._url)
        return bytes(body)


class _Response(core.Sequence):  # type: ignore[misc]
    """TimeStampResp (RFC 3161 §2.4.2); asn1crypto's own wants a token even with a refusal."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def _request(digest: bytes, nonce: int) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    request = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(request).dump())


def _token(body: bytes) -> bytes:
    try:
        response = _Response.load(body, strict=True)
        _ = response.native
    except Exception:  # asn1crypto's errors have no common base, and all of them mean the same here
        raise TimestampMalformed("the answer is not a TimeStampResp") from None
    status: Any = response["status"]
    if status["status"].native not in _GRANTED:
        reasons = [status["status"].native, *(status["status_string"].native or [])]
        reasons += sorted(status["fail_info"].native or [])
        raise TimestampUnavailable(f"the authority refused: {', '.join(reasons)}")
    return bytes(response["time_stamp_token"].dump())  # empty where it is missing, which no verifier takes
