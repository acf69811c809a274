"""An alert may be about the code on a poster, too."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('alert') as batch_op:
        batch_op.add_column(sa.Column('collector_id', sa.Integer(), nullable=True))
        batch_op.alter_column('device_id', existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(op.f('fk_alert_facility_id_collector_id'), 'collector', ['facility_id', 'collector_id'], ['facility_id', 'id'])
        batch_op.create_check_constraint(op.f('ck_alert_one_subject'), '(device_id IS NULL) <> (collector_id IS NULL)')
        batch_op.create_index('uq_alert_open_collector', ['facility_id', 'collector_id', 'kind'], unique=True, sqlite_where=sa.text('cleared_at IS NULL'), postgresql_where=sa.text('cleared_at IS NULL'))


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
