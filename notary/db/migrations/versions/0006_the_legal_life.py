"""The legal life: papers of acts, and whom a claim lets in. Acts carry the legal state from now on (act/2)."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _require_no_acts(
        "this register holds acts of the form debt-notary/act/1, made by a version before 0.1.0 was released; "
        "they are signed and cannot be changed into act/2. Keep the version that made them for this data "
        "directory, and start a new one for this version"
    )
    op.add_column("acts", sa.Column("told_at", sa.String(length=20), nullable=True))
    op.create_index(
        op.f("ix_acts_untold"), "acts", ["position"],
        sqlite_where=sa.text("told_at IS NULL"), postgresql_where=sa.text("told_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "creditor_access",
        sa.Column("instrument", sa.String(length=36), nullable=False),
        sa.Column("creditor", sa.String(length=64), nullable=False),
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["creditor"], ["institutions.id"], name=op.f("fk_creditor_access_creditor")),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_creditor_access_institution")),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.id"], name=op.f("fk_creditor_access_instrument")),
        sa.PrimaryKeyConstraint("instrument", "creditor", name=op.f("pk_creditor_access")),
    )
    op.create_index(op.f("ix_creditor_access_creditor"), "creditor_access", ["creditor"])
    op.create_table(
        "evidence_papers",
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_evidence_papers_institution")),
        sa.PrimaryKeyConstraint("institution", "sha256", name=op.f("pk_evidence_papers")),
    )
    op.create_table(
        "evidence_names",
        sa.Column("instrument", sa.String(length=36), nullable=False),
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.id"], name=op.f("fk_evidence_names_instrument")),
        sa.ForeignKeyConstraint(["institution"], ["institutions.id"], name=op.f("fk_evidence_names_institution")),
        sa.ForeignKeyConstraint(
            ["institution", "sha256"],
            ["evidence_papers.institution", "evidence_papers.sha256"],
            name=op.f("fk_evidence_names_institution_sha256"),
        ),
        sa.PrimaryKeyConstraint("instrument", "institution", "sha256", name=op.f("pk_evidence_names")),
    )


def downgrade() -> None:
    _require_no_acts(
        "this register holds acts of the form debt-notary/act/2, which the version before cannot read; "
        "they are signed and cannot be changed into act/1. Stay with this version for this data directory"
    )
    op.drop_table("evidence_names")
    op.drop_table("evidence_papers")
    op.drop_index(op.f("ix_creditor_access_creditor"), table_name="creditor_access")
    op.drop_table("creditor_access")
    op.drop_index("ix_acts_untold", table_name="acts")
    op.drop_column("acts", "told_at")


def _require_no_acts(message: str) -> None:
    if op.get_bind().execute(sa.text("select 1 from acts limit 1")).first() is not None:
        raise RuntimeError(message)
