"""Fault points do nothing in production, kill what they are told to in tests, and cannot hide from the list."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from faults import enumerate_points

from notary import faults

NOTARY = Path(faults.__file__).parent


def run(code: str, plan: str) -> int:
    command = [sys.executable, "-c", f"from notary import faults\n{code}"]
    return subprocess.run(command, env={**os.environ, faults.VARIABLE: plan}, check=False).returncode


def test_without_a_plan_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(faults.VARIABLE, raising=False)
    faults.point("a.b")
    monkeypatch.setenv(faults.VARIABLE, "")
    faults.point("a.b")


@pytest.mark.parametrize("plan", ["a.b", "a.b:self", "a.b:self:1"])
def test_the_process_is_killed_at_the_point(plan: str) -> None:
    assert run("faults.point('a.b')", plan) == -signal.SIGKILL


def test_only_the_named_point_at_the_nth_time() -> None:
    code = "import sys\nfaults.point('a')\nfaults.point('a.b')\nfaults.point('a.b')\nsys.exit(7)"
    assert run(code, "a.b:self:3") == 7
    assert run(code, "a.b.c:self") == 7
    assert run(code, "a.b:self:2") == -signal.SIGKILL


@pytest.mark.parametrize(("action", "code"), [("node", 7), ("both", -signal.SIGKILL)])
def test_the_node_is_killed(action: str, code: int) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as node:
        script = f"import sys\nfaults.set_node_pid({node.pid})\nfaults.point('a')\nsys.exit(7)"
        assert run(script, f"a:{action}") == code
        assert node.wait() == -signal.SIGKILL


@pytest.mark.parametrize("plan", ["a:", "a:kill", "a:self:0", "a:self:x", "a:self:1:2", "a:self:-1"])
def test_a_malformed_plan_is_not_passed_over(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(faults.VARIABLE, plan)
    with pytest.raises(ValueError, match="is not name"):
        faults.point("a")


def test_killing_an_unknown_node_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(faults.VARIABLE, "nowhere:both")
    faults.set_node_pid(None)
    with pytest.raises(ValueError, match="knows of none"):
        faults.point("nowhere")


def test_points_are_listed_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.py").write_text("from notary import faults\n\nfaults.point('x')\n")
    (tmp_path / "inner" / "b.py").write_text("faults.point('y')\nother.point(1)\npoint(2)\n")
    assert enumerate_points(tmp_path) == {"x": (tmp_path / "a.py", 3), "y": (tmp_path / "inner" / "b.py", 1)}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("faults.point('x')\nfaults.point('x')", "already"),
        ("faults.point(name)", "literal"),
        ("faults.point(f'x{1}')", "literal"),
        ("faults.point('x' + 'y')", "literal"),
        ("faults.point(name='x')", "literal"),
        ("faults.point()", "literal"),
        ("faults.point(b'x')", "literal"),
        ("from notary import faults as f", "write"),
        ("import notary.faults", "write"),
        ("from notary.faults import point", "write"),
    ],
)
def test_a_point_that_could_escape_the_list_is_refused(tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "a.py").write_text(source)
    with pytest.raises(ValueError, match=message):
        enumerate_points(tmp_path)


def test_the_product_has_points_that_can_be_listed() -> None:
    assert "chain.after_dump_write" in enumerate_points(NOTARY)
