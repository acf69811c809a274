"""Closed quarters, their frozen issues, and the reminders to close them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FROZEN = ("closing", "issue")
# The demo hospital goes as a whole when it is removed; nothing of another facility ever does.
SQLITE_DELETE = """
CREATE TRIGGER {table}_stays BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM facility WHERE facility.id = OLD.facility_id AND facility.is_demo)
BEGIN SELECT RAISE(ABORT, 'a closed quarter is never deleted'); END
"""
SQLITE_UPDATE = """
CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'a closed quarter never changes'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION closed_quarter_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM facility WHERE facility.id = OLD.facility_id AND facility.is_demo) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'a closed quarter never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_is_frozen BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION closed_quarter_is_frozen()
"""


def upgrade() -> None:
    op.create_table('closing',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('quarter_rule', sa.String(length=20), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=False),
    sa.Column('closed_by', sa.String(length=200), nullable=False),
    sa.Column('warnings', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_closing_days')),
    sa.CheckConstraint("period <> '' AND closed_by <> ''", name=op.f('ck_closing_named')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_closing_facility_id')),
    sa.PrimaryKeyConstraint('facility_id', 'period', name=op.f('pk_closing'))
    )
    op.create_table('closing_reminder',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('reminded_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_closing_reminder_facility_id')),
    sa.PrimaryKeyConstraint('facility_id', 'period', name=op.f('pk_closing_reminder'))
    )
    op.create_table('issue',
    sa.Column('facility_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('form', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_issue_number')),
    sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f('ck_issue_again_for_a_reason')),
    sa.CheckConstraint("made_by <> ''", name=op.f('ck_issue_made_by')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_issue_sha256')),
    sa.ForeignKeyConstraint(['facility_id', 'form'], ['questionnaire.facility_id', 'questionnaire.key'], name=op.f('fk_issue_facility_id_form')),
    sa.ForeignKeyConstraint(['facility_id', 'period'], ['closing.facility_id', 'closing.period'], name=op.f('fk_issue_facility_id_period')),
    sa.PrimaryKeyConstraint('facility_id', 'period', 'form', 'number', name=op.f('pk_issue'))
    )
    _freeze()


def _freeze() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
        statements: tuple[str, ...] = (POSTGRESQL_TRIGGER,)
    else:
        statements = (SQLITE_UPDATE, SQLITE_DELETE)
    for table in FROZEN:
        for statement in statements:
            op.execute(statement.format(table=table))


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
