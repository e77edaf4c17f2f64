"""``notary demo``: the whole main job on a sample portfolio, in a folder of its own."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from notary.bootstrap import init
from notary.cli.service import PortTaken, address, listen, run_web, running
from notary.config import Settings
from notary.demo import folder
from notary.demo.portfolio import sample_portfolio
from notary.demo.run import Demo
from notary.demo.stories import STORIES
from notary.demo.story import Story


def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to fill.")] = Path("demo-out"),
    serve: Annotated[bool, typer.Option("--serve", help="Leave the service running at the end.")] = False,
    count: Annotated[int, typer.Option(min=12, max=1000, help="Debts in the sample portfolio.")] = 12,
    story: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"Play one debt's life instead: {', '.join(STORIES)}.", show_default=False),
    ] = None,
) -> None:
    """Notarise a sample portfolio and verify every certificate in a separate process; or play the life of one debt."""
    if story is not None and story not in STORIES:
        raise typer.BadParameter(f"{story!r} is no story; those are {', '.join(STORIES)}", param_hint="--story")
    console = Console()
    with folder.prepared(out.absolute()) as directory:
        settings = Settings(data=directory / folder.OFFICE, database="", rpc="")
        app = init(settings, origin=None, office_name="试用公证处 Trial Notary Office")
        try:
            with running(app) as hosting:
                run = Demo(hosting, directory, console)
                if story is None:
                    _play(run, count)
                else:
                    STORIES[story](Story(run))
                _show(run)
                if serve:
                    _serve(run)
        finally:
            app.close()


def _play(run: Demo, count: int) -> None:
    with run.step(f"drafting {count} debts with 3 documents each, and taking every party's consent"):
        run.take_in(sample_portfolio(count))
    with run.step("the notary issues all deeds with one signature"):
        run.issue()
    with run.step("registering, timestamping and anchoring them; writing documents and certificates"):
        run.write_documents()
        run.write_certificates(run.debts)
    with run.step(f"verifying {count} certificates, each in a process of its own"):
        run.verify(run.debts)
    with run.step("showing a tampered certificate"):
        run.console.print()
        run.show_tampering()
    discharged, revoked = run.debts[1], run.debts[2]
    with run.step("the creditor discharges one debt, a recheck revokes another deed"):
        run.act(discharged, "CREDITOR", "DISCHARGE", ground="PAYMENT")
        run.act(revoked, "NOTARY", "RECHECK")
        run.act(revoked, "REVIEWER", "REVOKE", ground="PROCEDURE")
        run.write_certificates(run.debts)
    with run.step("verifying both again"):
        run.verify([discharged, revoked])
    run.write_log()
    run.write_summary(None)


def _show(run: Demo) -> None:
    # 80 columns hold the longest line whole; a narrower terminal folds it.
    table = Table(title="Notarised debts", box=None, header_style="bold", pad_edge=False, collapse_padding=True)
    for title in ("no.", "deed", "reference", "standing", "verification"):
        table.add_column(title, overflow="fold")
    for debt in run.debts:
        table.add_row(str(debt.register_no), debt.deed_no, debt.reference, debt.standing, debt.verified)
    run.console.print(table)
    if run.times:  # a story's steps are not timed
        times = Table("step", "seconds", title="Times", box=None, header_style="bold")
        for title, seconds in run.times:
            times.add_row(title, f"{seconds:.2f}")
        run.console.print(times)
    out, program = shlex.quote(str(run.out)), _program()
    certificate = f"{out}/certificates/{run.debts[0].register_no}.json"
    for line in (
        f"everything is in {run.out}",
        f"the chain again, and the service: {program} serve --data {out}/{folder.OFFICE}",
        f"verify yourself, offline: {program} verify {certificate} --trust {out}/trust.json --offline",
    ):
        run.console.print(line, soft_wrap=True, markup=False, highlight=False)


def _program() -> str:
    """How to call this program from here."""
    if shutil.which("notary"):
        return "notary"
    beside = Path(sys.executable).with_name("notary")
    if not beside.exists():
        return f"{shlex.quote(sys.executable)} -m notary.cli"
    here = Path.cwd()
    return shlex.quote(str(beside.relative_to(here) if beside.is_relative_to(here) else beside))


def _serve(run: Demo) -> None:
    try:
        bound = listen(run.app, None)
    except PortTaken:
        bound = listen(run.app, 0)
    run.write_summary(address(bound))
    run.console.print(
        f"serving {address(bound)} (register under /log/, chain at {run.app.chain.rpc[0]}); interrupt to stop"
    )
    try:
        run_web(run.app, bound)
    finally:
        run.write_summary(None)
