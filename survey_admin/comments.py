"""The comments of a period: searched, by department and score; staff's never by department."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext

from survey_core.database import now
from survey_core.periods import local_day
from survey_core.web import db

from . import comment_lines, filters, questions
from .access import READING, allow
from .frame import facility, language
from .paging import Page
from .trail import note_download

blueprint = Blueprint("comments", __name__, url_prefix="/comments")
SCORES = {
    "low": lazy_gettext("with an answer 1 or 2"),
    "high": lazy_gettext("with answers 4 and 5 only"),
}
WHY_NOT = {
    comment_lines.OPEN: lazy_gettext("The round is still open; its comments can be read once it is closed."),
    comment_lines.TOO_FEW: lazy_gettext("Too few people answered, so their comments stay closed: they could be recognised."),
}  # fmt: skip


@blueprint.get("")
@allow(*READING)
def show():
    """What may be read of the form, period and department asked for; that it was read is noted, its text is not."""
    chosen = filters.asked()
    asked = questions.find(db.session(), chosen.question)
    today, score = local_day(now(), facility().time_zone), request.args.get("score", "")
    why = comment_lines.withheld(db.session(), asked, today)
    found = [] if why else comment_lines.comments(db.session(), asked, language(), today, score)
    page = Page.of(found, request.args, lambda comment: (comment.text,))
    html = render_template(
        "admin/comments/show.html", page=page, filters=chosen, score=score, scores=SCORES, why=WHY_NOT.get(why),
        is_staff=asked.form.audience == "staff", is_head=asked.question.own is not None,
    )  # fmt: skip
    if page.rows:
        department = chosen.department.code if chosen.department else None
        note_download("comments.read", f"form {asked.form.key}",
                      {"period": str(chosen.period), "department": department, "page": page.number})  # fmt: skip
    return html
