"""What the figures allow to say, in sentences: the target, the period before, departments, questions, and the limits."""

from collections.abc import Iterator, Sequence

from survey_core.spoken import N_

from ..report import GroupLine, Report
from ..workbook.words import Words
from .extremes import Extremes
from .figure_words import shown
from .standings import against_previous, against_target

OVERALL = {
    "patient": N_("The overall satisfaction rate of patients is %(value)s (%(confidence)s confidence interval %(interval)s; "
                  "%(people)s people)."),
    "staff": N_("The overall satisfaction rate of staff is %(value)s (%(confidence)s confidence interval %(interval)s; "
                "%(people)s people)."),
}  # fmt: skip
NO_INTERVAL = N_("Too few people answered for an interval: nothing can be concluded from this figure.")
TARGET = {
    "reached": N_("Against the target of %(target)s: reached (the whole interval lies at or above it)."),
    "below": N_("Against the target of %(target)s: not reached (the whole interval lies below it)."),
    "cannot_tell": N_("Against the target of %(target)s: cannot be concluded (the interval contains it)."),
}
PREVIOUS = {
    "better": N_("Against the period before, %(before)s (%(value)s; %(interval)s), the rate is better: the difference is "
                 "%(difference)s percentage points (interval %(low)s to %(high)s)."),
    "worse": N_("Against the period before, %(before)s (%(value)s; %(interval)s), the rate is worse: the difference is "
                "%(difference)s percentage points (interval %(low)s to %(high)s)."),
    "cannot_tell": N_("Against the period before, %(before)s (%(value)s; %(interval)s), it cannot be concluded whether "
                      "the rate has changed: the difference is %(difference)s percentage points (interval %(low)s to "
                      "%(high)s)."),
}  # fmt: skip
NO_PREVIOUS = N_("There is no figure of the period before, %(before)s, to compare with.")
BELOW = N_("Below the target of %(target)s (the whole interval lies below it): %(names)s.")
NONE_BELOW = N_("No department lies below the target of %(target)s with its whole interval.")
UNCLEAR = N_("Cannot be concluded (the interval contains the target): %(names)s.")
SILENT = N_("Without an interval, since nobody or one person answered: %(names)s.")
HIDDEN = N_("Not shown, so that nobody can be told from the figures: %(names)s.")
VERDICTS = {
    "reached": N_("reached"), "below": N_("below the target"), "cannot_tell": N_("cannot be concluded"),
    None: "–", "hidden": N_("not shown"),
}  # fmt: skip
ALIKE = N_("All questions are rated alike (or are not shown); none is named as strongest or weakest.")
MORE = N_(
    "Further questions rated as the last one named: %(strong)s among the strongest, %(weak)s among the weakest."
)
ORDER = N_("The order follows the rates as observed; where intervals overlap it may be by chance.")


def findings(report: Report, words: Words) -> list[str]:
    """The overall rate, then what may be said of it."""
    rate, target = (
        report.headline.satisfaction,
        words.percent(report.target, 2 if report.target * 100 % 1 else 0),
    )
    said = against_target(rate, report.target)
    overall = words.say(
        OVERALL[report.audience], confidence=words.percent(report.confidence, 0), **shown(rate, words)
    )
    return [
        overall,
        words.say(TARGET[said], target=target) if said else words.say(NO_INTERVAL),
        _previous(report, words),
    ]


def _previous(report: Report, words: Words) -> str:
    before, rate = report.previous, report.headline.satisfaction
    name = in_sentence(words.period(report.period.shifted(-1)))
    said = against_previous(report)
    if said is None or before is None or rate.value is None or before.value is None:
        return words.say(NO_PREVIOUS, before=name)
    word, (low, high) = said
    figures = {"difference": rate.value - before.value, "low": low, "high": high}
    points = {key: _signed(words.number(100 * value)) for key, value in figures.items()}
    return words.say(PREVIOUS[word], before=name, **shown(before, words), **points)


def _signed(number: str) -> str:
    return "−" + number[1:] if number.startswith("-") else "+" + number if number.strip("0,.") else number


def department_findings(report: Report, words: Words) -> list[str]:
    """Which departments lie below the target, and of which nothing can be said."""
    target, lines = words.percent(report.target, 2 if report.target * 100 % 1 else 0), report.departments
    below = [line for line in lines if standing(line, report) == "below"]
    first = (
        words.say(BELOW, target=target, names=_names(below))
        if below
        else words.say(NONE_BELOW, target=target)
    )
    return [first, *_unsaid(report, words)]


def _unsaid(report: Report, words: Words) -> Iterator[str]:
    for standing_, sentence in (("cannot_tell", UNCLEAR), (None, SILENT), ("hidden", HIDDEN)):
        lines = [line for line in report.departments if standing(line, report) == standing_]
        if lines:
            yield words.say(sentence, names=_names(lines))


def standing(line: GroupLine, report: Report) -> str | None:
    """Where a line lies against the target; 'hidden' where it carries no figure."""
    return "hidden" if line.is_hidden else against_target(line.satisfaction, report.target)


def verdict(line: GroupLine, report: Report, words: Words) -> str:
    return words.say(VERDICTS[standing(line, report)])


def _names(lines: Sequence[GroupLine]) -> str:
    return ", ".join(line.name for line in lines)


def item_findings(found: Extremes, words: Words) -> list[str]:
    """What is to be said of the strongest and weakest questions beside their table."""
    if not found.strongest:
        return [words.say(ALIKE)]
    more = found.more_strong or found.more_weak
    return [
        words.say(ORDER),
        *([words.say(MORE, strong=found.more_strong, weak=found.more_weak)] if more else []),
    ]


def in_sentence(name: str) -> str:
    """A name of a period within a sentence: 'quý III năm 2025'."""
    return name[:1].lower() + name[1:] if not name[:1].isdigit() else name
