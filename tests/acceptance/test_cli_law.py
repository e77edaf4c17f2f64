"""The steps of the law on the command line, from the payment of a loan to the court, and who is told to take them."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from clikit import DOCUMENTS, EVIDENCE, Cli, add, agreed, shown

from notary.bootstrap import open_app
from notary.config import Settings
from notary.demo.portfolio import sample_debt
from notary.demo.story import SAMPLE, SIGNED_AGO
from notary.domain.times import SHANGHAI, parse_time
from notary.keys.keystore import LIGHT_SCRYPT_N, create_keystore

pytestmark = pytest.mark.process

LAW = Path(__file__).parents[2] / "docs" / "law.md"
REQUEST = ("payment_statement", "undertaking")


@pytest.fixture
def debt(cli: Cli) -> dict[str, Any]:
    """An issued loan of which instalments are overdue, LN-1; its terms."""
    with_today = open_app(Settings(data=cli.data))
    terms = sample_debt(SAMPLE, with_today.context.now.astimezone(SHANGHAI).date() - SIGNED_AGO).terms
    with_today.close()
    (cli.data / "overdue.json").write_text(json.dumps(terms | {"institution": "trial-bank"}))
    given = [part for type in DOCUMENTS for part in ("--document", f"{type}={cli.data / type}.pdf")]
    cli.ok("instrument", "add", cli.data / "overdue.json", "--reference", "LN-1", *given)
    cli.ok("instrument", "offer", "LN-1")
    cli.ok("case", "complete", "LN-1", "--before-consent")
    for party in terms["parties"]:
        for role in party["roles"]:
            who = ("--party", party["id"], "--role", role, "--evidence", EVIDENCE)
            cli.ok("instrument", "consent", "LN-1", *who)
    cli.ok("case", "complete", "LN-1")
    cli.ok("act", "issue", "LN-1")
    return terms


def do(cli: Cli, step: str, *more: str, papers: tuple[str, ...] = ()) -> str:
    """A step that must succeed; returns the standing after it."""
    number, name, act, hash_ = cli.ok("act", "do", "LN-1", step, *shown(cli, *papers), *more).split()
    assert (number, act, len(hash_)) == ("0", "act", 64)
    return name


def forbidden(cli: Cli, *arguments: str) -> list[str]:
    """The reasons of a refusal, each of which has a line of its own."""
    status, out, error = cli.here("act", "do", "LN-1", *arguments)
    assert (status, out) == (1, ""), (out, error)
    first, *reasons = error.splitlines()
    assert first.startswith("notary: ")
    assert first.endswith(" is not lawful now:")
    assert all(line.startswith("  - ") for line in reasons), error
    return [line.removeprefix("  - ") for line in reasons]


def submit(cli: Cli, party: str, kind: str, *how: str) -> int:
    """A party's own act, by default as it is taken before the notary; returns its sequence, as the receipt has it."""
    receipt = cli.ok("act", "submit", "LN-1", kind, "--party", party, *(how or ("--record", EVIDENCE)))
    act, sequence, said, of, who, time, hash_ = receipt.split()
    assert (act, said, of, who, len(hash_)) == ("act", kind, "of", party, 64)
    (shown,) = [line for line in cli.ok("instrument", "show", "LN-1").splitlines() if hash_ in line]
    assert shown.split()[:3] == ["act", f"{sequence}:", "SUBMISSION"]
    assert abs(datetime.now(UTC) - parse_time(time)) < timedelta(minutes=5)
    return int(sequence)


def money(value: dict[str, str]) -> str:
    return json.dumps(value)


def tasks(cli: Cli, who: str) -> dict[str, Any]:
    """What waits for somebody, by task."""
    lines = cli.ok("worklist", "--as", who, "--json").splitlines()
    return {item["task"]: item for item in map(json.loads, lines)}


