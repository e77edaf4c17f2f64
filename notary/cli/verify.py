"""``notary verify``: is this certificate genuine, and what is the deed worth now? Needs no account and no database.

Exit status (docs/certificate.md §5): 1 failed, 2 notarisation indeterminate, 3 revoked, superseded or reversed, 4
standing indeterminate or only known for a past time, 0 passed; 64 when the command itself was wrong.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer

from notary.cli import verify_output
from notary.domain import canonical
from notary.domain.errors import FormatError
from notary.domain.times import parse_time
from notary.domain.trust import TrustRoot
from notary.domain.verification import Report
from notary.verifier import Options, read_trust_root, verify_certificates

USAGE_ERROR = 64
"""EX_USAGE of sysexits.h: the command was wrong, so nothing was verified."""

MAX_DOCUMENT = 256 * 1024 * 1024
"""Bytes of the largest document that is read; a scanned contract has some 10 MB."""


def verify(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Certificates (JSON).", show_default=False)],
    trust: Annotated[str, typer.Option(metavar="TRUST.json", help="The trust root that you hold.", show_default=False)],
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
    options = Options(now=_now(now), rpc=_url(rpc), log=_log(log), offline=offline)
    certificates = [_read(name, canonical.MAX_BYTES + 1) for name in files]  # one byte more is enough to be refused
    documents = [(name, _whole(name)) for name in document or []]
    reports = verify_certificates(certificates, documents, _trust(trust), options)
    if as_json:
        _print_json(files, reports)
    else:
        verify_output.show(list(zip(files, reports, strict=True)))
    raise typer.Exit(exit_status(reports))


def exit_status(reports: list[Report]) -> int:
    """The first of 1, 2, 3, 4 that occurs, else 0."""
    return min((report.exit_status for report in reports if report.exit_status), default=0)


def run(command: typer.Typer, arguments: list[str] | None = None) -> NoReturn:
    """Run a typer application and leave the process; wrong usage exits with 64, not with click's 2.

    That matters because 2 means something else here: a notarisation that could not be checked.
    """
    try:
        sys.exit(command(arguments, standalone_mode=False))
    except typer.exceptions.TyperException as error:
        print(f"{error.format_message()} Run with --help to see the usage.", file=sys.stderr)
        sys.exit(USAGE_ERROR)


def main() -> NoReturn:
    """``python -m notary.cli.verify``."""
    application = typer.Typer(add_completion=False)
    application.command()(verify)
    run(application)


def _usage(message: str) -> NoReturn:
    print(f"notary verify: {message}", file=sys.stderr)
    raise typer.Exit(USAGE_ERROR)


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


def _print_json(files: list[str], reports: list[Report]) -> None:
    """One object for one file; for several, one line each (JSON Lines)."""
    indent = 2 if len(files) == 1 else None
    for name, report in zip(files, reports, strict=True):
        print(json.dumps({"file": name, **report.to_json()}, ensure_ascii=False, indent=indent))


if __name__ == "__main__":
    main()
