"""Files of raw responses, made in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('export_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=43), nullable=False),
    sa.Column('form', sa.String(length=64), nullable=False),
    sa.Column('period', sa.String(length=30), nullable=False),
    sa.Column('kind', sa.String(length=4), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('written', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('problem', sa.String(length=20), nullable=False),
    sa.CheckConstraint("(state = 'failed') = (problem <> '')", name=op.f('ck_export_file_problem')),
    sa.CheckConstraint("kind IN ('csv', 'xlsx')", name=op.f('ck_export_file_kind')),
    sa.CheckConstraint("state <> 'ready' OR (ended_at IS NOT NULL AND written = total AND bytes > 0)", name=op.f('ck_export_file_ready')),
    sa.CheckConstraint("state IN ('waiting', 'running', 'ready', 'failed')", name=op.f('ck_export_file_state')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_export_file_attempts')),
    sa.CheckConstraint('length(token) = 43', name=op.f('ck_export_file_token')),
    sa.CheckConstraint('written BETWEEN 0 AND total', name=op.f('ck_export_file_written')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_export_file_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_file')),
    sa.UniqueConstraint('token', name=op.f('uq_export_file_token'))
    )
    with op.batch_alter_table('export_file') as batch_op:
        batch_op.create_index(op.f('ix_export_file_facility_id_account_id'), ['facility_id', 'account_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
