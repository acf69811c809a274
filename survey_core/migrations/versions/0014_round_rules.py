"""What a staff round was closed under; of rounds closed before, what holds now."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

HELD: tuple[sa.Column, ...] = (
    sa.Column("staff_threshold", sa.Integer(), nullable=True),
    sa.Column("max_blank_share", sa.Double(), nullable=True),
    sa.Column("reject_blank_section", sa.Boolean(), nullable=True),
)


def upgrade() -> None:
    for column in HELD:
        op.add_column("round", column)
        op.execute(
            f"UPDATE round SET {column.name} = (SELECT facility.{column.name} FROM facility "
            "WHERE facility.id = round.facility_id) WHERE audience = 'staff' AND closed_at IS NOT NULL"
        )


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
