"""``notary verify``: is this certificate genuine, and what is the deed worth now? Needs no account and no database.

Exit status (docs/certificate.md §5): 1 failed, 2 notarisation indeterminate, 3 revoked, superseded or reversed, 4
standing indeterminate or only known for a past time, 0 passed; 64 when the command itself was wrong, 70 when the
program failed: then there is no verdict.
"""

import json
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer

from notary.cli import verify_output, wording
from notary.domain import canonical
from notary.domain.errors import FormatError
from notary.domain.times import parse_time
from notary.domain.trust import TrustRoot
from notary.domain.verification import Report
from notary.verifier import Options, read_trust_root, verify_certificates

USAGE_ERROR = 64
"""EX_USAGE of sysexits.h: the command was wrong, so nothing was verified."""

PROGRAM_ERROR = 70
"""EX_SOFTWARE of sysexits.h: the program met what it does not expect. Python's own 1 would say that a check failed."""

INTERRUPTED = 130
"""As shells report an interrupt."""

NO_TRUST = (
    "--trust TRUST.json is missing. Get the trust root from the office, on a way that you trust and never together "
    "with the certificate; that of the demo is demo-out/trust.json."
)

MAX_DOCUMENT = 256 * 1024 * 1024
"""Bytes of the largest document that is read; a scanned contract has some 10 MB."""


def verify(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Certificates (JSON).", show_default=False)],
    trust: Annotated[
        str | None,
        typer.Option(metavar="TRUST.json", help="The trust root that you hold (required).", show_default=False),
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option(metavar="F", help="A document to compare; may be repeated.", show_default=False)
    ] = None,
    rpc: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Chain endpoint instead of the trust root's.", show_default=False),
    ] = None,
    log: Annotated[
        str | None, typer.Option(metavar="URL|DIR", help="A copy of the register.", show_default=False)
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not compare with the chain.")] = False,
    now: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Verify as of a time (2026-11-23T06:30:00Z).", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Verify notarisation certificates against a trust root, the chain and a copy of the register."""
    if trust is None:
        _usage(NO_TRUST)
    options = Options(now=_now(now), rpc=_url(rpc), log=_log(log), offline=offline)
    if offline and (rpc is not None or (log is not None and _is_url(log))):
        _usage("--offline goes on no net: give neither --rpc nor a --log that is an address (a folder is fine)")
    certificates = [_read(name, canonical.MAX_BYTES + 1) for name in files]  # one byte more is enough to be refused
    documents = [(name, _whole(name)) for name in document or []]
    reports = verify_certificates(certificates, documents, _trust(trust), options)
    try:
        _print(files, reports, as_json=as_json)
    except (BrokenPipeError, SystemExit):  # where nobody reads, click and rich leave with 1: here, a failed check
        raise typer.Exit(PROGRAM_ERROR) from None
    raise typer.Exit(exit_status(reports))


def exit_status(reports: list[Report]) -> int:
    """The first of 1, 2, 3, 4 that occurs, else 0."""
    return min((report.exit_status for report in reports if report.exit_status), default=0)


def run(
    command: typer.Typer, arguments: list[str] | None = None, *, refused: tuple[type[Exception], ...] = ()
) -> NoReturn:
    """Run a typer application and leave the process; wrong usage exits with 64, not with click's 2.

    That matters because 2 means something else here: a notarisation that could not be checked. The errors in
    ``refused`` say that what was asked for cannot be done, and exit with 1; every other one with 70.
    """
    try:
        sys.exit(command(arguments, standalone_mode=False))
    except typer.exceptions.TyperException as error:
        if message := error.format_message():  # empty where the help was printed in its place
            said = f"{wording.of_usage(message)} Run with --help to see the usage."
            print(verify_output.printable(said), file=sys.stderr)
        sys.exit(USAGE_ERROR)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except refused as error:
        print(f"notary: {verify_output.printable(_sentence(error))}", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        print(verify_output.printable(f"notary: {_unexpected(error)}"), file=sys.stderr)
        sys.exit(PROGRAM_ERROR)


def main() -> NoReturn:
    """``python -m notary.cli.verify``."""
    application = typer.Typer(add_completion=False)
    application.command()(verify)
    run(application)


def _usage(message: str) -> NoReturn:
    print(verify_output.printable(f"notary verify: {message}"), file=sys.stderr)
    raise typer.Exit(USAGE_ERROR)


def _sentence(error: Exception) -> str:
    """What went wrong, on one line."""
    if isinstance(error, OSError):
        return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part is not None)
    return " ".join(str(error).splitlines())


def _unexpected(error: Exception) -> str:
    """What a report of the fault needs, on one line."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    kind, text = type(error).__name__, " ".join(str(error).splitlines())
    return f"unexpected {kind} at {Path(place.filename).name}:{place.lineno}: {text[:300]}; please report this"


def _read(name: str, most: int) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        _usage(f"{name}: cannot be read ({reason})")


def _whole(name: str) -> bytes:
    data = _read(name, MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        _usage(f"{name}: larger than the {MAX_DOCUMENT} bytes that a document may have")
    return data


def _trust(name: str) -> TrustRoot:
    try:
        return read_trust_root(_read(name, canonical.MAX_BYTES + 1))
    except FormatError as error:
        _usage(f"{name} is no trust root: {error}")


def _now(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        return parse_time(text, "--now")
    except FormatError as error:
        _usage(str(error))


def _url(text: str | None) -> str | None:
    if text is not None and not _is_url(text):
        _usage(f"--rpc {text!r} is no http or https address")
    return text


def _log(text: str | None) -> str | None:
    if text is not None and not _is_url(text) and not Path(text).is_dir():
        _usage(f"--log {text!r} is neither a folder nor an http or https address")
    return text


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _print(files: list[str], reports: list[Report], *, as_json: bool) -> None:
    """For people, or as JSON: one object for one file, one line each (JSON Lines) for several.

    The JSON is ASCII, since a string of the certificate may hold characters that steer a terminal.
    """
    if not as_json:
        verify_output.show(list(zip(files, reports, strict=True)))
        return
    indent = 2 if len(files) == 1 else None
    for name, report in zip(files, reports, strict=True):
        print(json.dumps({"file": name, **report.to_json()}, indent=indent))


if __name__ == "__main__":
    main()
