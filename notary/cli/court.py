"""``notary court …``: what a court does to see a debt. Its acts are ``notary act do``."""

from pathlib import Path
from typing import Annotated

import typer

from notary.cli.common import Data, Who, read_file
from notary.cli.desk import Url, at_desk
from notary.domain import canonical
from notary.domain.errors import FormatError

commands = typer.Typer(help="For courts: see the debt of a certificate that was filed.", no_args_is_help=True)


@commands.callback()
def _group() -> None:
    """For courts: see the debt of a certificate that was filed."""


@commands.command("open")
def open_(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE.json", help="Of the deed, or of its execution.")],
    case_no: Annotated[
        str | None, typer.Option(help="The court's own case, such as （2026）沪0115执1234号.", show_default=False)
    ] = None,
    data: Data = None,
    url: Url = None,
) -> None:
    """Show the office a certificate: from then on the court sees its debt, and can act on it.

    Whether the certificate is genuine is another question, which notary verify answers.
    """
    try:
        value = canonical.parse(read_file(certificate))
    except FormatError as error:
        if error.where == str(certificate):
            raise
        raise FormatError(str(error), where=str(certificate)) from None
    with at_desk(data, url, Who.COURT) as desk:
        found = desk.find(desk.open_to_court(value, case_no))
    typer.echo(f"opened {found.reference}  {found.deed_no}  {found.standing}")
