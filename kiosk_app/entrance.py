"""A code on its way to a form: the form, or the reason why there is none, said kindly."""

from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from survey_core import slips
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
    code: str, language: str, channels: tuple[str, ...], version: int | None = None, must_be_open: bool = True,
    way: str = "",
) -> FormView:  # fmt: skip
    """The form behind a code of one of these channels. Raises NoEntrance; leaves no transaction open.

    `way` is what the form was opened with: the slip of a staff member is forgotten once it was used.
    """
    code = typed_code(code)
    if not (code.isascii() and code.isalnum()):
        raise _unknown()
    # Only reading: a POST must not hold the write lock its own writer is about to take.
    db.session.connection(execution_options={"writes": False})
    try:
        found, slip = _behind(code, way)
        collector = _checked(found, channels, must_be_open)
        if must_be_open:
            _check_slip(collector, slip)
        form = form_view(db.session(), collector, language, version)
    finally:
        db.session.close()
    if form is None:
        raise _unknown()
    return form if form.code == code else replace(form, code=code, way=form.code)


def _behind(code: str, way: str) -> tuple[Collector | None, slips.Held | None]:
    """The collector of a code, or the slip of this code and its collector."""
    found = db.session.scalars(select(Collector).filter_by(code=code)).first()
    if found is not None:
        return found, None
    if leading := slips.find(db.session(), code):
        return leading[1], leading[0]
    return db.session.scalars(
        select(Collector).filter_by(code=way, channel="invite", audience="staff")
    ).first(), None


def _check_slip(collector: Collector, slip: slips.Held | None) -> None:
    """Raise NoEntrance where a slip takes no answer, or where one is needed."""
    if slip is None and slips.has_slips(db.session(), collector):
        raise NoEntrance(
            403,
            _("Please use your own slip"),
            _("Here each person answers with a slip of their own. Scan the code on your slip. Thank you."),
        )
    reason = slip.refusal(_today(collector), slip.round_id) if slip else None
    if reason:
        raise _spent(reason)
    if slip and slip.audience == "staff" and not has_open_round(collector, slip.round_id):
        raise _no_round()


def _spent(reason: str) -> NoEntrance:
    words = {
        "slip_used": (
            _("This slip has been used"),
            _(
                "An answer was sent with it and has been received. Each slip is good for one answer. Thank you."
            ),
        ),
        "slip_revoked": (
            _("This slip has been withdrawn"),
            _("The hospital takes no more answers with it. Please ask the staff for another one. Thank you."),
        ),
        "slip_expired": (
            _("The last day of this slip is over"),
            _("The hospital takes no more answers with it. Thank you for wanting to answer."),
        ),
    }
    return NoEntrance(410, *words[reason])


def _checked(collector: Collector | None, channels: tuple[str, ...], must_be_open: bool) -> Collector:
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
    return collector


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
        return _no_round()
    return None


def _no_round() -> NoEntrance:
    return NoEntrance(
        404,
        _("No survey is running now"),
        _("The staff survey opens only during a survey round. Please come back in the next one."),
    )


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
        _(
            "Please compare the address with the poster or the slip, letter by letter, or scan the code again. A code "
            "for one answer is known only until it is used."
        ),
    )


def has_open_round(collector: Collector, round_id: int | None = None) -> bool:
    """Whether a round of the collector's questionnaire, or this one, takes answers today."""
    today = _today(collector)
    running = select(Round.id).where(
        Round.questionnaire_id == collector.questionnaire_id,
        Round.closed_at.is_(None),
        Round.starts_on <= today,
        Round.ends_on >= today,
        *([Round.id == round_id] if round_id is not None else []),
    )
    return db.session.scalars(running).first() is not None


def _today(collector: Collector) -> date:
    return local_day(now(), db.session.get_one(Facility, collector.facility_id).time_zone)
