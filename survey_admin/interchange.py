"""Questionnaires in and out as files: what was understood is shown first, and nothing is half taken."""

import json
from collections.abc import Mapping
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from survey_core import drafts
from survey_core.answers import clean
from survey_core.database import writes_expected
from survey_core.definition import said
from survey_core.drafts import DraftError
from survey_core.interchange import documents
from survey_core.interchange.remarks import Reading
from survey_core.models import Draft, Questionnaire, Version
from survey_core.questionnaire import lenient
from survey_core.spoken import SpokenError
from survey_core.web import current_settings, db

from . import form_files
from .access import FULL, allow
from .drafting import own
from .frame import facility, language
from .item_kinds import kind_of
from .questionnaires import AUDIENCES
from .trail import note, note_download

blueprint = Blueprint("interchange", __name__, url_prefix="/questionnaires")
DRAFT = "draft"


@blueprint.url_value_preprocessor
def _bound(_endpoint, _values) -> None:
    """Before anything reads the form: a questionnaire's file is larger than other forms."""
    # What was read comes back with what was said of it.
    parts = 3 if request.endpoint == "interchange.take" else 1
    request.max_content_length = request.max_form_memory_size = parts * form_files.MOST_BYTES + 64 * 1024


@blueprint.errorhandler(413)
def _too_large(_error):
    return _page(_("The file is larger than 5 MB; a questionnaire never is. Choose another one.")), 413


@blueprint.get("/upload")
@allow(*FULL)
def upload():
    return _page(given={"into": request.args.get("into", "")})


@blueprint.post("/upload")
@allow(*FULL)
def look():
    """What the file holds and what of it is not taken. Nothing is written."""
    db.session.rollback()  # no lock is held while the file is read
    writes_expected.set(False)
    file, given = request.files.get("file"), {"into": request.form.get("into", "")}
    if given["into"]:
        own(given["into"])
    if file is None or not file.filename:
        return _page(_("Choose the file first."), given), 422
    try:
        reading = form_files.read(file.read(), clean(file.filename))
    except SpokenError as error:
        return _page(error.told(_), given), 422
    return _look(reading, given["into"])


@blueprint.post("/upload/take")
@allow(*FULL)
def take():
    """Make what was shown a draft: of a new questionnaire, or of one there is."""
    into = request.form.get("into", "")
    try:
        reading = Reading.of_json(json.loads(request.form.get("reading", "")))
        lenient(json.dumps(reading.document))
        documents.check(reading.document)
    except (ValueError, KeyError, TypeError, SpokenError):
        return _page(_("The questionnaire did not come back whole. Choose the file again.")), 422
    if reading.left and "agreed" not in request.form:
        return _look(reading, into, _("Say that you agree to what is left out, or choose another file.")), 422
    if not into and not reading.says_whom and request.form.get("audience") not in AUDIENCES:
        return _look(reading, into, _("Choose whom the questionnaire asks.")), 422
    try:
        draft = _draft(reading, into)
    except DraftError as error:
        return _look(reading, into, error.told(_)), 422
    key = db.session.get_one(Questionnaire, draft.questionnaire_id).key
    note("questionnaire.import", f"questionnaire {key}", after={"left out": len(reading.left)})
    db.session.commit()
    flash(_("The draft is made from the file. Look through it before you publish."))
    return redirect(url_for("drafting.show", key=key), 303)


@blueprint.get("/<key>/file")
@allow(*FULL)
def export(key: str):
    """The versions and the kinds of file they can be saved as."""
    form = own(key)
    return render_template(
        "admin/interchange/export.html", form=form, versions=_numbers(form), draft=db.session.get(Draft, form.id),
        title=_title(form),
    )  # fmt: skip


@blueprint.get("/<key>/file/<version>/<any(json, xlsform, fhir):kind>")
@allow(*FULL)
def file(key: str, version: str, kind: str):
    """A version, or the draft, as a file."""
    form = own(key)
    text, found = _text(form, version)
    edition = form_files.edition(db.session(), form, found, current_settings().public_url)
    content = form_files.write(text, kind, edition)
    name = f"{key}-{version}{form_files.SUFFIXES[kind]}"
    note_download("questionnaire.export", f"questionnaire {key}", {"file": name})
    return send_file(
        BytesIO(content), mimetype=form_files.MIMETYPES[kind], as_attachment=True, download_name=name
    )


def _text(form: Questionnaire, version: str) -> tuple[str, Version | None]:
    if version == DRAFT:
        draft = db.session.get(Draft, form.id) or abort(404)
        return draft.definition, None
    if not (version.isascii() and version.isdigit() and len(version) < 6):
        abort(404)
    found = next((one for one in _numbers(form) if one.number == int(version)), None)
    return (found.definition, found) if found else abort(404)


def _draft(reading: Reading, into: str) -> Draft:
    editor = current_user.name or current_user.email
    if into:
        form = own(into)
        return drafts.fill(db.session(), form, reading.document_for(form.audience), editor)
    document = reading.document_for(request.form.get("audience", ""))
    key = drafts.free_key(db.session(), facility(), document.get("key") or _said(document))
    return drafts.start(db.session(), facility(), document | {"key": key, "official": False})


def _said(document: Mapping) -> str:
    return said(document.get("title") or {}, language())


def _numbers(form: Questionnaire) -> list[Version]:
    query = select(Version).where(Version.questionnaire_id == form.id, Version.published_at.is_not(None))
    return list(db.session.scalars(query.order_by(Version.number.desc())))


def _title(form: Questionnaire) -> str:
    draft, versions = db.session.get(Draft, form.id), _numbers(form)
    text = versions[0].definition if versions else draft.definition if draft else "{}"
    return said(json.loads(text).get("title") or {}, language()) or form.key


def _look(reading: Reading, into: str, problem: str = ""):
    return render_template(
        "admin/interchange/look.html", reading=reading, into=into, problem=problem, title=_said(reading.document),
        kept=json.dumps(reading.as_json(), ensure_ascii=False), kinds=_kinds(reading.document),
        told=lambda one: one.told(_), forms=_forms(), audiences=AUDIENCES, audience=request.form.get("audience", ""),
    )  # fmt: skip


def _kinds(document: Mapping) -> list[tuple[str, str, str]]:
    """(code, what is asked, what kind of question) of every item."""
    # Where the scale has no “not used”, no question offers it.
    plain = {} if (document.get("scale") or {}).get("not_used") else {"not_used": False}
    found = [item for section in document["sections"] for item in section["items"]]
    return [
        (item["code"], said(item.get("text"), language()), str(kind_of(item | plain).title)) for item in found
    ]


def _page(problem: str = "", given: Mapping | None = None):
    return render_template(
        "admin/interchange/upload.html", problem=problem, given=given or {}, forms=_forms()
    )


def _forms() -> list[tuple[str, str]]:
    """(key, title) of the questionnaires in use."""
    query = select(Questionnaire).where(
        Questionnaire.facility_id == facility().id, Questionnaire.retired_at.is_(None)
    )
    return [(form.key, _title(form)) for form in db.session.scalars(query.order_by(Questionnaire.key))]
