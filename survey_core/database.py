"""The base of the model, its column types, and how each engine is opened."""

import re
from contextvars import ContextVar
from datetime import UTC, datetime

import sqlalchemy
from sqlalchemy import JSON, DateTime, MetaData, event, types
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import DeclarativeBase, declared_attr

BUSY_TIMEOUT_MS = 30_000
DELETED_IS_GONE = "secure_delete=ON"  # a staff member's used slip is overwritten in the file, not only let go


class Base(DeclarativeBase):
    """A table is named after its class: TallyCell is tally_cell."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


writes_expected: ContextVar[bool] = ContextVar("writes_expected", default=True)

Json = JSON().with_variant(JSONB(), "postgresql")


class Instant(types.TypeDecorator):
    """An instant: aware UTC in Python, stored as UTC without a zone on both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect):
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


def engine_options(url: str) -> dict:
    """Keyword arguments of create_engine for this address."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 16}


def create_engine(url: str) -> Engine:
    """The engine of this address with its rules installed. Nothing is opened before the first connection."""
    engine = sqlalchemy.create_engine(url, **engine_options(url))
    install_rules(engine)
    return engine


def install_rules(engine: Engine) -> None:
    """On SQLite: durable commits, enforced foreign keys, and writers that take the lock before they read.

    A transaction that reads first and writes later fails at once when another writer came between, so a
    transaction is IMMEDIATE unless its connection says writes=False or a reading web request runs it.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _on_connect(connection, _record):
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-65536",
            DELETED_IS_GONE,
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection):
        writes = connection.get_execution_options().get("writes", writes_expected.get())
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
