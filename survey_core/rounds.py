"""Closing a round: staff rows are rewritten in the order of their random keys, so that none keeps its place in time."""

from typing import cast

from sqlalchemy import Connection, Table, delete, insert, select, update

from .database import now
from .models import Response, Round


def close(connection: Connection, round_id: int) -> None:
    """Close an open round, inside the caller's transaction; from then on its results can be read."""
    connection.execute(update(Round).where(Round.id == round_id).values(closed_at=now()))
    table = cast(Table, Response.__table__)
    rows = [
        dict(row)
        for row in connection.execute(
            select(table)
            .where(table.c.round_id == round_id, table.c.audience == "staff")
            .order_by(table.c.id)
        ).mappings()
    ]
    if rows:
        connection.execute(delete(table).where(table.c.round_id == round_id, table.c.audience == "staff"))
        connection.execute(insert(table), rows)
