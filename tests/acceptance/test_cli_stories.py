"""``notary demo --story``: a debt's life as it is told, and what it leaves behind for those who were not there."""

import json
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from clikit import PATIENCE, Cli

pytestmark = pytest.mark.process

STEP = re.compile(r"^ ?[1-9]\d* ")
AMOUNT = re.compile(r"that is [0-9,]+\.[0-9]{2} CNY")
"""It depends on the day on which the story is played."""
ON_CHAIN = re.compile(r": (\S+) on the chain at block (\d+)$")

STANDINGS = {
    "default": [
        *["ENFORCEABLE"] * 4,
        *["IN_DEFAULT"] * 5,
        "IN_DEFAULT+SUCCEEDED",
        *["CERTIFICATE_REQUESTED+SUCCEEDED"] * 2,
        "OBJECTED+SUCCEEDED",
        "CERTIFICATE_REQUESTED+SUCCEEDED",
        *["CERTIFIED+SUCCEEDED"] * 2,
        "FILED+SUCCEEDED",
        "ENFORCING+SUCCEEDED",
        "ENFORCED+SUCCEEDED",
    ],
    "discharge": [*["ENFORCEABLE"] * 4, "IN_DEFAULT", "DISCHARGED"],
    "revoked": [*["ENFORCEABLE"] * 3, "ENFORCEABLE+UNDER_RECHECK", "REVOKED"],
}
"""What the chain shows after each step that is an act of an authority, in order."""

BEFORE_NOTICE = "the insurer is creditor once the notice of the transfer has arrived (C4; 民法典 546)"
REFUSALS = {
    "default": [
        (
            "the insurer asks for the execution certificate before it has paid",
            [
                BEFORE_NOTICE,
                "the insurer may claim up to what it paid, less what it has received since (保险法 60)",
            ],
        ),
        ("the insurer asks before the debtors were told of the transfer", [BEFORE_NOTICE]),
        (
            "the court closes the case on a part payment",
            ["what was received must cover the amount of the title, that is … CNY (执行规定 64)"],
        ),
    ],
    "discharge": [
        (
            "somebody asks for an execution certificate all the same",
            [
                "a default must be on record; the debt is DISCHARGED (P2)",
                "the debt is discharged; nothing is left to enforce (民法典 557)",
                "no more may be asked for than is owed on the day, after payments and caps, that is … CNY",
            ],
        ),
    ],
    "revoked": [
        (
            "the notary of the deed decides on it alone",
            ["another notary than the one of the deed decides (公证程序规则 62)"],
        ),
    ],
}
"""The steps that are refused, in order, each with all that would make it lawful."""

FILES = {"default": ["0-execution.json", "0.json"], "discharge": ["0.json"], "revoked": ["0.json"]}
EXIT = {"default": 0, "discharge": 0, "revoked": 3}


@dataclass(frozen=True)
class Told:
    """A story that was played: its folder, and what was printed."""

    name: str
    out: Path
    lines: list[str]

    @property
    def cli(self) -> Cli:
        """The command line of the office that it left."""
        return Cli(self.out / ".office", real=True)


@pytest.fixture(scope="module", params=STANDINGS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp(request.param)
    cli = Cli(folder)
    cli.environment["COLUMNS"] = "300"
    status, out, error = cli.run("demo", "--story", request.param, "--out", folder / "out")
    assert (status, error) == (0, "")
    return Told(request.param, folder / "out", out.splitlines())


def test_the_steps_are_numbered_and_the_chain_shows_each_standing(told: Told) -> None:
    steps = [line for line in told.lines if STEP.match(line)]
    assert [int(line.split()[0]) for line in steps] == list(range(1, len(steps) + 1))
    shown = [found for line in steps if (found := ON_CHAIN.search(line))]
    assert [found[1] for found in shown] == STANDINGS[told.name]
    blocks = [int(found[2]) for found in shown]
    assert blocks == sorted(blocks)


def test_what_the_law_forbids_is_refused_with_every_reason(told: Told) -> None:
    found: list[tuple[str, list[str]]] = []
    for line in told.lines:
        if STEP.match(line) and line.endswith(": refused"):
            found.append((STEP.sub("", line).removesuffix(": refused"), []))
        elif line.startswith("     – "):
            found[-1][1].append(AMOUNT.sub("that is … CNY", line.removeprefix("     – ")))
    assert found == REFUSALS[told.name]


def test_its_certificates_verify_offline(told: Told) -> None:
    written = sorted(path.name for path in (told.out / "certificates").iterdir())
    assert written == FILES[told.name]
    for name in written:
        trust = ("--trust", told.out / "trust.json", "--offline")
        status, out, error = told.cli.run("verify", told.out / "certificates" / name, *trust)
        assert (status, error) == (EXIT[told.name], ""), out
        assert f"The standing is {STANDINGS[told.name][-1]} " in out
    (debt,) = json.loads((told.out / "summary.json").read_text())["debts"]
    assert debt["standing"] == STANDINGS[told.name][-1]


def test_the_office_that_it_leaves_is_sound_to_the_last_move_on_the_chain(told: Told) -> None:
    process = told.cli.start("serve", "--port", "0")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("serving http://")
    try:
        found = told.cli.ok("register", "check")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    checks = [re.split(r"\s{2,}", line)[:2] for line in found.splitlines() if line.endswith(" compared")]
    assert {outcome for _, outcome in checks} == {"sound"}
    assert {"acts", "steps", "evidence", "orders", "standings", "history"} <= {name for name, _ in checks}


def test_a_story_that_there_is_none_of(tmp_path: Path) -> None:
    line = Cli(tmp_path).refused("demo", "--story", "romance", "--out", tmp_path / "out", status=64)
    assert "'romance' is no story; those are default, discharge, revoked" in line
    assert not (tmp_path / "out").exists()
