"""The demo: a portfolio of debts from signed instrument to independently verified certificate.

Everything is done through the same use cases as in the office; only the people are missing, so the trial's keys sign.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from notary.bootstrap import App, publish_trust
from notary.db import chain as chain_rows
from notary.db import instruments as rows
from notary.demo import folder, verifying
from notary.demo.portfolio import SampleDebt
from notary.domain import standing
from notary.domain.certificate import About
from notary.domain.errors import Unavailable
from notary.services import acts, approval, certificates, instruments, register, rehearsal
from notary.services.institutions import TRIAL
from notary.tlog.export import write as write_log
from notary.trial import actor_of, do, scope_of, sign_and_submit

SAMPLE = 2
"""Debts of the portfolio that the trial's other notary looks into before they are issued together."""

SETTLE_SECONDS = 120
"""How long the worker may take to bring acts into register and chain before the demo gives up."""


@dataclass
class Debt:
    """One debt on its way through the demo."""

    id: str
    reference: str
    register_no: int = -1
    deed_no: str = ""
    documents: list[Path] = field(default_factory=list)
    standing: str = ""
    verified: str = ""


class Demo:
    """One run over one office; ``out`` is the folder to fill."""

    def __init__(self, app: App, out: Path, console: Console) -> None:
        self.app = app
        self.out = out
        self.console = console
        self.debts: list[Debt] = []
        self.times: list[tuple[str, float]] = []

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show and time one step."""
        self.console.print(f"[bold]•[/bold] {title} …", end=" ")
        start = time.perf_counter()
        yield
        spent = time.perf_counter() - start
        self.times.append((title, spent))
        self.console.print(f"[green]done[/green] in {spent:.2f} s")

    def take_in(self, samples: list[SampleDebt]) -> None:
        """Enter drafts with their documents, offer them, and let everybody do what comes before the issue."""
        scope = scope_of("CREDITOR")
        for sample in samples:
            with self.app.database.write() as tx:
                terms = {**sample.terms, "institution": TRIAL["CREDITOR"][1]}
                id = instruments.draft(tx, self.app.context, scope, sample.reference, terms)
                for document in sample.documents:
                    instruments.attach(tx, self.app.context, scope, id, document.type, document.content)
                instruments.offer(tx, self.app.context, scope, id)
                rehearsal.choose(tx, self.app.context, id)
                rehearsal.consent(tx, self.app.context, id)
            self.debts.append(Debt(id, sample.reference))
        with self.app.database.write() as tx:
            rehearsal.examine(tx, self.app.context, [debt.id for debt in self.debts])

    def issue(self) -> None:
        """The notary signs last, all deeds with one signature."""
        actor = actor_of(self.app, "NOTARY")
        with self.app.database.write() as tx:
            scope = scope_of("NOTARY")
            ids = [debt.id for debt in self.debts]
            shown = approval.value(TRIAL["REVIEWER"][0], ids[:SAMPLE]) if len(ids) > 1 else {}
            prepared = [acts.prepare_issue(tx, self.app.context, scope, id, actor, shown) for id in ids]
        sign_and_submit(self.app, "NOTARY", prepared)
        for debt, item in zip(self.debts, prepared, strict=True):
            debt.register_no = item.number
            debt.deed_no = item.body["mandatory"]["detail"]["deedNo"]

    def act(self, debt: Debt, who: str, step: str, **more: Any) -> None:
        """One further act on one debt, with the papers that it rests on."""
        do(self.app, debt.id, who, step, **more)

    def write_documents(self) -> None:
        """Put every debt's documents into the folder."""
        for debt in self.debts:
            with self.app.database.read() as tx:
                scope = scope_of("CREDITOR")
                contents = instruments.document_contents(tx, self.app.context, scope, debt.id)
            for type, content in contents:
                path = self.out / "documents" / str(debt.register_no) / f"{type.lower().replace('_', '-')}.pdf"
                folder.write_bytes(path, content)
                debt.documents.append(path)

    def write_execution(self, debt: Debt) -> Path:
        """Write the execution certificate of a debt; returns where."""
        path = self.out / "certificates" / f"{debt.register_no}-execution.json"
        folder.write_json(path, self._settled(lambda: self._certificate(debt, About.EXECUTION)))
        return path

    def write_certificates(self, debts: list[Debt]) -> None:
        """Write certificates as soon as register and chain hold them, and the trust root they are verified against."""
        for debt in debts:
            value = self.certificate(debt)
            folder.write_json(self.certificate_path(debt), value)
            debt.standing = standing.name(value["standing"]["body"]["standing"])
        folder.write_json(self.out / "trust.json", publish_trust(self.app))

    def write_log(self) -> None:
        """Write the register's tiles."""
        with self.app.database.read() as tx:
            write_log(register.published(tx), self.out / "log")

    def verify(self, debts: list[Debt]) -> None:
        """Verify each certificate in a process that gets certificate, documents and trust root, and nothing else."""
        trust = self.out / "trust.json"
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = pool.map(
                lambda debt: verifying.verify(self.certificate_path(debt), trust, debt.documents), debts
            )
            for debt, verdict in zip(debts, verdicts, strict=True):
                debt.verified = verdict

    def show_tampering(self) -> None:
        """Alter a genuine certificate, as a debtor might wish to, and show that it is refused and why."""
        debt = self.debts[0]
        value = json.loads(self.certificate_path(debt).read_text())
        value["credential"]["credentialSubject"]["envelope"]["mandatory"]["dates"]["due"] = "2099-12-31"
        path = self.out / "tampered" / f"{debt.register_no}.json"
        folder.write_json(path, value)
        self.console.print(verifying.refusal(path, self.out / "trust.json", debt.documents))

    def write_summary(self, url: str | None) -> None:
        """Write what the folder holds; ``url`` while the service runs."""
        with self.app.database.read() as tx:
            instance = chain_rows.current(tx)
        serving = {} if url is None else {"url": url, "rpc": self.app.chain.rpc[0]}
        summary = {
            **serving,
            "chain_id": None if instance is None else instance.chain_id,
            "registry": None if instance is None else instance.address,
            "debts": [self._summary_of(debt) for debt in self.debts],
        }
        folder.write_json(self.out / folder.SUMMARY, summary)

    def certificate_path(self, debt: Debt) -> Path:
        """Where a debt's certificate is written."""
        return self.out / "certificates" / f"{debt.register_no}.json"

    def _summary_of(self, debt: Debt) -> dict[str, Any]:
        return {
            "register_no": debt.register_no,
            "deed_no": debt.deed_no,
            "reference": debt.reference,
            "certificate": str(self.certificate_path(debt).relative_to(self.out)),
            "documents": [str(path.relative_to(self.out)) for path in debt.documents],
            "standing": debt.standing,
        }

    def certificate(self, debt: Debt) -> dict[str, Any]:
        """The certificate of a debt as of now."""
        return self._settled(lambda: self._certificate(debt))

    def on_chain(self, debt: Debt) -> tuple[int, int]:
        """The standing byte of a debt as the chain shows it, and the block, once it shows the last act."""

        def attempt() -> dict[str, Any]:
            with self.app.database.read() as tx:
                instance, row = chain_rows.current(tx), rows.get(tx, scope_of("NOTARY"), debt.id)
            if instance is None:
                raise certificates.NotSettled("the registry is not deployed yet")
            view = self.app.chain.view(instance.address)
            byte = view.standing(row.register_no)
            if byte is None or byte != row.standing:
                raise certificates.NotSettled("the chain does not show the last act yet")
            return {"byte": byte, "block": view.state.block_number}

        found = self._settled(attempt)
        return found["byte"], found["block"]

    def _certificate(self, debt: Debt, about: About = About.DEED) -> dict[str, Any]:
        with self.app.database.read() as tx:
            instance = chain_rows.current(tx)
            if instance is None:
                raise certificates.NotSettled("the registry is not deployed yet")
            view = self.app.chain.view(instance.address)
            scope = scope_of("CREDITOR")
            return certificates.issue(tx, self.app.context, scope, debt.id, view, about)

    def _settled(self, attempt: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The result of an attempt, tried until the worker has done its part."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            try:
                return attempt()
            except Unavailable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
