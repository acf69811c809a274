"""The first schema.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

SQLITE_TRIGGER = """
CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version
WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version FOR EACH ROW
WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION version_is_immutable()
"""


def upgrade() -> None:
    create_tables()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TRIGGER)
    else:
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)


def create_tables() -> None:
    op.create_table('facility',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('governing_body', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('office', sa.String(length=200), nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('quarter_rule', sa.String(length=20), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.Column('target', sa.Double(), nullable=False),
    sa.Column('staff_threshold', sa.Integer(), nullable=False),
    sa.Column('max_blank_share', sa.Double(), nullable=False),
    sa.Column('reject_blank_section', sa.Boolean(), nullable=False),
    sa.Column('intra_person', sa.Double(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("quarter_rule IN ('calendar', 'government')", name='ck_facility_quarter_rule'),
    sa.CheckConstraint('confidence > 0.5 AND confidence < 1', name='ck_facility_confidence'),
    sa.CheckConstraint('intra_person BETWEEN 0 AND 1', name='ck_facility_intra_person'),
    sa.CheckConstraint('max_blank_share BETWEEN 0 AND 1', name='ck_facility_max_blank_share'),
    sa.CheckConstraint('staff_threshold >= 5', name='ck_facility_staff_threshold'),
    sa.CheckConstraint('target BETWEEN 0 AND 1', name='ck_facility_target'),
    sa.PrimaryKeyConstraint('id', name='pk_facility'),
    sa.UniqueConstraint('code', name='uq_facility_code')
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('attempted_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_sign_in_attempt')
    )
    op.create_index('ix_sign_in_attempt_subject_attempted_at', 'sign_in_attempt', ['subject', 'attempted_at'], unique=False)
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('password', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name='ck_account_email'),
    sa.CheckConstraint("role IN ('administrator', 'quality_officer', 'department_head', 'data_entry', 'viewer')", name='ck_account_role'),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name='fk_account_facility_id'),
    sa.PrimaryKeyConstraint('id', name='pk_account'),
    sa.UniqueConstraint('email', name='uq_account_email'),
    sa.UniqueConstraint('fs_uniquifier', name='uq_account_fs_uniquifier')
    )
    op.create_table('department',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('ministry_code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.CheckConstraint("code <> '' AND name <> ''", name='ck_department_named'),
    sa.CheckConstraint('parent_id <> id', name='ck_department_not_its_own_parent'),
    sa.ForeignKeyConstraint(['facility_id', 'parent_id'], ['department.facility_id', 'department.id'], name='fk_department_facility_id_parent_id'),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name='fk_department_facility_id'),
    sa.PrimaryKeyConstraint('id', name='pk_department'),
    sa.UniqueConstraint('facility_id', 'code', name='uq_department_facility_id_code'),
    sa.UniqueConstraint('facility_id', 'id', name='uq_department_facility_id_id')
    )
    op.create_table('device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=True),
    sa.Column('pairing_hash', sa.String(length=64), nullable=True),
    sa.Column('pairing_expires_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('paired_at', sa.DateTime(), nullable=True),
    sa.Column('seen_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("name <> ''", name='ck_device_name'),
    sa.CheckConstraint('(key_hash IS NULL) = (paired_at IS NULL)', name='ck_device_key_means_paired'),
    sa.CheckConstraint('(pairing_hash IS NULL) = (pairing_expires_at IS NULL)', name='ck_device_pairing_expires'),
    sa.CheckConstraint('revoked_at IS NULL OR pairing_hash IS NULL', name='ck_device_revoked_cannot_pair'),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name='fk_device_facility_id'),
    sa.PrimaryKeyConstraint('id', name='pk_device'),
    sa.UniqueConstraint('facility_id', 'id', name='uq_device_facility_id_id'),
    sa.UniqueConstraint('key_hash', name='uq_device_key_hash'),
    sa.UniqueConstraint('pairing_hash', name='uq_device_pairing_hash')
    )
    op.create_table('questionnaire',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.CheckConstraint("audience IN ('patient', 'staff')", name='ck_questionnaire_audience'),
    sa.CheckConstraint("key <> ''", name='ck_questionnaire_key'),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name='fk_questionnaire_facility_id'),
    sa.PrimaryKeyConstraint('id', name='pk_questionnaire'),
    sa.UniqueConstraint('facility_id', 'id', 'audience', name='uq_questionnaire_facility_id_id_audience'),
    sa.UniqueConstraint('facility_id', 'key', name='uq_questionnaire_facility_id_key')
    )
    op.create_table('collector',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("channel IN ('kiosk', 'qr', 'invite', 'paper', 'interview', 'phone')", name='ck_collector_channel'),
    sa.CheckConstraint('closed_at IS NULL OR closed_at >= created_at', name='ck_collector_closed_after_created'),
    sa.CheckConstraint('length(code) >= 12 AND code = upper(code)', name='ck_collector_code'),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name='fk_collector_facility_id_department_id'),
    sa.ForeignKeyConstraint(['facility_id', 'questionnaire_id', 'audience'], ['questionnaire.facility_id', 'questionnaire.id', 'questionnaire.audience'], name='fk_collector_facility_id_questionnaire_id_audience'),
    sa.PrimaryKeyConstraint('id', name='pk_collector'),
    sa.UniqueConstraint('code', name='uq_collector_code'),
    sa.UniqueConstraint('facility_id', 'id', name='uq_collector_facility_id_id')
    )
    op.create_table('round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('survey_type', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("name <> ''", name='ck_round_name'),
    sa.CheckConstraint('ends_on >= starts_on', name='ck_round_dates'),
    sa.CheckConstraint('survey_type BETWEEN 1 AND 6', name='ck_round_survey_type'),
    sa.ForeignKeyConstraint(['facility_id', 'questionnaire_id', 'audience'], ['questionnaire.facility_id', 'questionnaire.id', 'questionnaire.audience'], name='fk_round_facility_id_questionnaire_id_audience'),
    sa.PrimaryKeyConstraint('id', name='pk_round'),
    sa.UniqueConstraint('facility_id', 'id', name='uq_round_facility_id_id'),
    sa.UniqueConstraint('facility_id', 'questionnaire_id', 'name', name='uq_round_facility_id_questionnaire_id_name')
    )
    op.create_table('version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('questionnaire_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('length(content_hash) = 64', name='ck_version_content_hash'),
    sa.CheckConstraint('number >= 1', name='ck_version_number'),
    sa.ForeignKeyConstraint(['facility_id', 'questionnaire_id', 'audience'], ['questionnaire.facility_id', 'questionnaire.id', 'questionnaire.audience'], name='fk_version_facility_id_questionnaire_id_audience'),
    sa.PrimaryKeyConstraint('id', name='pk_version'),
    sa.UniqueConstraint('facility_id', 'id', 'audience', name='uq_version_facility_id_id_audience'),
    sa.UniqueConstraint('questionnaire_id', 'number', name='uq_version_questionnaire_id_number')
    )
    op.create_table('device_collector',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('collector_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['facility_id', 'collector_id'], ['collector.facility_id', 'collector.id'], name='fk_device_collector_facility_id_collector_id'),
    sa.ForeignKeyConstraint(['facility_id', 'device_id'], ['device.facility_id', 'device.id'], name='fk_device_collector_facility_id_device_id'),
    sa.PrimaryKeyConstraint('device_id', 'collector_id', name='pk_device_collector')
    )
    op.create_table('response',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('survey_type', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=True),
    sa.Column('collector_id', sa.Integer(), nullable=True),
    sa.Column('device_id', sa.Integer(), nullable=True),
    sa.Column('device_seq', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('received_at', sa.DateTime(), nullable=True),
    sa.Column('duration_seconds', sa.Integer(), nullable=True),
    sa.Column('is_time_uncertain', sa.Boolean(), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('scores', sa.String(length=200), nullable=False),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.CheckConstraint("audience = 'patient' OR (round_id IS NOT NULL AND collector_id IS NULL AND device_id IS NULL AND channel IS NULL AND answered_at IS NULL AND answered_on IS NULL AND received_at IS NULL AND duration_seconds IS NULL AND device_seq IS NULL AND language IS NULL AND NOT is_time_uncertain AND NOT is_late)", name='ck_response_staff_carries_nothing'),
    sa.CheckConstraint("audience = 'staff' OR (collector_id IS NOT NULL AND channel IS NOT NULL AND answered_on IS NOT NULL AND received_at IS NOT NULL AND language IS NOT NULL)", name='ck_response_patient_has_a_way_in'),
    sa.CheckConstraint("audience IN ('patient', 'staff')", name='ck_response_audience'),
    sa.CheckConstraint("channel IN ('kiosk', 'qr', 'invite', 'paper', 'interview', 'phone')", name='ck_response_channel'),
    sa.CheckConstraint('answered_at IS NULL OR answered_at <= received_at', name='ck_response_answered_before_received'),
    sa.CheckConstraint('duration_seconds >= 0', name='ck_response_duration'),
    sa.CheckConstraint("ltrim(scores, '012345-x') = ''", name='ck_response_scores'),
    sa.CheckConstraint('survey_type BETWEEN 1 AND 6', name='ck_response_survey_type'),
    sa.ForeignKeyConstraint(['facility_id', 'collector_id'], ['collector.facility_id', 'collector.id'], name='fk_response_facility_id_collector_id'),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name='fk_response_facility_id_department_id'),
    sa.ForeignKeyConstraint(['facility_id', 'device_id'], ['device.facility_id', 'device.id'], name='fk_response_facility_id_device_id'),
    sa.ForeignKeyConstraint(['facility_id', 'round_id'], ['round.facility_id', 'round.id'], name='fk_response_facility_id_round_id'),
    sa.ForeignKeyConstraint(['facility_id', 'version_id', 'audience'], ['version.facility_id', 'version.id', 'version.audience'], name='fk_response_facility_id_version_id_audience'),
    sa.PrimaryKeyConstraint('facility_id', 'id', name='pk_response'),
    sqlite_with_rowid=False
    )
    op.create_index('ix_response_cell', 'response', ['facility_id', 'version_id', 'department_id', 'survey_type', 'channel', 'answered_on'], unique=False)
    op.create_index('ix_response_round', 'response', ['facility_id', 'round_id', 'department_id', 'version_id'], unique=False)
    op.create_table('tally_cell',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('survey_type', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('marks', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('rules', sa.String(length=60), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("(audience = 'patient' AND day IS NOT NULL AND channel IS NOT NULL AND round_id IS NULL) OR (audience = 'staff' AND day IS NULL AND channel IS NULL AND round_id IS NOT NULL)", name='ck_tally_cell_staff_knows_no_day'),
    sa.CheckConstraint("channel IN ('kiosk', 'qr', 'invite', 'paper', 'interview', 'phone')", name='ck_tally_cell_channel'),
    sa.CheckConstraint('(counted = 0) = (data IS NULL)', name='ck_tally_cell_counted_has_data'),
    sa.CheckConstraint('counted BETWEEN 0 AND marks', name='ck_tally_cell_counted'),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name='fk_tally_cell_facility_id_department_id'),
    sa.ForeignKeyConstraint(['facility_id', 'round_id'], ['round.facility_id', 'round.id'], name='fk_tally_cell_facility_id_round_id'),
    sa.ForeignKeyConstraint(['facility_id', 'version_id', 'audience'], ['version.facility_id', 'version.id', 'version.audience'], name='fk_tally_cell_facility_id_version_id_audience'),
    sa.PrimaryKeyConstraint('id', name='pk_tally_cell')
    )
    op.create_index('uq_tally_cell_patient', 'tally_cell', ['facility_id', 'version_id', 'department_id', 'survey_type', 'channel', 'day'], unique=True, sqlite_where=sa.text('round_id IS NULL'), postgresql_where=sa.text('round_id IS NULL'))
    op.create_index('uq_tally_cell_staff', 'tally_cell', ['facility_id', 'round_id', 'department_id', 'version_id'], unique=True, sqlite_where=sa.text('round_id IS NOT NULL'), postgresql_where=sa.text('round_id IS NOT NULL'))
