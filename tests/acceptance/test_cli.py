"""The command line as people use it: README's tour with real processes, and one clear line for every bad input."""

import json
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clikit import (
    BORROWER_PAPER,
    EVIDENCE,
    PATIENCE,
    Cli,
    add,
    consent,
    paper,
    shown,
)
from eth_account.messages import _hash_eip191_message, encode_typed_data

from notary.domain.register.tiles import tiles
from notary.keys.ethereum import EthereumKey, new_private_key

pytestmark = pytest.mark.process


@pytest.fixture
def served(cli: Cli) -> Iterator[tuple[Cli, str]]:
    """The office with its service running and each command a process of its own, and the service's address."""
    cli.real = True
    process = cli.start("serve", "--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        assert line.startswith("serving http://"), process.communicate(timeout=PATIENCE)
        yield cli, line.split()[1]
    finally:
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in error, error


def certified(cli: Cli, standing: int) -> Path:
    """The certificate, as soon as it can be had with this standing."""
    deadline = time.monotonic() + PATIENCE
    while True:
        status, out, error = cli.run("certificate", "LOAN-1", "--out", cli.data / "out")
        if status == 0:
            path = Path(out.strip())
            assert json.loads(path.read_text())["standing"]["body"]["standing"] == standing
            return path
        assert "yet" in error or "opened" in error, error
        assert time.monotonic() < deadline, error


def test_the_tour_of_readme(served: tuple[Cli, str]) -> None:
    cli, url = served
    id = add(cli)
    assert "offered LOAN-1: nothing in it can change now" in cli.ok("instrument", "offer", "LOAN-1")
    assert cli.ok("instrument", "show", "LOAN-1").count("consent missing") == 3
    assert "parties.borrower: has not consented as BORROWER, or the consent ran out; expected " in lacking(cli)[0]
    assert "the deed is DRAFT" in cli.ok("case", "complete", "LOAN-1", "--before-consent")
    key = EthereumKey(new_private_key())
    asked = json.loads(cli.ok("instrument", "request", "LOAN-1", "--party", "borrower", "--role", "BORROWER"))
    assert asked["typedData"]["message"]["instrument"] == id
    (cli.data / "request.json").write_text(json.dumps(asked))
    checked = cli.ok("instrument", "check", cli.data / "request.json", "--document", cli.data / "COMMITMENT.pdf")
    assert f"0x{_hash_eip191_message(encode_typed_data(full_message=asked['typedData'])).hex()}" in checked
    assert f"enrolled {key.address.lower()}" in cli.ok(
        "key", "enrol", key.address, *BORROWER_PAPER, "--evidence", EVIDENCE
    )
    given = consent(cli, "borrower", "BORROWER", "--signature", signature(key, asked["typedData"]))
    assert "borrower consented as BORROWER, with its enrolled key; still missing: insurer, lender" in given
    consent(cli, "lender", "LENDER")
    assert "with an event key; all consents are there" in consent(cli, "insurer", "INSURER")
    assert lacking(cli)[0].startswith("caseFile.deed: is DRAFT; expected APPLY by the creditor")
    assert "the deed is ACCEPTED" in cli.ok("case", "complete", "LOAN-1")
    issued = cli.ok("act", "issue", "LOAN-1")
    assert issued.startswith("0  （")
    assert "  act " in issued
    path = certified(cli, 0)
    verify = ["verify", path, "--trust", cli.data / "root.json", "--document", cli.data / "COMMITMENT.pdf"]
    assert "wrote " in cli.ok("trust", "--out", cli.data / "root.json")
    assert "ENFORCEABLE" in cli.ok(*verify)
    paid = ("--kind", "PAYMENT", "--proof", paper(cli, "discharge_proof"))
    assert "DISCHARGED  act " in cli.ok("act", "discharge", "LOAN-1", *paid)
    certified(cli, 1)
    assert "DISCHARGED" in cli.ok(*verify)
    assert "DISCHARGED+UNDER_RECHECK  act " in cli.ok("act", "do", "0", "RECHECK", *shown(cli, "written_grounds"))
    revoke = ("act", "do", "0", "REVOKE", "--ground", "PROCEDURE", *shown(cli, "announcement", "review_decision"))
    status, out, error = cli.run(*revoke)
    assert (status, out) == (1, "")
    assert error.splitlines()[1:] == ["  - another notary than the one of the deed decides (公证程序规则 62)"]
    assert "REVOKED  act " in cli.ok(*revoke, "--as", "REVIEWER")
    certified(cli, 15)
    status, out, _ = cli.run(*verify)
    assert (status, "REVOKED" in out) == (3, True)
    acts = [line.split()[2] for line in cli.ok("instrument", "show", "0").splitlines() if line.startswith("  act ")]
    assert acts == ["ISSUE", "DISCHARGE", "RECHECK", "REVOKE"]
    with urllib.request.urlopen(f"{url}/readyz") as answer:
        assert json.load(answer) == {"status": "ready"}
    assert "sound" in cli.ok("register", "check")
    require_published(cli, url)


def lacking(cli: Cli) -> list[str]:
    """What LOAN-1 cannot be issued for, each on a line of its own."""
    status, out, error = cli.run("act", "issue", "LOAN-1")
    first, *lines = error.splitlines()
    assert (status, out) == (1, "")
    assert first.endswith(" is not ready to be issued:"), error
    return [line.removeprefix("  - ") for line in lines]


def require_published(cli: Cli, url: str) -> None:
    """Ensure that the exported register is the served one."""
    cli.ok("register", "export", cli.data / "log")
    paths = ["checkpoint", *(tile.path for tile in tiles(4))]
    for path in paths:
        with urllib.request.urlopen(f"{url}/log/{path}") as answer:
            assert answer.read() == (cli.data / "log" / path).read_bytes()
    with urllib.request.urlopen(f"{url}/v1/trust") as answer:
        assert json.load(answer) == json.loads((cli.data / "root.json").read_text())


def signature(key: EthereumKey, typed: dict[str, Any]) -> str:
    """What a wallet answers to typed data."""
    return "0x" + key.sign_digest(bytes(_hash_eip191_message(encode_typed_data(full_message=typed)))).hex()


def test_a_worker_says_that_it_works(cli: Cli) -> None:
    process = cli.start("worker")
    assert process.stdout is not None
    line = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=PATIENCE)
    assert line.startswith("working for the register trial.debt-notary.example/"), (line, error)
    assert line.endswith("  (interrupt to stop)\n")
    assert process.returncode == 0, error


