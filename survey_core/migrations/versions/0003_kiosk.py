"""The kiosk: its hours and settings, what it says of itself, its history, alerts and the mail about them."""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('recipient', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.String(length=300), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('given_up_at', sa.DateTime(), nullable=True),
    sa.Column('seen_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("recipient <> '' AND subject <> ''", name=op.f('ck_delivery_addressed')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_delivery_attempts')),
    sa.CheckConstraint('sent_at IS NULL OR given_up_at IS NULL', name=op.f('ck_delivery_one_end')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_delivery_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery'))
    )
    with op.batch_alter_table('delivery') as batch_op:
        batch_op.create_index('ix_delivery_waiting', ['next_attempt_at'], unique=False, sqlite_where=sa.text('sent_at IS NULL AND given_up_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL AND given_up_at IS NULL'))

    op.create_table('alert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('raised_at', sa.DateTime(), nullable=False),
    sa.Column('cleared_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("kind <> ''", name=op.f('ck_alert_kind')),
    sa.CheckConstraint('cleared_at IS NULL OR cleared_at >= raised_at', name=op.f('ck_alert_cleared_after_raised')),
    sa.ForeignKeyConstraint(['facility_id', 'device_id'], ['device.facility_id', 'device.id'], name=op.f('fk_alert_facility_id_device_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert'))
    )
    with op.batch_alter_table('alert') as batch_op:
        batch_op.create_index('uq_alert_open', ['facility_id', 'device_id', 'kind'], unique=True, sqlite_where=sa.text('cleared_at IS NULL'), postgresql_where=sa.text('cleared_at IS NULL'))

    op.create_table('device_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.CheckConstraint("what <> ''", name=op.f('ck_device_event_what')),
    sa.ForeignKeyConstraint(['facility_id', 'device_id'], ['device.facility_id', 'device.id'], name=op.f('fk_device_event_facility_id_device_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_event'))
    )
    with op.batch_alter_table('device_event') as batch_op:
        batch_op.create_index('ix_device_event_device_id_at', ['facility_id', 'device_id', 'at'], unique=False)

    op.create_table('device_state',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('reported_at', sa.DateTime(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('queued', sa.Integer(), nullable=False),
    sa.Column('parked', sa.Integer(), nullable=False),
    sa.Column('oldest_at', sa.DateTime(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('waiting', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('is_persisted', sa.Boolean(), nullable=True),
    sa.Column('has_worker', sa.Boolean(), nullable=True),
    sa.Column('free_megabytes', sa.Integer(), nullable=True),
    sa.Column('clock_offset_seconds', sa.Integer(), nullable=True),
    sa.Column('screen', sa.String(length=20), nullable=False),
    sa.CheckConstraint('queued >= 0 AND parked >= 0 AND seq >= 0 AND missing >= 0', name=op.f('ck_device_state_counts')),
    sa.ForeignKeyConstraint(['facility_id', 'device_id'], ['device.facility_id', 'device.id'], name=op.f('fk_device_state_facility_id_device_id')),
    sa.PrimaryKeyConstraint('device_id', name=op.f('pk_device_state'))
    )
    op.create_table('left_count',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('collector_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint('people >= 1', name=op.f('ck_left_count_people')),
    sa.ForeignKeyConstraint(['facility_id', 'collector_id'], ['collector.facility_id', 'collector.id'], name=op.f('fk_left_count_facility_id_collector_id')),
    sa.ForeignKeyConstraint(['facility_id', 'device_id'], ['device.facility_id', 'device.id'], name=op.f('fk_left_count_facility_id_device_id')),
    sa.PrimaryKeyConstraint('device_id', 'collector_id', 'version', 'item', 'day', name=op.f('pk_left_count'))
    )
    with op.batch_alter_table('device') as batch_op:
        batch_op.add_column(sa.Column('paused_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('opens_at', sa.Time(), nullable=True))
        batch_op.add_column(sa.Column('closes_at', sa.Time(), nullable=True))
        batch_op.add_column(sa.Column('open_days', sa.String(length=7), server_default=sa.text("'1234567'"), nullable=False))
        batch_op.add_column(sa.Column('greeting', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), server_default=sa.text("'{}'"), nullable=False))
        batch_op.add_column(sa.Column('screen_inches', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('idle_seconds', sa.Integer(), server_default=sa.text('90'), nullable=False))
        batch_op.add_column(sa.Column('keeps_incomplete', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('speaks_staff_forms', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('settled_seq', sa.Integer(), server_default=sa.text('0'), nullable=False))
        batch_op.add_column(sa.Column('service_pin', sa.String(length=6), server_default=sa.text("'000000'"), nullable=False))
        batch_op.create_check_constraint('ck_device_hours_come_in_pairs', "(opens_at IS NULL) = (closes_at IS NULL)")
        batch_op.create_check_constraint('ck_device_opens_before_it_closes', "opens_at IS NULL OR opens_at < closes_at")
        batch_op.create_check_constraint('ck_device_open_days', "open_days <> '' AND ltrim(open_days, '1234567') = ''")
        batch_op.create_check_constraint('ck_device_screen_inches', "screen_inches IS NULL OR screen_inches BETWEEN 5 AND 120")
        batch_op.create_check_constraint('ck_device_idle_seconds', "idle_seconds BETWEEN 30 AND 600")
        batch_op.create_check_constraint('ck_device_settled_seq', "settled_seq >= 0")
        batch_op.create_check_constraint('ck_device_service_pin', "length(service_pin) = 6")

    with op.batch_alter_table('device_collector') as batch_op:
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(), nullable=True))

    with op.batch_alter_table('response', table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint('ck_response_staff_carries_nothing', type_='check')
        batch_op.add_column(sa.Column('is_incomplete', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index('ix_response_device', ['facility_id', 'device_id', 'device_seq'], unique=False, sqlite_where=sa.text('device_seq IS NOT NULL'), postgresql_where=sa.text('device_seq IS NOT NULL'))
        batch_op.create_check_constraint('ck_response_staff_carries_nothing', "audience = 'patient' OR (round_id IS NOT NULL AND collector_id IS NULL AND device_id IS NULL AND channel IS NULL AND answered_at IS NULL AND answered_on IS NULL AND received_at IS NULL AND duration_seconds IS NULL AND device_seq IS NULL AND language IS NULL AND sheet IS NULL AND NOT is_time_uncertain AND NOT is_late AND NOT is_incomplete)")

    with op.batch_alter_table('tally_cell') as batch_op:
        batch_op.add_column(sa.Column('flagged', sa.LargeBinary(), nullable=True))
        batch_op.create_check_constraint('ck_tally_cell_flagged_beside_data', "flagged IS NULL OR data IS NOT NULL")

    _give_every_kiosk_its_pin()


def _give_every_kiosk_its_pin() -> None:
    device = sa.table("device", sa.column("id"), sa.column("service_pin"))
    database = op.get_bind()
    for (kiosk,) in database.execute(sa.select(device.c.id)).all():
        pin = f"{secrets.randbelow(10**6):06d}"
        database.execute(device.update().where(device.c.id == kiosk).values(service_pin=pin))


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
