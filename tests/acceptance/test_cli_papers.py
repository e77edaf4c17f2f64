"""``notary paper`` and ``notary view``: at an office, and at a service."""

import json
import signal
from collections.abc import Iterator

import pytest
from clikit import PATIENCE, Cli, agreed

pytestmark = pytest.mark.process


@pytest.fixture
def defaulted(cli: Cli) -> Cli:
    """An office with one debt, whose default is reported."""
    agreed(cli, "LOAN-1")
    cli.ok("act", "issue", "LOAN-1")
    principal = json.dumps(json.loads((cli.data / "draft.json").read_text())["sections"]["loan"]["principal"])
    voucher = cli.data / "COMMITMENT.pdf"
    cli.ok("act", "do", "LOAN-1", "DISBURSE", "--paper", f"disbursement_voucher={voucher}", "--set",
           f"disbursed={principal}")  # fmt: skip
    cli.ok("act", "do", "LOAN-1", "DEFAULT", "--paper", f"payment_statement={voucher}")
    return cli


def test_papers_are_listed_shown_and_written(defaulted: Cli) -> None:
    cli = defaulted
    listed = [line.split()[:3] for line in cli.ok("paper", "list", "LOAN-1").splitlines()]
    assert listed[:3] == [["DEED_TEXT", "-", "-"], ["COMMITMENT", "-", "-"], ["DEFAULT_NOTICE", "borrower", "2"]]
    shown = cli.ok("paper", "show", "LOAN-1", "DEED_TEXT")
    assert "公证词" in shown
    assert "草稿" not in shown
    assert "\\u" not in shown  # nothing of it is escaped for the terminal
    notice = cli.ok("paper", "show", "LOAN-1", "STANDING_NOTICE", "--party", "borrower", "--sequence", "2")
    assert "已报告违约" in notice
    out = cli.data / "deed.html"
    assert str(out) in cli.ok("paper", "show", "LOAN-1", "DEED_TEXT", "--format", "html", "--out", out)
    assert "<html" in out.read_text()
    assert json.loads(cli.ok("paper", "show", "LOAN-1", "DEED_TEXT", "--format", "json"))["kind"] == "DEED_TEXT"


def test_what_is_no_paper_is_one_line(defaulted: Cli) -> None:
    cli = defaulted
    assert "no paper of the kind 'LETTER' is made here" in cli.refused("paper", "show", "LOAN-1", "LETTER")
    assert "REVIEW_DECISION for you" in cli.refused("paper", "show", "LOAN-1", "REVIEW_DECISION")
    assert "there is no instrument" in cli.refused("paper", "list", "LOAN-2")


def test_a_party_sees_its_debt_and_who_looked(defaulted: Cli) -> None:
    cli = defaulted
    cli.ok("instrument", "show", "LOAN-1")
    cli.ok("paper", "show", "LOAN-1", "DEED_TEXT", "--as", "CREDITOR")
    found = cli.ok("view", "LOAN-1", "--party", "borrower")
    for part in ("已报告违约", "金额:", "本金 ", "您的权利:", "谁查看过您的数据:", "(CREDITOR)  文书 公证词"):
        assert part in found, part
    english = cli.ok("view", "LOAN-1", "--party", "borrower", "--lang", "en")
    assert "overdue" in english
    assert "(CREDITOR)  content" in english
    looks = json.loads(cli.ok("view", "LOAN-1", "--json"))["lookups"]
    assert [(item["institution"], item["what"]) for item in looks] == [
        ("trial-bank", "PAPER:DEED_TEXT"), ("trial-bank", "CONTENT"),
    ]  # fmt: skip
    assert "has no party 'nobody'" in cli.refused("view", "LOAN-1", "--party", "nobody")


@pytest.fixture
def served(defaulted: Cli) -> Iterator[str]:
    """The office's service, and its address."""
    process = defaulted.start("api", "--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        assert line.startswith("serving http://"), process.communicate(timeout=PATIENCE)
        yield line.split()[1]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def test_the_same_at_a_service(defaulted: Cli, served: str) -> None:
    cli = defaulted
    made = cli.ok("keys", "create", "--role", "notary", "--institution", "trial-office", "--name", "desk")
    key = next(word for word in made.split() if word.startswith("ntk_"))
    here = cli.ok("paper", "show", "LOAN-1", "DEED_TEXT")
    cli.environment["NOTARY_API_KEY"] = key
    del cli.environment["NOTARY_DATA"]
    assert "DEED_TEXT" in cli.ok("paper", "list", "LOAN-1", "--url", served)
    assert cli.ok("paper", "show", "LOAN-1", "DEED_TEXT", "--url", served) == here
    assert "overdue" in cli.ok("view", "LOAN-1", "--lang", "en", "--url", served)
