"""What each import brought, so that a whole import can be taken back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.orm import Session

from survey_core import removing
from survey_core.database import now
from survey_core.models import ImportBatch, ImportedResponse, Response, Round
from survey_core.spoken import N_, SpokenError

BATCH, BROUGHT, ROW = ImportBatch.__table__, ImportedResponse.__table__, Response.__table__.c
ROWS_AT_ONCE = 1000


class UndoError(SpokenError):
    """An import that cannot be taken back as a whole."""


def keep(connection: Connection, facility_id: int, file_name: str, who: str, ids: Sequence[UUID]) -> int:
    """Note a file and the responses it brought, inside the import's transaction; the number of the import."""
    values = {
        "facility_id": facility_id,
        "file_name": file_name[:200],
        "rows": len(ids),
        "imported_by": who[:200],
    }
    batch = connection.execute(
        insert(BATCH).values(imported_at=now(), **values).returning(BATCH.c.id)
    ).scalar_one()
    for start in range(0, len(ids), ROWS_AT_ONCE):
        connection.execute(
            insert(BROUGHT),
            [
                {"facility_id": facility_id, "import_id": batch, "response_id": id_}
                for id_ in ids[start : start + ROWS_AT_ONCE]
            ],
        )
    return batch


def undo(connection: Connection, batch: ImportBatch) -> int:
    """Delete every response the import brought; how many. An import undone before brings 0. Raises UndoError."""
    brought = select(BROUGHT.c.response_id).where(
        BROUGHT.c.facility_id == batch.facility_id, BROUGHT.c.import_id == batch.id
    )
    if batch.undone_at is None:
        _check(connection, batch, brought)
    removed = removing.remove(connection, ROW.facility_id == batch.facility_id, ROW.id.in_(brought))
    connection.execute(
        update(BATCH).where(BATCH.c.id == batch.id, BATCH.c.undone_at.is_(None)).values(undone_at=now())
    )
    return removed


def _check(connection: Connection, batch: ImportBatch, brought) -> None:
    """Raise UndoError where a closed round holds answers of the import: closing staff answers loses the link to it."""
    query = (
        select(Round.name)
        .join(Response, Response.round_id == Round.id)
        .where(ROW.facility_id == batch.facility_id, ROW.id.in_(brought), Round.closed_at.is_not(None))
    )
    name = connection.scalar(query.limit(1))
    if name is not None:
        raise UndoError(N_("Answers of this import belong to the closed round “%(name)s”, whose results are settled. Open the "
                           "round again first, then undo the import."), name=name)  # fmt: skip
    if (connection.scalar(select(func.count()).select_from(brought.subquery())) or 0) < batch.rows:
        raise UndoError(N_("Answers of staff were imported and their round is closed since: which answers these were is "
                           "forgotten, so the import can no longer be undone."))  # fmt: skip


def batches(session: Session, facility_id: int) -> list[ImportBatch]:
    """The imports of a facility, the newest first."""
    query = select(ImportBatch).where(ImportBatch.facility_id == facility_id)
    return list(session.scalars(query.order_by(ImportBatch.id.desc())))


def namesake(session: Session, facility_id: int, file_name: str) -> ImportBatch | None:
    """The newest import, not undone, of a file of this name: perhaps the same one before it was corrected."""
    query = select(ImportBatch).where(
        ImportBatch.facility_id == facility_id, ImportBatch.file_name == file_name[:200],
        ImportBatch.undone_at.is_(None),
    )  # fmt: skip
    return session.scalars(query.order_by(ImportBatch.id.desc())).first()


def find(session: Session, facility_id: int, number: int) -> ImportBatch | None:
    """One import of the facility by its number."""
    query = select(ImportBatch).where(ImportBatch.facility_id == facility_id, ImportBatch.id == number)
    return session.scalars(query).first()
