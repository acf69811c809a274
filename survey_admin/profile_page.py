"""The rate by who answered: one question of the profile at a time, as a picture of intervals with a table."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from survey_core.web import db

from . import filters
from .access import READING, allow
from .axis import Axis
from .frame import language
from .profile_cut import HEADS, Cut, NothingAsked, cut

blueprint = Blueprint("profile", __name__, url_prefix="/results/profile")


@blueprint.get("")
@allow(*READING)
def show():
    """A head, or a form that asks nothing of who answers, gets one sentence instead: why nobody is grouped."""
    chosen = filters.asked()
    if chosen.own is not None:
        return render_template("admin/profile/show.html", filters=chosen, why=_(HEADS))
    try:
        found = _asked(chosen)
    except NothingAsked as error:
        return render_template("admin/profile/show.html", filters=chosen, why=error.told(_))
    axis = Axis.holding([group.rate for group in found.groups if group.rate], found.scope.target)
    kept = {"by": found.by, "of": found.scope.form}
    return render_template("admin/profile/show.html", filters=chosen, found=found, axis=axis, kept=kept)


def _asked(chosen: filters.Filters) -> Cut:
    """Under the question the address names; one that belongs to the form shown before may be unknown to this one."""
    before = request.args.get("of", chosen.form.key)
    by = request.args.get("by") or None
    return cut(db.session(), chosen.question, by, _, language(), strictly=before == chosen.form.key)
