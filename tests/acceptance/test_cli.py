"""The command line as people use it: README's tour with real processes, and one clear line for every bad input."""

import hashlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import rfc8785
from eth_account.messages import _hash_eip191_message, encode_typed_data
from rich.cells import cell_len
from rich.console import Console

from notary.cli.demo import _show
from notary.cli.main import main
from notary.demo import folder
from notary.demo.run import Debt, Demo
from notary.demo.verifying import VERDICTS
from notary.domain.errors import Refused
from notary.domain.register.tiles import tiles
from notary.keys.ethereum import EthereumKey, new_private_key

pytestmark = pytest.mark.process

LOAN = Path(__file__).parents[2] / "docs" / "examples" / "loan.json"
DOCUMENTS = ("LOAN_CONTRACT", "GUARANTEE_INSURANCE_POLICY", "COMMITMENT")
BORROWER_PAPER = ("--id-type", "RESIDENT_ID", "--id-no", "310000197604164327")
EVIDENCE = hashlib.sha256(b"record of a session").hexdigest()
PATIENCE = 120
"""Seconds after which a test gives up on the worker; passing takes as long as the worker does."""


class Cli:
    """``notary`` on one data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data
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
        status, out, error = self.run(*arguments)
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
        found, out, error = self.run(*arguments) if real else self.here(*arguments)
        assert "Traceback" not in error, error
        assert (found, out, len(error.splitlines())) == (status, "", 1), (found, out, error)
        return error.strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """An office that nobody served yet."""
    cli = Cli(tmp_path_factory.mktemp("office"))
    assert "TRIAL" in cli.ok("init")
    for type in DOCUMENTS:
        (cli.data / f"{type}.pdf").write_bytes(f"%PDF- {type}".encode())
    return cli


@pytest.fixture
def cli(made: Cli, tmp_path: Path) -> Cli:
    """A copy of that office, for one test alone."""
    shutil.copytree(made.data, tmp_path / "office")
    return Cli(tmp_path / "office")


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


@pytest.fixture
def served(cli: Cli) -> Iterator[tuple[Cli, str]]:
    """The office with its service running, and the service's address."""
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
    shown = cli.ok("instrument", "show", "LOAN-1")
    assert shown.count("consent missing") == 3
    assert "lacks the consent of: borrower as BORROWER" in cli.refused("act", "issue", "LOAN-1")
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
    issued = cli.ok("act", "issue", "LOAN-1")
    assert issued.startswith("0  （")
    assert "  act " in issued
    path = certified(cli, 0)
    verify = ["verify", path, "--trust", cli.data / "root.json", "--document", cli.data / "COMMITMENT.pdf"]
    assert "wrote " in cli.ok("trust", "--out", cli.data / "root.json")
    assert "ENFORCEABLE" in cli.ok(*verify)
    assert "DISCHARGED  act " in cli.ok("act", "discharge", "LOAN-1", "--kind", "PAYMENT")
    certified(cli, 1)
    assert "DISCHARGED" in cli.ok(*verify)
    assert "REVOKED" in cli.ok("act", "revoke", "0", "--ground", "PROCEDURE")
    certified(cli, 15)
    status, out, _ = cli.run(*verify)
    assert (status, "REVOKED" in out) == (3, True)
    acts = [line.split()[2] for line in cli.ok("instrument", "show", "0").splitlines() if line.startswith("  act ")]
    assert acts == ["ISSUE", "DISCHARGE", "REVOKE"]
    with urllib.request.urlopen(f"{url}/readyz") as answer:
        assert json.load(answer) == {"status": "ready"}
    assert "sound" in cli.ok("register", "check")
    require_published(cli, url)


def require_published(cli: Cli, url: str) -> None:
    """Ensure that the exported register is the served one."""
    cli.ok("register", "export", cli.data / "log")
    paths = ["checkpoint", *(tile.path for tile in tiles(3))]
    for path in paths:
        with urllib.request.urlopen(f"{url}/log/{path}") as answer:
            assert answer.read() == (cli.data / "log" / path).read_bytes()
    with urllib.request.urlopen(f"{url}/v1/trust") as answer:
        assert json.load(answer) == json.loads((cli.data / "root.json").read_text())


