"""A code on its way to a form: the form, or the reason why there is none, said kindly."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from survey_core.database import now
from survey_core.models import Collector, Facility, Questionnaire, Round
from survey_core.periods import local_day
from survey_core.rendering import FormView, form_view
from survey_core.security import typed_code
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
    code = typed_code(code)
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
    reason = why_shut(collector) if must_be_open else None
    if reason:
        raise reason


def why_shut(collector: Collector) -> NoEntrance | None:
    """Why a collector takes no answers now; None where it does."""
    if collector.closed_at is not None:
        return _replaced() if collector.replaced_by_id else _closed()
    if db.session.get_one(Questionnaire, collector.questionnaire_id).retired_at is not None:
        return NoEntrance(
            410,
            _("This questionnaire is no longer asked"),
            _(
                "The hospital has retired it and takes no more answers to it. Thank you for wanting to answer."
            ),
        )
    if collector.paused_at is not None:
        return NoEntrance(
            403,
            _("This survey is paused for the moment"),
            _(
                "The hospital takes no answers here just now. Please come back later, or ask the staff. Thank you."
            ),
        )
    if collector.audience == "staff" and not has_open_round(collector):
        return NoEntrance(
            404,
            _("No survey is running now"),
            _("The staff survey opens only during a survey round. Please come back in the next one."),
        )
    return None


def _replaced() -> NoEntrance:
    return NoEntrance(
        410,
        _("This code was replaced by a new one"),
        _("Please scan the new poster, which hangs beside it or in its place, or ask the staff. Thank you."),
    )


def _closed() -> NoEntrance:
    return NoEntrance(
        410,
        _("This code is no longer in use"),
        _(
            "The hospital has closed the survey behind this code and takes no more answers here. If you would like to "
            "tell something, look for a newer poster or ask the staff. Thank you."
        ),
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
