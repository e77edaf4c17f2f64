"""``notary key …``: the keys that parties enrol."""

from typing import Annotated

import typer

from notary.cli.common import Data, opened
from notary.domain.standing import Role
from notary.services import keys
from notary.trial import scope_of

commands = typer.Typer(help="Enrol and retire the keys of parties.", no_args_is_help=True)
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="0x and 40 hex digits.")]


@commands.command()
def enrol(
    address: Address,
    holder: Annotated[str, typer.Option(help="The party whose key it is.")],
    evidence: Annotated[str, typer.Option(metavar="SHA256", help="The record of how that was shown.")],
    method: Annotated[str, typer.Option(help="ENROLLED_WALLET, STAFF_KEY or HSM_KEY.")] = "ENROLLED_WALLET",
    data: Data = None,
) -> None:
    """Enter a key as a party's."""
    with opened(data) as app, app.database.write() as tx:
        scope = scope_of(Role.CREDITOR)
        keys.enrol(tx, app.context, scope, holder=holder, address=address, method=method, evidence=evidence)


@commands.command()
def retire(address: Address, data: Data = None) -> None:
    """Take a key out of use."""
    with opened(data) as app, app.database.write() as tx:
        keys.retire(tx, app.context, scope_of(Role.CREDITOR), address)
