"""The key that gives each answer on the page of paper copies."""

from dataclasses import dataclass
from itertools import zip_longest

from survey_core.questionnaire import Item
from survey_core.rendering import FormView

BY_PLACE = "123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class AnswerKey:
    """One answer of a question: the key, what is stored, what it is called."""

    key: str
    value: str
    words: str
    is_other: bool = False


def keys_of(form: FormView, item: Item) -> list[AnswerKey]:
    """The keys of a question that is answered by choosing; none for a question that is written out.

    A value of one digit is its own key, as printed on the copy; other options are counted from 1. Where keys run
    out, the key is ''.
    """
    if item.type == "likert":
        words = dict(form.levels()) | {"0": form.not_used()}
        return [AnswerKey(level, level, words[level]) for level in form.definition.levels_of(item)]
    if item.type == "recommendation":
        return [AnswerKey(value, value, "") for value in item.values]
    are_digits = all(len(value) == 1 and value.isdigit() for value in item.values)
    keys = item.values if are_digits else BY_PLACE[: len(item.options)]
    return [
        AnswerKey(key, option.value, form.words(option.text), option.is_other)
        for key, option in zip_longest(keys, item.options, fillvalue="")
    ]


def is_chosen(form: FormView, item: Item, value: str) -> bool:
    """Whether an answer was given; a multiple choice may hold several."""
    given = form.given.get(item.code)
    return value in given if isinstance(given, list) else given == value
