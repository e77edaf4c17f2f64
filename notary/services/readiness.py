"""Whether a deed can be issued: everything that is missing, at once, so that nobody mends one thing to meet another."""

from collections.abc import Iterator
from typing import Any

from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical, case_file, consent_request
from notary.domain import instrument as instrument_rules
from notary.domain.errors import Refused
from notary.domain.instrument import Code, Problem
from notary.services import case_state, checklist, consents, instruments
from notary.services.context import Context


class NotReady(Refused):
    """An instrument cannot be issued yet; ``problems`` is everything that is missing."""

    code = "NOT_READY"

    def __init__(self, id: str, problems: list[Problem]) -> None:
        super().__init__(f"instrument {id} is not ready to be issued: {'; '.join(str(item) for item in problems)}")
        self.problems = tuple(problems)


def problems(tx: Transaction, context: Context, scope: Scope, row: Any, notary: str | None = None) -> list[Problem]:
    """What keeps a draft or an offer from being issued; empty when nothing does.

    Args:
        notary: who is to issue; None: whoever it is.

    Raises:
        Conflict: the instrument is withdrawn.
    """
    if row.status == "DRAFT":
        wrong = instruments.problems(tx, context, scope, row.id)
        return [*wrong, Problem("status", Code.ORDER, "a draft, which nobody can have consented to", "an offer")]
    mandatory = canonical.parse(row.envelope)["mandatory"]
    return [
        *instrument_rules.validate_mandatory(mandatory),
        *_documents(tx, context, scope, row, mandatory),
        *checklist.blocking(context, row),
        *_consents(tx, context, row),
        *_case_file(tx, row, notary),
    ]


def _documents(
    tx: Transaction, context: Context, scope: Scope, row: Any, mandatory: dict[str, Any]
) -> Iterator[Problem]:
    """The documents are read again: what the office cannot show any more it must not notarise."""
    kept = [content for _, content in instruments.document_contents(tx, context, scope, row.id)]
    named = {consent_request.document_position(mandatory, content) for content in kept}
    for position, item in enumerate(mandatory["documents"]):
        if position not in named:
            path, expected = f"documents[{position}]", f"bytes with the SHA-256 {item['sha256']} and its SM3"
            yield Problem(path, Code.DOCUMENT, f"the {item['type']} is not here as the envelope names it", expected)


def _consents(tx: Transaction, context: Context, row: Any) -> Iterator[Problem]:
    for party, role in consents.missing(tx, context, row):
        path = f"parties.{party}"
        expected = "its signature over the envelope, with a key that is bound to it"
        yield Problem(path, Code.CONSENT, f"has not consented as {role}, or the consent ran out", expected)
    disclosures = instruments.disclosures(context, row)
    for consent in rows.consents_of(tx, row.id):
        if not consents.is_genuine(context, row, consent, disclosures):
            path, expected = f"parties.{consent.party}", "a signature of the bound key over this envelope"
            yield Problem(path, Code.CONSENT, f"the consent as {consent.role} that is kept is not genuine", expected)


def _case_file(tx: Transaction, row: Any, notary: str | None) -> Iterator[Problem]:
    """What the case file lacks: the deed must be accepted, with all the evidence of row N5."""
    file, known = case_state.read(tx, row), case_state.parties_only(row)
    for path, lacking, expected in case_file.missing(file, known, notary):
        yield Problem(path, Code.CASE_FILE, lacking, expected)
