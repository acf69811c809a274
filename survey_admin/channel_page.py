"""The ways of answering beside each other, as a picture of intervals with the figures in a table."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from survey_core.web import db

from . import filters, ownership
from .access import READING, allow
from .axis import Axis
from .channels import ASSOCIATION, adjusted, channels, raw, refusal
from .frame import facility, language

blueprint = Blueprint("channels", __name__, url_prefix="/results/channels")


@blueprint.get("")
@allow(*READING)
def show():
    """Staff's and a head's question gets one sentence instead: why nothing is compared."""
    chosen = filters.read(
        db.session(), facility(), request.args, ownership.limits(db.session(), current_user)
    )
    page = {"filters": chosen, "takes_channel": False}
    if why := refusal(chosen.form.audience, chosen.own is not None):
        return render_template("admin/channels/show.html", why=why, **page)
    found = channels(db.session(), chosen.question, language())
    axis = Axis.holding([mode.rate for mode in found.modes], found.scope.target)
    return render_template(
        "admin/channels/show.html", found=found, axis=axis, association=ASSOCIATION, raw=raw, adjusted=adjusted, **page
    )  # fmt: skip
