"""Who looked at an instrument's data."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lookups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("instrument", sa.String(length=36), nullable=False),
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("caller", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=96), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_lookups_institution")),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.id"], name=op.f("fk_lookups_instrument")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookups")),
    )
    op.create_index("ix_lookups_instrument", "lookups", ["instrument", "id"])
    op.create_index("ix_lookups_again", "lookups", ["instrument", "caller", "what", "at"])


def downgrade() -> None:
    op.drop_table("lookups")
