"""``notary certificate``: write certificates with a fresh standing."""

import json
from pathlib import Path
from typing import Annotated

import typer

from notary.cli.common import ActingRole, Data, command, needing_chain, opened, resolve
from notary.db import chain as chain_rows
from notary.domain.standing import Role
from notary.services import certificates
from notary.trial import scope_of


def certificate(
    instruments: Annotated[list[str], typer.Argument(metavar="INSTRUMENT…", help="Issued instruments.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write <register number>.json.")] = Path(),
    role: ActingRole = Role.CREDITOR,
    data: Data = None,
) -> None:
    """Write the certificates of issued instruments. The chain must be running (notary serve)."""
    scope = scope_of(role)
    out.mkdir(parents=True, exist_ok=True)
    with opened(data) as app:
        for name in instruments:
            with app.database.read() as tx:
                row = resolve(tx, scope, name)
                instance = chain_rows.current(tx)
                if instance is None:
                    raise certificates.NotSettled(f"no registry is deployed yet; start: {command('serve', app)}")
                with needing_chain(app):
                    view = app.chain.view(instance.address)
                value = certificates.issue(tx, app.context, scope, row.id, view)
            path = out / f"{row.register_no}.json"
            path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
            typer.echo(str(path))
