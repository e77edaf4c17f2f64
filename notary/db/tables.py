"""The tables. The unique keys here are guarantees of the product, not only of the data (ARCHITECTURE.md).

Hashes are hex text, times RFC 3339 text in UTC (they sort), canonical JSON and ciphertext are bytes. Every row of a
tenant carries its institution. Columns named ``private`` hold ciphertext of notary.db.vault.

Three things about a debt stand in clear, by design: what its envelope shows to everybody anyway, the creditor's own
reference, by which claims staff find it and which must therefore not be or contain personal data, and the days and
amounts that were booked on it.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

# SQLite numbers rows by itself only in a column that is INTEGER to the letter.
_BIG = BigInteger().with_variant(Integer, "sqlite")
_HASH = String(64)
_ADDRESS = String(42)
_TIME = String(20)
_UUID = String(36)
_PARTY = String(64)


institutions = Table(
    "institutions",
    metadata,
    Column("id", _PARTY, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),  # OFFICE, CREDITOR, COURT
    Column("created_at", _TIME, nullable=False),
)

# DRAFT → OFFERED (envelope fixed, parties consent) → ISSUED (act 0 is in). Only DRAFT may still change. DRAFT and
# OFFERED may become WITHDRAWN: the row stays without its content, and the reference is free again.
instruments = Table(
    "instruments",
    metadata,
    Column("id", _UUID, primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False, index=True),
    Column("reference", String(200), nullable=False),  # the creditor's own number
    Column("kind", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("private", LargeBinary, nullable=False),  # the draft, and once OFFERED its disclosures
    Column("envelope", LargeBinary),
    Column("envelope_hash", _HASH),
    Column("register_no", _BIG, unique=True),
    Column("deed_no", String(100), unique=True),
    Column("head_sequence", Integer),
    Column("head_hash", _HASH),
    Column("standing", Integer),
    Column("created_at", _TIME, nullable=False),
    CheckConstraint("status in ('DRAFT', 'OFFERED', 'ISSUED', 'WITHDRAWN')", name="status"),
)
_LIVE = instruments.c.status != "WITHDRAWN"
Index(
    "uq_instruments_reference",
    instruments.c.institution,
    instruments.c.reference,
    unique=True,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)

documents = Table(
    "documents",
    metadata,
    Column("instrument", ForeignKey(instruments.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("type", String(64), nullable=False),
    Column("sha256", _HASH, nullable=False),
    Column("sm3", _HASH, nullable=False),
    Column("size", Integer, nullable=False),
    Column("private", LargeBinary, nullable=False),  # the bytes of the document
    UniqueConstraint("instrument", "sha256"),
)

consents = Table(
    "consents",
    metadata,
    Column("instrument", ForeignKey(instruments.c.id), primary_key=True),
    Column("party", _PARTY, primary_key=True),
    Column("role", String(32), primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("key", _ADDRESS, nullable=False, index=True),
    Column("consent", LargeBinary, nullable=False),
    Column("created_at", _TIME, nullable=False),
)

# Who holds which identity paper in an offered instrument, as a blind index: how customers find their own.
parties = Table(
    "parties",
    metadata,
    Column("instrument", ForeignKey(instruments.c.id), primary_key=True),
    Column("party", _PARTY, primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("identity", _HASH, nullable=False, index=True),
)

# What happened before the issue: a chain of signed records, the last of which act 0 names. Records of a withdrawn
# instrument stay, without what they disclose.
case_records = Table(
    "case_records",
    metadata,
    Column("instrument", ForeignKey(instruments.c.id), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("record_hash", _HASH, nullable=False, unique=True),
    Column("type", String(32), nullable=False),
    Column("role", String(16), nullable=False),
    Column("actor", _PARTY, nullable=False),
    Column("key", _ADDRESS, nullable=False, index=True),
    Column("record", LargeBinary, nullable=False),
    Column("private", LargeBinary, nullable=False),  # the disclosures of the record
    Column("recorded_at", _TIME, nullable=False),
)

# Records that were handed out for signing, as ``preparations`` are for acts; they hold no register number.
record_preparations = Table(
    "record_preparations",
    metadata,
    Column("body_hash", _HASH, primary_key=True),
    Column("instrument", _UUID, nullable=False, index=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("private", LargeBinary, nullable=False),
    Column("expires_at", _TIME, nullable=False),
)

# What a court may see: opened by a certificate that it showed, or by a case that the office knows of.
court_access = Table(
    "court_access",
    metadata,
    Column("instrument", ForeignKey(instruments.c.id), primary_key=True),
    Column("court", ForeignKey(institutions.c.id), primary_key=True),
    Column("case_no", String(100), primary_key=True),  # empty where a certificate alone opened it
    Column("institution", ForeignKey(institutions.c.id), nullable=False),  # of the instrument
    Column("basis", String(16), nullable=False),
    Column("created_at", _TIME, nullable=False),
    CheckConstraint("basis in ('CERTIFICATE', 'CASE')", name="basis"),
    Index("ix_court_access_court", "court", "case_no"),
)

# Whom the lender let in by its claim: the insurer, who may become the creditor.
creditor_access = Table(
    "creditor_access",
    metadata,
    Column("instrument", ForeignKey(instruments.c.id), primary_key=True),
    Column("creditor", ForeignKey(institutions.c.id), primary_key=True, index=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),  # of the instrument
    Column("created_at", _TIME, nullable=False),
)

# Papers that acts rest on, by who handed them in; and which instruments' acts name them.
evidence_papers = Table(
    "evidence_papers",
    metadata,
    Column("institution", ForeignKey(institutions.c.id), primary_key=True),
    Column("sha256", _HASH, primary_key=True),
    Column("sm3", _HASH, nullable=False),
    Column("type", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("private", LargeBinary, nullable=False),  # the bytes of the paper
    Column("created_at", _TIME, nullable=False),
)
evidence_names = Table(
    "evidence_names",
    metadata,
    Column("instrument", ForeignKey(instruments.c.id), primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), primary_key=True),
    Column("sha256", _HASH, primary_key=True),
    ForeignKeyConstraint(["institution", "sha256"], ["evidence_papers.institution", "evidence_papers.sha256"]),
)

# Who looked at an instrument's data, for its parties to see (个人信息保护法 art. 44-45); a party's own looks are none.
lookups = Table(
    "lookups",
    metadata,
    Column("id", _BIG, primary_key=True, autoincrement=True),
    Column("instrument", ForeignKey(instruments.c.id), nullable=False),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),  # of whoever looked
    Column("role", String(16), nullable=False),
    Column("caller", String(64), nullable=False),  # the API key's id; "trial" on the command line
    Column("what", String(96), nullable=False),
    Column("at", _TIME, nullable=False),
    Index("ix_lookups_instrument", "instrument", "id"),
    Index("ix_lookups_again", "instrument", "caller", "what", "at"),
)

# Certificates that were handed out, as they were; refreshed when their standing has aged (notary.services.issued).
certificates = Table(
    "certificates",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("instrument", ForeignKey(instruments.c.id), nullable=False, index=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("head_hash", _HASH, nullable=False),
    Column("etag", _HASH, nullable=False),
    Column("as_of", _TIME, nullable=False),
    Column("private", LargeBinary, nullable=False),  # the certificate's bytes
)

# What creditors booked on their debts: payments, costs, and reversals of either. Rows are only ever added; that a
# booking is reversed once is a key. Days and amounts stand in clear, so that many can be counted; whose money it was
# does not.
payments = Table(
    "payments",
    metadata,
    Column("institution", ForeignKey(institutions.c.id), primary_key=True),
    Column("id", String(100), primary_key=True),  # the creditor's own
    Column("instrument", ForeignKey(instruments.c.id), nullable=False),
    Column("day", String(10), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("amount", _BIG, nullable=False),  # minor units
    Column("currency", String(3), nullable=False),
    Column("fee", String(16)),
    Column("reverses", String(100)),
    Column("private", LargeBinary, nullable=False),  # payer and note
    Column("source", _UUID, nullable=False),  # of the import
    Column("recorded_at", _TIME, nullable=False),
    UniqueConstraint("institution", "reverses"),
    CheckConstraint("kind in ('PAYMENT', 'REVERSAL', 'FEE')", name="kind"),
    Index("ix_payments_instrument", "instrument", "day"),
)

# Who may call the service. The secret is kept as a hash alone; it is 256 random bits, so a plain one is enough.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("scopes", Text, nullable=False),  # separated by blanks
    Column("identity", _HASH),  # of a customer: the blind index of the paper
    Column("secret_hash", _HASH, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("expires_at", _TIME, nullable=False),
    Column("revoked_at", _TIME),
)

# What a caller already asked under an Idempotency-Key, with the answer it got; written with the effect itself.
requests = Table(
    "requests",
    metadata,
    Column("caller", String(16), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("request_hash", _HASH, nullable=False),
    Column("status", Integer, nullable=False),
    Column("private", LargeBinary, nullable=False),  # the answer's body
    Column("created_at", _TIME, nullable=False, index=True),
)

# Work that outlasts a request. WAITING → RUNNING (under a lease that its worker renews) → DONE or FAILED; a lapsed
# lease makes it WAITING again for whoever claims it next.
jobs = Table(
    "jobs",
    metadata,
    Column("id", _UUID, primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("role", String(16), nullable=False),
    Column("identity", _HASH),
    Column("kind", String(32), nullable=False),
    Column("state", String(8), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("holder", String(64), nullable=False),
    Column("lease_until", _TIME, nullable=False),
    Column("private", LargeBinary, nullable=False),  # what is asked
    Column("result", LargeBinary),  # what came of it, as ciphertext
    Column("created_at", _TIME, nullable=False),
    Column("finished_at", _TIME),
    CheckConstraint("state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')", name="state"),
)
Index("ix_jobs_claimable", jobs.c.state, jobs.c.lease_until)

# Where an institution is told things: a mail address, a webhook and its secret.
contacts = Table(
    "contacts",
    metadata,
    Column("institution", ForeignKey(institutions.c.id), primary_key=True),
    Column("private", LargeBinary, nullable=False),
    Column("changed_at", _TIME, nullable=False),
)

# What is told to parties and institutions, written with the event itself. WAITING → SENDING (under a claim) → SENT,
# WAITING again, or FAILED (refused, given up, or without any channel). A lapsed claim is taken by the next sender.
notices = Table(
    "notices",
    metadata,
    Column("id", _UUID, primary_key=True),
    Column("instrument", ForeignKey(instruments.c.id), index=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("recipient", _PARTY, nullable=False),  # a party of the instrument, or an institution
    Column("role", String(16), nullable=False),  # PARTY, or as whom the institution is told
    Column("channel", String(8), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("dedupe", _HASH, nullable=False, unique=True),  # event, instrument, recipient and channel
    Column("private", LargeBinary, nullable=False),  # address, subject, text, data
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", _TIME, nullable=False),
    Column("holder", String(64), nullable=False),
    Column("lease_until", _TIME, nullable=False),
    Column("last_error", Text),  # in our own words, never the other side's
    Column("proof", LargeBinary),  # what the other side answered, as ciphertext
    Column("created_at", _TIME, nullable=False),
    Column("sent_at", _TIME),
    Column("seen_at", _TIME),
    CheckConstraint("state in ('WAITING', 'SENDING', 'SENT', 'FAILED')", name="state"),
    CheckConstraint("channel in ('EMAIL', 'WEBHOOK', 'SMS', 'NONE')", name="channel"),
)
Index("ix_notices_claimable", notices.c.state, notices.c.channel, notices.c.not_before)
Index("ix_notices_recipient", notices.c.role, notices.c.recipient)

# Who may act in a role for which institution; published in the trust root.
authorities = Table(
    "authorities",
    metadata,
    Column("id", _PARTY, primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("address", _ADDRESS, nullable=False),
    Column("not_before", _TIME, nullable=False),
    Column("not_after", _TIME),
)

# Keys that people enrolled themselves; event keys leave no row, for they are gone after one signature. ``identity`` is
# the blind index (notary.db.vault) of the paper that the person showed: it can be compared, and tells nothing else.
enrolled_keys = Table(
    "enrolled_keys",
    metadata,
    Column("address", _ADDRESS, primary_key=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("id_type", String(32), nullable=False),
    Column("identity", _HASH, nullable=False, index=True),
    Column("method", String(32), nullable=False),
    Column("evidence", _HASH, nullable=False),
    Column("not_before", _TIME, nullable=False),
    Column("not_after", _TIME, nullable=False),
    Column("retired_at", _TIME),
)

# Register and deed numbers. LEASED (to an issue being prepared) → USED or, when nothing filled the gap, VOID.
# ``leased_at`` is when the present holder first got the number; renewing a lease does not move it.
numbers = Table(
    "numbers",
    metadata,
    Column("pool", String(100), primary_key=True),
    Column("serial", _BIG, primary_key=True, autoincrement=False),
    Column("instrument", _UUID, index=True),
    Column("leased_at", _TIME, nullable=False),
    Column("expires_at", _TIME, nullable=False),
    Column("state", String(8), nullable=False),
    CheckConstraint("state in ('LEASED', 'USED', 'VOID')", name="state"),
)

# What was handed out for signing, so that exactly that and nothing else comes back signed.
preparations = Table(
    "preparations",
    metadata,
    Column("body_hash", _HASH, primary_key=True),
    Column("instrument", _UUID, nullable=False, index=True),
    Column("institution", ForeignKey(institutions.c.id), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("private", LargeBinary, nullable=False),  # the disclosures of the act
    Column("expires_at", _TIME, nullable=False),
)

# An authority's signed order to the registry contract to move bytes. WAITING → DONE (seen on the chain) or STALE
# (expired, refused, or made for a registry that is gone: the authority signs again).
advances = Table(
    "advances",
    metadata,
    Column("id", _BIG, primary_key=True, autoincrement=True),
    Column("instance", _HASH, nullable=False, index=True),
    Column("authority", _ADDRESS, nullable=False),
    Column("order", LargeBinary, nullable=False),  # canonical JSON: changes, evidence, deadline, signature
    Column("state", String(8), nullable=False, index=True),
    Column("reason", Text),
    Column("created_at", _TIME, nullable=False),
    CheckConstraint("state in ('WAITING', 'DONE', 'STALE')", name="state"),
)

# The register's content. ``position`` is the order of arrival, ``leaf_index`` the place in the log, given once by the
# sequencer. ``settled_on`` is the registry instance on which the act's byte was seen at confirmation depth.
acts = Table(
    "acts",
    metadata,
    Column("position", _BIG, primary_key=True, autoincrement=True),
    Column("instrument", _UUID, nullable=False),
    Column("institution", ForeignKey(institutions.c.id), nullable=False, index=True),
    Column("register_no", _BIG, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("act_hash", _HASH, nullable=False, unique=True),
    Column("type", String(32), nullable=False),
    Column("role", String(16), nullable=False),
    Column("act", LargeBinary, nullable=False),
    Column("private", LargeBinary, nullable=False),
    Column("from_byte", Integer, nullable=False),
    Column("to_byte", Integer, nullable=False),
    Column("recorded_at", _TIME, nullable=False),
    Column("leaf_index", _BIG, unique=True),
    Column("advance", ForeignKey(advances.c.id), index=True),
    Column("settled_on", _HASH),
    Column("told_at", _TIME),  # when its notices were written (notary.services.telling)
    UniqueConstraint("instrument", "sequence"),
    UniqueConstraint("register_no", "sequence"),
)
Index(
    "ix_acts_unsequenced",
    acts.c.position,
    sqlite_where=acts.c.leaf_index.is_(None),
    postgresql_where=acts.c.leaf_index.is_(None),
)

Index(
    "ix_acts_untold",
    acts.c.position,
    sqlite_where=acts.c.told_at.is_(None),
    postgresql_where=acts.c.told_at.is_(None),
)

tiles = Table(
    "tiles",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("index", _BIG, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", _BIG, primary_key=True, autoincrement=False),
    Column("root", _HASH, nullable=False),
    Column("instruments", _BIG, nullable=False),
    Column("note", Text, nullable=False),
    Column("token", LargeBinary),  # RFC 3161 over the note's text; empty until the authority answered
    Column("created_at", _TIME, nullable=False),
)

# Registry contracts that this register was anchored in, in order. The one without ``until`` is current.
instances = Table(
    "instances",
    metadata,
    Column("id", _BIG, primary_key=True, autoincrement=True),
    Column("instance", _HASH, nullable=False, unique=True),
    Column("chain_id", _BIG, nullable=False),
    Column("address", _ADDRESS, nullable=False),
    Column("since", _TIME, nullable=False),
    Column("until", _TIME),
    Column("opened_block", _BIG, nullable=False),  # a block with the whole deployment in it: while that stands, so do
    Column("opened_hash", String(66), nullable=False),  # contract, roles and seeded standings
    Column("block_number", _BIG, nullable=False),  # the last block seen at confirmation depth, to notice a changed past
    Column("block_hash", String(66), nullable=False),
    Column("change_count", _BIG, nullable=False),
)

anchors = Table(
    "anchors",
    metadata,
    Column("instance", _HASH, primary_key=True),
    Column("size", ForeignKey(checkpoints.c.size), primary_key=True),
    Column("tx_hash", String(66), nullable=False),
    Column("block_number", _BIG, nullable=False),
)

# Every transaction that was ever signed, stored before it is sent. OPEN → FINAL (mined at confirmation depth),
# FAILED (mined and reverted) or DROPPED (its nonce was used by another).
transactions = Table(
    "transactions",
    metadata,
    Column("id", _BIG, primary_key=True, autoincrement=True),
    Column("instance", _HASH, nullable=False),
    Column("kind", String(8), nullable=False),  # ANCHOR, ADVANCE
    Column("subject", _BIG, nullable=False),  # checkpoint size, or advance id
    Column("sender", _ADDRESS, nullable=False),
    Column("nonce", _BIG, nullable=False),
    Column("tx_hash", String(66), nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("state", String(8), nullable=False, index=True),
    Column("block_number", _BIG),
    Column("created_at", _TIME, nullable=False),
    UniqueConstraint("instance", "tx_hash"),
    CheckConstraint("state in ('OPEN', 'FINAL', 'FAILED', 'DROPPED')", name="state"),
)

# Every version of the trust root that this office published; the file in the data directory is a copy of the last.
trust_roots = Table(
    "trust_roots",
    metadata,
    Column("version", _BIG, primary_key=True, autoincrement=False),
    Column("value", LargeBinary, nullable=False),  # canonical JSON
)

# Who may do a thing alone. ``token`` grows with every change of holder; writers state theirs (a fence). ``worked_at``
# is when a holder last did its whole work without trouble.
leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("token", _BIG, nullable=False),
    Column("expires_at", _TIME, nullable=False),
    Column("worked_at", _TIME),
)