class TestSteps:
    def test_every_row_of_the_law_that_an_act_takes_is_listed(self, cli: Cli) -> None:
        """As the page says it, that people read."""
        lines = [line for line in LAW.read_text().splitlines() if " → " in line and "from → to" not in line]
        wanted = {}
        for line in lines:
            id, type, _, change, by, signs, evidence, *_ = (cell.strip() for cell in line.split("|")[1:-1])
            if signs != "record" and type != "ISSUE":
                papers = [] if evidence == "–" else [kind.lower() for kind in evidence.split()]
                wanted[id] = (type, change.rpartition(" → ")[2], sorted(by.split()), papers)
        assert len(wanted) > 60
        found = {}
        for line in cli.ok("act", "steps").splitlines():
            type, name, target, rest = line[:24], line[25:47], line[48:70], line[71:].split()
            actors = [word for word in rest if word.isupper()]
            papers = [word for word in rest if word not in actors and word != "-"]
            found[name.strip()] = (type.strip(), target.strip(), actors, papers)
        assert found == wanted

    def test_a_step_needs_its_papers_its_amount_and_its_time(self, cli: Cli, debt: dict[str, Any]) -> None:
        principal = debt["sections"]["loan"]["principal"]
        missing = "it rests on DISBURSEMENT_VOUCHER, which was not shown"
        whole = "what was paid out must be the principal, with nothing deducted in advance (民法典 670)"
        assert forbidden(cli, "DISBURSE") == [whole, missing]
        less = principal | {"amount": str(int(principal["amount"]) - 1)}
        short = ("--set", f"disbursed={money(less)}", *shown(cli, "disbursement_voucher"))
        assert forbidden(cli, "DISBURSE", *short) == [whole]
        early = forbidden(cli, "DEFAULT", *shown(cli, "payment_statement"))
        assert "it starts from PERFORMING or RESTRUCTURED, and the performance is UNDISBURSED" in early[0]
        paid = ("--set", f"disbursed={money(principal)}")
        assert do(cli, "DISBURSE", *paid, papers=("disbursement_voucher",)) == "ENFORCEABLE"
        assert do(cli, "DEFAULT", papers=("payment_statement",)) == "IN_DEFAULT"

    def test_what_cannot_be_meant_is_told_before_the_office_is_asked(self, cli: Cli) -> None:
        for arguments, line in (
            (("DISBURS",), "'DISBURS' is no step; did you mean DISBURSE?"),
            (("default",), "'default' is no step; did you mean DEFAULT?"),
            (("XYZ",), "'XYZ' is no step; notary act steps lists them"),
            (
                ("DISBURSE", *shown(cli, "voucher")),
                "'voucher' is no kind of paper; DISBURSE rests on disbursement_voucher",
            ),
            (("CLAIM", *shown(cli, "claim_notice")), "a CLAIM goes to an insurer: name its institution"),
        ):
            assert line in cli.refused("act", "do", "LN-1", *arguments, status=64)

    def test_an_objection_is_the_debtors_own_act_that_the_notary_takes_up(self, cli: Cli, debt: dict[str, Any]) -> None:
        in_default(cli, debt)
        requested(cli)
        assert do(cli, "VERIFY", papers=("dispatch_record", "verification_letter")) == "CERTIFICATE_REQUESTED"
        by = ("--by", "DEBTOR:borrower")
        assert forbidden(cli, "OBJECT", *by) == ["it rests on OBJECTION, which was not shown"]
        said = ("--record", EVIDENCE, "--text", "已于十月三日付清", "--as", "NOTARY")
        number = submit(cli, "borrower", "OBJECTION", *said)
        other = cli.refused("act", "do", "LN-1", "OBJECT", "--by", "GUARANTOR:guarantor", "--submission", str(number))
        assert f"act {number} is no submission of 'guarantor'" in other
        assert tasks(cli, "NOTARY")["ACT_ON_SUBMISSION"]["submission"] == number
        listed = cli.ok("worklist")
        assert f"0  LN-1  ACT_ON_SUBMISSION (submission {number})  " in listed
        assert do(cli, "OBJECT", *by, "--submission", str(number)) == "OBJECTED"
        assert set(tasks(cli, "NOTARY")) == {"DECIDE_OBJECTION"}
        history = cli.ok("instrument", "show", "LN-1")
        assert "SUBMISSION by borrower, " in history
        assert "OBJECT by DEBTOR:borrower, recorded by NOTARY, " in history
        assert "REQUEST by LENDER, " in history
        assert [line.split()[2] for line in history.splitlines() if line.startswith("  act ")][-2:] == [
            "SUBMISSION",
            "OBJECT",
        ]


