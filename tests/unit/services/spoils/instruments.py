"""Spoiled instruments: heads, envelopes, consents, documents, evidence, numbers."""

from collections.abc import Callable
from typing import Any

from auditkit import World
from sqlalchemy import delete, select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import acts as act_rules
from notary.domain import canonical
from spoils.table import OTHER, STRANGER, case, column, instrument, of, replace_act, sign, stored

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
column("consents", "consent", "number 0", "a consent that is none", K, instrument("plain", K), consent=b"{}")
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
    other = tx.execute(select(t.acts.c.private).where(of(1, 1)(None))).scalar_one()
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
