"""The command line before the issue: drafts, requests to the parties, keys; then acts, export and serving."""

import hashlib
import json
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from clikit import (
    BORROWER_PAPER,
    DOCUMENTS,
    EVIDENCE,
    LOAN,
    Cli,
    add,
    agreed,
    documents,
    paper,
    shown,
    write_draft,
)

from notary.keys.ethereum import EthereumKey, new_private_key

pytestmark = pytest.mark.process


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
        assert "is DRAFT; parties are reminded of an offer" in cli.refused("instrument", "remind", "LOAN-1")
        assert "offered LOAN-1" in cli.ok("instrument", "offer", "LOAN-1")
        assert "borrower" in cli.ok("instrument", "remind", "LOAN-1").removeprefix("reminded ").split(" (")[0].split(
            ", "
        )

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


class TestActs:
    def test_a_debt_that_is_named_twice_takes_no_number(self, cli: Cli) -> None:
        agreed(cli, "LOAN-1")
        agreed(cli, "LOAN-2")
        assert "LOAN-1 is named twice" in cli.refused("act", "issue", "LOAN-1", "LOAN-1")
        assert "give --approver and --sample, or issue" in cli.refused("act", "issue", "LOAN-1", "LOAN-2")
        approved = ("--approver", "trial-reviewer", "--sample", "LOAN-1")
        assert [line[:3] for line in cli.ok("act", "issue", "LOAN-1", "LOAN-2", *approved).splitlines()] == [
            "0  ",
            "1  ",
        ]

    def test_a_correction_carries_its_text_and_revokes_nothing(self, cli: Cli) -> None:
        agreed(cli, "LOAN-1")
        cli.ok("act", "issue", "LOAN-1")
        assert "ENFORCEABLE  act " in cli.ok("act", "correct", "LOAN-1", "--corrects", "0", "--text", "应为二〇二六年")
        line = cli.refused("act", "correct", "LOAN-1", "--corrects", "0", "--to", "REVOKED", status=64)
        assert "No such option: --to" in line
        assert "act 0 is no step that counts" in cli.refused("act", "correct", "LOAN-1", "--corrects", "0", "--strike")

    def test_a_correction_strikes_a_step_and_what_it_led_to(self, cli: Cli) -> None:
        agreed(cli, "LOAN-1")
        cli.ok("act", "issue", "LOAN-1")
        proof = ("--kind", "PAYMENT", "--proof", paper(cli, "discharge_proof"))
        assert "DISCHARGED  act " in cli.ok("act", "discharge", "LOAN-1", *proof)
        assert "ENFORCEABLE  act " in cli.ok("act", "correct", "LOAN-1", "--corrects", "1", "--strike")
        assert "there is no act 9 to correct" in cli.refused("act", "correct", "LOAN-1", "--corrects", "9", "--strike")
        assert "DISCHARGED  act " in cli.ok("act", "discharge", "LOAN-1", *proof)

    def test_a_revocation_is_never_struck(self, cli: Cli) -> None:
        agreed(cli, "LOAN-1")
        cli.ok("act", "issue", "LOAN-1")
        cli.ok("act", "do", "LOAN-1", "RECHECK", *shown(cli, "written_grounds"))
        papers = shown(cli, "announcement", "review_decision")
        cli.ok("act", "do", "LOAN-1", "REVOKE", "--ground", "PROCEDURE", *papers, "--as", "REVIEWER")
        strike = ("act", "correct", "LOAN-1", "--corrects", "2", "--strike")
        assert "may not move a standing from REVOKED" in cli.refused(*strike)


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
