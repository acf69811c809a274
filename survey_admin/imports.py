"""Earlier answers out of a file: its columns named, every row looked at, then all or nothing; and taken back."""

from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from survey_core import collecting
from survey_core.database import writes_expected
from survey_core.definition import Definition, said
from survey_core.lookups import definition_of
from survey_core.models import CHANNELS, Department, Questionnaire, Version
from survey_core.web import current_settings, db

from . import csv_files, import_batches, import_columns, import_store, importing
from .access import FULL, allow, takes
from .collector_lines import CHANNEL_NAMES
from .frame import Unusable, facility, language
from .import_columns import FIXED, Plan
from .import_files import ImportFileError, read_file
from .importing import Imported, Source
from .paging import Page
from .trail import note

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
MOST_BYTES = 30 * 1024**2
MOST_SHOWN = 100
SAMPLE = 3


@dataclass(frozen=True)
class Upload:
    """A file that was sent, and the questionnaire it is for."""

    token: str
    path: Path
    form: Questionnaire
    version: int
    definition: Definition

    @property
    def address(self) -> dict[str, str]:
        return {"token": self.token, "key": self.form.key}


@blueprint.errorhandler(413)
def _too_large(_error):
    db.session.rollback()
    return _new(_("The file is larger than 30 MB. Split it by quarter, or save it as CSV UTF-8.")), 413


@blueprint.get("")
@allow(*FULL)
def show():
    """The imports there were, each with the way to take it back."""
    page = Page.of(
        import_batches.batches(db.session(), facility().id),
        request.args,
        lambda one: (one.file_name, one.imported_by),
    )
    return render_template("admin/imports/show.html", page=page)


@blueprint.get("/new")
@allow(*FULL)
def new():
    return _new()


@blueprint.post("/new")
@allow(*FULL)
@takes(MOST_BYTES + 64 * 1024)
def send():
    """Keep the file for the next step, if it can be read at all."""
    db.session.rollback()  # no lock is held while the file is read
    writes_expected.set(False)
    upload, key = request.files.get("file"), request.form.get("form", "")
    if upload is None or not upload.filename:
        return _new(_("Choose the file first."), key), 422
    token = import_store.keep(_folder(), facility().id, upload)
    found = _upload(token, key)
    try:
        if not any(_head(found.path)[0]):
            raise ImportFileError(_("The file is empty: its first line must name the columns."))
    except ImportFileError as error:
        import_store.forget(found.path)
        return _new(str(error), key), 422
    return redirect(url_for("imports.columns", **found.address), 303)


@blueprint.get("/<token>/<key>")
@allow(*FULL)
def columns(token: str, key: str):
    """What each column seems to hold, to be corrected."""
    found = _upload(token, key)
    head, _samples = _head(found.path)
    return _columns(found, Plan(import_columns.guess(head, found.definition), {"channel": "paper"}))


@blueprint.post("/<token>/<key>/look")
@allow(*FULL)
def look(token: str, key: str):
    """What would become of every row. Nothing is kept."""
    found, plan = _upload(token, key), _plan()
    if problem := _problem(plan):
        return _columns(found, plan, problem), 422
    return _look(found, plan, _run(found, plan, is_dry_run=True))


