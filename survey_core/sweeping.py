"""What a database keeps on disk of deleted rows, removed when a staff round is closed."""

from sqlalchemy import Engine


def sweep(engine: Engine) -> None:
    """Clear the traces that closing a staff round leaves: old copies of its rows, and of slips that are gone.

    Outside any transaction. On SQLite deleted bytes are overwritten at once, and what is left of them stands in the
    log of writes; on PostgreSQL old copies stay in the tables until they are vacuumed.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM response, slip, slip_batch, tally_cell")
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
