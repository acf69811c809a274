"""Reports as documents of the office, their improvement plans, and the facility's own templates."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# The demo hospital goes as a whole when it is removed; nothing of another facility ever does.
SQLITE_DELETE = """
CREATE TRIGGER report_document_stays BEFORE DELETE ON report_document
WHEN OLD.status = 'approved'
  AND NOT EXISTS (SELECT 1 FROM facility WHERE facility.id = OLD.facility_id AND facility.is_demo)
BEGIN SELECT RAISE(ABORT, 'an approved report is never deleted'); END
"""
SQLITE_UPDATE = """
CREATE TRIGGER report_document_is_frozen BEFORE UPDATE ON report_document
WHEN OLD.status = 'approved'
BEGIN SELECT RAISE(ABORT, 'an approved report never changes'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION approved_report_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' AND (OLD.status <> 'approved' OR EXISTS
    (SELECT 1 FROM facility WHERE facility.id = OLD.facility_id AND facility.is_demo)) THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.status <> 'approved' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an approved report never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER report_document_is_frozen BEFORE UPDATE OR DELETE ON report_document
FOR EACH ROW EXECUTE FUNCTION approved_report_is_frozen()
"""


def upgrade() -> None:
    op.create_table('report_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(), nullable=False),
    sa.Column('uploaded_by', sa.String(length=200), nullable=False),
    sa.Column('is_used', sa.Boolean(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_report_template_sha256')),
    sa.CheckConstraint('size > 0', name=op.f('ck_report_template_size')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_report_template_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_template'))
    )
    with op.batch_alter_table('report_template') as batch_op:
        batch_op.create_index(op.f('ix_report_template_facility_id_language'), ['facility_id', 'language'], unique=False)

    op.create_table('report_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=60), nullable=False),
    sa.Column('period', sa.String(length=30), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=True),
    sa.Column('given_out', sa.Integer(), nullable=True),
    sa.Column('recipients', sa.Text(), nullable=False),
    sa.Column('signer_title', sa.String(length=200), nullable=False),
    sa.Column('signer_name', sa.String(length=200), nullable=False),
    sa.Column('remarks', sa.Text(), nullable=False),
    sa.Column('prepared_by', sa.String(length=200), nullable=False),
    sa.Column('prepared_at', sa.DateTime(), nullable=False),
    sa.Column('checked_by', sa.String(length=200), nullable=False),
    sa.Column('checked_at', sa.DateTime(), nullable=True),
    sa.Column('approved_by', sa.String(length=200), nullable=False),
    sa.Column('approved_at', sa.DateTime(), nullable=True),
    sa.Column('sent_back_by', sa.String(length=200), nullable=False),
    sa.Column('sent_back_at', sa.DateTime(), nullable=True),
    sa.Column('sent_back_reason', sa.String(length=300), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint("(status = 'approved') = (approved_at IS NOT NULL)", name=op.f('ck_report_document_approved')),
    sa.CheckConstraint("(status = 'draft') = (checked_at IS NULL)", name=op.f('ck_report_document_checked')),
    sa.CheckConstraint("(status = 'draft') = (content IS NULL)", name=op.f('ck_report_document_content')),
    sa.CheckConstraint("status IN ('draft', 'checked', 'approved')", name=op.f('ck_report_document_status')),
    sa.CheckConstraint('given_out >= 0', name=op.f('ck_report_document_given_out')),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_report_document_revision')),
    sa.ForeignKeyConstraint(['facility_id', 'department_id'], ['department.facility_id', 'department.id'], name=op.f('fk_report_document_facility_id_department_id')),
    sa.ForeignKeyConstraint(['facility_id', 'form'], ['questionnaire.facility_id', 'questionnaire.key'], name=op.f('fk_report_document_facility_id_form')),
    sa.ForeignKeyConstraint(['facility_id'], ['facility.id'], name=op.f('fk_report_document_facility_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_document')),
    sa.UniqueConstraint('facility_id', 'id', name=op.f('uq_report_document_facility_id_id'))
    )
    with op.batch_alter_table('report_document') as batch_op:
        batch_op.create_index(op.f('ix_report_document_facility_id_period'), ['facility_id', 'period'], unique=False)

    op.create_table('plan_row',
    sa.Column('facility_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('owner', sa.String(length=200), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('result', sa.Text(), nullable=False),
    sa.CheckConstraint('position >= 1', name=op.f('ck_plan_row_position')),
    sa.ForeignKeyConstraint(['facility_id', 'document_id'], ['report_document.facility_id', 'report_document.id'], name=op.f('fk_plan_row_facility_id_document_id')),
    sa.PrimaryKeyConstraint('document_id', 'position', name=op.f('pk_plan_row'))
    )
    _freeze()


def _freeze() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER)
    else:
        op.execute(SQLITE_UPDATE)
        op.execute(SQLITE_DELETE)


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
