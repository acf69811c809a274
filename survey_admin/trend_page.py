"""How a form's rate went, as a picture with a table beside it."""

from base64 import b64encode

from flask import Blueprint, render_template
from flask_babel import gettext as _

from survey_core.web import db

from . import filters
from .access import READING, allow
from .course_words import counted_when, label, method_told, signals_told
from .courses import by_quarters, course
from .frame import language
from .report import Course

blueprint = Blueprint("trend", __name__, url_prefix="/results/trend")


@blueprint.get("")
@allow(*READING)
def show():
    """The course counted once: the picture comes with the page, beside the table that says the same."""
    chosen = filters.asked()
    question, audience = chosen.question, chosen.form.audience
    found = course(db.session(), question, audience, chosen.is_live)
    return render_template(
        "admin/trend/show.html", filters=chosen, course=found, picture=_picture(found) if found.known else "",
        signals=signals_told(found, _), method=method_told(found, _), label=label, counted=counted_when(found, _),
        why_quarters=_why_quarters(audience) if by_quarters(question, audience) else "",
    )  # fmt: skip


def _picture(found: Course) -> str:
    """The address of the picture, which holds the picture itself."""
    from .trend_chart import trend_chart  # the plotting library takes a second to load

    drawn = trend_chart(found, _("Satisfaction rate over time"), language())
    return "data:image/svg+xml;base64," + b64encode(drawn).decode("ascii")


def _why_quarters(audience: str) -> str:
    if audience == "staff":
        return _(
            "Staff are told by quarters only: their answers carry no day, and no figure may rest on few people."
        )
    return _("Heads of department see quarters only: the months of one department would rest on few people.")
