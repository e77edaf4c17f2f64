"""``notary certificate``: write certificates with a fresh standing."""

from pathlib import Path
from typing import Annotated

import typer

from notary.cli.common import ActingRole, Data, OfShare, Who, named
from notary.cli.desk import Url, at_desk
from notary.domain.certificate import About, execution_of


def certificate(
    instruments: Annotated[list[str], typer.Argument(metavar="INSTRUMENT…", help="Issued instruments.")],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where to write <register number>.json, or <number>-execution.json.")
    ] = Path(),
    execution: Annotated[
        bool, typer.Option("--execution", help="The execution certificate in force, in the place of the deed's.")
    ] = False,
    share: OfShare = None,
    role: ActingRole = None,
    data: Data = None,
    url: Url = None,
) -> None:
    """Write the certificates of issued instruments. The chain must be running (notary serve)."""
    if share is not None and not execution:
        raise typer.BadParameter("a share has an execution certificate, so give --execution too")
    about = execution_of(named(share)) if execution else About.DEED
    out.mkdir(parents=True, exist_ok=True)
    with at_desk(data, url, Who.CREDITOR, role=role) as desk:
        for name in instruments:
            number, content = desk.certificate(name, about)
            path = out / f"{number}{about.replace('/', '-')}.json"
            path.write_bytes(content)
            typer.echo(str(path))
