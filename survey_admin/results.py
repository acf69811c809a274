"""Results of one form in one period, for the facility or one department: page, chart and workbook."""

from io import BytesIO

from flask import Blueprint, Response, abort, render_template, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from survey_core.web import db

from . import courses, filters, issued
from .access import READING, allow
from .axis import Axis
from .collector_lines import CHANNEL_NAMES
from .extremes import Extremes
from .flag_words import MEANINGS, NAMES, SCOPE
from .frame import language
from .issued import Issued, Standing
from .participation_words import participation_told
from .report import WITHHELD
from .result_tabs import tabs
from .trail import note_download
from .verdict_words import beside_others, beside_rest, change_told, how_others, points, target_told

blueprint = Blueprint("results", __name__, url_prefix="/results")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHY_WITHHELD = {reason: lazy_gettext(sentence) for reason, sentence in WITHHELD.items()}
WHY_EXCLUDED = {
    "too_many_blank": lazy_gettext("too many questions left blank"),
    "blank_section": lazy_gettext("a whole section left blank"),
}
FLAG_NAMES = {code: lazy_gettext(name) for code, name in NAMES.items()}
VERDICTS = {
    "better": lazy_gettext("better"),
    "worse": lazy_gettext("worse"),
    "cannot_tell": lazy_gettext("cannot be told"),
}
FLAG_SCOPE = lazy_gettext(SCOPE)


@blueprint.get("")
@allow(*READING)
def show():
    chosen, found = _asked()
    return render_template(
        "admin/results/show.html", report=found.report, standing=found.standing, filters=chosen,
        axis=Axis.of(found.report),
    )  # fmt: skip


@blueprint.get("/departments.svg")
@allow(*READING)
def chart():
    """The picture of the departments' intervals; the table beside it says the same."""
    from . import charts  # the plotting library takes a second to load: only who asks for a picture waits

    _chosen, found = _asked()
    if found.report.withheld:
        abort(404)
    return Response(charts.departments_chart(found.report), mimetype="image/svg+xml")


@blueprint.get("/workbook.xlsx")
@allow(*READING)
def workbook():
    """The period as an Excel workbook, ready to hand in."""
    from . import workbook as workbooks

    chosen, found = _asked()
    found = courses.carried(db.session(), chosen.question, found, chosen.is_live)
    content, name = BytesIO(workbooks.report_bytes(found.handed_out)), file_name(chosen, found.standing)
    note_download("results.export", f"form {found.report.form}", {"file": name})
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


def file_name(chosen: filters.Filters, standing: Standing) -> str:
    """'ket-qua_outpatient-2024_2025Q3.xlsx', with the department's code, what is left out, and the issue, if any."""
    left_out = ["khong-phieu-gan-co"] if chosen.without_flagged else []
    issue = [f"lan-{standing.number}"] if standing.is_frozen else []
    return "_".join(["ket-qua", *chosen.with_all.values(), *left_out, *issue]) + ".xlsx"


def _asked() -> tuple[filters.Filters, Issued]:
    chosen = filters.asked()
    return chosen, issued.report(db.session(), chosen.question, language(), chosen.is_live)


@blueprint.app_context_processor
def _words() -> dict:
    return {
        "why_withheld": WHY_WITHHELD,
        "why_excluded": WHY_EXCLUDED,
        "flag_names": FLAG_NAMES,
        "channel_names": CHANNEL_NAMES,
        "flag_meanings": MEANINGS,
        "flag_scope": FLAG_SCOPE,
        "told": lambda sentence: sentence.told(_),
        "verdict_names": VERDICTS,
        "extremes": Extremes.of,
        "points": lambda share: points(share, language()),
        "change_told": lambda report: change_told(report, _),
        "target_told": lambda report: target_told(report, _),
        "how_others": lambda report: how_others(report, _),
        "beside_others": lambda contrast: beside_others(contrast, _, language()),
        "beside_rest": lambda contrast: beside_rest(contrast, _, language()),
        "tabs_of": tabs,
        "participation_told": lambda report: participation_told(report, _),
    }
