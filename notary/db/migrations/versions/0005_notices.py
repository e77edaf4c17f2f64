"""Notices, and where institutions get them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_contacts_institution")),
        sa.PrimaryKeyConstraint("institution", name=op.f("pk_contacts")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("instrument", sa.String(length=36), nullable=True),
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("dedupe", sa.String(length=64), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("lease_until", sa.String(length=20), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.String(length=20), nullable=True),
        sa.Column("seen_at", sa.String(length=20), nullable=True),
        sa.CheckConstraint("state in ('WAITING', 'SENDING', 'SENT', 'FAILED')", name=op.f("ck_notices_state")),
        sa.CheckConstraint("channel in ('EMAIL', 'WEBHOOK', 'SMS', 'NONE')", name=op.f("ck_notices_channel")),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_notices_institution")),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.id"], name=op.f("fk_notices_instrument")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_notices_dedupe")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_claimable", ["state", "channel", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_instrument"), ["instrument"], unique=False)
        batch_op.create_index("ix_notices_recipient", ["role", "recipient"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_recipient")
        batch_op.drop_index(batch_op.f("ix_notices_instrument"))
        batch_op.drop_index("ix_notices_claimable")

    op.drop_table("notices")
    op.drop_table("contacts")