def signature(key: EthereumKey, typed: dict[str, Any]) -> str:
    """What a wallet answers to typed data."""
    return "0x" + key.sign_digest(bytes(_hash_eip191_message(encode_typed_data(full_message=typed)))).hex()


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
        (("act", "issue", "LOAN-1"), "is DRAFT; only an offered one can be issued"),
        (("act", "discharge", "LOAN-1"), "is DRAFT; it has no standing before it is issued"),
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
    given = ("instrument", "consent", "LOAN-1", "--party", "borrower", "--role", "BORROWER")
    for value in ("garbage", "0x", "0x" + "zz" * 65, "0x" + "AB" * 65):
        assert "must be 0x and 130 lower-case hex digits" in cli.refused(*given, "--signature", value)
    stranger = EthereumKey(new_private_key())
    value = "0x" + stranger.sign_digest(bytes(32)).hex()
    assert "which is not enrolled here; enrol it first" in cli.refused(*given, "--signature", value)
    assert "evidence: must be 64 lower-case hex digits" in cli.refused(*given, "--evidence", "yes")
    assert "has no party 'nobody'" in cli.refused(*given[:4], "nobody", *given[5:], "--evidence", EVIDENCE)


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
        ("act", "discharge", "LOAN-1", "--as", "KING"),
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


def documents(cli: Cli) -> list[str]:
    """The options that name the example's documents."""
    return [part for type in DOCUMENTS for part in ("--document", f"{type}={cli.data / type}.pdf")]


def write_draft(cli: Cli, **change: Any) -> Path:
    """The example debt with members changed, or left out where they are None."""
    value = json.loads(LOAN.read_text()) | change
    path = cli.data / "changed.json"
    path.write_text(json.dumps({name: member for name, member in value.items() if member is not None}))
    return path


class TestDrafts:
    def test_a_wrong_draft_is_listed_and_not_kept_unless_wanted(self, cli: Cli) -> None:
        wrong = ("instrument", "add", write_draft(cli, dates=None), "--reference", "LOAN-1", *documents(cli))
        status, out, error = cli.here(*wrong)
        assert (status, out) == (1, "")
        assert "  dates: " in error
        assert "changed.json: nothing was kept; mend the draft, or keep it as it is with --keep" in error
        assert json.loads(cli.ok("instrument", "list", "--json")) == []
        id = cli.ok(*wrong, "--keep").strip()
        assert "wrong: dates" in cli.ok("instrument", "show", "LOAN-1")
        status, _, error = cli.here("instrument", "replace", "LOAN-1", write_draft(cli, scope=None), *documents(cli))
        assert (status, "  scope: " in error) == (1, True)
        assert "wrong: dates" in cli.ok("instrument", "show", "LOAN-1")
        replaced = cli.ok("instrument", "replace", "LOAN-1", LOAN, *documents(cli))
        assert f"replaced the draft LOAN-1 ({id})" in replaced
        assert "offered LOAN-1" in cli.ok("instrument", "offer", "LOAN-1")

    def test_a_withdrawn_offer_frees_its_reference(self, cli: Cli) -> None:
        id = add(cli)
        cli.ok("instrument", "offer", "LOAN-1")
        assert f"withdrew LOAN-1 ({id})" in cli.ok("instrument", "withdraw", "LOAN-1")
        assert "WITHDRAWN" in cli.ok("instrument", "show", id)
        assert add(cli) != id
        assert "is WITHDRAWN; only a draft or an offer" in cli.refused("instrument", "withdraw", id)

    def test_an_empty_document_and_documents_that_are_not_attached(self, cli: Cli) -> None:
        (cli.data / "empty.pdf").write_bytes(b"")
        named = ("--reference", "X", "--document", f"COMMITMENT={cli.data / 'empty.pdf'}")
        assert "COMMITMENT: the document is empty" in cli.refused("instrument", "add", LOAN, *named)
        claimed = write_draft(cli, documents=[{"type": "COMMITMENT", "sha256": "00" * 32, "sm3": "00" * 32}])
        _, _, error = cli.here("instrument", "add", claimed, "--reference", "X", *documents(cli))
        assert "documents: not the documents that are attached" in error

    def test_an_unknown_institution_is_told_its_own(self, cli: Cli) -> None:
        draft = write_draft(cli, institution="other-bank")
        line = cli.refused("instrument", "add", draft, "--reference", "X", *documents(cli))
        assert "no institution 'other-bank' is visible to 'trial-bank'" in line
        draft = write_draft(cli, institution=None)
        line = cli.refused("instrument", "add", draft, "--reference", "X", *documents(cli))
        assert '("institution": "trial-bank")' in line

    def test_the_list_is_never_cut_and_takes_names_as_they_are(self, cli: Cli) -> None:
        reference = "[red]" + "LONG-" * 30
        id = add(cli, reference)
        (line,) = cli.ok("instrument", "list").splitlines()[1:]
        assert reference in line
        assert id in line
        (item,) = json.loads(cli.ok("instrument", "list", "--json"))
        assert (item["reference"], item["status"], item["register_no"]) == (reference, "DRAFT", None)