def test_a_chain_of_another_id_is_refused_on_one_line(cli: Cli) -> None:
    (cli.data / "chain").mkdir(exist_ok=True)
    node = {"pid": 1, "port": 1, "url": "http://127.0.0.1:1", "chain_id": 31337}
    (cli.data / "chain" / "node.json").write_text(json.dumps(node))
    cli.environment["NOTARY_CHAIN_ID"] = "4242"
    line = cli.refused("serve", "--port", "0", real=True)
    assert "this directory holds chain 31337, not 4242" in line


def test_an_office_is_made_once(cli: Cli) -> None:
    before = {path: path.read_bytes() for path in cli.data.rglob("*") if path.is_file()}
    assert "holds an office already; choose another --data" in cli.refused("init", real=True)
    assert {path: path.read_bytes() for path in cli.data.rglob("*") if path.is_file()} == before


def test_an_office_with_a_wrong_name_is_not_half_made(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    assert "office.origin: must be printable ASCII" in cli.refused("init", "--origin", "a b")
    assert "office.name: must be a text" in cli.refused("init", "--name", "")
    assert "1 to 64 fit" in cli.refused("init", "--name", "公" * 22)
    assert list(tmp_path.iterdir()) == []
    cli.ok("init", "--origin", "register.example")


def test_where_no_office_is(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    for command in (("register", "show"), ("instrument", "list"), ("serve",), ("trust",), ("act", "issue", "0")):
        assert "make one with: notary init" in cli.refused(*command)


@pytest.mark.parametrize("content", [b"{", b"\xff\x00\x01" * 50, b"[" * 100_000])
def test_a_draft_that_is_none(cli: Cli, content: bytes) -> None:
    (cli.data / "bad.json").write_bytes(content)
    document = f"COMMITMENT={cli.data / 'COMMITMENT.pdf'}"
    arguments = ("instrument", "add", cli.data / "bad.json", "--reference", "X", "--document", document)
    assert str(cli.data / "bad.json") in cli.refused(*arguments, real=True)


def test_one_clear_line_for_each_wrong_name(cli: Cli) -> None:
    add(cli)
    document = f"COMMITMENT={cli.data / 'COMMITMENT.pdf'}"
    party = ("--party", "borrower", "--role", "BORROWER")
    cases: list[tuple[tuple[str | Path, ...], str]] = [
        (("instrument", "add", cli.data, "--reference", "X", "--document", document), "Is a directory"),
        (("instrument", "add", "nowhere.json", "--reference", "X", "--document", document), "No such file"),
        (("instrument", "add", cli.data / "draft.json", "--reference", "LOAN-1", "--document", document), "already"),
        (("instrument", "add", cli.data / "draft.json", "--reference", " ", "--document", document), "1 to 200"),
        (("instrument", "add", cli.data / "draft.json", "--reference", "X", "--document", "A=nowhere"), "nowhere"),
        (("instrument", "show", "LOAN-2"), "there is no instrument with reference LOAN-2"),
        (("instrument", "show", "7"), "there is no instrument with reference 7"),
        (("instrument", "show", "9" * 40), "there is no instrument with reference 9999"),
        (("instrument", "request", "LOAN-1", *party), "is DRAFT; consents are given between offer and issue"),
        (("act", "issue", "LOAN-1"), "status: a draft, which nobody can have consented to"),
        (
            ("act", "discharge", "LOAN-1", "--kind", "PAYMENT", "--proof", cli.data / "COMMITMENT.pdf"),
            "is DRAFT; it has no standing before it is issued",
        ),
        (("act", "do", "LOAN-1", "DISBURSE", "--paper", "disbursement_voucher=nowhere.pdf"), "nowhere.pdf: cannot be"),
        (("act", "do", "LOAN-1", "DISBURSE", "--set", "disbursed=much"), "disbursed: is no JSON value: "),
        (("key", "enrol", "0x12", *BORROWER_PAPER, "--evidence", EVIDENCE), "address: must be 0x and 40"),
        (("instrument", "add", cli.data / "draft.json", "--reference", "17", "--document", document), "digits alone"),
        (("key", "retire", "0x12"), "is not enrolled here, or retired already"),
        (("register", "export", cli.data / "draft.json"), "draft.json"),
        (("certificate", "LOAN-1", "--out", cli.data / "draft.json"), "File exists"),
        (("certificate", "LOAN-1", "--out", cli.data), "no registry is deployed yet; start: notary serve --data "),
    ]
    for arguments, message in cases:
        assert message in cli.refused(*arguments), arguments


def test_a_consent_that_is_none(cli: Cli) -> None:
    add(cli)
    cli.ok("instrument", "offer", "LOAN-1")
    early = ("instrument", "consent", "LOAN-1", "--party", "borrower", "--role", "BORROWER", "--evidence", EVIDENCE)
    assert "'borrower' has not chosen to notarise" in cli.refused(*early)
    cli.ok("case", "complete", "LOAN-1", "--before-consent")
    given = ("instrument", "consent", "LOAN-1", "--party", "borrower", "--role", "BORROWER")
    for value in ("garbage", "0x", "0x" + "zz" * 65, "0x" + "AB" * 65):
        assert "must be 0x and 130 lower-case hex digits" in cli.refused(*given, "--signature", value)
    stranger = EthereumKey(new_private_key())
    value = "0x" + stranger.sign_digest(bytes(32)).hex()
    assert "which is not enrolled here; enrol it first" in cli.refused(*given, "--signature", value)
    assert "evidence: must be 64 lower-case hex digits" in cli.refused(*given, "--evidence", "yes")
    unknown = cli.refused(*given[:4], "nobody", *given[5:], "--evidence", EVIDENCE)
    assert "has no party 'nobody' in the role " in unknown
    assert "; those who consent are borrower as BORROWER, insurer as INSURER, lender as LENDER" in unknown


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("instrument", "consent", "LOAN-1", "--party", "a", "--role", "B"),
        ("instrument", "consent", "LOAN-1", "--party", "a", "--role", "B", "--evidence", "a", "--signature", "b"),
        ("instrument", "add", "x.json", "--reference", "X", "--document", "no-equals-sign"),
        ("instrument", "add", "x.json", "--reference", "X"),
        ("act", "correct", "LOAN-1", "--corrects", "0", "--to", "FLYING"),
        ("act", "correct", "LOAN-1", "--corrects", "-1"),
        ("act", "correct", "LOAN-1", "--corrects", "0"),
        ("act", "correct", "LOAN-1", "--corrects", "0", "--text", " "),
        ("act", "correct", "LOAN-1", "--corrects", "0", "--to", "REVOKED"),
        ("serve", "--port", "70000"),
        ("serve", "--port", "-1"),
        ("act", "discharge", "LOAN-1", "--kind", "PAYMENT"),
        ("act", "discharge", "LOAN-1", "--kind", "PAYMENT", "--proof", "nowhere.pdf"),
        ("act", "do", "LOAN-1", "FLY"),
        ("act", "do", "LOAN-1", "RECHECK", "--as", "KING"),
        ("act", "do", "LOAN-1", "RECHECK", "--paper", "no-equals-sign"),
        ("act", "do", "LOAN-1", "RECHECK", "--submission", "0"),
        ("act", "revoke", "LOAN-1", "--ground", "PROCEDURE"),
        ("worklist", "--as", "KING"),
        ("verify", "x.json"),
        ("verify", "nowhere.json", "--trust", "nowhere.json"),
    ],
)
def test_wrong_usage_ends_with_64(cli: Cli, arguments: tuple[str, ...]) -> None:
    cli.refused(*arguments, status=64)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("NOTARY_PORT", "http", "NOTARY_PORT: "), ("NOTARY_CHAIN_ID", "0", "NOTARY_CHAIN_ID: ")],
)
def test_a_wrong_setting_is_named(cli: Cli, name: str, value: str, message: str) -> None:
    cli.environment[name] = value
    assert message in cli.refused("register", "show", real=True)


def test_damaged_files_are_named(cli: Cli) -> None:
    for name in ("office.json", "vault.json", "notary.db"):
        path = cli.data / name
        kept = path.read_bytes()
        path.write_bytes(b"\xff garbage " * 500)
        for extra in cli.data.glob("notary.db-*"):
            extra.unlink()
        cli.refused("instrument", "list", real=True)
        path.write_bytes(kept)
    cli.ok("instrument", "list")
