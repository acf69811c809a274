"""Codes for one answer each, and the batches they are made in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # An index, not a constraint: SQLite would have to build the table anew.
    op.create_index('uq_collector_audience', 'collector', ['facility_id', 'id', 'audience'], unique=True)
    op.create_table('slip_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('collector_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('made', sa.Integer(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('handed_out_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('used BETWEEN 0 AND made', name=op.f('ck_slip_batch_used')),
    sa.CheckConstraint('made BETWEEN 1 AND 5000', name=op.f('ck_slip_batch_made')),
    sa.CheckConstraint("audience = 'patient' OR round_id IS NOT NULL", name=op.f('ck_slip_batch_staff_have_a_round')),
    sa.ForeignKeyConstraint(['facility_id', 'collector_id', 'audience'], ['collector.facility_id', 'collector.id', 'collector.audience'], name=op.f('fk_slip_batch_facility_id_collector_id_audience')),
    sa.ForeignKeyConstraint(['facility_id', 'round_id'], ['round.facility_id', 'round.id'], name=op.f('fk_slip_batch_facility_id_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip_batch')),
    sa.UniqueConstraint('facility_id', 'id', name=op.f('uq_slip_batch_facility_id_id')),
    sa.UniqueConstraint('facility_id', 'id', 'audience', name=op.f('uq_slip_batch_facility_id_id_audience'))
    )
    with op.batch_alter_table('slip_batch') as batch_op:
        batch_op.create_index(op.f('ix_slip_batch_facility_id_collector_id'), ['facility_id', 'collector_id'], unique=False)
        batch_op.create_index(op.f('ix_slip_batch_facility_id_round_id'), ['facility_id', 'round_id'], unique=False)

    op.create_table('slip',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.CheckConstraint("audience = 'patient' OR used_on IS NULL", name=op.f('ck_slip_staff_keep_no_day')),
    sa.CheckConstraint('length(code) = 12 AND code = upper(code)', name=op.f('ck_slip_code')),
    sa.ForeignKeyConstraint(['facility_id', 'batch_id', 'audience'], ['slip_batch.facility_id', 'slip_batch.id', 'slip_batch.audience'], name=op.f('fk_slip_facility_id_batch_id_audience')),
    sa.PrimaryKeyConstraint('code', 'facility_id', name=op.f('pk_slip')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('slip', table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.create_index(op.f('ix_slip_facility_id_batch_id'), ['facility_id', 'batch_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
