"""What each figure means, in words a director can defend."""

from ..report import Report
from .words import Words


def definitions(words: Words) -> list[tuple[str, str, str]]:
    """(key, title, meaning) of the six official numbers in the ministry's order."""
    _ = words.say
    return [
        ("mean", _("Mean score"), _("Sum of scores (1 to 5) divided by the number of answers.")),
        ("satisfaction", _("Overall satisfaction rate"),
         _("Answers at level 4 or 5 divided by all answers from 1 to 5, pooled over all people.")),
        ("section", _("Mean score of each section"),
         _("Sum of scores of the section divided by the number of its answers.")),
        ("expectation", _("Expectation met"),
         _("Mean of the percentage of their expectation that people say was met; it may exceed 100 %.")),
        ("returning", _("Return rate"),
         _("People who would return or recommend (choices 4 and 5) divided by people who answered.")),
        ("comprehensive", _("Comprehensive satisfaction index"),
         _("People all of whose answers are 4 or 5 divided by people with answers.")),
    ]  # fmt: skip


def _no_answers(words: Words, _report: Report) -> str:
    _ = words.say
    return _("No figures: no form was received in this period.")


def _round_open(words: Words, _report: Report) -> str:
    _ = words.say
    return _("No figures yet: results of a staff survey can be read only after its round is closed.")


def _below_threshold(words: Words, report: Report) -> str:
    _ = words.say
    return _(
        "No figures: fewer than %(threshold)s people answered, and results of so few could point to a person.",
        threshold=report.rules.get("staff_threshold", 10),
    )


REASONS_WITHHELD = {
    "no_answers": _no_answers,
    "round_open": _round_open,
    "below_threshold": _below_threshold,
}
