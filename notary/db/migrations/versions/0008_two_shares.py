"""Two shares: acts say the legal state of the lender's rest, and each suit by itself (act/3)."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _require_no_acts(
        "this register holds acts of the form debt-notary/act/2, made by a version before 0.1.0 was released; "
        "they are signed and cannot be changed into act/3. Keep the version that made them for this data "
        "directory, and start a new one for this version"
    )


def downgrade() -> None:
    _require_no_acts(
        "this register holds acts of the form debt-notary/act/3, which the version before cannot read; "
        "they are signed and cannot be changed into act/2. Stay with this version for this data directory"
    )


def _require_no_acts(message: str) -> None:
    if op.get_bind().execute(sa.text("select 1 from acts limit 1")).first() is not None:
        raise RuntimeError(message)
