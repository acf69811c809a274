"""`langnghe index`: the satisfaction rate of a form in a quarter, for people and for scripts.

It starts no web application and reads no migration scripts, since scripts call it often.
"""

import json

import click
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey_core import formatting, settings
from survey_core.database import create_engine
from survey_core.models import Facility
from survey_core.period_names import period_name
from survey_core.periods import Period, PeriodError, parse_period

from .words import USAGE, _, fail, language


@click.command()
@click.option("--form", required=True, metavar="KEY", help="Key of the questionnaire, as outpatient-2024.")
@click.option(
    "--period",
    "--quarter",
    "named",
    required=True,
    metavar="PERIOD",
    help="As 2025Q3, 2025H1, 2025, or 2025-07-01..2025-08-15.",
)
@click.option("--facility", metavar="CODE", help="Code of the facility, where there are several.")
@click.option("--department", metavar="CODE", help="Only this department and what belongs to it.")
@click.option("--live", is_flag=True, help="Of a closed quarter the figures as they are now.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure, unrounded, as JSON.")
def command(
    form: str, named: str, facility: str | None, department: str | None, live: bool, as_json: bool
) -> None:  # noqa: PLR0913 - one per option
    """Print a period's satisfaction rate with its interval, people and answers."""
    try:
        period = parse_period(named)
    except PeriodError as error:
        fail(error, USAGE)
    found = _read(form, period, facility, department, live)
    if as_json:
        click.echo(json.dumps(found.as_index, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found.handed_out)))


def _read(form: str, period: Period, facility: str | None, department: str | None, live: bool):
    from survey_admin import issued
    from survey_admin.freezing import NotReadable
    from survey_admin.questions import Question, QuestionError

    try:
        engine = create_engine(settings.load().database_url)
        click.get_current_context().call_on_close(engine.dispose)
        question = Question(_facility_id(engine, facility), form, period, department)
        return issued.report(engine, question, language(), live)
    except settings.SettingError as error:
        fail(str(error))
    except (QuestionError, NotReadable) as error:
        fail(error)
    except DBAPIError:
        from .opening import open_database

        open_database()  # names what is wrong with the database and ends
        raise


def _facility_id(engine: Engine, code: str | None) -> int:
    query = select(Facility.id) if code is None else select(Facility.id).where(Facility.code == code)
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        found = session.scalars(query).all()
        if len(found) == 1:
            return found[0]
        from .opening import find_facility

        return find_facility(session, code).id  # names the facilities there are and ends


def _lines(report) -> list[str]:
    scope = (
        f"{report.letterhead.facility}, {report.department}"
        if report.department
        else report.letterhead.facility
    )
    lines = [
        scope + (" · " + _("DEMO DATA") if report.letterhead.is_demo else ""),
        _("%(title)s (%(form)s), %(period)s: %(first)s to %(last)s",
          title=report.title, form=report.form, period=period_name(report.period, _, report.language),
          first=formatting.day(report.days.first, report.language),
          last=formatting.day(report.days.last, report.language)),
    ]  # fmt: skip
    lines += [remark.told(_) for remark in report.remarks]
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
