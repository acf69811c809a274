"""`langnghe close`: a reporting quarter is closed and its reports frozen, or one of them issued again."""

from collections.abc import Sequence

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey_core.closings import ClosingError
from survey_core.database import now
from survey_core.models import Facility
from survey_core.periods import PeriodError, Quarter, local_day

from .acting import actor
from .opening import find_facility, open_database
from .words import USAGE, _, fail, language


@click.command()
@click.argument("quarter", metavar="QUARTER")
@click.option("--facility", "code", metavar="CODE", help="Code of the facility, where there are several.")
@click.option("--anyway", is_flag=True, help="Close although points of the list are open; they are kept.")
@click.option("--again", "is_again", is_flag=True, help="Issue the reports of a closed quarter again.")
@click.option("--form", metavar="KEY", help="With --again: only this questionnaire.")
@click.option("--reason", default="", metavar="TEXT", help="With --again: why.")
def command(
    quarter: str, code: str | None, anyway: bool, is_again: bool, form: str | None, reason: str
) -> None:  # noqa: PLR0913 - one per option
    """Close QUARTER (as 2025Q3) and freeze its reports; --again issues what has changed since."""
    try:
        asked = Quarter.parse(quarter)
    except PeriodError as error:
        fail(error, USAGE)
    engine = open_database()
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        facility = find_facility(session, code)
        session.expunge(facility)
    try:
        if is_again:
            _again(engine, facility, asked, form, reason.strip())
        else:
            _close(engine, facility, asked, anyway)
    except ClosingError as error:
        fail(error)


def _close(engine: Engine, facility: Facility, asked: Quarter, anyway: bool) -> None:
    from survey_admin import closing_checks, closing_words, issues
    from survey_core import closings

    today = local_day(now(), facility.time_zone)
    closings.require_ended(facility, asked, today)
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        warnings = closing_checks.warnings(closing_checks.look(session, facility, asked, language()))
    for warning in warnings:
        click.echo(closing_words.kept(warning, _), err=True)
    if warnings and not anyway:
        fail(_("Points are still open: %(count)s. See to them, or close all the same with --anyway.",
               count=len(warnings)))  # fmt: skip
    made = issues.close(engine, facility.id, asked, today, actor(), warnings)
    for form in made:
        click.echo(_("%(form)s: issue %(number)s", form=form, number=1))
    if not made:
        click.echo(_("The quarter is closed. Nobody had answered in it, so there is no report."))


def _again(engine: Engine, facility: Facility, asked: Quarter, form: str | None, reason: str) -> None:
    """One report, which must have changed; or every report that has."""
    from survey_admin import issues
    from survey_admin.questions import QuestionError

    forms = [form] if form else _changed(engine, facility, asked)
    if not forms:
        fail(_("Nothing has changed since the quarter's last issues."))
    for key in forms:
        try:
            number = issues.again(engine, facility.id, asked, key, actor(), reason)
        except QuestionError as error:
            fail(error)
        click.echo(_("%(form)s: issue %(number)s", form=key, number=number))


def _changed(engine: Engine, facility: Facility, asked: Quarter) -> Sequence[str]:
    from survey_admin import closed_quarter, issues

    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        closing = issues.require_closed(session, facility.id, asked)
        lines = closed_quarter.lines(session, facility, closing, language(), _)
    return [line.key for line in lines if line.offers_issue]
