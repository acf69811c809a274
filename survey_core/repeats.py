"""Staff answers sent again after their slip is gone: nothing but the response's own number knows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Connection, select

from .answers import encode
from .lookups import definition_of
from .models import Questionnaire, Response, Version

if TYPE_CHECKING:
    from .intake import Submission


def repeated(connection: Connection, submissions: Sequence[Submission]) -> dict[UUID, bool]:
    """Of these submissions with a code nobody knows: the numbers of stored staff answers, and whether it is the same."""
    if not submissions:
        return {}
    query = (
        select(Response.id, Response.scores, Response.answers, Version.id.label("version_id"), Version.number,
               Version.content_hash, Questionnaire.key)
        .join(Version, Version.id == Response.version_id)
        .join(Questionnaire, Questionnaire.id == Version.questionnaire_id)
        .where(Response.id.in_({one.id for one in submissions}), Response.audience == "staff")
    )  # fmt: skip
    stored = {row.id: row for row in connection.execute(query)}
    return {one.id: _is_same(connection, one, stored[one.id]) for one in submissions if one.id in stored}


def _is_same(connection: Connection, submission: Submission, row) -> bool:
    if (submission.questionnaire, submission.version) != (row.key, row.number):
        return False
    definition = definition_of(connection, row.version_id, row.content_hash)
    encoded, _problems = encode(definition, submission.answers, False)
    return (encoded.scores, encoded.answers) == (row.scores, row.answers)
