"""What a staff round was closed under; of rounds closed before, what holds now."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

HELD = {"staff_threshold": sa.Integer(), "max_blank_share": sa.Float(), "reject_blank_section": sa.Boolean()}


def upgrade() -> None:
    for name, kind in HELD.items():
        op.add_column("round", sa.Column(name, kind, nullable=True))
        op.execute(
            f"UPDATE round SET {name} = (SELECT facility.{name} FROM facility WHERE facility.id = round.facility_id) "
            "WHERE audience = 'staff' AND closed_at IS NOT NULL"
        )


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
