"""Visits of a round from a file: the sheet to fill in, a look at what it would change, then taking it over."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from survey_core.models import Round
from survey_core.web import db

from . import targets, visit_files
from .access import FULL, allow, takes
from .frame import facility, language
from .import_files import ImportFileError
from .round import own, title_of
from .visit_files import VisitFile

blueprint = Blueprint("visits", __name__, url_prefix="/rounds/<int:round_id>/visits")
MOST_BYTES = 5 * 1024**2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@allow(*FULL)
def show(round_id: int):
    return _page(own(round_id))


@blueprint.get("/sheet.xlsx")
@allow(*FULL)
def sheet(round_id: int):
    """The departments of the round with the visits known so far."""
    from .workbook import visit_list  # the spreadsheet library loads with the first file

    round_ = own(round_id)
    is_staff = round_.audience == "staff"
    rows = [
        (row.department.code, row.department.named(language()), row.number("visits"))
        for row in targets.rows_of(round_)
    ]
    help_ = _(
        "Write one whole number per department and save the file. Departments left empty keep what they have."
    )
    content = visit_list(visit_files.header(is_staff)[2], visit_files.header(is_staff), rows, help_)
    name = f"{facility().code}_{round_.starts_on}_{_('visits')}.xlsx"
    return send_file(BytesIO(content), XLSX, as_attachment=True, download_name=secure_filename(name))


@blueprint.post("")
@allow(*FULL)
@takes(MOST_BYTES)
def check(round_id: int):
    """Read the file and show what it would change; nothing is stored."""
    round_ = own(round_id)
    departments = [row.department for row in targets.rows_of(round_)]
    db.session.rollback()  # reading a file takes its time: nobody waits for this request meanwhile
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(own(round_id), problem=_("Choose a file first.")), 422
    try:
        given = _read(sent, departments)
    except ImportFileError as error:
        return _page(own(round_id), problem=str(error)), 422
    return _page(own(round_id), given), 422 if given.bad else 200


@blueprint.post("/take")
@allow(*FULL)
def take(round_id: int):
    """Store the numbers of a file as they were shown."""
    round_ = own(round_id)
    wanted = {}
    for row in targets.rows_of(round_):
        text = request.form.get(f"visits-{row.department.id}")
        if text is not None:
            number = targets.whole(text)
            wanted[row.department.id] = {"visits": abort(400) if number is None else number}
    changed = targets.put(round_, wanted)
    db.session.commit()
    flash(_("Visits of %(count)s departments were changed.", count=changed))
    return redirect(url_for("round.show", round_id=round_id), 303)


def _read(sent, departments) -> VisitFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / (secure_filename(sent.filename) or "file")
        sent.save(path)
        return visit_files.read(path, departments)


def _page(round_: Round, given: VisitFile | None = None, problem: str = ""):
    known = {row.department.id: row.number("visits") for row in targets.rows_of(round_)}
    return render_template(
        "admin/rounds/visits.html", round=round_, title=title_of(round_), known=known, problem=problem,
        given=given or VisitFile(),
    )  # fmt: skip
