"""A code on its way to a form: the form, or the reason why there is none, said kindly."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from survey_core.database import now
from survey_core.models import Collector, Facility, Round
from survey_core.periods import local_day
from survey_core.rendering import FormView, form_view
from survey_core.web import db


class NoEntrance(Exception):
    """Why a code leads to no form: a status, a heading and a sentence for the person."""

    def __init__(self, status: int, heading: str, sentence: str):
        super().__init__(heading)
        self.status, self.heading, self.sentence = status, heading, sentence


def find_form(
    code: str, language: str, channels: tuple[str, ...], version: int | None = None, must_be_open: bool = True
) -> FormView:
    """The form behind a code of one of these channels. Raises NoEntrance; leaves no transaction open."""
    code = code.strip().upper()
    if not (code.isascii() and code.isalnum()):
        raise _unknown()
    # Only reading: a POST must not hold the write lock its own writer is about to take.
    db.session.connection(execution_options={"writes": False})
    try:
        collector = db.session.scalars(select(Collector).filter_by(code=code)).first()
        _check(collector, channels, must_be_open)
        form = form_view(db.session(), collector, language, version)
    finally:
        db.session.close()
    if form is None:
        raise _unknown()
    return form


def _check(collector: Collector | None, channels: tuple[str, ...], must_be_open: bool) -> None:
    if collector is None:
        raise _unknown()
    if collector.channel not in channels:
        raise NoEntrance(
            404,
            _("This code is not for a phone"),
            _(
                "It belongs to a survey kiosk or to paper forms. Please answer at the kiosk, or ask the staff."
            ),
        )
    if must_be_open and not collector.is_open:
        raise NoEntrance(
            410,
            _("This survey has ended"),
            _(
                "The hospital has closed the survey behind this code and takes no more answers here. Thank you."
            ),
        )
    if must_be_open and collector.audience == "staff" and not has_open_round(collector):
        raise NoEntrance(
            404,
            _("No survey is running now"),
            _("The staff survey opens only during a survey round. Please come back in the next one."),
        )


def _unknown() -> NoEntrance:
    return NoEntrance(
        404,
        _("We do not know this code"),
        _("Please compare the address with the poster, letter by letter, or scan the code again."),
    )


def has_open_round(collector: Collector) -> bool:
    """Whether a round of the collector's questionnaire takes answers today."""
    today = _today(collector)
    running = select(Round.id).where(
        Round.questionnaire_id == collector.questionnaire_id,
        Round.closed_at.is_(None),
        Round.starts_on <= today,
        Round.ends_on >= today,
    )
    return db.session.scalars(running).first() is not None


def _today(collector: Collector) -> date:
    return local_day(now(), db.session.get_one(Facility, collector.facility_id).time_zone)
