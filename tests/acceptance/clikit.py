"""``notary`` on one data directory, and the steps that many tests of it take."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from notary.cli.main import main

LOAN = Path(__file__).parents[2] / "docs" / "examples" / "loan.json"
DOCUMENTS = ("LOAN_CONTRACT", "GUARANTEE_INSURANCE_POLICY", "COMMITMENT")
BORROWER_PAPER = ("--id-type", "RESIDENT_ID", "--id-no", "310000197604164327")
EVIDENCE = hashlib.sha256(b"record of a session").hexdigest()
PATIENCE = 120
"""Seconds after which a test gives up on the worker; passing takes as long as the worker does."""


class Cli:
    """``notary`` on one data directory.

    ``ok`` and ``refused`` run a command in this process, through the same ``main``, because the start of another one
    costs more than most commands do; README's tour is gone through with real processes.
    """

    def __init__(self, data: Path, *, real: bool = False) -> None:
        """``real``: each command is a process of its own."""
        self.data, self.real = data, real
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NOTARY_")}
        self.environment = kept | {"NOTARY_DATA": str(data)}
        if "NOTARY_ANVIL" in os.environ:
            self.environment["NOTARY_ANVIL"] = os.environ["NOTARY_ANVIL"]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command in the background."""
        command = [sys.executable, "-m", "notary.cli", *arguments]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.data
        )

    def run(self, *arguments: str | Path) -> tuple[int, str, str]:
        """Exit status, output and errors of a command."""
        process = self.start(*map(str, arguments))
        out, error = process.communicate(timeout=PATIENCE)
        return process.returncode, out, error

    def ok(self, *arguments: str | Path) -> str:
        """The output of a command that must succeed."""
        status, out, error = self.run(*arguments) if self.real else self.here(*arguments)
        assert status == 0, error
        return out

    def here(self, *arguments: str | Path) -> tuple[int, str, str]:
        """The same in this process, which saves its start."""
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(StringIO()) as out,
            redirect_stderr(StringIO()) as err,
        ):
            for name, value in self.environment.items():
                patch.setenv(name, value)
            patch.chdir(self.data)
            patch.setattr(sys, "argv", ["notary", *map(str, arguments)])
            with pytest.raises(SystemExit) as ended:
                main()
        return int(ended.value.code or 0), out.getvalue(), err.getvalue()

    def refused(self, *arguments: str | Path, status: int = 1, real: bool = False) -> str:
        """The one line with which a command refuses."""
        found, out, error = self.run(*arguments) if real or self.real else self.here(*arguments)
        assert "Traceback" not in error, error
        assert (found, out, len(error.splitlines())) == (status, "", 1), (found, out, error)
        return error.strip()


def add(cli: Cli, reference: str = "LOAN-1") -> str:
    """Enter the example debt; returns its id."""
    documents = [part for type in DOCUMENTS for part in ("--document", f"{type}={cli.data / type}.pdf")]
    draft = json.loads(LOAN.read_text()) | {"institution": "trial-bank"}
    (cli.data / "draft.json").write_text(json.dumps(draft))
    return cli.ok("instrument", "add", cli.data / "draft.json", "--reference", reference, *documents).split()[0]


def consent(cli: Cli, party: str, role: str, *how: str) -> str:
    """One party consents."""
    given = how or ("--evidence", EVIDENCE)
    return cli.ok("instrument", "consent", "LOAN-1", "--party", party, "--role", role, *given)


def agreed(cli: Cli, reference: str) -> None:
    """A debt that every party consented to."""
    add(cli, reference)
    cli.ok("instrument", "offer", reference)
    cli.ok("case", "complete", reference, "--before-consent")
    for party in ("lender", "insurer", "borrower"):
        given = ("--party", party, "--role", party.upper(), "--evidence", EVIDENCE)
        cli.ok("instrument", "consent", reference, *given)
    cli.ok("case", "complete", reference)


def paper(cli: Cli, kind: str) -> Path:
    """A paper of a kind, as somebody brings it."""
    path = cli.data / f"{kind}.pdf"
    path.write_bytes(f"%PDF- {kind}".encode())
    return path


def shown(cli: Cli, *kinds: str) -> list[str]:
    """The options that show papers of these kinds."""
    return [part for kind in kinds for part in ("--paper", f"{kind}={paper(cli, kind)}")]


def documents(cli: Cli) -> list[str]:
    """The options that name the example's documents."""
    return [part for type in DOCUMENTS for part in ("--document", f"{type}={cli.data / type}.pdf")]


def write_draft(cli: Cli, **change: Any) -> Path:
    """The example debt with members changed, or left out where they are None."""
    value = json.loads(LOAN.read_text()) | change
    path = cli.data / "changed.json"
    path.write_text(json.dumps({name: member for name, member in value.items() if member is not None}))
    return path
