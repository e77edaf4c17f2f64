"""One debt's life, told step by step: who did what, what it rests on, and the standing after it as the chain has it."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from notary.db import instruments as rows
from notary.demo import folder, verifying
from notary.demo.portfolio import sample_debt
from notary.demo.run import Debt, Demo
from notary.domain import standing
from notary.domain.errors import Refused
from notary.domain.money import Money, format
from notary.domain.payments import parse
from notary.papers import render_html, render_text
from notary.services import acts, amounts, courts, execution, instruments, payments, people
from notary.services.wish import Wish
from notary.trial import actor_of, do, scope_of

SAMPLE = 6
"""A loan to a person with a guarantor, in monthly instalments."""

SIGNED_AGO = timedelta(days=200)
"""So that several instalments are overdue, and the policy's 80 waiting days are over."""


class Story:
    """One debt and the people around it."""

    def __init__(self, run: Demo) -> None:
        self.run = run
        self.app = run.app
        self.count = 0

    @property
    def debt(self) -> Debt:
        """The debt that the story is about."""
        return self.run.debts[0]

    def begin(self) -> None:
        """From disclosure to the deed."""
        sample = sample_debt(SAMPLE, self.app.context.today - SIGNED_AGO)
        self.run.take_in([sample])
        self.tell("the parties are told everything, choose, and sign; the bank applies, the notary accepts")
        self.run.issue()
        self.tell("the notary issues the deed, with effect of enforcement", chain=True)
        for party in self.bound:
            self.act("NOTARY", "DELIVER", f"the deed is delivered to the {party}", party=party)

    @property
    def bound(self) -> list[str]:
        """Those who can be enforced against."""
        with self.app.database.read() as tx:
            row = rows.get(tx, scope_of("NOTARY"), self.debt.id)
            return people.bound(instruments.content(self.app.context, row))

    def act(self, who: str, step: str, title: str, evidence: Mapping[str, Any] | None = None, **detail: Any) -> None:
        """A step, taken and told."""
        do(self.app, self.debt.id, who, step, evidence, **detail)
        self.tell(title, chain=True)

    def submit(self, party: str, kind: str, title: str) -> int:
        """A party's own act, told; returns its sequence."""
        context, record = self.app.context, hashlib.sha256(f"session of {party}".encode()).hexdigest()
        with self.app.database.write() as tx:
            wish = Wish("SUBMISSION", {"kind": kind}, {"text": title})
            made, _ = acts.submit_with_event_key(tx, context, scope_of("NOTARY"), self.debt.id, party, record, wish)
        self.tell(title)
        return int(made.body["mandatory"]["sequence"])

    def refused(
        self, who: str, step: str, title: str, evidence: Mapping[str, Any] | None = None, **detail: Any
    ) -> None:
        """A step that the law does not allow, and what would make it lawful."""
        try:
            do(self.app, self.debt.id, who, step, evidence, **detail)
        except Refused as error:
            self.count += 1
            self.run.console.print(f"[bold]{self.count:2}[/bold] {title}: [red]refused[/red]", highlight=False)
            reasons = getattr(error, "reasons", (str(error),))
            for reason in reasons:
                self.run.console.print(f"     – {reason}", markup=False, highlight=False)
            return
        raise verifying.DemoFailed(f"{step} by {who} was allowed, and is not lawful here")

    def tell(self, title: str, *, chain: bool = False) -> None:
        """One line: the step, and where the debt stands now."""
        self.count += 1
        told = ""
        if chain:
            byte, block = self.run.on_chain(self.debt)
            told = f": [green]{standing.name(byte)}[/green] on the chain at block {block}"
        self.run.console.print(f"[bold]{self.count:2}[/bold] {title}{told}", highlight=False)

    def owed(self) -> tuple[Money, list[dict[str, Any]]]:
        """What is owed today: the total, and by component."""
        with self.app.database.read() as tx:
            owed = amounts.of_instrument(tx, self.app.context, scope_of("NOTARY"), self.debt.id).statement
        found = people.table(owed)
        return found.total, [{"component": line.component, "amount": line.amount.to_json()} for line in found.lines]

    def open_to_court(self, case_no: str) -> None:
        """The court opens the file by the certificate that it was given."""
        certificate = self.run.certificate(self.debt)
        with self.app.database.write() as tx:
            courts.open_by_certificate(tx, self.app.context, scope_of("COURT"), certificate, case_no)
        self.tell(f"the court opens the file by the certificate, in its case {case_no}")

    def book(self, who: str, amount: Money, title: str) -> None:
        """A payment, booked by whoever holds the claim."""
        id = f"PAY-{self.count}"
        today = self.app.context.today.isoformat()
        row = {"instrument": self.debt.id, "id": id, "day": today, "kind": "PAYMENT", "amount": amount.to_json()}
        with self.app.database.write() as tx:
            payments.import_(tx, self.app.context, scope_of(who), parse([row]))
        self.tell(f"{title}: {format(amount)} {amount.currency}")

    def principal(self) -> dict[str, str]:
        """The principal of the loan."""
        with self.app.database.read() as tx:
            row = rows.get(tx, scope_of("NOTARY"), self.debt.id)
            found: dict[str, str] = instruments.content(self.app.context, row)["sections"]["loan"]["principal"]
        return found

    def certify(self, title: str) -> Money:
        """The execution certificate is drafted, signed and written; returns the amount."""
        context, scope = self.app.context, scope_of("NOTARY")
        authority = actor_of(self.app, "NOTARY").authority
        with self.app.database.read() as tx:
            paper = execution.draft(tx, context, scope, self.debt.id, authority, context.today)
        certified = paper.object.total
        evidence = {"certified": certified.to_json(), execution.NAME: execution.value(paper)}
        self.act("NOTARY", "CERTIFY", title, evidence)
        with self.app.database.read() as tx:
            issued, _ = execution.issued(tx, context, scope, self.debt.id)
        folder.write_bytes(self.run.out / "papers" / "execution-certificate.txt", render_text(issued).encode())
        folder.write_bytes(self.run.out / "papers" / "execution-certificate.html", render_html(issued).encode())
        return certified

    def end(self, *, execution_too: bool = False) -> None:
        """The certificates are written, and verified in processes of their own."""
        run = self.run
        run.write_documents()
        run.write_certificates(run.debts)
        run.verify(run.debts)
        run.write_log()
        self.tell(f"the certificate verifies in another process: {self.debt.verified}")
        if execution_too:
            path: Path = run.write_execution(self.debt)
            verdict = verifying.verify(path, run.out / "trust.json", self.debt.documents)
            self.tell(f"the execution certificate verifies like the first: {verdict}")
        run.write_summary(None)
