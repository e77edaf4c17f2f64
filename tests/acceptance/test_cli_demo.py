"""The folder that the demo fills, and what it prints at the end."""

from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from clikit import Cli
from rich.cells import cell_len
from rich.console import Console

from notary.chain.chain_files import ChainFiles
from notary.cli.demo import _show
from notary.demo import folder
from notary.demo.run import Debt, Demo
from notary.demo.verifying import VERDICTS
from notary.domain.errors import Refused

pytestmark = pytest.mark.process


class TestDemoFolder:
    def test_a_folder_that_no_demo_made_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        with pytest.raises(Refused, match="is not empty and no demo made it; choose another --out"):
            folder.prepared(tmp_path).__enter__()
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]

    def test_a_second_run_starts_afresh(self, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "kept").write_text("x")
        out = tmp_path / "out"
        with folder.prepared(out) as made:
            folder.write_json(made / "certificates" / "0.json", {"a": 1})
            (made / "link").symlink_to(outside)
        with folder.prepared(out) as made:
            assert [path.name for path in made.iterdir() if not path.name.startswith(".")] == []
        assert (outside / "kept").exists()

    def test_two_runs_at_once_do_not_share_a_folder(self, tmp_path: Path) -> None:
        with folder.prepared(tmp_path / "out") as made:
            folder.write_json(made / "x.json", {})
            with pytest.raises(Refused, match="a demo is running in"):
                folder.prepared(tmp_path / "out").__enter__()
            assert (made / "x.json").exists()

    def test_the_office_under_a_running_service_is_left_alone(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        with folder.prepared(out) as made:
            folder.write_json(made / "trust.json", {})
        with ChainFiles(out / ".office" / "chain").lock() as held:  # as serve and worker hold it
            assert held
            with pytest.raises(Refused, match=r"a service runs on .*/out/\.office; stop it, or use --out"):
                folder.prepared(out).__enter__()
            assert (out / "trust.json").exists()
        with folder.prepared(out) as made:
            assert not (made / "trust.json").exists()

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        line = Cli(tmp_path).refused("demo", "--out", tmp_path / "thesis.txt")
        assert "thesis.txt is not a folder; choose another --out" in line

    def test_the_closing_table_fits_eighty_columns_and_names_what_comes_next(self, tmp_path: Path) -> None:
        debt = Debt("id", "HDDK-2026-000012", 1000, "（2026）试证经字第1000号", [], "ENFORCEABLE", VERDICTS[3])
        console = Console(width=80, file=StringIO())
        run: Any = SimpleNamespace(debts=[debt], times=[("a step", 1.0)], console=console, out=tmp_path)
        _show(run)
        shown = console.file.getvalue()  # type: ignore[attr-defined]
        (line,) = [line for line in shown.splitlines() if debt.deed_no in line]
        assert cell_len(line) <= 80
        for whole in (debt.reference, debt.standing, debt.verified):
            assert whole in line
        assert f"notary serve --data {tmp_path}/.office" in shown
        assert "Times" in shown

    def test_a_story_has_no_table_of_times(self, tmp_path: Path) -> None:
        debt = Debt("id", "HDDK-2026-000007", 0, "（2026）试证经字第1号", [], "REVOKED", VERDICTS[3])
        console = Console(width=80, file=StringIO())
        run: Any = SimpleNamespace(debts=[debt], times=[], console=console, out=tmp_path)
        _show(run)
        assert "Times" not in console.file.getvalue()  # type: ignore[attr-defined]

    def test_the_summary_names_deed_and_reference(self, tmp_path: Path) -> None:
        demo: Any = SimpleNamespace(out=tmp_path, certificate_path=lambda debt: tmp_path / "certificates" / "7.json")
        summary = Demo._summary_of(
            demo, Debt("id", "LN-1", 7, "（2026）第1号", [tmp_path / "documents" / "x"], "REVOKED")
        )
        assert summary == {
            "register_no": 7,
            "deed_no": "（2026）第1号",
            "reference": "LN-1",
            "certificate": "certificates/7.json",
            "documents": ["documents/x"],
            "standing": "REVOKED",
        }

    def test_the_command_says_so_on_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        assert "no demo made it" in Cli(tmp_path).refused("demo", "--out", tmp_path, real=True)
