"""The case file."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_records",
        sa.Column("instrument", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("record_hash", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=42), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_case_records_institution")),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.id"], name=op.f("fk_case_records_instrument")),
        sa.PrimaryKeyConstraint("instrument", "sequence", name=op.f("pk_case_records")),
        sa.UniqueConstraint("record_hash", name=op.f("uq_case_records_record_hash")),
    )
    with op.batch_alter_table("case_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_records_key"), ["key"], unique=False)

    op.create_table(
        "record_preparations",
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("instrument", sa.String(length=36), nullable=False),
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_record_preparations_institution")),
        sa.PrimaryKeyConstraint("body_hash", name=op.f("pk_record_preparations")),
    )
    with op.batch_alter_table("record_preparations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_preparations_instrument"), ["instrument"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("record_preparations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_preparations_instrument"))

    op.drop_table("record_preparations")
    with op.batch_alter_table("case_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_records_key"))

    op.drop_table("case_records")
