"""What to improve first, and how well the questions hold together: weights as a picture with a table, then reliability."""

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _

from survey_core.web import db

from . import filters, priority_words
from .access import READING, allow
from .frame import Unusable, language
from .outcome import ROLES
from .priorities import Priorities, priorities

blueprint = Blueprint("drivers", __name__, url_prefix="/results/drivers")


@blueprint.get("")
@allow(*READING)
def show():
    chosen, found = _asked()
    kept = chosen.arguments | ({"outcome": found.outcome.role} if found.outcome else {})
    return render_template(
        "admin/drivers/show.html", filters=chosen, found=found, kept=kept, words=priority_words,
        findings=priority_words.findings(found, _), method=priority_words.method(found, _),
        alpha_method=priority_words.alpha_method(found, _), verdict_told=lambda one: priority_words.verdict_told(one, _),
        outcome_told=lambda outcome: priority_words.outcome_told(outcome.role, _, language()),
    )  # fmt: skip


@blueprint.get("/drivers.svg")
@allow(*READING)
def chart():
    """The picture; the table beside it says the same."""
    from .priority_chart import Words, priority_chart  # the plotting library takes a second to load

    _chosen, found = _asked(is_picture=True)
    if found.even is None:
        abort(404)
    improve = priority_words.READINGS["first"]
    words = Words(
        title=_("Weight and satisfaction rate of each section"), rate=_("Satisfaction rate") + ", %", weight=_("Weight of the section") + ", %",
        first=_(improve), overall=_("overall rate"), even=_("average weight"),
    )  # fmt: skip
    return Response(priority_chart(found, words, language()), mimetype="image/svg+xml")


def _asked(is_picture: bool = False) -> tuple[filters.Filters, Priorities]:
    chosen = filters.asked()
    role = request.args.get("outcome") or None
    if role not in (None, *ROLES):
        raise Unusable(
            _("There is no overall judgement “%(role)s”. Choose one from the list.", role=role[:40]), 400
        )
    return chosen, priorities(
        db.session(), chosen.question, language(), role, live=chosen.is_live, is_picture=is_picture
    )
