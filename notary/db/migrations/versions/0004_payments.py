"""Payments."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("instrument", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee", sa.String(length=16), nullable=True),
        sa.Column("reverses", sa.String(length=100), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind in ('PAYMENT', 'REVERSAL', 'FEE')", name=op.f("ck_payments_kind")),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_payments_institution")),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.id"], name=op.f("fk_payments_instrument")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_payments")),
        sa.UniqueConstraint("institution", "reverses", name=op.f("uq_payments_institution_reverses")),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index("ix_payments_instrument", ["instrument", "day"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index("ix_payments_instrument")

    op.drop_table("payments")
