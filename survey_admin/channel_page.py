"""The ways of answering beside each other, as a picture of intervals with the figures in a table."""

from flask import Blueprint, render_template

from survey_core.web import db

from . import filters
from .access import READING, allow
from .axis import Axis
from .channels import ASSOCIATION, adjusted, channels, raw, refusal
from .frame import language

blueprint = Blueprint("channels", __name__, url_prefix="/results/channels")


@blueprint.get("")
@allow(*READING)
def show():
    """Staff's and a head's question gets one sentence instead: why nothing is compared."""
    chosen = filters.asked()
    page = {"filters": chosen, "takes_channel": False}
    if why := refusal(chosen.form.audience, chosen.own is not None):
        return render_template("admin/channels/show.html", why=why, **page)
    found = channels(db.session(), chosen.question, language())
    axis = Axis.holding([mode.rate for mode in found.modes], found.scope.target)
    return render_template(
        "admin/channels/show.html", found=found, axis=axis, association=ASSOCIATION, raw=raw, adjusted=adjusted, **page
    )  # fmt: skip
