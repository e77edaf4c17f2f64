"""Runs cases through the Python verifier, and all at once through the one in Node, which shares no code with it."""

import json
import os
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notary.domain import canonical, trust
from notary.domain.verification import Report
from notary.verifier import Options, verify_certificates
from tamper.table import Given
from tamper.world import World

ROOT = Path(__file__).parents[3]
NODE = ROOT / ".venv" / "bin" / "node"
VERIFIER = ROOT / "tests" / "node-verifier" / "verify.mjs"


@dataclass(frozen=True)
class Outcome:
    """What a verifier said: result and code of every check, both verdicts, exit status."""

    checks: dict[str, tuple[str, str]]
    a: str
    b: str
    exit: int


def outcome(report: Report) -> Outcome:
    """The part of a report in which both verifiers must agree."""
    checks = {check.id: (check.result.value, check.code) for check in report.checks}
    return Outcome(checks, report.notarisation.value, report.standing_verdict.value, report.exit_status)


def in_python(world: World | None, given: Given) -> Report:
    """The report on one case."""
    options = Options(now=given.now, rpc=endpoint(world, given.chain), log=given.log, offline=given.offline, timeout=5)
    documents = [(f"document {index}", content) for index, content in enumerate(given.documents)]
    (report,) = verify_certificates([given.data], documents, trust.parse(canonical.encode(given.trust)), options)
    return report


def in_node(world: World | None, cases: dict[str, Given], folder: Path) -> dict[str, Outcome]:
    """The outcome of every case, from one Node process."""
    path = folder / "cases.json"
    path.write_text(
        json.dumps([_written(world, name, given, folder / str(i)) for i, (name, given) in enumerate(cases.items())])
    )
    return {line["name"]: _read(line) for line in map(json.loads, _run_node(path).splitlines())}


def endpoint(world: World | None, chain: str) -> str | None:
    """The URL of one of a world's chains; on that of ``nobody`` nothing listens, "" leaves it to the trust root."""
    if chain == "nobody":
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{unused.getsockname()[1]}/"
    if not chain:
        return None
    assert world is not None, f"the chain {chain!r} is one of a world's"
    return world.server.url(chain)


def _written(world: World | None, name: str, given: Given, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    (folder / "certificate.json").write_bytes(given.data)
    (folder / "trust.json").write_bytes(canonical.encode(given.trust))
    documents = [folder / f"document-{index}" for index in range(len(given.documents))]
    for path, content in zip(documents, given.documents, strict=True):
        path.write_bytes(content)
    return {
        "name": name,
        "certificate": str(folder / "certificate.json"),
        "documents": list(map(str, documents)),
        "trust": str(folder / "trust.json"),
        "rpc": endpoint(world, given.chain),
        "log": given.log,
        "offline": given.offline,
        "now": given.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _run_node(path: Path) -> str:
    assert NODE.exists(), f"{NODE} is missing: run ./scripts/setup"
    assert (ROOT / "node_modules").is_dir(), "node_modules is missing: run ./scripts/setup"
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    command = [NODE, VERIFIER, "--cases", path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)
    assert done.returncode == 0, f"the Node verifier stopped with {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout


def _read(line: dict[str, Any]) -> Outcome:
    assert "error" not in line, f"the Node verifier could not run {line['name']}: {line['error']}"
    checks = {id: (result, code) for id, (result, code) in line["checks"].items()}
    return Outcome(checks, line["A"], line["B"], line["exit"])
