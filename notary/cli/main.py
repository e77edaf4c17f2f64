"""``notary``: mounts the commands and turns errors into one clear line and an exit status."""

import os
import sys
from typing import NoReturn

os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")  # six times faster than the default

import typer

from notary.cli.verify import run, verify
from notary.domain.errors import Error

application = typer.Typer(
    name="notary",
    help="Notarise debts with compulsory enforcement effect, and prove it to anyone.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
application.command()(verify)


@application.callback()
def _commands() -> None:
    """Notarise debts with compulsory enforcement effect, and prove it to anyone."""
    # Without this, an application with a single command would take "verify" for a file.


def main() -> NoReturn:
    """The entry point of the ``notary`` command."""
    arguments = sys.argv[1:]
    if arguments[:1] != ["verify"]:
        from notary.cli import office_commands  # a verifier's machine needs none of what these import

        office_commands.mount(application)
    try:
        run(application)
    except (Error, OSError) as error:
        print(f"notary: {_sentence(error)}", file=sys.stderr)
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)  # as shells report an interrupt


def _sentence(error: Error | OSError) -> str:
    """What went wrong, on one line."""
    if isinstance(error, OSError):
        return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part is not None)
    return " ".join(str(error).splitlines())


if __name__ == "__main__":
    main()
