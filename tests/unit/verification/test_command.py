"""``notary verify`` as a person or a program calls it: what it prints, its exit status, and how little it needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from fakechain import ChainServer
from small_office import Setting

from notary.cli.verify import exit_status, run, verify
from notary.domain.times import format_time
from notary.domain.verification import Report

ROOT = Path(__file__).parents[3]


@pytest.fixture
def desk(setting: Setting, chains: ChainServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of someone who verifies: certificates, documents and the trust root."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.json").write_bytes(setting.certificate(setting.plain))
    (tmp_path / "revoked.json").write_bytes(setting.certificate(setting.revoked))
    (tmp_path / "contract.pdf").write_bytes(setting.plain.documents[0][1])
    (tmp_path / "trust.json").write_bytes(setting.trust(chains.add("live", setting.office.chain)))
    (tmp_path / "garbage.json").write_bytes(b"\x00")
    return tmp_path


def call(setting: Setting, *arguments: str) -> int:
    application = typer.Typer(add_completion=False)
    application.command()(verify)
    with pytest.raises(SystemExit) as left:
        run(application, [*arguments, "--now", format_time(setting.now)])
    return int(str(left.value.code or 0))


def test_the_standing_comes_first_then_the_notarisation_then_every_check(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(setting, "plain.json", "--trust", "trust.json", "--document", "contract.pdf") == 0
    out = capsys.readouterr().out
    told = [
        "TRIAL",
        "B  Standing: TOTAL-PASSED",
        "The standing is ENFORCEABLE",
        "A  Notarisation: TOTAL-PASSED",
        "C01 FORMAT",
    ]
    places = [out.index(each) for each in [*told, "C15 STANDING-ON-CHAIN"]]
    assert places == sorted(places)
    assert "It rests on act 0 (ISSUE) by Notary Wang as NOTARY, since 2026-01-05T08:00:00Z: 公证法 37." in out
    assert "Not compared with the chain" not in out


def test_a_revocation_is_said_in_words_and_by_exit_status(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(setting, "revoked.json", "--trust", "trust.json") == 3
    out = capsys.readouterr().out
    assert "The standing is REVOKED (on the chain, as of 2026-01-06T09:00:00Z)." in out
    assert "It rests on act 2 (REVOKE) by Notary Wang as NOTARY" in out


def test_offline_says_that_the_chain_was_not_asked(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(setting, "plain.json", "--trust", "trust.json", "--offline") == 0
    out = capsys.readouterr().out
    assert "Not compared with the chain." in out
    assert "The standing is ENFORCEABLE (by a snapshot that the office signed, as of" in out


def test_an_expired_snapshot_offline_says_was(setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    application = typer.Typer(add_completion=False)
    application.command()(verify)
    with pytest.raises(SystemExit) as left:
        run(application, ["plain.json", "--trust", "trust.json", "--offline", "--now", "2026-03-01T00:00:00Z"])
    assert left.value.code == 4
    out = capsys.readouterr().out
    assert "The standing was ENFORCEABLE at 2026-01-06T09:00:00Z" in out
    assert "The standing is" not in out


def test_a_chain_that_is_down_is_neither_valid_nor_invalid(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(setting, "plain.json", "--trust", "trust.json", "--rpc", "http://127.0.0.1:1/") == 2
    out = capsys.readouterr().out
    assert "B  Standing: INDETERMINATE" in out
    assert "CHAIN_UNREACHABLE" in out
    assert "The standing was ENFORCEABLE at" in out


def test_a_certificate_cannot_write_on_the_terminal(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value = json.loads((desk / "plain.json").read_bytes())
    value["credential"]["issuer"]["name"] = "\x1b[2J\r\nA  Notarisation: TOTAL-PASSED\u202e"
    (desk / "forged.json").write_text(json.dumps(value))
    assert call(setting, "forged.json", "--trust", "trust.json") == 1
    out = capsys.readouterr().out
    assert not {"\x1b", "\r", "\u202e"} & set(out)
    assert not any(line.startswith("A  Notarisation: TOTAL-PASSED") for line in out.splitlines())
    assert "(as the file claims)" in out


def test_json_is_the_whole_report(setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(setting, "revoked.json", "--trust", "trust.json", "--json") == 3
    report = json.loads(capsys.readouterr().out)
    assert (report["A"], report["B"], report["exit"], report["trial"]) == ("TOTAL-PASSED", "TOTAL-PASSED", 3, True)
    assert report["standing"]["name"] == "REVOKED"
    assert report["standing"]["explanation"]["legalBasis"] == ["公证法 37"]
    assert [check["id"] for check in report["checks"]] == [f"C{number:02}" for number in range(1, 16)]
    block = report["checks"][8]["inputs"]["block"]
    assert block["hash"] == setting.office.chain.block_hash(block["number"])


def test_several_files_give_one_json_line_each(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(setting, "plain.json", "revoked.json", "garbage.json", "--trust", "trust.json", "--json") == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["file"], line["exit"]) for line in lines] == [
        ("plain.json", 0),
        ("revoked.json", 3),
        ("garbage.json", 1),
    ]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [([0, 0], 0), ([0, 4], 4), ([4, 3], 3), ([3, 2, 4], 2), ([2, 1], 1), ([], 0)],
)
def test_for_several_files_the_gravest_status_counts(statuses: list[int], expected: int) -> None:
    class Fake:
        def __init__(self, status: int) -> None:
            self.exit_status = status

    reports: list[Report] = [Fake(status) for status in statuses]  # type: ignore[misc]
    assert exit_status(reports) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plain.json"], "--trust"),
        (["plain.json"], "from the office"),
        (["--trust", "trust.json"], "FILE"),
        (["\x1b[2J\u202e\u009b.json", "--trust", "trust.json"], "\\x1b[2J\\u202e\\x9b.json: cannot be read"),
        (["plain.json", "--trust", "trust.json", "--\x1b\u2028"], "\\x1b\\u2028"),
        (["nothing.json", "--trust", "trust.json"], "nothing.json"),
        (["plain.json", "--trust", "nothing.json"], "nothing.json"),
        (["plain.json", "--trust", "plain.json"], "no trust root"),
        (["plain.json", "--trust", "trust.json", "--document", "nothing.pdf"], "nothing.pdf"),
        (["plain.json", "--trust", "trust.json", "--rpc", "ftp://example.org"], "--rpc"),
        (["plain.json", "--trust", "trust.json", "--log", "no-such-folder"], "--log"),
        (["plain.json", "--trust", "trust.json", "--now", "yesterday"], "--now"),
        (["plain.json", "--trust", "trust.json", "--offline", "--rpc", "http://127.0.0.1:1/"], "neither --rpc"),
        (["plain.json", "--trust", "trust.json", "--offline", "--log", "http://127.0.0.1:1/"], "a folder is fine"),
        (["plain.json", "--trust", "trust.json", "--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_command_exits_with_64_and_says_what_is_wrong(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    application = typer.Typer(add_completion=False)
    application.command()(verify)
    with pytest.raises(SystemExit) as left:
        run(application, arguments)
    assert left.value.code == 64
    printed = capsys.readouterr()
    assert message in printed.err
    assert all(char.isprintable() for char in printed.err.replace("\n", ""))
    assert printed.out == ""


@pytest.mark.parametrize("hidden", ["\u009b31m", "\u202e", "\x7f", "\u2028"])
def test_json_cannot_write_on_the_terminal(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str], hidden: str
) -> None:
    value = json.loads((desk / "plain.json").read_bytes())
    value["credential"]["issuer"]["name"] = f"office{hidden}"
    (desk / "forged.json").write_text(json.dumps(value))
    assert call(setting, "forged.json", "--trust", "trust.json", "--json") == 1
    out = capsys.readouterr().out
    assert all(char == "\n" or " " <= char <= "~" for char in out)
    assert json.loads(out)["subject"]["office"] == f"office{hidden}"


@pytest.mark.parametrize("error", [ValueError("odd\n\x1b[2J"), OSError(5, "gone"), RecursionError(), MemoryError()])
def test_a_fault_of_the_program_is_no_verdict(
    setting: Setting, desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("notary.cli.verify.verify_certificates", fail)
    assert call(setting, "plain.json", "--trust", "trust.json") == 70
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith(f"notary: unexpected {type(error).__name__} at test_command.py:")
    assert line.endswith("please report this")
    assert "\x1b" not in line


@pytest.mark.parametrize("refused", [(), (OSError,)])
def test_what_a_command_refuses_is_one_line_and_1(
    capsys: pytest.CaptureFixture[str], refused: tuple[type[Exception], ...]
) -> None:
    application = typer.Typer(add_completion=False)

    @application.command()
    def fail() -> None:
        raise FileNotFoundError(2, "No such file", "\x1b.json")

    with pytest.raises(SystemExit) as left:
        run(application, [], refused=refused)
    (line,) = capsys.readouterr().err.splitlines()
    assert left.value.code == (1 if refused else 70)
    assert not refused or line == "notary: \\x1b.json: No such file"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_output_that_nobody_reads_is_no_verdict(setting: Setting, desk: Path, form: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-u", "-m", "notary.cli.verify", "plain.json", "--trust", "trust.json", *form]
    command += ["--now", format_time(setting.now)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, cwd=desk)
    os.close(writing)
    assert done.returncode == 70, done.stderr


def test_notary_alone_prints_the_help_and_nothing_else() -> None:
    done = subprocess.run([sys.executable, "-m", "notary.cli"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (64, "")
    assert "Usage:" in done.stdout


def test_the_command_needs_neither_database_nor_web_framework(setting: Setting, desk: Path) -> None:
    code = (
        "import sys, notary.cli.verify\n"
        "heavy = {'sqlalchemy', 'web3', 'fastapi', 'alembic', 'uvicorn', 'notary.db'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_it_runs_as_a_process_of_its_own(setting: Setting, desk: Path) -> None:
    command = [sys.executable, "-m", "notary.cli.verify", "revoked.json", "--trust", "trust.json"]
    done = subprocess.run(
        [*command, "--now", format_time(setting.now)], capture_output=True, text=True, check=False, cwd=desk
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert "The standing is REVOKED" in done.stdout
