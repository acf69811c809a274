"""The facility's own Word templates: uploaded, checked, used, taken out of use; and the built-in one to begin with."""

import hashlib
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select, update

from survey_core.answers import clean
from survey_core.models import ReportTemplate
from survey_core.questionnaire import LANGUAGES
from survey_core.web import db

from .access import allow, takes
from .document.package_check import MOST_BYTES
from .document.placeholders import listed
from .document.rendering import BUILT_IN, built_in
from .document.template_check import problems
from .frame import facility
from .report_document import DOCX
from .report_documents import LANGUAGE_NAMES
from .trail import note, note_download

blueprint = Blueprint("report_templates", __name__, url_prefix="/report-template")
ROOM = 64 * 1024  # for what else the form sends


@blueprint.get("")
@allow("administrator")
def show():
    return _page()


@blueprint.post("")
@allow("administrator")
@takes(MOST_BYTES + ROOM)
def add():
    """Take a template that can be filled in; say of every other what is wrong and where."""
    sent, tongue = request.files.get("file"), _language(request.form.get("language", ""))
    if sent is None or not sent.filename:
        return _page([_("Choose a file first.")], tongue), 422
    content, name = sent.read(), clean(sent.filename)[-200:]
    db.session.rollback()  # reading a file takes its time: nobody waits for this request meanwhile
    if found := problems(content, tongue):
        return _page([problem.told(_) for problem in found], tongue), 422
    template = ReportTemplate(
        facility_id=facility().id, language=tongue, file_name=name, size=len(content), content=content,
        sha256=hashlib.sha256(content).hexdigest(), uploaded_by=current_user.email,
    )  # fmt: skip
    _put_away(tongue)
    db.session.add(template)
    note("report_template.add", f"language {tongue}", after={"file": name, "sha256": template.sha256})
    db.session.commit()
    flash(_("The template is in use. Reports that are still drafts follow it from now on."))
    return redirect(url_for(".show"), 303)


@blueprint.post("/<int:template_id>/use")
@allow("administrator")
def use(template_id: int):
    """Use an earlier template again."""
    template = own(template_id)
    _put_away(template.language)
    template.is_used = True
    note("report_template.resume", f"language {template.language}", after={"file": template.file_name})
    db.session.commit()
    flash(_("The template is in use. Reports that are still drafts follow it from now on."))
    return redirect(url_for(".show"), 303)


@blueprint.post("/built-in/<tongue>")
@allow("administrator")
def reset(tongue: str):
    """Go back to the built-in template; the own ones are kept."""
    if tongue not in LANGUAGES:
        abort(404)
    _put_away(tongue)
    note("report_template.retire", f"language {tongue}")
    db.session.commit()
    flash(_("The built-in template is in use again."))
    return redirect(url_for(".show"), 303)


@blueprint.get("/<int:template_id>.docx")
@allow("administrator")
def fetch(template_id: int):
    """A template as it was uploaded."""
    template = own(template_id)
    content, name = BytesIO(template.content), template.file_name
    note_download("report_template.export", f"language {template.language}", {"file": name})
    return send_file(content, mimetype=DOCX, as_attachment=True, download_name=name)


@blueprint.get("/built-in/<tongue>.docx")
@allow("administrator")
def original(tongue: str):
    """The built-in template, to be changed."""
    if tongue not in LANGUAGES:
        abort(404)
    return send_file(
        BytesIO(built_in(tongue)), mimetype=DOCX, as_attachment=True, download_name=BUILT_IN[tongue]
    )


def own(template_id: int) -> ReportTemplate:
    query = select(ReportTemplate).where(
        ReportTemplate.facility_id == facility().id, ReportTemplate.id == template_id
    )
    return db.session.scalar(query) or abort(404)


def _put_away(tongue: str) -> None:
    mine = (ReportTemplate.facility_id == facility().id) & (ReportTemplate.language == tongue)
    db.session.execute(update(ReportTemplate).where(mine).values(is_used=False))


def _language(text: str) -> str:
    return text if text in LANGUAGES else "vi"


def _page(found: list[str] | None = None, tongue: str = "vi"):
    query = select(ReportTemplate).where(ReportTemplate.facility_id == facility().id)
    templates = db.session.scalars(query.order_by(ReportTemplate.id.desc())).all()
    return render_template(
        "admin/reports/template.html", templates=templates, problems=found or [], chosen=tongue, listed=listed(),
        languages=LANGUAGE_NAMES, most=MOST_BYTES // 1024**2, used={one.language for one in templates if one.is_used},
    )  # fmt: skip
