"""How often each code is opened, by local day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('scan_count',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('collector_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.CheckConstraint('opened >= 1', name=op.f('ck_scan_count_opened')),
    sa.ForeignKeyConstraint(['facility_id', 'collector_id'], ['collector.facility_id', 'collector.id'], name=op.f('fk_scan_count_facility_id_collector_id')),
    sa.PrimaryKeyConstraint('collector_id', 'day', name=op.f('pk_scan_count'))
    )


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
