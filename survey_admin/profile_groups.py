"""The people of an answer by what they said of themselves: which groups there are, and the tally of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.tally import Layout, Tally
from survey_core.questionnaire import Item, said
from survey_core.spoken import N_

from . import profile_bands, score_matrix
from .profile_bands import Gettext
from .queries import Answer
from .score_matrix import ScoreMatrix
from .tallies import Snapshot

UNANSWERED = N_("did not say")


class Kind(NamedTuple):
    """What a group said: an option, a band of numbers, or nothing (code "")."""

    code: str
    name: str


@dataclass(frozen=True)
class Grouping:
    """The groups of one question; `rounds` holds a tally of each, once for patients, for staff once per round."""

    layout: Layout
    kinds: tuple[Kind, ...]
    rounds: tuple[tuple[Tally, ...], ...]

    @cached_property
    def tallies(self) -> list[Tally]:
        """The tally of each group."""
        return [Tally.total(parts, self.layout) for parts in zip(*self.rounds, strict=True)]


def offered(answer: Answer) -> list[Item]:
    """The questions people can be grouped by: of patients choices and numbers, of staff choices alone."""
    types = ("choice",) if answer.asked.form.audience == "staff" else ("choice", "number")
    return [item for item in answer.items.values() if item.role == "profile" and item.type in types]


def read(view: Snapshot, answer: Answer, item: Item, gettext: Gettext, language: str) -> Grouping:
    """The groups of an answer that may be read, by one of the questions `offered`. Raises ValueError for damaged rows."""
    matrices = [score_matrix.read(view, one) for one in _rounds(answer)]
    if item.type == "number":
        kinds, places = _bands(matrices, item, gettext, language)
    else:
        kinds, places = _options(matrices, item, language), [one.choice(item.code) for one in matrices]
    nothing = len(kinds)
    found = (
        tuple(matrix.tallies(np.where(place < 0, nothing, place), nothing + 1))
        for matrix, place in zip(matrices, places, strict=True)
    )
    return Grouping(answer.layout, (*kinds, Kind("", gettext(UNANSWERED))), tuple(found))


def _rounds(answer: Answer) -> Iterator[Answer]:
    """The answer of each staff round of the period alone; patients' as it is."""
    if answer.asked.form.audience == "patient":
        yield answer
        return
    for one in sorted({part.round_id for part in answer.of() if part.round_id is not None}):
        yield replace(answer, parts=tuple(part for part in answer.of() if part.round_id == one))


def _options(matrices: list[ScoreMatrix], item: Item, language: str) -> tuple[Kind, ...]:
    """In the newest wording; an option that only an older version had goes by its value."""
    words = {option.value: said(option.text, language) for option in item.options}
    return tuple(Kind(value, words.get(value, value)) for value in matrices[0].options(item.code))


def _bands(
    matrices: list[ScoreMatrix], item: Item, gettext: Gettext, language: str
) -> tuple[tuple[Kind, ...], list[npt.NDArray[np.intp]]]:
    bands, numbers = profile_bands.bands_of(item), [matrix.number(item.code) for matrix in matrices]
    given = np.concatenate(numbers)
    is_whole = bool(np.all(np.mod(given[~np.isnan(given)], 1) == 0))
    kinds = (Kind(band.code, profile_bands.name(band, item, is_whole, gettext, language)) for band in bands)
    return tuple(kinds), [profile_bands.place(some, bands) for some in numbers]
