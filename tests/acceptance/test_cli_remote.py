"""The command line at a service: every command over HTTP, acts signed with the caller's own keys; and README's tour
with curl."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from clikit import BORROWER_PAPER, EVIDENCE, LOAN, PATIENCE, Cli, add, documents, paper, shown, write_draft

from notary.client import Client
from notary.keys.keystore import LIGHT_SCRYPT_N, create_keystore
from notary.wire.case_files import NewRecord, RecordWish

pytestmark = pytest.mark.process

README = Path(__file__).parents[2] / "README.md"


@dataclass
class Served:
    """An office that is served, and command lines of its people: none of them has its data directory."""

    office: Cli
    url: str
    folder: Path

    def key(self, role: str, *more: str) -> str:
        """An API key, made at the office."""
        status, out, error = self.office.here("keys", "create", "--role", role, "--name", f"of {role}", *more)
        assert status == 0, error
        return out.strip()

    def as_(self, role: str, signer: str | None = None, *more: str) -> Cli:
        """The command line of somebody with a role's API key (made with ``more``) and a signing key of the trial."""
        cli = Cli(self.folder)
        del cli.environment["NOTARY_DATA"]
        cli.environment |= {"NOTARY_URL": self.url, "NOTARY_API_KEY": self.key(role, *more)}
        if signer is not None:
            cli.environment["NOTARY_KEY"] = signer_uri(self.office.data / "keys", signer)
        return cli


def signer_uri(keys: Path, role: str) -> str:
    """The URI of a trial's signing key."""
    return f"keystore:{keys}/{role.lower()}.keystore.json?password-file={keys}/password"


