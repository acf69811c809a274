"""`langnghe index`: the satisfaction rate of a form in a quarter, for people and for scripts.

It starts no web application and reads no migration scripts, since scripts call it often.
"""

import click

from survey_core import formatting
from survey_core.periods import Period

from .asking import answered, asks, head, period, show
from .words import _, language


@click.command()
@asks
@click.option("--live", is_flag=True, help="Of a closed quarter the figures as they are now.")
def command(
    form: str, named: str, facility: str | None, department: str | None, live: bool, as_json: bool
) -> None:  # noqa: PLR0913 - one per option
    """Print a period's satisfaction rate with its interval, people and answers."""
    found = _read(form, period(named), facility, department, live)
    show(as_json, found.as_index, lambda: _lines(found.handed_out))


def _read(form: str, when: Period, facility: str | None, department: str | None, live: bool):
    from survey_admin import issued
    from survey_admin.questions import Question

    def ask(engine, id_: int):
        question = Question(id_, form, when, department)
        return _with_courses(engine, question, issued.report(engine, question, language(), live), live)

    return answered(facility, ask)


def _with_courses(engine, question, found, live: bool):
    """What a half-year or a year carries besides; a quarter is spared the loading."""
    if not hasattr(question.period, "quarters"):
        return found
    from survey_admin import courses

    return courses.carried(engine, question, found, live)


def _lines(report) -> list[str]:
    lines = head(report, report.letterhead.facility, report.letterhead.is_demo)
    if report.withheld:
        from survey_admin.report import WITHHELD

        return [*lines, _(WITHHELD[report.withheld])]
    return [*lines, *_figures(report)]


def _figures(report) -> list[str]:
    rate, say = report.headline.satisfaction, report.language
    return [
        _("Overall satisfaction rate: %(value)s %% (%(confidence)s %% confidence interval: %(low)s to %(high)s)",
          value=formatting.percent(rate.value, say), low=formatting.percent(rate.low, say),
          high=formatting.percent(rate.high, say), confidence=formatting.percent(rate.confidence, say, 0)),
        _("People: %(people)s · answers: %(answers)s · left out: %(excluded)s of %(received)s forms received",
          people=formatting.count(rate.people, say), answers=formatting.count(rate.answers, say),
          excluded=formatting.count(sum(report.excluded.values()), say),
          received=formatting.count(report.received, say)),
        _("Definition: answers of level 4 or 5 among all answers of level 1 to 5."),
        *_judged(report),
        *_flagged(report),
    ]  # fmt: skip


def _judged(report) -> list[str]:
    """Against the period before, the target, and how many answered."""
    from survey_admin.participation_words import participation_told
    from survey_admin.verdict_words import change_told, target_told

    said = (change_told(report, _), target_told(report, _), *participation_told(report, _))
    return [sentence for sentence in said if sentence]


def _flagged(report) -> list[str]:
    from survey_admin.flag_words import summed_up

    return [summed_up(report.flagging, _, report.language)] if report.flagging else []
