"""One report as a document: what the office writes into it, its plan, its steps, and the Word file."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from survey_core.answers import clean
from survey_core.database import now, writes_expected
from survey_core.models import Department, PlanRow, ReportDocument
from survey_core.periods import parse_period
from survey_core.spoken import N_, SpokenError
from survey_core.web import db

from . import papers
from .access import FULL, READERS, allow, takes
from .document import CannotRender, Content, document_bytes
from .document.finding_words import findings
from .frame import facility, language
from .known_forms import known_forms
from .paper_form import CELLS, PaperForm
from .papers import PaperError, report_of
from .plan_suggestions import with_suggestions
from .report import Report
from .report_documents import LANGUAGE_NAMES, STATE_NAMES, visible
from .trail import note, note_download

blueprint = Blueprint("report_document", __name__, url_prefix="/reports/<int:document_id>")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_BYTES = 450 * 1024
REASON_MAX_LENGTH = 300


@blueprint.get("")
@allow(*READERS)
def show(document_id: int):
    return _page(own(document_id))


@blueprint.post("")
@allow(*FULL)
@takes(MOST_BYTES)
def save(document_id: int):
    """Keep what was typed; then, as the button says, suggest rows of the plan or note that it was checked."""
    document, form = own(document_id), PaperForm.typed(request.form)
    if form.problems:
        return _page(
            document, form, _("Some fields cannot be read; they are marked. Nothing was saved.")
        ), 422
    revision = request.form.get("revision", "")
    if not revision.isdecimal() or not papers.touch(db.session(), document, int(revision)):
        db.session.rollback()
        return _page(own(document_id), form, _("Somebody else has changed this report meanwhile. What you typed "
                     "stands below; compare, then save again.")), 422  # fmt: skip
    _store(document, form)
    then = {"suggest": _suggest, "check": _check}.get(request.form.get("then", ""))
    if then is None:
        flash(_("The report was saved."))
        return _back(document_id)
    return then(document_id)


@blueprint.post("/approve")
@allow(*FULL)
def approve(document_id: int):
    """Approve what was checked."""
    document = own(document_id)
    try:
        papers.approve(db.session(), document, current_user.email, now())
    except PaperError as error:
        return _refused(document_id, error)
    _note("report.approve", document, {"sha256": document.sha256})
    flash(_("The report is approved. Its file is kept and handed out unchanged."))
    return _back(document_id)


@blueprint.post("/back")
@allow(*FULL)
def send_back(document_id: int):
    """Let a checked report be written on again."""
    document = own(document_id)
    reason = clean(request.form.get("reason", ""))[:REASON_MAX_LENGTH]
    try:
        papers.send_back(db.session(), document, current_user.email, now(), reason)
    except PaperError as error:
        return _refused(document_id, error)
    _note("report.send_back", document, {"reason": reason})
    flash(_("The report is a draft again."))
    return _back(document_id)


@blueprint.post("/results")
@allow(*FULL)
@takes(MOST_BYTES)
def results(document_id: int):
    """Write down what came of the plan of an approved report; its file stays as it is."""
    document = own(document_id)
    if document.status != "approved":
        abort(404)
    rows = db.session.query(PlanRow).filter_by(facility_id=document.facility_id, document_id=document.id)
    for row in rows:
        row.result = clean(request.form.get(f"result-{row.position}", row.result))[: CELLS["result"]]
    _note("report.follow_up", document, {})
    flash(_("The results of the plan were saved."))
    return _back(document_id)


@blueprint.post("/remove")
@allow(*FULL)
def remove(document_id: int):
    """Delete a draft."""
    document = own(document_id)
    if document.status != "draft":
        return _refused(document_id, PaperError(N_("Only a draft can be deleted.")))
    papers.put_plan(db.session(), document, [])
    db.session.delete(document)
    _note("report.remove", document, {})
    flash(_("The draft was deleted."))
    return redirect(url_for("report_documents.show"), 303)


@blueprint.get("/report.docx")
@allow(*READERS)
def fetch(document_id: int):
    """The Word file: of a draft made now, else the bytes that were checked."""
    document = own(document_id)
    name = f"bao-cao_{document.form}_{document.period}_{document.id}.docx"
    try:
        content = document.content or document_bytes(*_made_of(document, is_draft=True))
    except (PaperError, CannotRender) as error:
        return _page(document, problem=error.told(_)), 422
    note_download("report.export", f"report {document_id}", {"file": name})
    return send_file(BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=name)


def own(document_id: int) -> ReportDocument:
    """The document, where the person signed in may read it."""
    return db.session.scalar(visible().where(ReportDocument.id == document_id)) or abort(404)


def _store(document: ReportDocument, form: PaperForm) -> None:
    values = form.values()
    before = {name: str(getattr(document, name) or "") for name in values}
    for name, value in values.items():
        setattr(document, name, value)
    papers.put_plan(db.session(), document, form.plan())
    after = {name: str(value or "") for name, value in values.items()}
    changed = [name for name in values if before[name] != after[name]]
    _note("report.change", document, {name: after[name][:200] for name in changed} | {"rows": len(form.rows)})


def _note(action: str, document: ReportDocument, after: dict) -> None:
    note(action, f"report {document.id}", after={"form": document.form, "period": document.period} | after)
    db.session.commit()


def _made_of(document: ReportDocument, is_draft: bool) -> tuple[Content, bytes | None]:
    """What a file is made of; nobody waits for this request while it is counted and drawn."""
    report = report_of(db.engine, document)
    made_of = (
        papers.content_of(db.session(), document, report, is_draft),
        papers.template_of(db.session(), document),
    )
    db.session.rollback()
    return made_of


def _suggest(document_id: int):
    document = own(document_id)
    report, revision = report_of(db.engine, document), document.revision
    rows = papers.plan_of(db.session(), document)
    wanted = with_suggestions(rows, report)
    if len(wanted) > len(rows) and papers.touch(db.session(), document, revision):
        papers.put_plan(db.session(), document, wanted)
        db.session.commit()
    flash(_("Rows added to the plan: %(count)s. What stood there was kept.", count=len(wanted) - len(rows)))
    return redirect(url_for(".show", document_id=document_id) + "#plan", 303)


def _check(document_id: int):
    document = own(document_id)
    revision, by = document.revision, current_user.email
    try:
        content, template = _made_of(document, is_draft=False)
        made = document_bytes(content, template)
        summary = "\n".join(_findings(content.report))
        document = own(document_id)
        papers.keep_checked(db.session(), document, revision, by, now(), made, summary)
    except (PaperError, CannotRender) as error:
        return _refused(document_id, error)
    _note("report.check", document, {"sha256": document.sha256})
    if document.prepared_by == by:
        flash(_("Checked by the same person who prepared it: a second person sees more."))
    return _back(document_id)


def _refused(document_id: int, error: SpokenError):
    db.session.rollback()
    writes_expected.set(False)  # from here on the page only reads
    return _page(own(document_id), problem=error.told(_)), 422


def _back(document_id: int):
    return redirect(url_for(".show", document_id=document_id), 303)


def _findings(report: Report) -> list[str]:
    return [] if report.withheld else findings(report, papers.words_of(report.language))


def _title(document: ReportDocument) -> str:
    forms = {form.key: form.title[language()] for form in known_forms(db.session(), facility())}
    return forms.get(document.form, document.form)


def _page(document: ReportDocument, form: PaperForm | None = None, problem: str = ""):
    why_not, summary = "", document.summary.splitlines()
    if document.status == "draft":
        report = report_of(db.engine, document)
        reason = papers.why_none(report)
        why_not, summary = reason.told(_) if reason else "", _findings(report)
    department = db.session.get(Department, document.department_id) if document.department_id else None
    return render_template(
        "admin/reports/document.html", document=document, problem=problem, why_not=why_not, summary=summary,
        form=form or PaperForm.stored(document, papers.plan_of(db.session(), document)), states=STATE_NAMES,
        period=parse_period(document.period), department=department.named(language()) if department else "",
        languages=LANGUAGE_NAMES, title=_title(document),
    )  # fmt: skip
