"""``notary instrument request, check, consent``: what a party is asked, how it checks that, and its answer."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from notary.cli import terms
from notary.cli.common import Data, Instrument, Who, read_file
from notary.cli.desk import Url, at_desk
from notary.cli.verify_output import printable
from notary.domain import commitment, consent_request
from notary.domain.errors import FormatError
from notary.domain.instrument import Code
from notary.keys.signer import open_signer

Party = Annotated[str, typer.Option(help="The party's id in the instrument, such as borrower.")]
PartyRole = Annotated[str, typer.Option(help="The role in which it consents, such as BORROWER.")]


def request(instrument: Instrument, party: Party, role: PartyRole, data: Data = None, url: Url = None) -> None:
    """Print what a party is asked to sign (JSON): envelope, every disclosure, typed data for its wallet.

    The party checks it with: notary instrument check FILE
    """
    with at_desk(data, url, Who.CREDITOR) as desk:
        value = desk.request(instrument, party, role)
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def check(
    file: Annotated[Path, typer.Argument(metavar="REQUEST.json", help="What notary instrument request printed.")],
    document: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A document as you know it; may be repeated.", show_default=False),
    ] = None,
) -> None:
    """Recompute everything in a request, with no office and no database, and print what would be signed."""
    try:
        origin, asked = consent_request.parse(read_file(file))
    except FormatError as error:
        raise FormatError(str(error), where=str(file)) from None
    mandatory = asked.envelope["mandatory"]
    known = {path: _compared(path, mandatory) for path in document or []}
    shown = [
        f"You are asked to consent as {asked.party}, {asked.role}, to:",
        *(f"  {line}" for line in terms.lines(mandatory, asked.disclosures)),
        "Documents (SHA-256):",
        *(f"  {item['type']}: {item['sha256']}" for item in mandatory["documents"]),
        *(f"  {path} is the {type}" for path, type in known.items()),
        f"register       {origin}",
        f"instrument     {asked.instrument}",
        f"envelope hash  {commitment.envelope_hash(asked.envelope)}",
        f"to be signed   0x{asked.digest(origin).hex()}",
        "Everything was recomputed and fits together.",
    ]
    missing = len(mandatory["documents"]) - len(set(known.values()))
    if missing > 0:
        shown.append(f"{missing} of {len(mandatory['documents'])} documents were not compared (--document FILE)")
    for line in shown:
        typer.echo(printable(line))


def consent(
    instrument: Instrument,
    party: Party,
    role: PartyRole,
    signature: Annotated[
        str | None,
        typer.Option(help="65 bytes in hex over the typed data, by the party's enrolled key.", show_default=False),
    ] = None,
    evidence: Annotated[
        str | None,
        typer.Option(
            metavar="SHA256",
            help="Without a signature: the record of how the party was identified and consented; "
            "an event key is then made for this one signature.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="URI", help="The party's enrolled key, which signs here.", show_default=False),
    ] = None,
    data: Data = None,
    url: Url = None,
) -> None:
    """Record a party's consent, by its own key or by an event key."""
    if [signature, evidence, key].count(None) != 2:
        raise typer.BadParameter("give one of --signature, --evidence and --key")
    with at_desk(data, url, Who.CREDITOR) as desk:
        if key is not None:
            signature = _signed(desk.request(instrument, party, role), key)
        recorded = desk.consent(instrument, party, role, signature=signature, evidence=evidence)
    how = "an event key" if signature is None else "its enrolled key"
    left = [fault.where.removeprefix("parties.") for fault in recorded.missing if fault.code == Code.CONSENT]
    rest = "all consents are there" if not left else f"still missing: {', '.join(left)}"
    typer.echo(f"{party} consented as {role}, with {how}; {rest}")


def _signed(request: dict[str, Any], key: str) -> str:
    """The signature over a request, after everything in it was recomputed."""
    origin, asked = consent_request.parse_value(request)
    return "0x" + open_signer(key).sign_digest(asked.digest(origin)).hex()


def _compared(path: Path, mandatory: dict[str, object]) -> str:
    found = consent_request.document_type(mandatory, read_file(path))
    if found is None:
        raise FormatError("is none of the instrument's documents; do not sign before you know why", where=str(path))
    return found
