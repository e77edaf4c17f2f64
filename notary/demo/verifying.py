"""Verification as an outsider does it: another process, with certificate, documents and trust root alone."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from notary.domain.errors import Error

VERDICTS = {0: "passed", 1: "FAILED", 2: "indeterminate", 3: "passed, without force", 4: "standing indeterminate"}
"""Exit statuses of ``notary verify`` in words."""


class DemoFailed(Error):
    """The demo showed something else than it must; the product is broken."""

    code = "DEMO_FAILED"


def verify(certificate: Path, trust: Path, documents: list[Path]) -> str:
    """The verdict on a genuine certificate in words (raises DemoFailed when it is not found genuine)."""
    status, report = run(certificate, trust, documents)
    if status not in (0, 3):
        raise DemoFailed(f"{certificate} was not found genuine: {json.dumps(report, ensure_ascii=False)[:2000]}")
    return VERDICTS[status]


def refusal(certificate: Path, trust: Path, documents: list[Path]) -> str:
    """Why a tampered certificate is refused (raises DemoFailed when it is not)."""
    status, report = run(certificate, trust, documents)
    failed = [check for check in report["checks"] if check["result"] == "FAIL"]
    if status != 1 or not failed:
        raise DemoFailed(f"{certificate} was altered and still not refused")
    reasons = "\n".join(f"    {item['id']} {item['name']}: {item['code']}. {item['message']}" for item in failed)
    return f"  a certificate whose due date was moved to 2099 is refused (exit status {status}):\n{reasons}"


def run(certificate: Path, trust: Path, documents: list[Path]) -> tuple[int, dict[str, Any]]:
    """Exit status and report of one verifying process."""
    command = [sys.executable, "-m", "notary.cli", "verify", str(certificate), "--trust", str(trust), "--json"]
    for document in documents:
        command += ["--document", str(document)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in VERDICTS:
        raise DemoFailed(f"notary verify ended with {done.returncode}: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    return done.returncode, report[0] if isinstance(report, list) else report
