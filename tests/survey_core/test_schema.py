"""The migrated schema is the model's schema, and the database keeps its promises."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

import survey_admin.accounts  # noqa: F401 - completes the metadata
import survey_admin.audit  # noqa: F401
from survey_core import schema
from survey_core.database import Base


def test_the_migrations_make_the_schema_the_model_describes(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_of_the_model_stands_in_the_database(engine):
    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        wanted = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}
        stored = {check["name"] for check in found.get_check_constraints(table.name)}
        assert {name if name.startswith("ck_") else f"ck_{table.name}_{name}" for name in wanted} == stored


def test_a_migrated_database_is_at_this_releases_revision(engine):
    assert schema.current(engine) == schema.head()