class TestSubmissions:
    @pytest.fixture
    def wallet(self, cli: Cli, debt: dict[str, Any]) -> tuple[str, ...]:
        """The borrower's enrolled key, as an option."""
        (cli.data / "secret").write_text("secret\n")
        (cli.data / "secret").chmod(0o600)
        address = create_keystore(cli.data / "wallet.json", cli.data / "secret", scrypt_n=LIGHT_SCRYPT_N)
        held = next(party for party in debt["parties"] if party["id"] == "borrower")
        cli.ok("key", "enrol", address, "--id-type", held["id_type"], "--id-no", held["id_no"], "--evidence", EVIDENCE)
        return ("--key", f"keystore:{cli.data}/wallet.json?password-file={cli.data}/secret")

    def test_a_party_signs_with_its_own_key_and_gets_a_receipt(self, cli: Cli, wallet: tuple[str, ...]) -> None:
        said = ("--text", "已于十月三日付清", *shown(cli, "objection"), "--set", 'replies=["PAID"]')
        number = submit(cli, "borrower", "OBJECTION", *said, *wallet)
        receipt = cli.ok("paper", "show", "LN-1", "SUBMISSION_RECEIPT", "--sequence", str(number))
        assert sha256((cli.data / "objection.pdf").read_bytes()).hexdigest() in receipt.replace("\n", "")
        seen = json.loads(cli.ok("view", "LN-1", "--party", "borrower", "--json"))
        assert [item["sequence"] for item in seen["submissions"]] == [number]
        cli.environment["NOTARY_KEY"] = wallet[1]
        assert submit(cli, "borrower", "STATEMENT", "--text", "x") == number + 1
        assert submit(cli, "borrower", "REPLY", "--record", EVIDENCE) == number + 2

    def test_nobody_else_signs_and_nothing_is_entered(self, cli: Cli, wallet: tuple[str, ...]) -> None:
        before = cli.ok("instrument", "show", "LN-1")
        own = ("act", "submit", "LN-1", "OBJECTION", "--party")
        cases: list[tuple[tuple[str, ...], int, str]] = [
            ((*own, "guarantor", *wallet), 1, "was enrolled with"),
            ((*own, "borrower", *wallet, "--as", "NOTARY"), 1, "is not enrolled here"),
            ((*own, "nobody", *wallet), 1, "has no party 'nobody'"),
            ((*own, "nobody", "--record", EVIDENCE), 1, "has no party 'nobody'"),
            ((*own, "borrower", "--record", "5f"), 1, "evidence: "),
            ((*own, "borrower", "--paper", "objection=nowhere.pdf", *wallet), 1, "nowhere.pdf: cannot be read"),
            ((*own, "borrower", "--key", "keystore:nowhere.json?password-file=secret"), 1, "nowhere.json"),
            ((*own, "borrower"), 64, "give either --key"),
            ((*own, "borrower", *wallet, "--record", EVIDENCE), 64, "give either --key"),
            (("act", "submit", "LN-1", "DEFAULT", *own[4:], "borrower", *wallet), 64, "is none of OBJECTION"),
        ]
        for arguments, status, message in cases:
            assert message in cli.refused(*arguments, status=status), arguments
        assert cli.ok("instrument", "show", "LN-1") == before


