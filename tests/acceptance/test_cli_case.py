"""The commands of docs/case-file.md, as they stand there."""

import json
import shlex
from pathlib import Path

from clikit import Cli, add

PAGE = Path(__file__).parents[2] / "docs" / "case-file.md"


def commands() -> list[list[str]]:
    """The command lines of the page."""
    block = PAGE.read_text("utf-8").partition("```sh\n")[2].partition("```")[0]
    return [shlex.split(line, comments=True) for line in block.splitlines()]


def test_the_commands_of_the_page(cli: Cli) -> None:
    add(cli)
    cli.ok("instrument", "offer", "LOAN-1")
    notice, first, rest, shown, printed = commands()
    assert "04_COST  " in cli.ok(*notice[1:])
    assert cli.ok(*shown[1:]) == "the deed is DRAFT; no record yet\n"
    chosen = cli.ok(*first[1:])
    assert "the deed is DRAFT; the last record is " in chosen
    assert "1  CHOSEN NOTARISE  BORROWER borrower  " in chosen
    assert "the deed is ACCEPTED" in cli.ok(*rest[1:])
    assert cli.ok(*rest[1:]) == cli.ok(*shown[1:])
    file = json.loads(cli.ok(*printed[1 : printed.index(">")]))
    assert [item["type"] for item in file["items"]] == [
        "DISCLOSED", "CHOSEN", "SERVICE_CONFIRMED", "APPLY", "ACCEPT", "IDENTITY", "INTERVIEW", "CONFLICT_DECLARATION",
    ]  # fmt: skip
    assert "withdrew LOAN-1" in cli.ok("instrument", "withdraw", "LOAN-1")
    ended = cli.ok("case", "show", file["items"][0]["record"]["body"]["mandatory"]["instrument"])
    assert "the deed is TERMINATED" in ended
    assert "8  WITHDRAW OTHER  CREDITOR trial-bank  " in ended
