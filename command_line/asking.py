"""Asking a question about results: what the commands that print figures share."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import click
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey_core import formatting, settings
from survey_core.database import create_engine
from survey_core.models import Facility
from survey_core.period_names import period_name
from survey_core.periods import PeriodError, parse_period

from .words import USAGE, _, fail

Found = TypeVar("Found")


def asks(command: Callable) -> Callable:
    """The options every question has."""
    options = (
        click.option("--form", required=True, metavar="KEY", help="Key of the questionnaire, as outpatient-2024."),
        click.option("--period", "--quarter", "named", required=True, metavar="PERIOD",
                     help="As 2025Q3, 2025H1, 2025, or 2025-07-01..2025-08-15."),
        click.option("--facility", metavar="CODE", help="Code of the facility, where there are several."),
        click.option("--department", metavar="CODE", help="Only this department and what belongs to it."),
        click.option("--json", "as_json", is_flag=True, help="Print every figure, unrounded, as JSON."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def period(named: str):
    """The period named; else one sentence and exit code 2."""
    try:
        return parse_period(named)
    except PeriodError as error:
        fail(error, USAGE)


def answered(facility: str | None, answer: Callable[[Engine, int], Found]) -> Found:
    """What this installation answers of the facility named; else one sentence and exit code 1."""
    from survey_admin.freezing import NotReadable
    from survey_admin.questions import QuestionError

    try:
        engine = create_engine(settings.load().database_url)
        click.get_current_context().call_on_close(engine.dispose)
        return answer(engine, _facility_id(engine, facility))
    except settings.SettingError as error:
        fail(str(error))
    except (QuestionError, NotReadable) as error:
        fail(error)
    except DBAPIError:
        from .opening import open_database

        open_database()  # names what is wrong with the database and ends
        raise


def show(as_json: bool, plain: Mapping[str, object], lines: Callable[[], Sequence[str]]) -> None:
    """Print the figures for a program, or the lines for a person."""
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2) if as_json else "\n".join(lines()))


def head(scope, facility: str, is_demo: bool) -> list[str]:
    """Whose figures, of which form and days, and what is to be said of them; of a report or a scope."""
    place = f"{facility}, {scope.department}" if scope.department else facility
    return [
        place + (" · " + _("DEMO DATA") if is_demo else ""),
        _("%(title)s (%(form)s), %(period)s: %(first)s to %(last)s",
          title=scope.title, form=scope.form, period=period_name(scope.period, _, scope.language),
          first=formatting.day(scope.days.first, scope.language),
          last=formatting.day(scope.days.last, scope.language)),
        *(remark.told(_) for remark in scope.remarks),
    ]  # fmt: skip


def rate_told(name: str, rate, share: float, say: str) -> str:
    """A group's rate with its interval, its people and their share of all."""
    return _(
        "%(name)s: %(value)s %% (%(confidence)s %% confidence interval: %(low)s to %(high)s), %(people)s people, "
        "%(share)s %% of all",
        name=name, value=formatting.percent(rate.value, say), low=formatting.percent(rate.low, say),
        high=formatting.percent(rate.high, say), confidence=formatting.percent(rate.confidence, say, 0),
        people=formatting.count(rate.people, say), share=formatting.percent(share, say, 1),
    )  # fmt: skip


def _facility_id(engine: Engine, code: str | None) -> int:
    query = select(Facility.id) if code is None else select(Facility.id).where(Facility.code == code)
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        found = session.scalars(query).all()
        if len(found) == 1:
            return found[0]
        from .opening import find_facility

        return find_facility(session, code).id  # names the facilities there are and ends
