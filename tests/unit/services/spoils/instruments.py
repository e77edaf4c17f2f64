"""Spoiled instruments: heads, envelopes, consents, documents, evidence, numbers."""

from collections.abc import Callable
from typing import Any

from auditkit import World
from sqlalchemy import delete, func, select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import acts as act_rules
from notary.domain import canonical, commitment
from spoils.table import CASES, OTHER, STRANGER, Case, case, column, instrument, of, rebind, replace_act, sign, stored

INSTRUMENTS, D, K = t.instruments, t.documents, t.consents
column("heads", "standing", "number 1", "another standing", INSTRUMENTS, instrument("revoked"), standing=0)
column("heads", "head_hash", "number 1", "another head", INSTRUMENTS, instrument("revoked"), head_hash=OTHER)
column("heads", "head_sequence", "number 1", "another length", INSTRUMENTS, instrument("revoked"), head_sequence=0)
column("heads", "register_no", "number 77", "another number of it", INSTRUMENTS, instrument("plain"), register_no=77)
column("heads", "deed_no", "number 0", "another deed number", INSTRUMENTS, instrument("plain"), deed_no="x")
column(
    "heads", "envelope_hash", "number 0", "another envelope hash", INSTRUMENTS, instrument("plain"), envelope_hash=OTHER
)
column(
    "heads", "register_no", "number 90", "a number without an act", INSTRUMENTS, instrument("offered"), register_no=90
)
column(
    "envelopes",
    "envelope_hash",
    "instrument",
    "another offered hash",
    INSTRUMENTS,
    instrument("offered"),
    envelope_hash=OTHER,
)
column("envelopes", "column kind", "number 0", "another kind", INSTRUMENTS, instrument("plain"), kind="OTHER")
column("envelopes", "envelope", "number 0", "no envelope", INSTRUMENTS, instrument("plain"), envelope=b"{}")
column(
    "envelopes",
    "disclosures",
    "number 0",
    "disclosures that do not open",
    INSTRUMENTS,
    instrument("plain"),
    private=b"x",
)
column("consents", "column key", "consent of", "another key", K, instrument("plain", K), key=STRANGER)
column(
    "consents",
    "column institution",
    "consent of",
    "another tenant",
    K,
    instrument("plain", K),
    institution="trial-court",
)
column("consents", "consent", "instrument", "a consent that is none", K, instrument("offered", K), consent=b"{}")
column(
    "documents", "column sha256", "document 0 of number 0", "another digest", D, instrument("plain", D), sha256=OTHER
)
column("documents", "column sm3", "document 0 of number 0", "another SM3", D, instrument("plain", D), sm3=OTHER)
column("documents", "column size", "document 0 of number 0", "another size", D, instrument("plain", D), size=1)
column("documents", "content", "document 0 of number 0", "other content", D, instrument("plain", D), private=b"x")
column(
    "documents", "documents", "number 0", "another type of document", D, instrument("plain", D), type="LOAN_CONTRACT"
)
column("documents", "content", "document 0 of instrument", "a draft's content", D, instrument("draft", D), private=b"x")


column(
    "heads", "deed_no", "instrument", "a deed number without an act", INSTRUMENTS, instrument("offered"), deed_no="x"
)
column("heads", "status", "instrument", "issued without an act", INSTRUMENTS, instrument("offered"), status="ISSUED")


@case("envelopes", "envelope", "instrument")
def an_envelope_in_another_order(tx: Transaction, world: World) -> None:
    row = instrument("offered")(world.ids)
    envelope = canonical.parse(tx.execute(select(INSTRUMENTS.c.envelope).where(row)).scalar_one())
    envelope["mandatory"]["parties"].reverse()
    new = {"envelope": canonical.encode(envelope), "envelope_hash": commitment.envelope_hash(envelope)}
    tx.execute(update(INSTRUMENTS).where(row).values(**new))


@case("consents", "kept consent of", "number 0")
def a_consent_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(K).where(K.c.instrument == world.ids["plain"], K.c.role == "BORROWER"))


@case("consents", "signature", "consent of borrower as BORROWER to instrument")
def a_consent_to_another_instrument(tx: Transaction, world: World) -> None:
    other = tx.execute(
        select(K.c.consent).where(K.c.instrument == world.ids["plain"], K.c.role == "BORROWER")
    ).scalar_one()
    key = canonical.parse(other)["binding"]["body"]["key"]
    values = {"consent": other, "key": key}
    tx.execute(update(K).where(K.c.instrument == world.ids["offered"], K.c.role == "BORROWER").values(**values))


