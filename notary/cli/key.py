"""``notary key …``: the wallets that parties enrol, and the office's own accounts."""

from pathlib import Path
from typing import Annotated

import typer

from notary.cli.common import Data, Who
from notary.cli.desk import Url, at_desk
from notary.domain.identifiers import IdType
from notary.keys import demo, files
from notary.keys.keystore import create_keystore

commands = typer.Typer(
    help="Enrol and retire the wallets that parties sign with (API keys: notary keys); make an account of the office.",
    no_args_is_help=True,
)
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="0x and 40 hex digits.")]


@commands.command()
def enrol(
    address: Address,
    id_type: Annotated[str, typer.Option(help=f"The paper that the person showed: {', '.join(IdType)}.")],
    id_no: Annotated[str, typer.Option(help="Its number; kept only as a keyed hash.")],
    evidence: Annotated[str, typer.Option(metavar="SHA256", help="The record of how that was shown.")],
    method: Annotated[str, typer.Option(help="ENROLLED_WALLET, STAFF_KEY or HSM_KEY.")] = "ENROLLED_WALLET",
    data: Data = None,
    url: Url = None,
) -> None:
    """Enter a key as that of the person or organisation with this identity paper."""
    with at_desk(data, url, Who.CREDITOR) as desk:
        until = desk.enrol(address=address, id_type=id_type, id_no=id_no, method=method, evidence=evidence)
    typer.echo(f"enrolled {address.lower()} ({method}) for the holder of that {id_type}, until {until}")


@commands.command()
def keystore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")],
    password_file: Annotated[Path, typer.Option(metavar="FILE", help="Its one line is the password; mode 0600.")],
) -> None:
    """Make a chain account of the office's own, such as its sequencer's, and print its address."""
    demo.require_strong(files.read_password(password_file), str(password_file))
    typer.echo(create_keystore(path, password_file))


@commands.command()
def retire(address: Address, data: Data = None, url: Url = None) -> None:
    """Take a key out of use. It can be enrolled anew as long as no consent rests on it."""
    with at_desk(data, url, Who.CREDITOR) as desk:
        desk.retire(address)
    typer.echo(f"retired {address.lower()}; it signs no more")