@pytest.fixture(scope="module")
def served(made: Cli, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("far")
    shutil.copytree(made.data, folder / "office")
    office = Cli(folder / "office")
    process = office.start("serve", "--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        assert line.startswith("serving http://"), process.communicate(timeout=PATIENCE)
        yield Served(office, line.split()[1], folder / "office")
    finally:
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in error, error


def patiently(cli: Cli, *arguments: str | Path) -> str:
    """The same for one that waits for register and chain."""
    deadline = time.monotonic() + PATIENCE
    while True:
        status, out, error = cli.here(*arguments)
        if status == 0:
            return out
        assert "yet" in error or "opened" in error, error
        assert time.monotonic() < deadline, error


def test_a_debt_from_far_away(served: Served) -> None:
    claims, notary = served.as_("claims", "CREDITOR"), served.as_("notary", "NOTARY")
    id = add(claims, "FAR-1")
    wrong = write_draft(claims, dates=None)
    status, out, error = claims.here("instrument", "add", wrong, "--reference", "FAR-2", *documents(claims))
    assert (status, out, "  dates: " in error, "nothing was kept" in error) == (1, "", True, True)
    kept = claims.ok("instrument", "add", wrong, "--reference", "FAR-2", *documents(claims), "--keep").split()[-1]
    assert "wrong: dates" in claims.ok("instrument", "show", "FAR-2")
    replaced = claims.ok("instrument", "replace", "FAR-2", LOAN, *documents(claims))
    assert f"replaced the draft FAR-2 ({kept})" in replaced
    assert "wrong" not in claims.ok("instrument", "show", kept)
    assert f"withdrew FAR-2 ({kept})" in claims.ok("instrument", "withdraw", "FAR-2")
    assert "nothing in it can change now" in claims.ok("instrument", "offer", "FAR-1")
    assert "borrower" in claims.ok("instrument", "remind", "FAR-1")
    assert claims.ok("instrument", "show", "FAR-1").count("consent missing") == 3
    assert "only a trial's own machine plays everybody" in claims.refused("case", "complete", "FAR-1")
    served.office.ok("case", "complete", "FAR-1", "--before-consent")
    assert "CHOSEN NOTARISE  BORROWER borrower" in claims.ok("case", "show", "FAR-1")
    assert "01_MEANING  " in claims.ok("case", "notice", "FAR-1", "--lang", "en")
    wallet = served.folder / "wallet.json"
    (served.folder / "password").write_text("secret\n")
    (served.folder / "password").chmod(0o600)
    address = create_keystore(wallet, served.folder / "password", scrypt_n=LIGHT_SCRYPT_N)
    assert f"enrolled {address.lower()}" in claims.ok("key", "enrol", address, *BORROWER_PAPER, "--evidence", EVIDENCE)
    borrower = ("--party", "borrower", "--role", "BORROWER")
    asked = served.folder / "request.json"
    asked.write_text(claims.ok("instrument", "request", "FAR-1", *borrower))
    assert "Everything was recomputed" in claims.ok("instrument", "check", asked)
    own = ("--key", f"keystore:{wallet}?password-file={served.folder / 'password'}")
    given = claims.ok("instrument", "consent", "FAR-1", *borrower, *own)
    assert given == "borrower consented as BORROWER, with its enrolled key; still missing: insurer, lender\n"
    for party in ("lender", "insurer"):
        claims.ok("instrument", "consent", "FAR-1", "--party", party, "--role", party.upper(), "--evidence", EVIDENCE)
    served.office.ok("case", "complete", "FAR-1")
    assert "ISSUE is for NOTARY, not for CREDITOR" in claims.refused("act", "issue", "FAR-1")
    issued = notary.ok("act", "issue", "FAR-1")
    assert issued.split()[0] == "0"
    status, out, error = notary.here("act", "issue", id, "FAR-1")
    assert (status, out, "FAR-1 is named twice" in error or f"{id} is named twice" in error) == (1, "", True)
    customer = served.as_("customer", None, *BORROWER_PAPER)
    customer.environment["NOTARY_KEY"] = own[1]
    said = ("act", "submit", "FAR-1", "STATEMENT", "--party", "borrower")
    receipt = customer.ok(*said, "--text", "我已经搬家", *shown(customer, "objection"))
    assert receipt.startswith("act 1  STATEMENT of borrower  20")
    assert receipt.split()[-1] in notary.ok("instrument", "show", "FAR-1")
    assert "sign with the enrolled key" in customer.refused(*said, "--record", EVIDENCE)
    assert notary.ok(*said, "--record", EVIDENCE).startswith("act 2  STATEMENT of borrower  20")
    paid = served.folder / "paid.csv"
    paid.write_text("instrument,id,day,kind,amount,currency\nFAR-1,TX-1,2026-11-02,PAYMENT,1747.17,CNY\n")
    assert claims.ok("payments", "import", paid, "--dry-run") == "1 would be booked, 0 known before\n"
    assert claims.ok("payments", "import", paid) == "1 booked, 0 known before\n"
    assert "1,747.17 CNY  TX-1" in claims.ok("payments", "list", "0")
    assert claims.ok("payments", "list", "FAR-1") == served.office.ok("payments", "list", "FAR-1")
    paid.write_text(paid.read_text().replace("1747.17", "1.00"))
    status, out, error = claims.here("payments", "import", paid)
    assert (status, out, "row 2, id: booked already, with other content" in error) == (1, "", True)
    path = Path(patiently(claims, "certificate", "0", "--out", served.folder / "held").strip())
    assert json.loads(path.read_text())["credential"]["credentialSubject"]["registerNo"] == 0
    trust = ("--trust", served.folder / "root.json")
    served.office.here("trust", "--out", served.folder / "root.json")
    status, out, _ = claims.here("verify", path, *trust)
    assert (status, "ENFORCEABLE" in out) == (0, True)
    proof = ("--kind", "PAYMENT", "--proof", paper(claims, "discharge_proof"))
    assert "DISCHARGED  act " in claims.ok("act", "discharge", "FAR-1", *proof)
    corrected = notary.ok("act", "correct", "FAR-1", "--corrects", "0", "--text", "应为二〇二六年")
    assert corrected.startswith("0  DISCHARGED  act ")
    assert "UNDER_RECHECK  act " in notary.ok("act", "do", id, "RECHECK", *shown(notary, "written_grounds"))
    revoke = ("act", "do", id, "REVOKE", "--ground", "PROCEDURE", *shown(notary, "announcement", "review_decision"))
    status, out, error = notary.here(*revoke)
    told = "notary: REVOKE (N13; 公证法 39; 公证程序规则 63(3)(5)) is not lawful now:"
    reason = "  - another notary than the one of the deed decides (公证程序规则 62)"
    assert (status, out, error.splitlines()) == (1, "", [told, reason])
    assert "REVOKED  act " in served.as_("notary", "REVIEWER").ok(*revoke)
    patiently(claims, "certificate", id, "--out", served.folder / "held")
    status, out, _ = claims.here("verify", path, *trust)
    assert (status, "REVOKED" in out) == (3, True)
    here, far = served.office.ok("instrument", "show", "FAR-1"), claims.ok("instrument", "show", "FAR-1")
    assert far == here
    assert json.loads(claims.ok("instrument", "list", "--json")) == json.loads(
        served.office.ok("instrument", "list", "--json")
    )
    assert "retired" in claims.ok("key", "retire", address)


def test_notices_and_contacts_from_far_away(served: Served) -> None:
    here = json.loads(served.office.ok("notices", "list", "--json"))
    far = json.loads(served.as_("claims").ok("notices", "list", "--json"))
    own = {item["id"] for item in here if item["recipient"] == "trial-bank"}
    assert own <= {item["id"] for item in far}  # the clerk may write another one meanwhile
    assert {item["institution"] for item in far} <= {"trial-bank"}
    told = served.as_("admin").ok("contacts", "set", "trial-bank", "--email", "claims@bank.example")
    assert told == served.as_("claims").ok("contacts", "show", "trial-bank")
    assert "claims@bank.example" in told
    assert "institutions:write is not for the role claims" in served.as_("claims").refused(
        "contacts", "set", "trial-bank", "--email", "x@bank.example"
    )


def test_what_is_refused_far_away_is_one_clear_line(served: Served) -> None:
    claims = served.as_("claims", "NOTARY")
    add(claims, "BAD-1")
    cases: list[tuple[tuple[str | Path, ...], str]] = [
        (("instrument", "show", "NOWHERE"), "there is no instrument with reference NOWHERE"),
        (("instrument", "show", "77"), "there is no instrument with reference 77"),
        (
            ("instrument", "show", "01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"),
            "there is no instrument with reference 01936b2e",
        ),
        (
            ("instrument", "request", "BAD-1", "--party", "borrower", "--role", "BORROWER"),
            "is DRAFT; consents are given",
        ),
        (("certificate", "BAD-1"), "only an issued one has a certificate"),
        (("key", "enrol", "0x12", *BORROWER_PAPER, "--evidence", EVIDENCE), "address: "),
        (("key", "retire", "0x" + "12" * 20), "is enrolled here"),
    ]
    for arguments, message in cases:
        assert message in claims.refused(*arguments), arguments
    assert "at a service the API key says who asks" in claims.refused("instrument", "list", "--as", "NOTARY", status=64)
    both = ("instrument", "list", "--url", served.url, "--data", served.folder)
    assert "give either --url" in claims.refused(*both, status=64)
    claims.environment["NOTARY_TRUST"] = "nope.json"
    assert "NOTARY_TRUST: nope.json: cannot be read: No such file" in claims.refused("instrument", "list")
    claims.environment["NOTARY_TRUST"] = str(draft := write_draft(claims))
    assert f"NOTARY_TRUST: {draft}: is no trust root: " in claims.refused("instrument", "list")
    del claims.environment["NOTARY_TRUST"], claims.environment["NOTARY_KEY"]
    assert "name it with --key URI or NOTARY_KEY" in claims.refused("act", "do", "BAD-1", "DEFAULT")
    claims.environment["NOTARY_URL"] = "http://notary.example"
    assert "use https, or allow it on a network that you trust: NOTARY_ALLOW_HTTP=1" in claims.refused(
        "instrument", "list"
    )
    claims.environment |= {"NOTARY_URL": served.url, "NOTARY_API_KEY": "ntk_" + "0" * 60}
    assert "unknown, expired or revoked" in claims.refused("instrument", "list")
    del claims.environment["NOTARY_API_KEY"]
    assert "set NOTARY_API_KEY" in claims.refused("instrument", "list")
    file = served.folder / "api-key"
    file.write_text(served.key("claims") + "\n")
    claims.environment["NOTARY_API_KEY_FILE"] = str(file)
    file.chmod(0o644)
    assert str(file) in claims.refused("instrument", "list")
    file.chmod(0o600)
    assert "BAD-1" in claims.ok("instrument", "list")


def test_api_keys_are_made_listed_and_revoked(served: Served) -> None:
    office, token = served.office, served.key("auditor", "--days", "2", "--scope", "jobs:read")
    id = token.split("_")[1]
    listed = office.ok("keys", "list")
    assert token.rpartition("_")[2] not in listed
    (line,) = [line for line in listed.splitlines() if line.startswith(id)]
    assert "auditor  trial-office  until 20" in line
    assert line.endswith("of auditor  (jobs:read)")
    with Client(served.url, served.key("auditor")) as client:
        list(client.instruments.list())
    assert f"revoked {id}" in office.ok("keys", "revoke", id)
    assert "was revoked already" in office.refused("keys", "revoke", id)
    customer = ("keys", "create", "--role", "customer", "--name", "x", *BORROWER_PAPER)
    assert office.ok(*customer).startswith("ntk_")
    assert "needs id_type" in office.refused(*customer[:6])
    long = ("keys", "create", "--role", "claims", "--name", "x", "--days", "9999")
    assert "days: an API key holds 1 to 731 days, not 9999" in office.refused(*long)
    assert "'king' is no role" in office.refused("keys", "create", "--role", "king", "--name", "x")
    assert "is not for the role court" in office.refused(
        "keys", "create", "--role", "court", "--name", "x", "--scope", "keys:write"
    )


def test_a_trust_root_of_another_register_is_told_as_that(served: Served) -> None:
    add(served.as_("claims"), "ROOT-1")
    claims = served.as_("claims", "CREDITOR")
    claims.ok("instrument", "offer", "ROOT-1")
    held = json.loads(served.office.ok("trust"))
    other = served.folder / "other-root.json"
    other.write_text(json.dumps(held | {"origin": "another.register"}))
    claims.environment["NOTARY_TRUST"] = str(other)
    asked = ("instrument", "request", "ROOT-1", "--party", "borrower", "--role", "BORROWER")
    words = f"the service's register is {held['origin']}, your trust root (NOTARY_TRUST) is of another.register"
    assert words in claims.refused(*asked)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_tour_of_readme_with_curl(served: Served) -> None:
    tour = README.read_text().partition("### The same from Python")[0].rpartition("```sh\n")[2].partition("```")[0]
    assert tour.startswith("export NOTARY_DATA=my-office\n")
    folder = served.folder / "tour"
    (folder / "demo-out" / "documents" / "0").mkdir(parents=True)
    (folder / "docs" / "examples").mkdir(parents=True)
    shutil.copy(LOAN, folder / "docs" / "examples")
    for name in ("loan-contract", "guarantee-insurance-policy", "commitment"):
        (folder / "demo-out" / "documents" / "0" / f"{name}.pdf").write_bytes(f"%PDF- {name}".encode())
    (folder / "my-office").symlink_to(served.office.data)
    environment = served.office.environment | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    script = "set -euo pipefail\n" + tour.replace("http://127.0.0.1:8000", served.url)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=2 * PATIENCE
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    assert "The standing is DISCHARGED" in done.stdout
    for line in ("ISSUE of register number", "DISCHARGE of register number", "ENFORCEABLE → DISCHARGED: register"):
        assert line in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["reports"][0]["subject"]["instrument"]


def signing(served: Served, value: Any, *arguments: str | Path) -> tuple[int, str, str]:
    """``notary sign`` with the bank's key, and this on its standard input."""
    uri = signer_uri(served.office.data / "keys", "CREDITOR")
    done = subprocess.run(
        [sys.executable, "-m", "notary.cli", "sign", "--key", uri, *map(str, arguments)],
        input=json.dumps(value), capture_output=True, text=True, env=served.office.environment, timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_a_record_is_signed_in_the_shell(served: Served) -> None:
    claims = served.as_("claims")
    id = add(claims, "RECORD-1")
    claims.ok("instrument", "offer", "RECORD-1")
    wish = RecordWish(type="WITHDRAW", authority="trial-bank", detail={"reason": "OTHER"})
    with Client(served.url, served.key("claims")) as client:
        item = client.case_files.prepare(id, wish)
        status, out, said = signing(served, item.to_json())
        assert (status, f"record 0 of the case file of instrument {id}" in said) == (0, True), said
        assert client.case_files.submit(id, NewRecord.model_validate_json(out)).deed == "TERMINATED"
    status, _, said = signing(served, item.to_json() | {"sequence": 1})
    assert (status, "sequence" in said) == (1, True)


def test_what_cannot_be_checked_is_not_signed_in_the_shell(served: Served) -> None:
    blind = {"types": {}, "primaryType": "Act", "domain": {}, "message": {}}
    problem = {"title": "NOT_READY", "detail": "the consents are missing", "status": 422}
    order = {"acts": ["00" * 32], "deadline": 1, "signer": "0x" + "12" * 20, "digest": "00", "typed_data": blind}
    cases = [
        (blind, "is neither a prepared act, nor a record, nor orders"),
        (problem, "is a problem: the consents are missing"),
        ([], "is no JSON object"),
        ({"body_hash": 1}, "is no PreparedAct"),
        ({"body_hash": 1, "register_no": 0}, "is no PreparedAct"),
        ({"acts": [], "orders": [order]}, "is no SignedAdvance"),
    ]
    for value, message in cases:
        status, out, error = signing(served, value)
        assert (status, out, message in error, len(error.splitlines())) == (1, "", True, 1), error
