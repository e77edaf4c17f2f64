"""``notary``: mounts the commands and says which errors are the answer to a command."""

import os
import sys
from typing import NoReturn

os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")  # six times faster than the default

import typer

from notary.cli.verify import run, verify
from notary.domain.errors import Error


def main() -> NoReturn:
    """The entry point of the ``notary`` command."""
    application = _application()
    if sys.argv[1:2] == ["verify"]:
        run(application)  # its 1 means that a check failed, and nothing else
    from notary.cli import office_commands  # a verifier's machine needs none of what these import

    office_commands.mount(application, next(iter(sys.argv[1:]), None))
    run(application, refused=(Error, OSError))


def _application() -> typer.Typer:
    """A new one for each run, so that a process that runs many commands mounts each of them once."""
    application = typer.Typer(
        name="notary",
        help="Notarise debts with compulsory enforcement effect, and prove it to anyone.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    application.command()(verify)
    application.callback()(_commands)
    return application


def _commands() -> None:
    """Notarise debts with compulsory enforcement effect, and prove it to anyone."""
    # Without this, an application with a single command would take "verify" for a file.


if __name__ == "__main__":
    main()