class TestRequests:
    @pytest.fixture
    def asked(self, cli: Cli) -> dict[str, Any]:
        """What the borrower is asked to sign."""
        add(cli)
        cli.ok("instrument", "offer", "LOAN-1")
        party = ("--party", "borrower", "--role", "BORROWER")
        value: dict[str, Any] = json.loads(cli.ok("instrument", "request", "LOAN-1", *party))
        return value

    def check(self, cli: Cli, value: Any, *documents: Path) -> tuple[int, str, str]:
        path = cli.data / "request.json"
        path.write_text(json.dumps(value))
        cli.environment["NOTARY_DATA"] = str(cli.data / "nowhere")  # a party has no office
        return cli.here("instrument", "check", path, *(part for each in documents for part in ("--document", each)))

    def test_everything_is_recomputed_and_shown_in_plain_words(self, cli: Cli, asked: dict[str, Any]) -> None:
        status, out, _ = self.check(cli, asked, *(cli.data / f"{type}.pdf" for type in DOCUMENTS))
        assert status == 0
        terms = json.loads(LOAN.read_text())
        principal = terms["sections"]["loan"]["principal"]
        assert f"{int(principal['amount']) / 100:,.2f} {principal['currency']}" in out
        for text in ("张文博", "310000197604164327", terms["dates"]["due"], "借款 loan", "is the COMMITMENT"):
            assert text in out
        assert asked["envelopeHash"] == hashlib.sha256(rfc8785.dumps(asked["envelope"])).hexdigest()
        assert asked["envelopeHash"] in out
        assert "not compared" not in out

    def test_documents_that_were_not_given_are_counted(self, cli: Cli, asked: dict[str, Any]) -> None:
        _, out, _ = self.check(cli, asked, cli.data / "COMMITMENT.pdf")
        assert "2 of 3 documents were not compared" in out

    def test_another_document_is_refused(self, cli: Cli, asked: dict[str, Any]) -> None:
        (cli.data / "other.pdf").write_bytes(b"%PDF- other")
        status, out, error = self.check(cli, asked, cli.data / "other.pdf")
        assert (status, out) == (1, "")
        assert "other.pdf: is none of the instrument's documents" in error

    @pytest.mark.parametrize("spoil", range(12))
    def test_whatever_is_changed_in_a_request_is_found(self, cli: Cli, asked: dict[str, Any], spoil: int) -> None:
        message = asked["typedData"]["message"]
        changes: list[Callable[[], Any]] = [
            lambda: asked["envelope"]["mandatory"]["dates"].update(due="2099-01-01"),
            lambda: asked["disclosures"][0].__setitem__(2, "another"),
            lambda: asked["disclosures"].pop(),
            lambda: asked["envelope"]["digests"].pop(),
            lambda: asked.update(envelopeHash="00" * 32),
            lambda: message.update(envelopeHash="0x" + "00" * 32),
            lambda: message.update(commitmentHash="0x" + "00" * 32),
            lambda: message.update(party="lender"),
            lambda: message.update(instrument="x"),
            lambda: asked["typedData"]["domain"].update(name="Other"),
            lambda: asked.update(role="GUARANTOR"),
            lambda: asked.update(origin="another.register"),
        ]
        changes[spoil]()
        status, out, error = self.check(cli, asked)
        assert (status, out, len(error.splitlines())) == (1, "", 1)
        assert "request.json: " in error

    def test_what_is_no_request(self, cli: Cli) -> None:
        for value in ([], {}, {"typedData": 1}):
            assert self.check(cli, value)[0] == 1


