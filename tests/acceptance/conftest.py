"""Makes the helpers of ``tests/`` and the tamper table importable, and an office for tests of the command line."""

import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from clikit import DOCUMENTS, Cli  # noqa: E402


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """An office that nobody served yet."""
    cli = Cli(tmp_path_factory.mktemp("office"), real=True)
    assert "TRIAL" in cli.ok("init")
    for type in DOCUMENTS:
        (cli.data / f"{type}.pdf").write_bytes(f"%PDF- {type}".encode())
    return cli


@pytest.fixture
def cli(made: Cli, tmp_path: Path) -> Cli:
    """A copy of that office, for one test alone."""
    shutil.copytree(made.data, tmp_path / "office")
    return Cli(tmp_path / "office")
