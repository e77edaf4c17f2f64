"""What ``notary register check`` prints of results, and with which status it ends."""

import io
import json

import pytest

from notary.cli import register_output
from notary.services.audit import Difference, Outcome, Result, UnderWay

SOUND = Result("tiles", "every tile is recomputed", Outcome.SOUND, 1_234)
WAITING = Result("entries", "dense", Outcome.SOUND, 2, under_way=3, waiting=UnderWay("waits", "act 0 of number 5"))
EMPTY = Result("orders", "signed", Outcome.SOUND, 0)
SILENT = Result("anchors", "held", Outcome.NOT_COMPARED, 0, reason="no connection")
LEFT_OUT = Result("anchors", "held", Outcome.LEFT_OUT, 0)
FIRST = Difference("root", "checkpoint 3", "aa", "bb")
SECOND = Difference("root", "checkpoint 4", "cc", "dd")
SPOILED = Result("checkpoints", "recomputed", Outcome.DIFFERENT, 4, (FIRST, SECOND), 2)


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (SOUND, "tiles         sound         1,234 compared"),
        (WAITING, "entries       sound         2 compared, 3 under way, such as act 0 of number 5: waits"),
        (EMPTY, "orders        sound         nothing there yet"),
        (SILENT, "anchors       NOT COMPARED  no connection"),
        (LEFT_OUT, "anchors       left out      --offline"),
        (SPOILED, "checkpoints   DIFFERENT     4 compared, 2 differences"),
    ],
)
def test_one_line_for_each_check(result: Result, line: str) -> None:
    assert register_output.line(result) == line


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ([SOUND, WAITING, EMPTY], 0),
        ([SOUND, LEFT_OUT], 0),
        ([SOUND, SILENT], 2),
        ([SPOILED, SILENT], 1),
    ],
)
def test_the_status_says_the_same_to_programs(results: list[Result], status: int) -> None:
    assert register_output.exit_status(results) == status
    assert json.loads(register_output.report(results))["sound"] is (status == 0)


def test_the_first_difference_is_named_first(capsys: pytest.CaptureFixture[str]) -> None:
    register_output.echo_end([SOUND, SPOILED])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "",
        "first difference",
        "  check     checkpoints (recomputed)",
        "  where     checkpoint 3",
        "  what      root",
        "  expected  aa",
        "  found     bb",
        "",
        "difference",
        "  check     checkpoints (recomputed)",
        "  where     checkpoint 4",
        "  what      root",
        "  expected  cc",
        "  found     dd",
    ]
    report = json.loads(register_output.report([SOUND, SPOILED]))
    assert report["firstDifference"] == {"what": "root", "where": "checkpoint 3", "expected": "aa", "found": "bb"}


@pytest.mark.parametrize(
    ("results", "out", "err"),
    [
        ([SOUND, WAITING], "the register is sound: everything agrees", ""),
        ([SOUND, LEFT_OUT], "the register agrees with itself; the chain was left out", ""),
        ([SOUND, SILENT], "", "no difference, but not compared: anchors"),
    ],
)
def test_what_the_results_amount_to(
    results: list[Result], out: str, err: str, capsys: pytest.CaptureFixture[str]
) -> None:
    register_output.echo_end(results)
    printed = capsys.readouterr()
    assert (printed.out.strip(), printed.err.strip()) == (out, err)


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_only() -> None:
    for stream, expected in ((io.StringIO(), ""), (Terminal(), "\racts          2,000 compared …\r\x1b[K")):
        progress = register_output.Progress(stream)
        progress("acts", 2_000)
        progress.clear()
        progress.clear()
        assert stream.getvalue() == expected