@blueprint.post("/<token>/<key>/bad.csv")
@allow(*FULL)
def bad(token: str, key: str):
    """The rows that cannot be taken, and why, as a file."""
    found = _upload(token, key)
    result = _run(found, _plan(), is_dry_run=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bad.csv"
        csv_files.write_csv(
            path, [_("Row"), _("Problem")], ([one.place, one.problem] for one in result.bad), (1,)
        )
        content = BytesIO(path.read_bytes())
    return send_file(content, mimetype="text/csv", as_attachment=True, download_name="dong-loi.csv")


@blueprint.post("/<token>/<key>")
@allow(*FULL)
def carry_out(token: str, key: str):
    """Take every row, or the good ones where the person said so."""
    found, plan = _upload(token, key), _plan()
    if problem := _problem(plan):
        return _columns(found, plan, problem), 422
    result = _run(found, plan, skips_bad="skip" in request.form)
    if not result.is_written:
        return _look(found, plan, result), 422
    import_store.forget(found.path)
    after = {"rows": result.new, "left out": len(result.bad)}
    note("import.add", f"import {result.number}: {found.form.key}", after=after)
    db.session.commit()
    flash(_("Imported: %(new)s answers. The whole import can be undone here.", new=result.new))
    return redirect(url_for("imports.show"), 303)


@blueprint.post("/<int:number>/undo")
@allow(*FULL)
def undo(number: int):
    batch = import_batches.find(db.session(), facility().id, number) or abort(404)
    if batch.undone_at is None:
        removed = import_batches.undo(db.session().connection(), batch)
        note("import.undo", f"import {number}", after={"removed": removed})
        db.session.commit()
        flash(_("The import is undone: %(count)s answers were deleted.", count=removed))
    return redirect(url_for("imports.show"), 303)


def _run(found: Upload, plan: Plan, is_dry_run: bool = False, skips_bad: bool = False) -> Imported:
    """Import the file in a transaction of its own; the request's is ended first."""
    own, departments = facility(), _departments()
    who = current_user.name or current_user.email
    db.session.expunge_all()  # what was read stays readable once the request's transaction is over
    db.session.rollback()
    source = Source(found.path.name, who, lambda connection: _open_ways(connection, found, plan, departments))
    try:
        return importing.import_rows(
            db.engine, own, _rows(found, plan, departments), is_dry_run, skips_bad, source
        )
    except ImportFileError as error:
        raise Unusable(str(error), 422) from error


def _open_ways(connection: Connection, found: Upload, plan: Plan, departments: list[Department]) -> None:
    """A way in, closed at once, for each department and channel of the file that has none: earlier answers need one."""
    codes = {one.code: one.id for one in departments}
    wanted = {(row[2], row[3]) for _place, row in islice(_rows(found, plan, departments), 1, None)}
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        form = session.get_one(Questionnaire, found.form.id)
        for code, channel in sorted(wanted):
            if code in codes and channel in CHANNELS:
                collecting.open_closed(session, session.get_one(Department, codes[code]), form, channel)
        session.commit()


def _rows(found: Upload, plan: Plan, departments: list[Department]):
    lines = islice(read_file(found.path), 1, None)
    return import_columns.rows(lines, plan, found.definition, found.version, departments)


def _upload(token: str, key: str) -> Upload:
    path = import_store.find(_folder(), facility().id, token)
    if path is None:
        raise Unusable(_("The file is not kept any more (it is for a day). Choose it again."))
    query = (
        select(Questionnaire, Version)
        .join(Version, Version.questionnaire_id == Questionnaire.id)
        .where(
            Questionnaire.facility_id == facility().id,
            Questionnaire.key == key,
            Version.published_at.is_not(None),
        )
        .order_by(Version.number.desc())
    )
    form, version = db.session.execute(query).first() or abort(404)
    definition = definition_of(db.session().connection(), version.id, version.content_hash)
    return Upload(token, path, form, version.number, definition)


def _folder() -> Path:
    return current_settings().instance / "imports"


def _head(path: Path) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and the first rows below them."""
    first = list(islice(read_file(path), SAMPLE + 1))
    return (first[0][1], [cells for _place, cells in first[1:]]) if first else ([], [])


def _plan() -> Plan:
    usual = {name: request.form.get(f"usual-{name}", "").strip() for name in FIXED}
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


def _departments() -> list[Department]:
    query = select(Department).where(Department.facility_id == facility().id)
    return list(db.session.scalars(query.order_by(Department.position, Department.name)))


def _columns(found: Upload, plan: Plan, problem: str = ""):
    head, samples = _head(found.path)
    told = [
        (title, [row[index] if index < len(row) else "" for row in samples])
        for index, title in enumerate(head)
    ]
    return render_template(
        "admin/imports/columns.html", found=found, plan=plan, head=told, problem=problem, fixed=FIXED,
        items=[(item.code, said(item.text, language())) for item in found.definition.items],
        departments=_departments(), channels=CHANNEL_NAMES,
    )  # fmt: skip


def _look(found: Upload, plan: Plan, result: Imported):
    return render_template(
        "admin/imports/look.html", found=found, plan=plan, result=result, shown=result.bad[:MOST_SHOWN]
    )


def _new(problem: str = "", key: str = ""):
    from .filters import known_forms

    forms = known_forms(db.session(), facility())
    return render_template("admin/imports/new.html", forms=forms, problem=problem, key=key)
