"""The migrated schema is the model's schema, and the database keeps its promises."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import survey_admin.accounts  # noqa: F401 - completes the metadata
from survey_core import schema
from survey_core.database import Base


def test_the_migrations_make_the_schema_the_model_describes(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_a_migrated_database_is_at_this_releases_revision(engine):
    assert schema.current(engine) == schema.head()
