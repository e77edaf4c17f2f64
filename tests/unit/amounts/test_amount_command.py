"""``notary amount``: the page's commands print what the page says, and terms that are none are named."""

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from notary.cli.main import main
from notary.domain.amounts import compute, parse
from notary.domain.amounts.terms import Cap, Method
from notary.xlsx.statement import render

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/amounts.md").read_text(encoding="utf-8")
Run = Callable[..., tuple[int, str, str]]
"""Runs the command; gives its exit status, output and errors."""

EXAMPLE = ROOT / "docs/examples/amount.json"


@pytest.fixture
def notary(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(ROOT)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["notary", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_the_page_shows_what_its_commands_print(notary: Run) -> None:
    commands = [line.partition("#")[0] for line in PAGE.splitlines() if line.startswith("notary amount ")]
    printed = [notary(*shlex.split(command)[1:]) for command in commands]
    assert [status for status, _, _ in printed] == [0, 0, 0]
    shown = PAGE.partition("prints for the first\n\n```\n")[2].partition("```")[0]
    assert printed[0][1].startswith(shown)
    assert "As of 2024-09-03" in printed[1][1]
    assert json.loads(printed[2][1]) == compute(parse(json.loads(EXAMPLE.read_text()))).to_json()


def test_the_page_names_every_member_and_every_cap(notary: Run) -> None:
    table = PAGE.partition("| member | meaning |")[2].partition("\n\n")[0]
    listed = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    known = set(json.loads(EXAMPLE.read_text())) | {"schedule"}
    assert sorted(listed) == sorted(known)
    for word in (*Cap, *Method):
        assert f"`{word}`" in PAGE


def test_terms_that_are_none_are_named_line_by_line(notary: Run, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(json.dumps(json.loads(EXAMPLE.read_text()) | {"principal": 5, "cap": "X"}))
    status, out, err = notary("amount", str(file))
    assert (status, out) == (1, "")
    assert [line.split(": ")[1] for line in err.splitlines()[:2]] == ["principal", "cap"]
    assert len(err.splitlines()) == 3


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1.5}', '{"a": 1, "a": 1}', "\x00", "nul"])
def test_what_is_no_json_object_is_one_clear_line(notary: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "terms.json"
    file.write_text(content)
    status, out, err = notary("amount", str(file), "--as-of", "2024-01-01")
    assert (status, out) == (1, "")
    assert "Traceback" not in err
    assert str(file) in err.splitlines()[-1]


def test_a_day_that_is_none_is_named(notary: Run) -> None:
    status, _, err = notary("amount", str(EXAMPLE), "--as-of", "yesterday")
    assert status == 1
    assert "as_of: not a day" in err


def test_the_workbook_is_written_where_it_is_wanted(notary: Run, tmp_path: Path) -> None:
    status, out, _ = notary("amount", str(EXAMPLE), "--xlsx", str(tmp_path / "s.xlsx"))
    assert status == 0
    assert "102451.76" in out
    assert (tmp_path / "s.xlsx").read_bytes() == render(compute(parse(json.loads(EXAMPLE.read_text()))))
    status, _, err = notary("amount", str(EXAMPLE), "--xlsx", str(tmp_path / "absent" / "s.xlsx"))
    assert (status, len(err.splitlines())) == (1, 1)


def test_a_fee_may_be_called_anything(notary: Run, tmp_path: Path) -> None:
    """Nothing of it is markup, and nothing steers the terminal."""
    file = tmp_path / "terms.json"
    fees = [{"kind": "lawyer [/b] [red]x\u001b[2J", "amount": "1.00"}]
    file.write_text(json.dumps(json.loads(EXAMPLE.read_text()) | {"fees": fees}))
    status, out, _ = notary("amount", str(file))
    assert status == 0
    assert "[/b] [red]x" in out
    assert "\x1b" not in out
