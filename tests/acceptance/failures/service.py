"""``notary api`` as a real process: who may ask it, what it holds in memory and open, and what it logged."""

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from harness import Office
from processes import NOTARY, Process, said, spawn, wait_for

from notary.services import api_keys
from notary.services.institutions import TRIAL

ROLES = {"claims": "CREDITOR", "notary": "NOTARY", "court": "COURT", "admin": "NOTARY"}
"""Roles of API keys, and whose institution each belongs to in the trial."""

_SERVING = re.compile(r"serving http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True)
class Service:
    """A service that answers, and keys for everybody who calls it."""

    office: Office
    process: Process
    port: int
    tokens: dict[str, str]

    def headers(self, role: str | None) -> dict[str, str]:
        """What shows a role's key; None: nobody's."""
        return {} if role is None else {"Authorization": f"Bearer {self.tokens[role]}"}

    def ask(self, role: str | None, method: str, path: str, **content: Any) -> httpx2.Response:
        """The answer to a request on a connection of its own."""
        headers = self.headers(role) | content.pop("headers", {})
        return httpx2.request(method, f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=60, **content)

    def draft(self) -> str:
        """The path of a new draft."""
        body = {"reference": f"LN-{secrets.token_hex(8)}", "draft": {"institution": TRIAL["CREDITOR"][1]}}
        made = self.ask("claims", "POST", "/v1/instruments", json=body)
        assert made.status_code == 201, made.text
        return f"/v1/instruments/{made.json()['id']}"

    def logged(self) -> list[dict[str, Any]]:
        """Its line about each request that ended, oldest first."""
        whole = said(self.office.data).rpartition("\n")[0]  # it may be writing the next line
        return [json.loads(line) for line in whole.splitlines() if '"event": "request"' in line]

    def temporary_files(self) -> set[str]:
        """Files without a name that the process holds open."""
        return {target for target in self._open() if target.endswith("(deleted)")}

    def sockets(self) -> int:
        """How many sockets it holds open."""
        return sum(target.startswith("socket:") for target in self._open())

    def _open(self) -> Iterator[str]:
        for link in Path(f"/proc/{self.process.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                yield str(link.readlink())

    def forget_peak(self) -> int:
        """Begin to measure anew; returns the bytes that the process holds now."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
        return self.peak()

    def peak(self) -> int:
        """The most bytes of memory that the process held since then."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]


@contextmanager
def api(office: Office, launcher: Sequence[str] = NOTARY) -> Iterator[Service]:
    """``notary api`` on an office."""
    before = len(said(office.data)) if (office.data.parent / "worker.log").exists() else 0
    command = [*launcher, "api", "--port", "0", "--data", str(office.data)]
    with spawn(command, office.data) as process:
        told = wait_for(lambda: _SERVING.search(said(office.data), before), "the service to tell its port", process)
        yield Service(office, process, int(told[1]), _tokens(office))


def _tokens(office: Office) -> dict[str, str]:
    with office.app.database.write() as tx:
        return {
            role: api_keys.create(tx, office.app.context, name="test", role=role, institution=TRIAL[acts_as][1], days=9)
            for role, acts_as in ROLES.items()
        }