class TestServing:
    def test_a_port_that_is_taken(self, cli: Cli) -> None:
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            port = str(holder.getsockname()[1])
            line = cli.refused("serve", "--port", port, real=True)
        assert f"cannot listen on 127.0.0.1:{port} (Address already in use); choose another port with --port" in line

    def test_what_comes_next_names_the_folder(self, tmp_path: Path) -> None:
        cli = Cli(tmp_path)
        status, out, _ = cli.here("init", "--data", tmp_path / "an office")
        assert (status, out.splitlines()[-1]) == (0, f"next: notary serve --data '{tmp_path}/an office'")

    def test_a_chain_that_is_down_is_told_how_to_be_started(self, cli: Cli) -> None:
        assert f"start the chain: notary serve --data {cli.data}" in cli.refused("trust")

    def test_nobody_else_reads_the_office(self, cli: Cli) -> None:
        for name in ("notary.db", "office.json", "vault.json"):
            assert stat.S_IMODE((cli.data / name).stat().st_mode) == 0o600, name


class TestExport:
    def test_only_into_an_empty_folder_or_over_the_same_register(self, cli: Cli) -> None:
        target = cli.data / "log"
        assert "wrote the register of 0 acts" in cli.ok("register", "export", target)
        cli.ok("register", "export", target)
        (target / "checkpoint").write_text("another.register\n0\n")
        assert "holds the register 'another.register', not " in cli.refused("register", "export", target)
        (target / "thesis.txt").write_text("mine")
        assert "holds other things than a register (thesis.txt)" in cli.refused("register", "export", target)
        assert (target / "thesis.txt").read_text() == "mine"

    def test_what_waits_is_counted(self, cli: Cli) -> None:
        agreed(cli, "LOAN-1")
        assert "waiting      0\n" in cli.ok("register", "show")
        cli.ok("act", "issue", "LOAN-1")
        assert "waiting      1 (notary serve takes them in)" in cli.ok("register", "show")


def agreed(cli: Cli, reference: str) -> None:
    """A debt that every party consented to."""
    add(cli, reference)
    cli.ok("instrument", "offer", reference)
    for party in ("lender", "insurer", "borrower"):
        given = ("--party", party, "--role", party.upper(), "--evidence", EVIDENCE)
        cli.ok("instrument", "consent", reference, *given)


class TestActs:
    def test_a_debt_that_is_named_twice_takes_no_number(self, cli: Cli) -> None:
        agreed(cli, "LOAN-1")
        agreed(cli, "LOAN-2")
        assert "LOAN-1 is named twice" in cli.refused("act", "issue", "LOAN-1", "LOAN-1")
        assert cli.ok("act", "issue", "LOAN-2").startswith("0  ")

    def test_a_correction_carries_its_text_and_revokes_nothing(self, cli: Cli) -> None:
        agreed(cli, "LOAN-1")
        cli.ok("act", "issue", "LOAN-1")
        assert "ENFORCEABLE  act " in cli.ok("act", "correct", "LOAN-1", "--corrects", "0", "--text", "应为二〇二六年")
        line = cli.refused("act", "correct", "LOAN-1", "--corrects", "0", "--to", "REVOKED", status=64)
        assert "use: notary act revoke" in line


