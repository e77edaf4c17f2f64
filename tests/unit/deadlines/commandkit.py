"""``notary deadline`` in this process."""

import shlex

import pytest
import typer

from notary.cli import deadline
from notary.cli.verify import run
from notary.domain.errors import Error


def play(capsys: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    """The exit status, output and errors of ``deadline …`` as the ``notary`` command gives them."""
    application = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    application.command()(deadline.deadline)
    application.callback()(lambda: None)
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        run(application, shlex.split(command), refused=(Error, OSError))
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err
