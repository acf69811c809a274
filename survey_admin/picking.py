"""Rows of the response table as they come, with scores and answers put into the columns of a table."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from json import JSONDecoder
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, Integer, Select, String, cast

from survey_core.models import Response
from survey_core.questionnaire import Definition

from .csv_files import csv_cell

ROWS_AT_ONCE = 250  # of more the processor's cache holds less, and a second fewer
BLANK = "-"
LEVELS: Mapping[str, object] = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "0": 0, BLANK: None, "x": "x"}
ROW = Response.__table__.c
# Read as text: the document is taken apart by the quickest way there is, on both databases the same.
SCORES, ANSWERS = ROW.scores, cast(ROW.answers, String)
Pick = Callable[[str, Mapping], tuple]
_AS_TEXT, _AS_IT_IS = JSONDecoder(parse_int=str, parse_float=str), JSONDecoder()


def parts(connection: Connection, query: Select) -> Iterator[Sequence]:
    """The rows of a query a few hundred at a time."""
    with connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query) as result:
        yield from result.partitions()


def stream(connection: Connection, query: Select) -> Iterator:
    """The same rows one by one."""
    return chain.from_iterable(parts(connection, query))


def number(column: ColumnElement, as_text: bool) -> ColumnElement:
    """A whole number, or a yes or no as 1 or 0, made so by the database."""
    whole = cast(column, Integer)
    return cast(whole, String) if as_text else whole


def documents(answers: Iterable[str], as_text: bool) -> list[Mapping]:
    """What is answered beside the scores in some rows, taken apart at one go."""
    return (_AS_TEXT if as_text else _AS_IT_IS).decode(f"[{','.join(answers)}]")


def picker(definition: Definition, items: Sequence[str], as_text: bool) -> Pick:
    """What puts the scores and answers of one version into the columns of the union of all versions.

    As text every cell is ready for a line of CSV, and the levels of neighbouring columns come in one piece.
    """
    return _text_picker(definition, items) if as_text else _value_picker(definition, items)


def _value_picker(definition: Definition, items: Sequence[str]) -> Pick:
    likert = [item.code for item in definition.likert]
    blank, ordered = dict.fromkeys(items), _getter(items)

    def pick(scores: str, found: Mapping) -> tuple:
        return ordered({**blank, **found, **dict(zip(likert, map(LEVELS.get, scores), strict=True))})

    return pick


def _text_picker(definition: Definition, items: Sequence[str]) -> Pick:
    columns, runs = _runs(definition, items)
    free = [code for code in columns if code not in runs and _is_free(definition, code)]
    blank, ordered = dict.fromkeys(columns, ""), _getter(columns)

    def pick(scores: str, found: Mapping) -> tuple:
        cells = {**blank, **found}
        for code, run in runs.items():
            cells[code] = ",".join(scores[run]).replace(BLANK, "")
        for code in free:
            if cells[code]:
                cells[code] = csv_cell(cells[code])
        return ordered(cells)

    return pick


def _runs(definition: Definition, items: Sequence[str]) -> tuple[list[str], dict[str, slice]]:
    """The columns, of those whose levels are neighbours in the scores only the first; and by it where the levels are."""
    places = {item.code: place for place, item in enumerate(definition.likert)}
    columns: list[str] = []
    runs: dict[str, slice] = {}
    next_place = -1
    for code in items:
        place = places.get(code, -2)
        if place == next_place:
            runs[columns[-1]] = slice(runs[columns[-1]].start, place + 1)
        else:
            columns.append(code)
            if code in places:
                runs[code] = slice(place, place + 1)
        next_place = place + 1
    return columns, runs


def _is_free(definition: Definition, code: str) -> bool:
    """Whether an answer can be anything, and not only a number or an option that stands in a line as it is."""
    item = definition.by_code.get(code)
    if item is None or item.type == "text":
        return True
    return any(csv_cell(option.value) != option.value for option in item.options)


def _getter(names: Sequence[str]) -> Callable[[Mapping], tuple]:
    """What takes the cells of these names; a single one, too, as a tuple."""
    return itemgetter(*names) if len(names) > 1 else lambda cells: tuple(cells[name] for name in names)
