"""docs/life.md, run as it is printed: a debt's life by hand, with real processes and a service."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from clikit import PATIENCE, Cli

pytestmark = pytest.mark.process

PAGE = (Path(__file__).parents[2] / "docs" / "life.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def test_every_command_of_the_page_works(tmp_path: Path) -> None:
    cli = Cli(tmp_path, real=True)
    cli.ok("demo", "--out", "demo-out")
    cli.environment["NOTARY_DATA"] = "demo-out/.office"
    service = cli.start("serve", "--port", "0")
    assert service.stdout is not None
    try:
        assert service.stdout.readline().startswith("serving http://")
        setup, *blocks = BLOCKS
        assert setup.splitlines()[-1] == "export NOTARY_DATA=demo-out/.office"
        command = Path(sys.executable).parent
        done = subprocess.run(
            ["bash", "-e", "-u", "-o", "pipefail", "-c", "\n".join(blocks)],
            cwd=tmp_path,
            env=cli.environment | {"PATH": f"{command}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE,
        )
    finally:
        service.send_signal(signal.SIGINT)
        service.communicate(timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert "your papers:" in done.stdout
    assert "6  HDDK-2026-000007  PAY_CLAIM  " in done.stdout
    assert "6  HDDK-2026-000007  ACT_ON_SUBMISSION (submission " in done.stdout
    assert "execution certificate （" in done.stdout
    assert "opened HDDK-2026-000007  （" in done.stdout
    assert "IN_DEFAULT+SUCCEEDED  act " in done.stdout
    assert "6  HDDK-2026-000007  FILE (the lender's rest)  " in done.stdout
    assert (tmp_path / "notice.html").stat().st_size > 1_000
    assert (tmp_path / "6-execution.json").exists()
    assert (tmp_path / "6-execution-rest.json").exists()