@case("consents", "parties that consented", "number 0")
def an_issue_without_the_borrower(tx: Transaction, world: World) -> None:
    act = stored(tx, 0, 0)
    detail = act["body"]["mandatory"]["detail"]
    detail["consents"] = [item for item in detail["consents"] if item["role"] != "BORROWER"]
    sign(world, act, world.office.people["NOTARY"])
    replace_act(tx, 0, 0, act)
    tx.execute(
        update(INSTRUMENTS).where(INSTRUMENTS.c.id == world.ids["plain"]).values(head_hash=act_rules.act_hash(act))
    )
    tx.execute(delete(K).where(K.c.instrument == world.ids["plain"], K.c.role == "BORROWER"))


@case("documents", "documents", "number 0")
def a_document_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(D).where(D.c.instrument == world.ids["plain"]))


@case("evidence", "evidence", "act 1 of number 4")
def evidence_of_another_act(tx: Transaction, world: World) -> None:
    other = tx.execute(select(t.acts.c.private).where(of(1, 2)(None))).scalar_one()
    tx.execute(update(t.acts).where(of(4, 1)(None)).values(private=other))


@case("evidence", "evidence", "act 1 of number 4")
def evidence_that_was_emptied(tx: Transaction, world: World) -> None:
    place = f"acts/{act_rules.body_hash(stored(tx, 4, 1)['body'])}"
    tx.execute(update(t.acts).where(of(4, 1)(None)).values(private=world.office.context.vault.seal_json([], place)))


N = t.numbers


def number(serial: int, pool: str = "register") -> Callable[[Any], Any]:
    return lambda _: (N.c.serial == serial) & ((N.c.pool == "register") == (pool == "register"))


column("numbers", "state", "number 0 of register", "a used number that is free", N, number(0), state="LEASED")
column("numbers", "state", "number 3 of register", "a void number that is used", N, number(3), state="USED")
column("numbers", "instrument", "number 0 of register", "a number of another", N, number(0), instrument="0" * 36)
column("numbers", "serial", "number 90 of register", "a number left out", N, number(5), serial=90)
column("numbers", "state", "number 1 of", "a deed number of another", N, number(1, "deed"), instrument="0" * 36)
column("numbers", "serial", "of （", "a deed number left out", N, number(1, "deed"), serial=90)


column("envelopes", "column institution", "instrument", "of another tenant", INSTRUMENTS, instrument("offered"),
       institution="trial-court")  # fmt: skip
column("documents", "column institution", "document 0", "a document of another tenant", D, instrument("plain", D),
       institution="trial-court")  # fmt: skip


def offered_consent(what: str, name: str, edit: Callable[[World, dict[str, Any]], None], **columns: Any) -> None:
    """A case in which the one consent of the offered instrument is another one."""

    def spoil(tx: Transaction, world: World) -> None:
        row = K.c.instrument == world.ids["offered"]
        consent = canonical.parse(tx.execute(select(K.c.consent).where(row)).scalar_one())
        edit(world, consent)
        tx.execute(update(K).where(row).values(consent=canonical.encode(consent), **columns))

    CASES[name] = Case("consents", what, "to instrument", spoil)


offered_consent("column role", "a consent in another role", lambda world, consent: consent.update(role="LENDER"))
offered_consent("column party", "a consent of another party", lambda world, consent: consent.update(party="lender"))
offered_consent(
    "party", "a consent of a stranger", lambda world, consent: consent.update(party="stranger"), party="stranger"
)
offered_consent(
    "commitment", "a consent to no commitment", lambda world, consent: consent.update(commitmentHash="0" * 64)
)
offered_consent(
    "key binding's instrument",
    "a consent with a key of another instrument",
    lambda world, consent: rebind(world, consent["binding"], instrument="0192f0c1-2345-7abc-8def-0123456789ab"),
)


@case("numbers", "state of its number", "act 0 of number 5")
def the_last_number_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(N).where(number(5)(None)))


@case("numbers", "pool of its deed number", "act 0 of number")
def the_last_deed_number_deleted(tx: Transaction, world: World) -> None:
    last = select(func.max(N.c.serial)).where(N.c.pool != "register").scalar_subquery()
    tx.execute(delete(N).where(N.c.pool != "register", N.c.serial == last))


@case("numbers", "deed number", "act 0 of number")
def two_deed_numbers_swapped(tx: Transaction, world: World) -> None:
    for serial, name in ((1, "revoked"), (2, "plain")):
        tx.execute(update(N).where(number(serial, "deed")(None)).values(instrument=world.ids[name]))
