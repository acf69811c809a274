"""Importing the departments from an Excel list: the template, a look at every row first, then all or nothing."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from survey_core.answers import clean
from survey_core.database import writes_expected
from survey_core.validity import ValidityError, read_day
from survey_core.web import db

from . import department_files, department_plan
from .access import FULL, allow
from .department import today
from .department_files import Given
from .department_lines import all_of
from .frame import facility, language
from .import_files import ImportFileError
from .trail import note

blueprint = Blueprint("department_imports", __name__, url_prefix="/departments/import")
MOST_BYTES = 5 * 1024**2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.url_value_preprocessor
def _bound(_endpoint, _values) -> None:
    """Before anything reads the form: a list of departments is small, but larger than other forms."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES


@blueprint.errorhandler(413)
def _too_large(_error):
    return _page(_("The file is larger than 5 MB; a list of departments never is. Choose another one.")), 413


@blueprint.get("")
@allow(*FULL)
def show():
    return _page()


@blueprint.get("/template.xlsx")
@allow(*FULL)
def template():
    """A sheet to fill in, with the departments there are."""
    from . import workbook

    kinds, departments = department_files.KINDS[language()], all_of(db.session(), facility())
    codes = {one.id: one.code for one in departments}
    rows = [
        (one.code, one.name, one.name_en, one.ministry_code, kinds[one.kind], codes.get(one.parent_id or 0, ""))
        for one in departments
        if one.is_active
    ]  # fmt: skip
    content = workbook.department_list(
        _("Departments"), department_files.HEADS[language()], rows, list(kinds.values()),
        _("Choose one of the list. “Belongs to” is the code of a larger department, or empty."),
    )  # fmt: skip
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name="khoa-phong.xlsx")


@blueprint.post("/preview")
@allow(*FULL)
def preview():
    """What would happen to each row. Nothing is written."""
    upload, since = request.files.get("file"), request.form.get("since", "")
    db.session.rollback()  # no lock is held while the file is read
    writes_expected.set(False)
    if upload is None or not upload.filename:
        return _page(_("Choose the file first."), since), 422
    try:
        renamed_from, given = read_day(since), _read(upload)
    except ImportFileError as error:
        return _page(str(error), since), 422
    except ValidityError as error:
        return _page(error.told(_), since), 422
    return _look(given, renamed_from)


@blueprint.post("")
@allow(*FULL)
def carry_out():
    """Do what was shown, if it still is what would happen."""
    try:
        given = _given_back(request.form.get("given", ""))
        renamed_from = read_day(request.form.get("since", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return _page(_("The list did not come back whole. Choose the file again.")), 422
    plan = department_plan.draw_up(db.session(), facility(), given, renamed_from, today())
    if plan.count("bad") or plan.digest != request.form.get("seen"):
        return _look(
            given,
            renamed_from,
            _("The departments have changed since you looked. Look once more; nothing was written."),
        ), 409
    done = department_plan.carry_out(db.session(), facility(), plan, renamed_from, today())
    note("department.import", f"{len(given.rows)} rows", {}, done)
    db.session.commit()
    flash(_("Imported: %(new)s new departments, %(changed)s changed, %(same)s as before.",
            new=plan.count("new"), changed=plan.count("changed"), same=plan.count("same")))  # fmt: skip
    return redirect(url_for("departments.show"), 303)


def _read(upload: FileStorage) -> Given:
    """The list in an uploaded file, called in sentences what the person calls it. Raises ImportFileError."""
    name = clean(PurePosixPath((upload.filename or "").replace("\\", "/")).name)[-80:].lstrip(".") or "file"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        upload.save(path)
        return department_files.read(path)


def _look(given: Given, renamed_from: date | None, problem: str = ""):
    plan = department_plan.draw_up(db.session(), facility(), given, renamed_from, today())
    kept = {"columns": given.columns, "rows": given.rows}
    return render_template(
        "admin/departments/preview.html", plan=plan, remarks=given.remarks, problem=problem,
        kept=json.dumps(kept, ensure_ascii=False), since=renamed_from or "", field_names=_field_names(),
        kinds=department_files.KINDS[language()],
    )  # fmt: skip


def _field_names() -> dict[str, str]:
    return dict(zip(department_files.FIELDS, department_files.HEADS[language()], strict=True))


def _given_back(text: str) -> Given:
    """What the preview put into the page. Raises ValueError, KeyError, TypeError for anything else."""
    data = json.loads(text)
    columns = tuple(name for name in department_files.FIELDS if name in data["columns"])
    rows = tuple(
        (int(line), {name: clean(str(cells.get(name, ""))) for name in columns})
        for line, cells in data["rows"][: department_files.MOST_ROWS]
    )
    if not {"code", "name"} <= set(columns):
        raise ValueError("columns")
    return Given(columns, rows)


def _page(problem: str = "", since: str = ""):
    return render_template(
        "admin/departments/import.html", problem=problem, since=since, today=today(),
        heads=department_files.HEADS[language()], kinds=department_files.KINDS[language()].values(),
    )  # fmt: skip
