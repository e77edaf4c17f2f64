"""Notices to webhooks: signed JSON by POST, to hosts of the public internet alone unless a network is allowed.

The host is looked up once, its address compared with what is allowed, and exactly that address connected to: a name
that answers otherwise the second time leads nowhere else. Redirects are not followed.
"""

import asyncio
import hashlib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import httpx2

from notary.domain.errors import FormatError
from notary.domain.notices import Letter, Proof, Rejected, Undelivered, require_webhook, webhook_body, webhook_signature

DEFAULT_TIMEOUT = 10.0
"""Seconds for one exchange, whatever the other side sends meanwhile."""

MOST_BYTES = 64 * 1024
"""What is read of an answer; its hash is part of the proof."""

LOOPBACK = ("127.0.0.0/8", "::1/128")

_AGAIN = frozenset({408, 409, 423, 425, 429})
"""4xx answers that may be others the next time."""

_NAT64 = ip_network("64:ff9b::/96")

_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]


def networks(text: str, where: str) -> tuple[_Network, ...]:
    """The networks of a list with blanks between, such as ``10.0.0.0/8 fd00::/8`` (raises FormatError)."""
    try:
        return tuple(ip_network(part) for part in text.split())
    except ValueError as error:
        raise FormatError(f"must be networks such as 10.0.0.0/8, with blanks between ({error})", where=where) from None


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host (raises OSError)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class Webhooks:
    """Posts notices to the webhooks of institutions."""

    def __init__(
        self,
        allowed: Sequence[_Network] = (),
        *,
        timeout: float = DEFAULT_TIMEOUT,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            allowed: networks besides the public internet that may be reached.
            timeout: seconds for one exchange.
            tls: whom to trust; None: the usual authorities.
            resolve: how hosts are looked up, for tests.
            clock: the time that is signed, in Unix seconds.
        """
        self._allowed = tuple(allowed)
        self._timeout = timeout
        self._tls = tls
        self._resolve = resolve
        self._clock = clock

    def send(self, letter: Letter) -> Proof:
        """Post a notice; the proof is the answer's status, the hash of what was read of it, and what signed for us.

        Raises:
            Rejected: the address is none that may be reached, or the answer is 3xx or a lasting 4xx.
            Undelivered: no answer in time, 5xx, or a 4xx that may pass.
        """
        try:
            require_webhook(letter.address, "webhook")
        except FormatError as error:
            raise Rejected(str(error)) from None
        url, host = self._pinned(letter.address)
        body = webhook_body(letter)
        signature = webhook_signature(letter.secret, int(self._clock()), body)
        headers = {
            "Host": host,
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "Idempotency-Key": letter.id,
            "Notary-Signature": signature,
        }
        try:
            status, answer = asyncio.run(self._exchanged(url, urlsplit(letter.address).hostname or "", headers, body))
        except (TimeoutError, httpx2.TimeoutException):
            raise Undelivered(f"the webhook does not answer in {self._timeout:g} s") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError) as error:
            raise Undelivered(f"the webhook does not answer: {type(error).__name__}", str(error)) from None
        digest = hashlib.sha256(answer).hexdigest()
        proof = {"status": str(status), "sha256": digest, "signature": signature, "url": letter.address}
        if 200 <= status < 300:
            return proof
        told = f"the webhook answers with {status}"
        if 300 <= status < 500 and status not in _AGAIN:
            raise Rejected(told, answer[:1_000].decode("utf-8", "replace"))
        raise Undelivered(told, answer[:1_000].decode("utf-8", "replace"))

    def _pinned(self, address: str) -> tuple[httpx2.URL, str]:
        """The URL with the one address that is connected to, and what the Host header says."""
        url = httpx2.URL(address)
        port = url.port or {"https": 443, "http": 80}[url.scheme]
        try:
            found = [ip_address(item.partition("%")[0]) for item in self._resolve(url.host, port)]
        except (OSError, UnicodeError):
            raise Undelivered("the webhook's host is not found") from None
        for item in found:
            if self._may_reach(item) and (url.scheme == "https" or item.is_loopback):
                return url.copy_with(host=str(item)), url.netloc.decode("ascii")
        raise Rejected(
            "the webhook's host is in a network that is not allowed; NOTARY_WEBHOOK_NETWORKS names those that are"
        )

    def _may_reach(self, address: _Address) -> bool:
        return all(
            (item.is_global and not item.is_multicast) or any(item in network for network in self._allowed)
            for item in _meant(address)
        )

    async def _exchanged(self, url: httpx2.URL, name: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Status and the beginning of the answer. A coroutine, since a timer can cancel it wherever it waits."""
        limit = httpx2.Timeout(None, connect=self._timeout / 2)
        async with (
            asyncio.timeout(self._timeout),
            # No proxy of the environment: it would connect to what it is told, after another look at the name.
            httpx2.AsyncClient(
                timeout=limit, trust_env=False, follow_redirects=False, verify=self._tls or True
            ) as client,
            client.stream("POST", url, content=body, headers=headers, extensions={"sni_hostname": name}) as response,
        ):
            read = bytearray()
            async for piece in response.aiter_raw():
                read += piece
                if len(read) >= MOST_BYTES:
                    break
            return response.status_code, bytes(read[:MOST_BYTES])


def _meant(address: _Address) -> Iterator[_Address]:
    """An address, and the IPv4 address that it stands for in IPv6."""
    yield address
    if isinstance(address, IPv6Address):
        for inner in (address.ipv4_mapped, address.sixtofour, (address.teredo or (None, None))[1]):
            if inner is not None:
                yield inner
        if address in _NAT64:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
