"""Earlier answers out of a file: its columns named, every row looked at, then all or nothing; and taken back."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from survey_core.database import writes_expected
from survey_core.definition import said
from survey_core.web import db

from . import csv_files, filters, import_batches, import_columns, import_runs, import_store, import_uploads
from .access import FULL, allow, takes
from .collector_lines import CHANNEL_NAMES
from .frame import facility, language
from .import_batches import UndoError
from .import_columns import FIXED, Plan
from .import_files import ImportFileError
from .import_uploads import Upload
from .importing import Bad, Imported
from .paging import Page
from .round_form import TYPE_NAMES
from .trail import note

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
MOST_BYTES = 30 * 1024**2
MOST_SHOWN = 100
USUAL = (*FIXED, "survey_type")


@blueprint.errorhandler(413)
def _too_large(_error):
    db.session.rollback()
    return _new(_("The file is larger than 30 MB. Split it by quarter, or save it as CSV UTF-8.")), 413


@blueprint.get("")
@allow(*FULL)
def show():
    """The imports there were, each with the way to take it back."""
    return _list()


@blueprint.get("/new")
@allow(*FULL)
def new():
    return _new()


@blueprint.post("/new")
@allow(*FULL)
@takes(MOST_BYTES + 64 * 1024)
def send():
    """Keep the file for the next step, if it can be read at all."""
    _hold_no_lock()
    upload, key = request.files.get("file"), request.form.get("form", "")
    if key not in {form.key for form in filters.known_forms(db.session(), facility())}:
        return _new(_("Choose the questionnaire from the list."), key), 422
    if upload is None or not upload.filename:
        return _new(_("Choose the file first."), key), 422
    found = import_uploads.find(import_store.keep(import_uploads.folder(), facility().id, upload), key)
    try:
        if not any(found.head):
            raise ImportFileError(_("The file is empty: its first line must name the columns."))
    except ImportFileError as error:
        import_store.forget(found.path)
        return _new(str(error), key), 422
    return redirect(url_for("imports.columns", **found.address), 303)


@blueprint.get("/<token>/<key>")
@allow(*FULL)
def columns(token: str, key: str):
    """What each column seems to hold, to be corrected."""
    found = import_uploads.find(token, key)
    return _columns(found, found.guess())


@blueprint.post("/<token>/<key>/look")
@allow(*FULL)
def look(token: str, key: str):
    """What would become of every row, of which nothing is kept; or the columns again, as they were settled."""
    _hold_no_lock()
    found, plan = import_uploads.find(token, key), _plan()
    if "back" in request.form:
        return _columns(found, plan)
    if problem := _problem(plan):
        return _columns(found, plan, problem), 422
    return _look(found, plan, import_runs.run(found, plan, is_dry_run=True))


@blueprint.post("/<token>/<key>/bad.csv")
@allow(*FULL)
def bad(token: str, key: str):
    """The rows that cannot be taken, each with its problem and as it stands, to be corrected and read by itself."""
    _hold_no_lock()
    found = import_uploads.find(token, key)
    result = import_runs.run(found, _plan(), is_dry_run=True)
    head = [_("Row"), _("Problem"), *found.head]
    rows = ([one.place, one.problem, *_padded(found, one)] for one in _in_order(result.bad))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bad.csv"
        csv_files.write_csv(path, head, rows, range(len(head)))
        content = BytesIO(path.read_bytes())
    return send_file(content, mimetype="text/csv", as_attachment=True, download_name="dong-loi.csv")


@blueprint.post("/<token>/<key>")
@allow(*FULL)
def carry_out(token: str, key: str):
    """Take every row, or the good ones where the person said so."""
    _hold_no_lock()
    found, plan = import_uploads.find(token, key), _plan()
    if problem := _problem(plan):
        return _columns(found, plan, problem), 422
    titles = dict(zip(found.head, plan.columns, strict=False))
    result = import_runs.run(found, plan, skips_bad="skip" in request.form)
    if result.number is None:
        return _look(found, plan, result), 422
    import_store.remember(import_uploads.folder(), found.form.facility_id, found.form.id, titles)
    import_store.forget(found.path)
    flash(_("Imported: %(new)s answers. The whole import can be undone here.", new=result.new))
    return redirect(url_for("imports.show"), 303)


@blueprint.post("/<int:number>/undo")
@allow(*FULL)
def undo(number: int):
    batch = import_batches.find(db.session(), facility().id, number) or abort(404)
    if batch.undone_at is None:
        try:
            removed = import_batches.undo(db.session().connection(), batch)
        except UndoError as error:
            db.session.rollback()
            return _list(error.told(_)), 409
        note("import.undo", f"import {number}", after={"removed": removed})
        db.session.commit()
        flash(_("The import is undone: %(count)s answers were deleted.", count=removed))
    return redirect(url_for("imports.show"), 303)


def _hold_no_lock() -> None:
    """A file is read, and its page made, while nobody waits for it."""
    db.session.rollback()
    writes_expected.set(False)


def _plan() -> Plan:
    usual = {name: request.form.get(f"usual-{name}", "").strip() for name in USUAL}
    return Plan(tuple(request.form.getlist("column")), usual)


def _problem(plan: Plan) -> str:
    if plan.doubled:
        return _("Two columns were made %(names)s. Each may be named once.", names=", ".join(plan.doubled))
    if not any(name and name not in FIXED for name in plan.columns):
        return _("No column holds a question. Say for at least one column which question it answers.")
    lacking = [str(FIXED[name]) for name in FIXED if name not in plan.columns and not plan.usual.get(name)]
    if lacking:
        return _("Nothing tells the following: %(names)s. Name a column, or what holds for every row.",
                 names=", ".join(lacking))  # fmt: skip
    return ""


def _list(problem: str = ""):
    found = import_batches.batches(db.session(), facility().id)
    page = Page.of(found, request.args, lambda one: (one.file_name, one.imported_by))
    return render_template("admin/imports/show.html", page=page, problem=problem)


def _new(problem: str = "", key: str = ""):
    forms = filters.known_forms(db.session(), facility())
    return render_template("admin/imports/new.html", forms=forms, problem=problem, key=key)


def _columns(found: Upload, plan: Plan, problem: str = ""):
    head = [
        (title, [row[index] for row in found.samples if index < len(row) and row[index]])
        for index, title in enumerate(found.head)
    ]
    items = [
        (code, said(item.text, language()), code == item.other_code)
        for code, item in import_columns.answer_codes(found.definition)
    ]
    return render_template(
        "admin/imports/columns.html", found=found, plan=plan, head=head, problem=problem, fixed=FIXED, items=items,
        departments=import_runs.departments_of(), channels=CHANNEL_NAMES, types=TYPE_NAMES,
    )  # fmt: skip


def _look(found: Upload, plan: Plan, result: Imported):
    shown = [(one, _padded(found, one)) for one in _in_order(result.bad)[:MOST_SHOWN]]
    namesake = import_batches.namesake(db.session(), facility().id, found.path.name) if result.new else None
    return render_template(
        "admin/imports/look.html", found=found, plan=plan, result=result, shown=shown, namesake=namesake
    )


def _in_order(rows: list[Bad]) -> list[Bad]:
    return sorted(rows, key=lambda one: int(one.place))


def _padded(found: Upload, one: Bad) -> list[str]:
    """The cells of a line, as many as there are columns."""
    cells = found.cells.get(one.place, [])
    return [*cells, *[""] * (len(found.head) - len(cells))][: len(found.head)]
