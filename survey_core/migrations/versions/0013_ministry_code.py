"""The health ministry's code of a facility, beside the code this installation calls it by."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: a table made anew would tear away the triggers that read it.
    column = sa.Column("ministry_code", sa.String(length=40), server_default=sa.text("''"), nullable=False)
    op.add_column("facility", column)


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
