"""Rows of the response table as they come, with scores and answers put into the columns of a table."""

from collections.abc import Callable, Iterator, Mapping
from json import JSONDecoder
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, Integer, Select, String, cast

from survey_core.models import Response
from survey_core.questionnaire import Definition

ROWS_AT_ONCE = 2_000
PADDED = 2
BLANK = "-"
Levels = Mapping[str, object]
LEVELS: Levels = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "0": 0, "-": None, "x": "x"}
LEVELS_AS_TEXT: Levels = {level: "" if level == BLANK else level for level in LEVELS}
ROW = Response.__table__.c
# Read as text: the document is taken apart by the quickest way there is, on both databases the same.
SCORES, ANSWERS = ROW.scores, cast(ROW.answers, String)
_scan: Callable[[str, int], tuple[dict, int]] = JSONDecoder().scan_once  # type: ignore[attr-defined]


def stream(connection: Connection, query: Select) -> Iterator:
    """The rows of a query, a few thousand of them in memory at a time."""
    with connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query) as result:
        for part in result.partitions():
            yield from part


def number(column: ColumnElement) -> ColumnElement:
    """A yes or no as 1 or 0, made so by the database."""
    return cast(column, Integer)


class Picker:
    """Puts the scores and answers of one version into the columns of the union of all versions."""

    def __init__(self, definition: Definition, items: tuple[str, ...], levels: Levels):
        likert = [item.code for item in definition.likert]
        self._others = [code for code in items if code not in likert]
        places = {code: place for place, code in enumerate([*likert, *self._others])}
        # An empty column too many where there is one only: itemgetter must return a tuple.
        self._get = itemgetter(*(places.get(code, -1) for code in items), *[-1] * (PADDED - len(items)))
        self._level, self._are_the_same = levels.__getitem__, levels is LEVELS_AS_TEXT

    def pick(self, scores: str, answers: str) -> tuple:
        """The cells of one response; at least two."""
        found: Mapping = _scan(answers, 0)[0]
        levels = scores if self._are_the_same and BLANK not in scores else map(self._level, scores)
        return self._get([*levels, *map(found.get, self._others), None])
