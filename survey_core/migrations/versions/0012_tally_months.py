"""Months of tally cells as one sum each."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tally_month",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("department_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("survey_type", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(length=60), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("flagged", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("cells BETWEEN 1 AND marks", name="ck_tally_month_cells"),
        sa.ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"],
                                name="fk_tally_month_facility_id_department_id"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_tally_month_version_id"),
        sa.PrimaryKeyConstraint("version_id", "department_id", "survey_type", "channel", "month",
                                name="pk_tally_month"),
    )  # fmt: skip


def downgrade() -> None:
    raise NotImplementedError("A downgrade is not promised: restore the backup made before the upgrade.")
