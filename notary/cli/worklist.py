"""``notary worklist``: what waits for whom."""

from typing import Annotated

import typer

from notary.cli.common import ActingRole, Data, Who
from notary.cli.desk import Url, at_desk


def worklist(
    role: ActingRole = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    data: Data = None,
    url: Url = None,
) -> None:
    """List what waits for a role: the task, until when, and the acts that end it."""
    with at_desk(data, url, Who.NOTARY, role=role) as desk:
        waiting = 0
        for item in desk.worklist():
            waiting += 1
            if as_json:
                typer.echo(item.model_dump_json())
                continue
            until = f"until {item.last_day}" if item.last_day else "no fixed day"
            named = f" (submission {item.submission})" if item.submission else ""
            named += " (the lender's rest)" if item.share else ""
            named += f" ({', '.join(item.parties)})" if item.parties else ""
            number = "-" if item.register_no is None else item.register_no
            typer.echo(f"{number}  {item.reference}  {item.task}{named}  {until}  {' '.join(item.steps)}")
            typer.echo(f"    {item.zh} / {item.en}")
    if not waiting:
        typer.echo("nothing waits", err=True)
