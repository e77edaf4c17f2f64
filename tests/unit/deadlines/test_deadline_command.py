"""``notary deadline``: what it prints for people and for programs, and how it refuses."""

import json

import pytest
from commandkit import play

from notary.domain.deadlines import KINDS, Name


def explained(capsys: pytest.CaptureFixture[str], command: str) -> str:
    status, out, err = play(capsys, command)
    assert (status, err) == (0, "")
    return out


def test_json_is_the_record_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "deadline limitation --due 2024-02-01 --due 2023-12-01 --due 2024-01-01 --json")
    assert json.loads(out) == {
        "kind": "limitation",
        "nominal": "2026-02-01",
        "last_day": "2026-02-02",
        "early": ["2025-12-01", "2026-01-04", "2026-02-02"],
        "late": "2026-02-02",
        "provisional": False,
    }


def test_the_explanation_leads_with_the_last_day_and_does_not_hide_the_strict_reading(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = explained(capsys, "deadline limitation --due 2023-12-01 --due 2024-01-01 --due 2024-02-01")
    first, *rest = out.splitlines()
    assert first.endswith("last day 2026-02-02, Monday; by the strict reading 2025-12-01 for the first")
    assert "    due 2024-01-01: 2026-01-04, moved from 2026-01-01, 元旦 New Year's Day" in "\n".join(rest)
    assert "民事诉讼法 art 250" in out
    assert "法释〔2018〕18号 art 9" in out


def test_every_kind_names_its_event_its_count_and_its_article(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in KINDS.values():
        days = "" if kind.count else " --days 3"
        out = explained(capsys, f"deadline {kind.name} --from 2024-07-01{days}")
        assert out.startswith(f"{kind.name} ({kind.zh}, {kind.en}): last day 20")
        assert f"2024-07-01: {kind.starts}; that day is not counted" in out
        assert f"{kind.unit.counted(kind.count or 3)} ({kind.basis}), to 20" in out
        assert "provisional" not in out


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("docket --from 2024-09-24", "moved        2024-10-01 to 2024-10-07: 国庆节 National Day; the next working"),
        ("docket --from 2024-07-06", "moved        2024-07-13: Saturday; 2024-07-14: Sunday; the next working"),
        ("issue --from 2026-02-10", "holidays     2026-02-14: Saturday, worked in exchange for 春节 Spring Festival"),
        ("issue --from 2026-02-10", "             2026-02-15 to 2026-02-23: 春节 Spring Festival"),
        ("issue --from 2024-07-01 --suspended 2024-07-03:2024-07-04", "2024-07-04: these days are not counted"),
        ("issue --from 2024-07-01 --suspended 2024-06-03:2024-06-04", "2024-06-04: takes none of the days counted"),
        ("issue --from 2024-07-01 --days 5", "5 working days, as given; without that 15 (公证法 art 30)"),
        ("recheck --from 2030-02-28", "provisional  the holiday table goes from 2004-01-01 to"),
        ("limitation --from 2024-03-01 --interrupted 2025-01-10", "2025-01-10: begins again, to 2027-01-10"),
        ("limitation --from 2024-03-01 --suspended 2025-11-01:2026-01-31",
         "2026-01-31: ends six months after that, 2026-07-31 (民法典 art 194)"),
        ("limitation --from 2024-03-01 --suspended 2025-01-01:2025-01-31", "does not reach into the last six months"),
        ("limitation --due 2022-01-10 --due 2023-01-10 --interrupted 2024-03-01",
         "due 2022-01-10: 2024-01-10, ended before 2024-03-01"),
        ("limitation --due 2023-01-10 --due 2024-06-10 --interrupted 2024-03-01",
         "2024-03-01: changes nothing in the late reading, whose period had not begun"),
        ("limitation --from 2023-01-01 --due 2023-01-10 --due 2024-06-10", "2023-01-01 is not used"),
    ],
)  # fmt: skip
def test_what_moved_a_deadline_is_named(capsys: pytest.CaptureFixture[str], command: str, line: str) -> None:
    assert line in explained(capsys, f"deadline {command}")


def test_nothing_is_said_of_what_did_not_happen(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "deadline docket --from 2024-07-01")
    assert [line.split()[0] for line in out.splitlines()] == ["docket", "starts", "count"]
    used = explained(capsys, "deadline limitation --from 2023-01-10 --due 2023-01-10 --due 2024-06-10")
    assert "not used" not in used


@pytest.mark.parametrize(
    ("command", "status", "words"),
    [
        ("nothing --from 2024-01-01", 64, "non-enforcement-decision"),
        ("", 64, "'KIND'. Choose from: issue, verification-reply, limitation,"),
        ("limit", 64, "Invalid value for 'KIND': 'limit' is not one of 'issue', 'verification-reply'"),
        ("docket", 1, "notary: --from: is missing: the day on which the court receives the application"),
        ("limitation", 1, "notary: --from or --due: is missing: the last day for performance, of the debt or of each"),
        ("docket --from 2024-02-30", 64, "--from '2024-02-30' is no day of the calendar"),
        ("docket --from 01.02.2024", 64, "written like 2026-11-23"),
        ("docket --from 2024-2-3", 64, "written like 2026-11-23"),
        ("docket --from 2024-02-03 --days x", 64, "'--days': must be a valid integer. Run"),
        ("limitation --from 2024-03-01 --interrupted 2025-13-01", 64, "--interrupted '2025-13-01' is no day"),
        ("limitation --from 2024-03-01 --due tomorrow", 64, "--due 'tomorrow' is no day"),
        ("limitation --from 2024-03-01 --suspended 2025-11-01", 64, "such as 2025-11-01:2026-01-31. Run with --help"),
        ("limitation --from 2024-03-01 --suspended 2025-11-01:", 64, "--suspended '' is no day"),
        ("limitation --from 2024-03-01 --suspended 2025-12-01:2025-11-30", 1, "notary: --suspended: 2025-12-01:"),
        ("limitation --from 2024-03-01 --interrupted 2026-03-03", 1, "ended on 2026-03-02. An interruption does not"),
        ("verification-reply --from 2024-03-01", 1, "notary: --days: is missing: how many days the contract gives"),
        ("docket --from 2024-03-01 --days 99999999999999999999", 1, "notary: --days: must be 1 to 366 days"),
        ("recheck --from 2024-03-01 --days 3", 1, "notary: --days: does not bear on recheck"),
    ],
)
def test_bad_input_is_refused_on_one_line(
    capsys: pytest.CaptureFixture[str], command: str, status: int, words: str
) -> None:
    ended, out, err = play(capsys, f"deadline {command}")
    assert (ended, out) == (status, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_every_kind_is_a_word_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = play(capsys, "deadline --help")
    assert status == 0
    assert all(name in out for name in Name)
