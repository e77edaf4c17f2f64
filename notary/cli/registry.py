"""``notary registry …``: set up the registry contract on a network that is not ours, and bring the register to it."""

import os
import secrets
from datetime import timedelta
from typing import Annotated

import typer

from notary import production
from notary.bootstrap import CHAIN_ROLES, App
from notary.chain.calls import Role
from notary.cli.common import Data, open_office, settings
from notary.db import leases
from notary.domain import shape
from notary.domain.chain import SequencerAccount
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.services import adoption
from notary.services.health import WORKER

commands = typer.Typer(help="Deploy the registry contract and bring the register to it.", no_args_is_help=True)

Admin = Annotated[
    str, typer.Option(metavar="URI", help="Key of the registry's admin, such as keystore:FILE?password-file=FILE.")
]


@commands.command()
def deploy(
    admin: Admin,
    grant: Annotated[
        list[str] | None, typer.Option(metavar="ROLE=ADDRESS", help="NOTARY, CREDITOR or COURT; any number.")
    ] = None,
    data: Data = None,
) -> None:
    """Deploy a new registry that is empty and closed; the sequencer may anchor in it. Needs no office yet."""
    chosen = settings(data)
    grants = [_grant(text) for text in grant or []]
    chain = production.open_network(chosen, production.open_admin(admin))
    try:
        typer.echo(f"deploying on chain {chosen.chain_id}, {chosen.confirmations} confirmations a step …", err=True)
        instance = chain.create(grants, lambda step: typer.echo(step, err=True))
    finally:
        chain.close()
    typer.echo(f"NOTARY_REGISTRY={instance.address}")
    typer.echo(f"instance {instance.instance} on chain {instance.chain_id}")
    typer.echo("put the first line into the settings; then, for a new office: notary init --production …", err=True)
    typer.echo("for an office whose registry was lost: notary registry adopt --admin URI", err=True)


@commands.command()
def show(data: Data = None) -> None:
    """Show the registry that is configured, and whether the sequencer can work on it."""
    app = open_office(data)
    try:
        address = _configured(app)
        _require_contract(app, address)
        state = app.chain.view(address).state
        account = app.chain.sequencer_account(address)
    finally:
        app.close()
    typer.echo(f"registry       {address} on chain {app.chain.chain_id}")
    typer.echo(f"instance       {state.instance or '- (none at the confirmed block)'}")
    typer.echo(f"block          {state.block_number} ({app.chain.confirmations} below the newest)")
    typer.echo(f"acts           {state.size}, {state.instruments} instruments")
    typer.echo(f"sequencer      {account.address}, {_means(account)}")


@commands.command()
def adopt(admin: Admin, data: Data = None) -> None:
    """Bring the register, with every standing, to the registry that NOTARY_REGISTRY names. May be repeated."""
    app = open_office(data, admin=production.open_admin(admin))
    try:
        address = _configured(app)
        lease = _take_lease(app)
        try:
            size = adoption.adopt(app.database, app.context, app.chain, lease, address)
        finally:
            with app.database.write() as tx:
                leases.release(tx, lease)
    finally:
        app.close()
    typer.echo(f"the register is at {address} now, with {size} acts and their standings")
    typer.echo("start the workers; authorities sign the orders anew that were under way; hand out the new trust root")


def _configured(app: App) -> str:
    if app.chain.configured is None:
        raise Refused("is not set: on the embedded chain the worker sets registries up by itself", where="NOTARY_RPC")
    return app.chain.configured


def _require_contract(app: App, address: str) -> None:
    if app.chain.head_instance(address) is None:
        where = f"NOTARY_REGISTRY {address}"
        raise NotFound(f"no registry contract at that address on chain {app.chain.chain_id}", where=where)


def _take_lease(app: App) -> leases.Lease:
    # It may run out meanwhile: only a worker that took it would make this fail, at the end and without harm.
    seconds = app.settings.worker_lease_seconds
    holder = f"adopt-{os.getpid()}-{secrets.token_hex(4)}"
    with app.database.write() as tx:
        lease = leases.take(tx, WORKER, holder, app.context.now, timedelta(seconds=seconds))
    if lease is None:
        raise Conflict(f"a worker is running; stop every worker, wait {seconds} seconds, and try again")
    return lease


def _grant(text: str) -> tuple[Role, str]:
    name, _, address = text.partition("=")
    where = f"--grant {text}"
    shape.address(address.lower(), where)
    for role in CHAIN_ROLES:
        if name == role:
            return role, address.lower()
    raise FormatError(f"must be {', '.join(CHAIN_ROLES)}, an equals sign and an address", where=where)


def _means(account: SequencerAccount) -> str:
    role = "holds its role" if account.has_role else "DOES NOT HOLD the role SEQUENCER"
    return f"{role}, gas for {'any number of' if account.anchors is None else account.anchors} anchors"
