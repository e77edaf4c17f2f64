"""Where institutions are told things: a mail address, and a webhook with the secret that we sign with."""

from dataclasses import dataclass, field

from notary.db import contacts as rows
from notary.db import instruments as instrument_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import shape
from notary.domain.errors import FormatError, NotFound
from notary.domain.notices import require_webhook
from notary.domain.times import format_time
from notary.services.context import Context
from notary.services.institutions import OFFICE_ROLES

_EMAIL = shape.pattern(r"[^\s@\x00-\x1f\x7f]{1,64}@[^\s@.]+(\.[^\s@.]+)+", "an address such as claims@bank.example")
_SECRET = shape.pattern(r"[\x21-\x7e]{32,200}", "32 to 200 visible ASCII characters")


@dataclass(frozen=True)
class Contacts:
    """Where one institution is told things; empty where it is not told that way."""

    email: str = ""
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    changed_at: str | None = None


def of(tx: Transaction, context: Context, institution: str) -> Contacts:
    """The contacts of an institution, whoever asks; empty ones while it has none."""
    row = rows.find(tx, institution)
    if row is None:
        return Contacts()
    return Contacts(**context.vault.open_json(row.private, _place(institution)), changed_at=row.changed_at)


def show(tx: Transaction, context: Context, scope: Scope, institution: str) -> Contacts:
    """The contacts of an institution, for its own staff and the office's (raises NotFound)."""
    if scope.role not in OFFICE_ROLES and (scope.role == "PARTY" or scope.institution != institution):
        raise NotFound(f"there is no institution {institution!r}")
    instrument_rows.institution(tx, institution)
    return of(tx, context, institution)


def change(
    tx: Transaction,
    context: Context,
    institution: str,
    *,
    email: str | None,
    webhook_url: str | None,
    webhook_secret: str | None,
) -> Contacts:
    """Put these contacts in the place of an institution's; None: it is not told that way any more.

    Notices that wait go to the new webhook; mails that wait go where they were addressed to.

    Raises:
        NotFound: no such institution.
        FormatError: an address out of form, or a webhook without its secret.
    """
    instrument_rows.institution(tx, institution)
    if email is not None:
        _EMAIL(email, "email")
    if (webhook_url is None) is not (webhook_secret is None):
        missing = "webhook_secret" if webhook_secret is None else "webhook_url"
        raise FormatError("a webhook has an address and a secret, and here is one of them", where=missing)
    if webhook_url is not None:
        require_webhook(webhook_url, "webhook_url")
        _SECRET(webhook_secret, "webhook_secret")
    made = {"email": email or "", "webhook_url": webhook_url or "", "webhook_secret": webhook_secret or ""}
    private = context.vault.seal_json(made, _place(institution))
    rows.put(tx, institution, private=private, changed_at=format_time(context.now))
    return of(tx, context, institution)


def _place(institution: str) -> str:
    return f"contacts/{institution}"
