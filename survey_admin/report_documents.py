"""The reports made as documents: the list of them, and a new one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy import Select, select

from survey_core.models import Department, ReportDocument
from survey_core.periods import Span, parse_period
from survey_core.questionnaire import LANGUAGES
from survey_core.web import db

from . import filters, papers
from .access import FULL, READERS, allow
from .filters import Filters
from .frame import facility, language
from .known_forms import known_forms
from .paging import Page
from .trail import note

blueprint = Blueprint("report_documents", __name__, url_prefix="/reports")
STATE_NAMES = {
    "draft": lazy_gettext("draft report"),
    "checked": lazy_gettext("checked"),
    "approved": lazy_gettext("approved"),
}
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


@blueprint.get("")
@allow(*READERS)
def show():
    """All documents, the newest first; who only reads sees approved ones."""
    return _page()


@blueprint.post("")
@allow(*FULL)
def add():
    """Begin a document of one form and period."""
    own = facility()
    chosen = filters.read(db.session(), own, request.form)
    tongue = request.form.get("language", "vi")
    document = _new(chosen, tongue if tongue in LANGUAGES else "vi")
    if isinstance(chosen.period, Span):
        return _page(
            chosen, _("A report is made of a quarter, a half-year or a year. Choose one from the list.")
        ), 422
    by, facility_id = current_user.email, own.id
    db.session.rollback()  # the figures are counted first: nobody who sends an answer waits for that
    reason = papers.why_none(papers.report_of(db.engine, document))
    if reason:
        return _page(filters.read(db.session(), facility(), request.form), reason.told(_)), 422
    document.prepared_by, document.facility_id = by, facility_id
    db.session.add(document)
    db.session.flush()
    note("report.add", f"report {document.id}", after={"form": document.form, "period": document.period})
    db.session.commit()
    flash(_("The draft is made. Add number, recipients and plan, then have it checked."))
    return redirect(url_for("report_document.show", document_id=document.id), 303)


def visible() -> Select:
    """The facility's documents that the person signed in may read."""
    query = select(ReportDocument).where(ReportDocument.facility_id == facility().id)
    return query if current_user.role in FULL else query.where(ReportDocument.status == "approved")


def _new(chosen: Filters, tongue: str) -> ReportDocument:
    """A document with the recipients and the signature of the last one in its language."""
    own = facility()
    last = db.session.scalar(
        select(ReportDocument)
        .where(ReportDocument.facility_id == own.id, ReportDocument.language == tongue)
        .order_by(ReportDocument.id.desc())
        .limit(1)
    )
    say = papers.words_of(tongue).say
    return ReportDocument(
        facility_id=own.id, form=chosen.form.key, period=str(chosen.period),
        department_id=chosen.department.id if chosen.department else None, language=tongue, prepared_by="",
        number=f"……/BC-{own.code.upper()}"[:60],
        recipients=last.recipients if last else say(papers.RECIPIENTS, office=own.office or own.named(tongue)),
        signer_title=last.signer_title if last else say(papers.SIGNER), signer_name=last.signer_name if last else "",
    )  # fmt: skip


def _page(chosen: Filters | None = None, problem: str = ""):
    own = facility()
    forms = known_forms(db.session(), own)
    if chosen is None and forms and current_user.role in FULL:
        chosen = filters.read(db.session(), own, request.args)
    found = db.session.scalars(visible().order_by(ReportDocument.id.desc())).all()
    names = select(Department).where(Department.facility_id == own.id)
    return render_template(
        "admin/reports/list.html", page=Page.of(found, request.args), problem=problem, filters=chosen,
        states=STATE_NAMES, languages=LANGUAGE_NAMES, period_of=parse_period,
        titles={form.key: form.title[language()] for form in forms},
        departments={one.id: one.named(language()) for one in db.session.scalars(names)},
    )  # fmt: skip