class TestWorklist:
    def test_each_sees_what_waits_for_it_and_until_when(self, cli: Cli, debt: dict[str, Any]) -> None:
        assert {who: set(tasks(cli, who)) for who in ("NOTARY", "CREDITOR", "COURT")} == {
            "NOTARY": set(),
            "CREDITOR": {"DISBURSE"},
            "COURT": set(),
        }
        in_default(cli, debt)
        (item,) = tasks(cli, "CREDITOR").values()
        assert (item["task"], item["steps"]) == ("REQUEST_CERTIFICATE", ["REQUEST", "DISCHARGE"])
        assert item["last_day"] > item["since"][:10]
        line, words = cli.ok("worklist", "--as", "CREDITOR").splitlines()
        assert line == f"0  LN-1  REQUEST_CERTIFICATE  until {item['last_day']}  REQUEST DISCHARGE"
        assert words == "    申请执行证书，或者登记债务已了结 / ask for the execution certificate, or record payment"
        requested(cli)
        assert set(tasks(cli, "CREDITOR")) == set()
        line, words = cli.ok("worklist", "--as", "NOTARY").splitlines()
        (item,) = tasks(cli, "NOTARY").values()
        assert item["last_day"] > item["since"][:10]
        assert line.startswith(f"0  LN-1  SEND_LETTER  until {item['last_day']}  ")
        assert line.endswith("  VERIFY REQUEST_PAPERS DENY")
        assert words == "    发出核实函 / send the verification letter"

    def test_what_waits_before_the_issue_has_no_number_yet(self, cli: Cli) -> None:
        add(cli, "LN-2")
        cli.ok("instrument", "offer", "LN-2")
        steps = "DISCLOSED CHOSEN CONSENT WITHDRAW"
        line, words = cli.ok("worklist", "--as", "CREDITOR").splitlines()
        assert line == f"-  LN-2  REMIND_PARTIES (borrower, insurer, lender)  no fixed day  {steps}"
        assert words == "    提醒尚未选择或者尚未签署的当事人 / remind those who have not chosen or not consented"
        assert cli.here("worklist", "--as", "NOTARY") == (0, "", "nothing waits\n")
        agreed(cli, "LN-3")
        (item,) = tasks(cli, "NOTARY").values()
        assert (item["task"], item["register_no"], item["standing"]) == ("ISSUE_DEED", None, None)
        line, words = cli.ok("worklist", "--as", "NOTARY").splitlines()
        steps = "IDENTITY INTERVIEW CONFLICT_DECLARATION ISSUE REFUSE"
        assert line == f"-  LN-3  ISSUE_DEED  until {item['last_day']}  {steps}"
        assert item["last_day"] > item["since"][:10]
        cli.ok("act", "issue", "LN-3")
        assert (set(tasks(cli, "NOTARY")), set(tasks(cli, "CREDITOR"))) == (set(), {"REMIND_PARTIES", "DISBURSE"})

    def test_a_court_sees_what_was_opened_to_it_alone(self, cli: Cli, debt: dict[str, Any]) -> None:
        assert cli.here("worklist", "--as", "COURT") == (0, "", "nothing waits\n")
        assert "there is no instrument with reference LN-1" in cli.refused("act", "do", "LN-1", "DOCKET")


def in_default(cli: Cli, debt: dict[str, Any]) -> None:
    """The loan was paid out, and an instalment was not paid."""
    principal = debt["sections"]["loan"]["principal"]
    do(cli, "DISBURSE", "--set", f"disbursed={money(principal)}", papers=("disbursement_voucher",))
    assert do(cli, "DEFAULT", papers=("payment_statement",)) == "IN_DEFAULT"


def requested(cli: Cli) -> None:
    """The bank asks for the execution certificate of one yuan."""
    asked = ("--set", 'applied={"amount":"100","currency":"CNY"}', "--set", 'claims=["PRINCIPAL"]')
    assert do(cli, "REQUEST", *asked, papers=REQUEST) == "CERTIFICATE_REQUESTED"
