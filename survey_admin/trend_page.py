"""How a form's rate went, as a picture with a table beside it."""

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from survey_core.web import db

from . import filters, ownership
from .access import READING, allow
from .frame import facility, language
from .trends import Course, Point, course

blueprint = Blueprint("trend", __name__, url_prefix="/results/trend")


@blueprint.get("")
@allow(*READING)
def show():
    chosen, found = _asked()
    return render_template("admin/trend/show.html", filters=chosen, course=found)


@blueprint.get("/trend.svg")
@allow(*READING)
def chart():
    """The picture; the table beside it says the same."""
    from .trend_chart import trend_chart  # the plotting library takes a second to load

    _chosen, found = _asked()
    if not found.known:
        abort(404)
    labels = [label(point) for point in found.points]
    picture = trend_chart(found, labels, _("Satisfaction rate over time"), language())
    return Response(picture, mimetype="image/svg+xml")


@blueprint.app_template_filter("trend_label")
def label(point: Point) -> str:
    """'07/2025' for a month, 'III/2025' for a quarter."""
    when = point.when
    return f"{when.roman}/{when.year}" if hasattr(when, "roman") else f"{when:%m/%Y}"


def _asked() -> tuple[filters.Filters, Course]:
    chosen = filters.read(
        db.session(), facility(), request.args, ownership.limits(db.session(), current_user)
    )
    return chosen, course(db.session(), chosen.question, chosen.form.audience)
