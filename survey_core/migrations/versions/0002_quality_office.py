"""The quality office: drafts, rounds with targets, letterheads, successions, people's roles, the audit trail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('facility', sa.String(length=40), nullable=False),
    sa.Column('actor', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.CheckConstraint("action <> ''", name=op.f('ck_audit_entry_action')),
    sa.CheckConstraint('length(seal) = 64', name=op.f('ck_audit_entry_seal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry') as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_facility_at'), ['facility', 'at'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('imported_by', sa.String(length=200), nullable=False),
    sa.Column('imported_at', sa.DateTime(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('rows >= 0', name=op.f('ck_import_batch_rows')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_import_batch_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch')),
    sa.UniqueConstraint('facility_id', 'id', name=op.f('uq_import_batch_facility_id_id'))
    )
    op.create_table('letterhead',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('governing_body', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('office', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_letterhead_name')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_letterhead_facility_id')),
    sa.PrimaryKeyConstraint('facility_id', 'valid_until', name=op.f('pk_letterhead'))
    )
    op.create_table('recording',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('mimetype', sa.String(length=40), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_recording_sha256')),
    sa.CheckConstraint('size BETWEEN 1 AND 1048576', name=op.f('ck_recording_size')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_recording_facility_id')),
    sa.PrimaryKeyConstraint('facility_id', 'sha256', name=op.f('pk_recording'))
    )
    op.create_table('account_department',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('department_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_department_account_id')),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name=op.f('fk_account_department_facility_id_department_id')),
    sa.PrimaryKeyConstraint('account_id', 'department_id', name=op.f('pk_account_department'))
    )
    op.create_table('account_link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('length(token_hash) = 64', name=op.f('ck_account_link_token_hash')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_link_account_id')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_account_link_facility_id')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_account_link'))
    )
    op.create_table('department_name',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_department_name_name')),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name=op.f('fk_department_name_facility_id_department_id')),
    sa.PrimaryKeyConstraint('department_id', 'valid_until', name=op.f('pk_department_name'))
    )
    op.create_table('draft',
    sa.Column('questionnaire_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('base_number', sa.Integer(), nullable=True),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('edited_by', sa.String(length=200), nullable=False),
    sa.Column('edited_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_draft_revision')),
    sa.ForeignKeyConstraint(['facility_id', 'questionnaire_id', 'audience'], ['questionnaire.facility_id', 'questionnaire.id', 'questionnaire.audience'], name=op.f('fk_draft_facility_id_questionnaire_id_audience')),
    sa.PrimaryKeyConstraint('questionnaire_id', name=op.f('pk_draft'))
    )
    op.create_table('succession',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('successor_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.CheckConstraint('department_id <> successor_id', name=op.f('ck_succession_not_into_itself')),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name=op.f('fk_succession_facility_id_department_id')),
    sa.ForeignKeyConstraint(['facility_id', 'successor_id'], ['department.facility_id', 'department.id'], name=op.f('fk_succession_facility_id_successor_id')),
    sa.PrimaryKeyConstraint('department_id', 'successor_id', name=op.f('pk_succession'))
    )
    op.create_table('entry_count',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('collector_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.Column('entered_by', sa.String(length=200), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.CheckConstraint('copies >= 0', name=op.f('ck_entry_count_copies')),
    sa.ForeignKeyConstraint(['facility_id', 'collector_id'], ['collector.facility_id', 'collector.id'], name=op.f('fk_entry_count_facility_id_collector_id')),
    sa.PrimaryKeyConstraint('collector_id', 'entered_on', 'entered_by', name=op.f('pk_entry_count'))
    )
    op.create_table('round_target',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('department_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('target', sa.Integer(), nullable=True),
    sa.Column('visits', sa.Integer(), nullable=True),
    sa.CheckConstraint('target >= 0', name=op.f('ck_round_target_target')),
    sa.CheckConstraint('visits >= 0', name=op.f('ck_round_target_visits')),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name=op.f('fk_round_target_facility_id_department_id')),
    sa.ForeignKeyConstraint(['facility_id', 'round_id'], ['round.facility_id', 'round.id'], name=op.f('fk_round_target_facility_id_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'department_id', name=op.f('pk_round_target'))
    )
    op.create_table('imported_response',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('import_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['facility_id', 'import_id'], ['import_batch.facility_id', 'import_batch.id'], name=op.f('fk_imported_response_facility_id_import_id')),
    sa.ForeignKeyConstraint(['facility_id', 'response_id'], ['response.facility_id', 'response.id'], name=op.f('fk_imported_response_facility_id_response_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('facility_id', 'import_id', 'response_id', name=op.f('pk_imported_response')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('imported_response') as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_response_facility_id_response_id'), ['facility_id', 'response_id'], unique=False)

    with op.batch_alter_table('account') as batch_op:
        batch_op.add_column(sa.Column('signed_in_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('totp_secret', sa.String(length=200), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column('totp_confirmed_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('totp_last_step', sa.Integer(), server_default=sa.text('0'), nullable=False))
        batch_op.add_column(sa.Column('recovery_hashes', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table('collector') as batch_op:
        batch_op.add_column(sa.Column('paused_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('replaced_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_collector_facility_id_replaced_by_id'), 'collector', ['facility_id', 'replaced_by_id'], ['facility_id', 'id'])
        batch_op.create_check_constraint('ck_collector_not_its_own_successor', 'replaced_by_id <> id')
        batch_op.create_check_constraint('ck_collector_replaced_means_closed', 'replaced_by_id IS NULL OR closed_at IS NOT NULL')

    with op.batch_alter_table('department') as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=20), server_default=sa.text("'clinical'"), nullable=False))
        batch_op.add_column(sa.Column('valid_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('valid_until', sa.Date(), nullable=True))
        batch_op.create_check_constraint('ck_department_kind', "kind IN ('clinical', 'outpatient', 'paraclinical', 'administrative', 'other')")
        batch_op.create_check_constraint('ck_department_valid', 'valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from')

    with op.batch_alter_table('facility') as batch_op:
        batch_op.add_column(sa.Column('address', sa.String(length=300), server_default=sa.text("('')"), nullable=False))
        batch_op.add_column(sa.Column('few_people', sa.Integer(), server_default=sa.text('(30)'), nullable=False))
        batch_op.add_column(sa.Column('languages', sa.String(length=60), server_default=sa.text("'vi,en'"), nullable=False))
        batch_op.add_column(sa.Column('margin', sa.Double(), server_default=sa.text('(0.05)'), nullable=False))
        batch_op.add_column(sa.Column('design_effect', sa.Double(), server_default=sa.text('(2.0)'), nullable=False))
        batch_op.add_column(sa.Column('session_minutes', sa.Integer(), server_default=sa.text('(60)'), nullable=False))
        batch_op.add_column(sa.Column('two_factor_roles', sa.String(length=120), server_default=sa.text("('')"), nullable=False))
        batch_op.create_check_constraint('ck_facility_design_effect', 'design_effect >= 1')
        batch_op.create_check_constraint('ck_facility_few_people', 'few_people >= 1')
        batch_op.create_check_constraint('ck_facility_margin', 'margin > 0 AND margin < 0.5')
        batch_op.create_check_constraint('ck_facility_session_minutes', 'session_minutes BETWEEN 5 AND 1440')

    with op.batch_alter_table('questionnaire') as batch_op:
        batch_op.add_column(sa.Column('retired_at', sa.DateTime(), nullable=True))

    with op.batch_alter_table('response', table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint('ck_response_staff_carries_nothing', type_='check')
        batch_op.add_column(sa.Column('sheet', sa.String(length=40), nullable=True))
        batch_op.create_index('uq_response_sheet', ['facility_id', 'collector_id', 'sheet'], unique=True, sqlite_where=sa.text('sheet IS NOT NULL'), postgresql_where=sa.text('sheet IS NOT NULL'))
        batch_op.create_check_constraint('ck_response_staff_carries_nothing', "audience = 'patient' OR (round_id IS NOT NULL AND collector_id IS NULL AND device_id IS NULL AND channel IS NULL AND answered_at IS NULL AND answered_on IS NULL AND received_at IS NULL AND duration_seconds IS NULL AND device_seq IS NULL AND language IS NULL AND sheet IS NULL AND NOT is_time_uncertain AND NOT is_late)")

    with op.batch_alter_table('round') as batch_op:
        batch_op.add_column(sa.Column('created_at', sa.DateTime(), nullable=True))
    _keep_the_trail_append_only()


def _keep_the_trail_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'an audit entry never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{event.lower()} BEFORE {event} ON audit_entry"
            " BEGIN SELECT RAISE(ABORT, 'an audit entry never changes'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
