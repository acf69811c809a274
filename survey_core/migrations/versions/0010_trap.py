"""Whether a phone's form came with the field filled in that people never see."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}) as batch_op:
        batch_op.drop_constraint("ck_response_staff_carries_nothing", type_="check")
        batch_op.add_column(sa.Column("is_trapped", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_check_constraint("ck_response_staff_carries_nothing", STAFF_CARRIES_NOTHING)


STAFF_CARRIES_NOTHING = (
    "audience = 'patient' OR (round_id IS NOT NULL AND collector_id IS NULL AND device_id IS NULL AND channel IS NULL"
    " AND answered_at IS NULL AND answered_on IS NULL AND received_at IS NULL AND duration_seconds IS NULL"
    " AND device_seq IS NULL AND language IS NULL AND sheet IS NULL AND NOT is_time_uncertain AND NOT is_late"
    " AND NOT is_incomplete AND NOT is_trapped)"
)


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
