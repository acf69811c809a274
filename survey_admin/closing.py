"""Closing a quarter: what is to be looked at first, the button, and the issues of what is closed."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy import select

from survey_core import closings
from survey_core.answers import clean
from survey_core.closings import ClosingError
from survey_core.database import now, writes_expected
from survey_core.models import Closing, Facility, Issue, Questionnaire
from survey_core.periods import PeriodError, Quarter, local_day
from survey_core.web import db

from . import closed_quarter, closing_checks, closing_words, issues
from .access import FULL, allow
from .frame import facility, language
from .freezing import NotReadable
from .issued import Issued, Standing
from .known_forms import known_forms
from .paging import Page
from .trail import note_download

blueprint = Blueprint("closing", __name__, url_prefix="/closing")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES = {title: lazy_gettext(words) for title, words in closing_words.TITLES.items()}


@blueprint.get("")
@allow(*FULL)
def show():
    """The quarters to close, and those closed with their issues."""
    own = facility()
    forms = known_forms(db.session(), own)
    first = min((form.first for form in forms if form.first), default=None)
    open_ = closings.waiting(db.session(), own, today(own), first)
    page = Page.of(closings.closed(db.session(), own.id), request.args)
    found = issues.listing(db.session(), own.id, [closing.period for closing in page.rows])
    return render_template(
        "admin/closing/show.html", open=[(quarter, quarter.days(own.quarter_rule)) for quarter in open_], page=page,
        quarter_of=Quarter.parse, issues=found, titles={form.key: form.title[language()] for form in forms},
    )  # fmt: skip


@blueprint.get("/<period>")
@allow(*FULL)
def quarter(period: str):
    """What to look at before closing; of a closed quarter its issues, and what has changed since."""
    return _page(_quarter(period))


@blueprint.post("/<period>")
@allow(*FULL)
def close(period: str):
    """Close a quarter that has ended, on a person's word where the list says something is open."""
    asked, own = _quarter(period), facility()
    checks = closing_checks.look(db.session(), own, asked, language())
    warnings = closing_checks.warnings(checks)
    if warnings and not request.form.get("confirmed") and _closing(asked) is None:
        return _page(asked, _("Tick that you have looked at the points below, or see to them first.")), 422
    facility_id, by, day = own.id, current_user.email, today(own)
    db.session.rollback()  # the figures are counted first: nobody who sends an answer waits for that
    try:
        made = issues.close(db.engine, facility_id, asked, day, by, warnings)
    except ClosingError as error:
        flash(error.told(_))
        return redirect(url_for(".quarter", period=period), 303)
    flash(_("The quarter is closed. Reports frozen: %(count)s.", count=len(made)) if made
          else _("The quarter is closed. Nobody had answered in it, so there is no report."))  # fmt: skip
    return redirect(url_for(".quarter", period=period), 303)


@blueprint.post("/<period>/<key>/again")
@allow(*FULL)
def again(period: str, key: str):
    """Issue one form's report again, for a reason."""
    asked, own = _quarter(period), facility()
    _require_form(own, key)
    reason = clean(request.form.get("reason", ""))[: issues.REASON_MAX_LENGTH]
    facility_id, by = own.id, current_user.email
    db.session.rollback()
    try:
        number = issues.again(db.engine, facility_id, asked, key, by, reason)
    except (ClosingError, NotReadable) as error:
        problem = error.told(_)
        writes_expected.set(False)  # from here on the page only reads
        return _page(asked, problem, given={key: reason}), 422
    flash(_("The report is issued as no. %(number)s.", number=number))
    return redirect(url_for(".quarter", period=period), 303)


@blueprint.get("/<period>/<key>/<int:number>.xlsx")
@allow(*FULL)
def workbook(period: str, key: str, number: int):
    """The workbook of an issue, from the figures frozen in it."""
    from . import workbook as workbooks

    asked, own = _quarter(period), facility()
    issue = db.session.get(Issue, (own.id, str(asked), key, number)) or abort(404)
    closing = _closing(asked) or abort(404)
    try:
        report = issues.thawed(issue.content, issue.sha256, language())
    except NotReadable as error:
        flash(error.told(_))
        return redirect(url_for(".quarter", period=period), 303)
    days = (local_day(at, own.time_zone) for at in (closing.closed_at, issue.made_at))
    handed_out = Issued(report, Standing("issued", number, *days)).handed_out
    name = f"ket-qua_{key}_{asked}_lan-{number}.xlsx"
    content = BytesIO(workbooks.report_bytes(handed_out))
    note_download("results.export", f"form {key}", {"file": name})
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


def today(own: Facility):
    """The day by the facility's clock."""
    return local_day(now(), own.time_zone)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except PeriodError:
        return abort(404)


def _closing(asked: Quarter) -> Closing | None:
    return db.session.get(Closing, (facility().id, str(asked)))


def _require_form(own: Facility, key: str) -> None:
    form = select(Questionnaire.id).where(Questionnaire.facility_id == own.id, Questionnaire.key == key)
    if db.session.scalar(form) is None:
        abort(404)


def _page(asked: Quarter, problem: str = "", given: dict[str, str] | None = None):
    closing = _closing(asked)
    if closing is None:
        return _open_page(asked, problem)
    found = closed_quarter.lines(db.session(), facility(), closing, language(), _)
    return render_template(
        "admin/closing/closed.html", quarter=asked, closing=closing, lines=found, problem=problem, given=given or {},
        kept=lambda warning: closing_words.kept(warning, _),
    )  # fmt: skip


def _open_page(asked: Quarter, problem: str):
    own, why = facility(), ""
    try:
        closings.require_ended(own, asked, today(own))
    except ClosingError as error:
        why = error.told(_)
    checks = [] if why else closing_checks.look(db.session(), own, asked, language())
    return render_template(
        "admin/closing/quarter.html", quarter=asked, days=asked.days(own.quarter_rule), problem=problem, why_not=why,
        checks=checks, titles=TITLES, is_open=any(check.findings for check in checks),
        said=lambda finding: closing_words.sentence(finding.what, finding.values, _),
    )  # fmt: skip
