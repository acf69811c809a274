"""Every file of a period that is handed in, in one place: reports, the province's layout, the portal's packages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, render_template, request, send_file
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey_core import formatting
from survey_core.database import now
from survey_core.models import Facility
from survey_core.periods import Days, Period, Quarter, Span, local_day
from survey_core.questionnaire import lenient, official_forms
from survey_core.web import db

from . import exports
from . import portal as packages
from . import province as provinces
from .access import FULL, allow
from .exports import ExportError
from .frame import Unusable, facility, language
from .known_forms import Form, known_forms
from .period_choice import Offered, asked_period, offered_periods
from .trail import note_download

blueprint = Blueprint("handing_in", __name__, url_prefix="/handing-in")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 30_000  # of a file made while a person waits: half a minute


@dataclass(frozen=True)
class Choice:
    """The period that was chosen, what there is to choose from, and the forms answered in it."""

    forms: tuple[Form, ...]
    period: Period
    periods: Offered
    days: Days
    is_span: bool = False

    @classmethod
    def read(cls, session: Session, facility: Facility, arguments: Mapping[str, str]) -> "Choice":
        """The choice of this request. Raises Unusable naming what is no period to hand in."""
        rule, known = facility.quarter_rule, known_forms(session, facility)
        current = Quarter.holding(local_day(now(), facility.time_zone), rule)
        period = asked_period(arguments) or current.shifted(-1)
        if isinstance(period, Span):
            raise Unusable(
                _("Whole quarters, half-years and years are handed in. Choose one from the list."), 400
            )
        days = period.days(rule)
        first = min((form.first for form in known if form.first), default=None)
        holding = min(Quarter.holding(days.last, rule), current)
        periods = offered_periods(first, {holding, current.shifted(-1), current}, rule)
        return cls(tuple(form for form in known if _is_answered(form, days)), period, periods, days)


@blueprint.get("")
@allow(*FULL)
def show():
    """The files of a period."""
    chosen = Choice.read(db.session(), facility(), request.args)
    return render_template(
        "admin/handing_in/show.html",
        filters=chosen,
        official=_official(),
        is_administrator=_is_administrator(),
    )


@blueprint.get("/province.xlsx")
@allow(*FULL)
def province():
    """The province's layout with the person's own facility; others are the command line's."""
    from .workbook import province as workbook

    chosen = Choice.read(db.session(), facility(), request.args)
    made = provinces.build(db.engine, [facility()], chosen.period, language())
    name = f"so-y-te_{chosen.period}.xlsx"
    content = BytesIO(workbook.layout_bytes(made))
    note_download("province.export", f"facility {facility().code}", {"file": name, "rows": len(made.lines)})
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.get("/portal/<key>.xlsx")
@allow(*FULL)
def portal(key: str):
    """The portal package of one form; of staff for administrators only."""
    chosen = Choice.read(db.session(), facility(), request.args)
    try:
        content, rows = _package(key, chosen.period)
    except ExportError as error:
        raise Unusable(str(error), 404 if error.code == "form" else 409) from error
    name = f"cong-bo-y-te_{key}_{chosen.period}.xlsx"
    note_download("portal.export", f"form {key}", {"file": name, "rows": rows})
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


def _package(key: str, period: Period) -> tuple[BytesIO, int]:
    """The file and its rows. Raises ExportError."""
    with exports.snapshot(db.engine) as connection, TemporaryDirectory(prefix="langnghe-") as folder:
        form = exports.find_form(connection, facility(), key)
        if form.audience == "staff" and not _is_administrator():
            abort(403)
        made = packages.package(connection, form, period, language())
        if made.count > MOST_ROWS:
            raise ExportError(
                _("These are %(count)s forms, more than a page makes at once. Choose a shorter period, or run "
                  "“langnghe export portal”.", count=formatting.count(made.count, language())), "many"
            )  # fmt: skip
        path = Path(folder) / "portal.xlsx"
        rows = packages.save(made, path)
        return BytesIO(path.read_bytes()), rows


def _is_administrator() -> bool:
    return current_user.role == "administrator"


@cache
def _official() -> frozenset[str]:
    """The keys of the ministry's forms."""
    return frozenset(key for key, text in official_forms() if lenient(text).official)


def _is_answered(form: Form, days: Days) -> bool:
    """Whether answers of the form lie on both sides of the period, or within it."""
    return bool(form.first and form.last and form.first <= days.last and form.last >= days.first)
