"""What devices and scripts send, read: JSON that becomes submissions, or one sentence that says why not."""

import json
import re
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from .intake import Submission
from .timing import Clock

HYPHENATED = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
LARGEST_NUMBER = 2**31 - 1
# A kiosk numbers its answers one by one: ten million are a century, and more is nonsense that would never go away.
LARGEST_SEQ = 10_000_000
MOST_IN_A_BATCH = 50
INSTANTS = ("started_at", "finished_at", "client_now", "last_contact_at")


class Malformed(ValueError):
    """A body that is not a submission; the message says why."""


def read_submission(id: UUID, body: bytes, key_hash: str | None) -> Submission:  # noqa: A002
    """Read the body of a PUT. Raises Malformed naming the field; unreadable times are not an error."""
    return submission_of(id, json_object(body), key_hash)


def read_batch(body: bytes, key_hash: str | None) -> list[tuple[str, Submission | Malformed]]:
    """Read the body of a POST: each response by its id, or why it is none. Raises Malformed for the whole."""
    responses = json_object(body).get("responses")
    if not isinstance(responses, list) or not 1 <= len(responses) <= MOST_IN_A_BATCH:
        raise Malformed(
            _("The field responses must be a list of 1 to %(most)s responses.", most=MOST_IN_A_BATCH)
        )
    return [_one_of_many(data, key_hash) for data in responses]


def _one_of_many(data: object, key_hash: str | None) -> tuple[str, Submission | Malformed]:
    id = data.get("id") if isinstance(data, dict) else None  # noqa: A001
    if not isinstance(data, dict) or not isinstance(id, str):
        raise Malformed(_("The field %(field)s is missing or of the wrong type.", field="id"))
    try:
        if not HYPHENATED.match(id):
            raise Malformed(_("The id in the address is not a UUID."))
        return id, submission_of(UUID(id), data, key_hash)
    except Malformed as error:
        return id, error


def submission_of(id: UUID, data: dict, key_hash: str | None = None) -> Submission:  # noqa: A002
    """The submission in the object a PUT carries. Raises Malformed naming the field."""
    answers = data.get("answers")
    if not isinstance(answers, dict):
        raise Malformed(_("The field %(field)s is missing or of the wrong type.", field="answers"))
    return Submission(
        id=id,
        collector=_text(data, "collector").upper(),
        questionnaire=_text(data, "questionnaire"),
        version=_whole(data, "version"),
        answers=answers,
        language=_text(data, "language") if "language" in data else "vi",
        clock=Clock(*(instant(data.get(name)) for name in INSTANTS)),
        seq=_number(data),
        device_key_hash=key_hash,
        is_incomplete=data.get("incomplete") is True,
    )


def json_object(body: bytes) -> dict:
    """The one JSON object in a body. Raises Malformed; a field given twice is refused rather than dropped."""
    try:
        data = json.loads(body, object_pairs_hook=_unique, parse_constant=_no_constant)
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed(_("The body is not JSON in UTF-8.")) from None
    if not isinstance(data, dict):
        raise Malformed(_("The body must be one JSON object."))
    return data


def _unique(pairs: list[tuple[str, object]]) -> dict:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise Malformed(_("A field or answer is given twice."))
    return data


def _no_constant(name: str):
    raise Malformed(_("%(name)s is not a number.", name=name))


def _text(data: dict, field: str) -> str:
    value = data.get(field)
    if not isinstance(value, str) or not value or len(value) > 100:
        raise Malformed(_("The field %(field)s is missing or of the wrong type.", field=field))
    return value.encode("utf-8", "replace").decode()


def _whole(data: dict, field: str) -> int:
    value = data.get(field)
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise Malformed(_("The field %(field)s is missing or of the wrong type.", field=field))
    return value


def _number(data: dict) -> int | None:
    """The number a kiosk gave the answer; one no kiosk can have reached would spoil its numbering, and is passed over."""
    number = _whole(data, "seq") if data.get("seq") is not None else None
    return number if number is None or number <= LARGEST_SEQ else None


def instant(value: object) -> datetime | None:
    """An aware instant, or None for anything a broken clock or program may have written."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        read = datetime.fromisoformat(value)
        return read.astimezone() if read.tzinfo else None
    except (ValueError, OverflowError):
        return None