class TestKeys:
    def test_a_mistaken_enrolment_is_mended(self, cli: Cli) -> None:
        address = EthereumKey(new_private_key()).address
        wrong = ("--id-type", "USCC", "--id-no", "91310000MAM4EXX16H", "--evidence", EVIDENCE)
        out = cli.ok("key", "enrol", address, *wrong)
        assert out.startswith(f"enrolled {address.lower()} (ENROLLED_WALLET) for the holder of that USCC, until 20")
        assert "91310000" not in out
        assert "is enrolled already" in cli.refused("key", "enrol", address, *BORROWER_PAPER, "--evidence", EVIDENCE)
        assert "retired" in cli.ok("key", "retire", address)
        cli.ok("key", "enrol", address, *BORROWER_PAPER, "--evidence", EVIDENCE)

    def test_a_mistyped_number_is_said_without_repeating_it(self, cli: Cli) -> None:
        paper = ("--id-type", "RESIDENT_ID", "--id-no", "310000197604164328", "--evidence", EVIDENCE)
        line = cli.refused("key", "enrol", "0x" + "ab" * 20, *paper)
        assert "the check digit of the resident id does not fit" in line
        assert "310000" not in line


class TestDemoFolder:
    def test_a_folder_that_no_demo_made_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        with pytest.raises(Refused, match="is not empty and no demo made it; choose another --out"):
            folder.prepared(tmp_path).__enter__()
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]

    def test_a_second_run_starts_afresh(self, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "kept").write_text("x")
        out = tmp_path / "out"
        with folder.prepared(out) as made:
            folder.write_json(made / "certificates" / "0.json", {"a": 1})
            (made / "link").symlink_to(outside)
        with folder.prepared(out) as made:
            assert [path.name for path in made.iterdir() if not path.name.startswith(".")] == []
        assert (outside / "kept").exists()

    def test_two_runs_at_once_do_not_share_a_folder(self, tmp_path: Path) -> None:
        with folder.prepared(tmp_path / "out") as made:
            folder.write_json(made / "x.json", {})
            with pytest.raises(Refused, match="a demo is running in"):
                folder.prepared(tmp_path / "out").__enter__()
            assert (made / "x.json").exists()

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        line = Cli(tmp_path).refused("demo", "--out", tmp_path / "thesis.txt")
        assert "thesis.txt is not a folder; choose another --out" in line

    def test_the_closing_table_fits_eighty_columns_and_names_what_comes_next(self, tmp_path: Path) -> None:
        debt = Debt("id", "HDDK-2026-000012", 1000, "（2026）试证经字第1000号", [], "ENFORCEABLE", VERDICTS[3])
        console = Console(width=80, file=StringIO())
        run: Any = SimpleNamespace(debts=[debt], times=[("a step", 1.0)], console=console, out=tmp_path)
        _show(run)
        shown = console.file.getvalue()  # type: ignore[attr-defined]
        (line,) = [line for line in shown.splitlines() if debt.deed_no in line]
        assert cell_len(line) <= 80
        for whole in (debt.reference, debt.standing, debt.verified):
            assert whole in line
        program = "notary" if shutil.which("notary") else str(Path(sys.executable).with_name("notary"))
        assert program.split("/.venv/")[-1] + f" serve --data {tmp_path}/.office" in shown

    def test_the_summary_names_deed_and_reference(self, tmp_path: Path) -> None:
        demo: Any = SimpleNamespace(out=tmp_path, certificate_path=lambda debt: tmp_path / "certificates" / "7.json")
        summary = Demo._summary_of(
            demo, Debt("id", "LN-1", 7, "（2026）第1号", [tmp_path / "documents" / "x"], "REVOKED")
        )
        assert summary == {
            "register_no": 7,
            "deed_no": "（2026）第1号",
            "reference": "LN-1",
            "certificate": "certificates/7.json",
            "documents": ["documents/x"],
            "standing": "REVOKED",
        }

    def test_the_command_says_so_on_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        assert "no demo made it" in Cli(tmp_path).refused("demo", "--out", tmp_path, real=True)
