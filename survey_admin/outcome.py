"""The overall judgement of each person: what sections are weighed by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.satisfaction import SATISFIED
from survey_core.spoken import N_

from .queries import Answer, QuestionError
from .score_matrix import Floats, ScoreMatrix

CAP = 200.0  # percent of expectation met; what is given above it counts as this much
ROLES = (
    "expectation",
    "return",
)  # of the questions an overall judgement is taken from, the preferred one first
NOT_ASKED = N_("%(form)s does not ask for that overall judgement. Known: %(known)s.")


@dataclass(frozen=True)
class Outcome:
    """The question an overall judgement is taken from, by its role."""

    role: str
    code: str
    text: str


def outcomes(answer: Answer, language: str) -> Iterator[Outcome]:
    """The overall judgements the form asks for."""
    for role in ROLES:
        item = answer.with_role(role)
        if item is not None:
            yield Outcome(role, item.code, item.text[language])


def chosen(offered: Sequence[Outcome], role: str | None, form: str) -> Outcome | None:
    """The outcome of this role, or the first; None where the form asks for no overall judgement at all.

    Raises QuestionError for a role the form does not ask for.
    """
    found = next((one for one in offered if role in (None, one.role)), None)
    if found is None and offered:
        raise QuestionError(NOT_ASKED, form=form, known=", ".join(one.role for one in offered))
    return found


def judged(matrix: ScoreMatrix, outcome: Outcome) -> Floats:
    """Each person's judgement: percent of expectation met up to CAP, or 1 who would return and 0 who would not.

    nan for who did not say.
    """
    if outcome.role == "expectation":
        return np.minimum(matrix.number(outcome.code), CAP)
    given = matrix.choice(outcome.code)
    favourable = [place for place, option in enumerate(matrix.options(outcome.code)) if option in SATISFIED]
    return np.where(given < 0, np.nan, np.isin(given, favourable).astype(float))
