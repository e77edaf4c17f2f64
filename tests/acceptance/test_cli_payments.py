"""``notary payments`` at an office on this machine; docs/payments.md: its commands are played and must print what it
shows."""

import json
import re
import shlex
from pathlib import Path

import pytest
from clikit import Cli, agreed

from notary.domain.payments import FeeKind, FileForm, Kind, read, rules
from notary.domain.payments.chunks import MOST_ROWS
from notary.domain.payments.evidence import MAX_ROWS_BYTES
from notary.domain.payments.problems import MAX_PROBLEMS
from notary.domain.payments.reader import MAX_NOTE, MAX_PAYER, MEMBERS

PAGE = (Path(__file__).parents[2] / "docs" / "payments.md").read_text("utf-8")
CSV, JSON_LINE = (re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)[0] for kind in ("csv", "json"))
PLAYED = re.findall(r"^```console\n\$ notary ([^\n]*)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
WRONG = CSV.splitlines()[0] + '\nLOAN-1,A,2026-11-02,PAYMENT,"1,747.17",CNY,,,,\nLOAN-1,B,2.11.2026,PAYMENT,1,CNY,,,,\n'


@pytest.fixture
def office(cli: Cli) -> Cli:
    """An office with an issued debt, and the files of the page."""
    agreed(cli, "LOAN-1")
    cli.ok("act", "issue", "LOAN-1")
    (cli.data / "payments.csv").write_text(CSV)
    (cli.data / "wrong.csv").write_text(WRONG)
    return cli


def test_the_commands_print_what_the_page_shows(office: Cli) -> None:
    assert len(PLAYED) == PAGE.count("```console") == 5
    for command, shown in PLAYED:
        status, out, error = office.here(*shlex.split(command))
        lines = [line for line in error.splitlines(keepends=True) if not re.fullmatch(r"\d+ rows\n", line)]
        assert out + "".join(lines) == shown
        assert status == (1 if "wrong" in command else 0)


def test_both_files_of_the_page_say_the_same() -> None:
    (line,) = read([JSON_LINE.encode()], FileForm.JSON_LINES)
    first = next(iter(read(CSV.encode().splitlines(keepends=True), FileForm.CSV)))
    assert (line.instrument, line.booking) == (first.instrument, first.booking)


def test_the_table_and_the_limits_are_those_of_the_code() -> None:
    table = PAGE.partition("| member | meaning |")[2].partition("\n\n")[0]
    named = re.findall(r"^\| `(\w+)` ", table, re.MULTILINE)
    assert sorted(named) == sorted([*MEMBERS, "currency"])
    for word in (*Kind, *FeeKind):
        assert f"`{word}`" in table
    assert f"up to {MAX_PAYER} characters" in table
    assert f"up to {MAX_NOTE} characters" in table
    assert f"at most {MAX_PROBLEMS} of them" in PAGE
    assert f"each piece of {MOST_ROWS:,} rows" in PAGE
    assert re.search(rf"at most {rules.MOST:,}\s+bookings", PAGE)
    assert f"{MAX_ROWS_BYTES // 1024} KiB" in PAGE


def test_what_is_booked_is_printed_for_programs(office: Cli) -> None:
    office.ok("payments", "import", "payments.csv")
    lines = [json.loads(line) for line in office.ok("payments", "list", "LOAN-1", "--json").splitlines()]
    assert [(line["id"], line["reversed_by"]) for line in lines] == [
        ("TX-1", None), ("TX-2", "TX-3"), ("TX-3", None), ("TX-4", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("absent.csv", None, "cannot be read: No such file or directory"),
        ("payments.xlsx", b"PK", "the name must end in .csv or .jsonl"),
    ],
)
def test_what_is_no_file_of_bookings_is_refused(office: Cli, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (office.data / name).write_bytes(content)
    status, _, error = office.here("payments", "import", name)
    assert (status, len(error.splitlines())) == (1, 1)
    assert message in error


def test_what_the_office_refuses_is_listed_by_its_row(office: Cli) -> None:
    (office.data / "x.csv").write_text(CSV + "LOAN-9,TX-5,2026-11-02,PAYMENT,1.00,CNY,,,,\n")
    status, out, error = office.here("payments", "import", "x.csv")
    assert (status, out) == (1, "")
    assert "x.csv: row 6, instrument: there is no such instrument; expected the reference, register number" in error
    assert error.endswith("x.csv: nothing was booked\n")
    assert office.ok("payments", "list", "LOAN-1") == ""


def test_how_far_a_large_file_came_is_said(office: Cli) -> None:
    many = "".join(f"LOAN-1,X-{n},2026-11-02,PAYMENT,1.00,CNY,,,,\n" for n in range(MOST_ROWS + 1))
    (office.data / "x.csv").write_text(CSV.splitlines()[0] + "\n" + many)
    status, _, error = office.here("payments", "import", "x.csv")
    assert (status, error.splitlines()[0]) == (1, f"{MOST_ROWS} rows")
    assert f"x.csv: row {MOST_ROWS + 2}, instrument: has more bookings than one may; expected at most 2,000" in error
    assert error.endswith("rows before these are done; import the file again once it is mended\n")
    assert len(office.ok("payments", "list", "LOAN-1").splitlines()) == MOST_ROWS
