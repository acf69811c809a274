"""The rounds of a facility: the list, and a new one."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import case, select

from survey_core import rounds
from survey_core.models import Questionnaire, Round
from survey_core.periods import PeriodError, Quarter
from survey_core.rounds import RoundError
from survey_core.web import db

from . import progress, round_form
from .access import FULL, READERS, allow
from .frame import Unusable, facility
from .paging import Page
from .round_form import Choice, RoundForm
from .trail import note

blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")


@blueprint.get("")
@allow(*READERS)
def show():
    """Every round, the open ones first, with how far each has come."""
    state = request.args.get("state", "")
    today = round_form.today(facility())
    titles = {choice.form.id: choice.title for choice in _choices()}
    found = [round_ for round_ in _every() if state in ("", rounds.state(round_, today))]
    page = Page.of(found, request.args, lambda r: (r.name, titles.get(r.questionnaire_id)))
    lines = progress.read(db.session(), facility(), page.rows)
    return render_template(
        "admin/rounds/show.html", page=page, lines=lines, titles=titles, state=state,
        states=round_form.STATE_NAMES, types=round_form.TYPE_NAMES,
    )  # fmt: skip


@blueprint.get("/new")
@allow(*FULL)
def new():
    """A round as proposed for a questionnaire and a quarter."""
    found = _choices()
    quarter = _quarter(request.args)
    asked = request.args.get("form")
    choice = _chosen(found, asked) if asked else round_form.first_without_round(
        found, _every(), quarter.days(facility().quarter_rule)
    )  # fmt: skip
    return _page(RoundForm(data=round_form.proposed(choice, quarter, facility())), choice, quarter)


@blueprint.post("")
@allow(*FULL)
def add():
    choice = _chosen(_choices(), request.form.get("form"))
    form = RoundForm()
    if not form.validate():
        return _page(form, choice, _quarter(request.form)), 422
    try:
        made, taken = rounds.open_round(db.session(), choice.form, form.plan())
    except RoundError as error:
        db.session.rollback()
        return _page(form, choice, _quarter(request.form), error.told(_)), 422
    note("round.add", f"round {made.name}", after={"questionnaire": choice.form.key, **asdict(form.plan())})
    made_id = made.id
    db.session.commit()
    flash(_("The round is there. Set its targets next."))
    if taken:
        flash(_("%(count)s answers already given on its days were counted to it.", count=taken))
    return redirect(url_for("targets.show", round_id=made_id), 303)


def _page(form: RoundForm, choice: Choice, quarter: Quarter, problem: str | None = None):
    return render_template(
        "admin/rounds/new.html", form=form, choice=choice, quarter=quarter, problem=problem,
        choices=_choices(), quarters=round_form.quarters(facility()), types=round_form.TYPE_NAMES,
    )  # fmt: skip


def _choices() -> list[Choice]:
    found = round_form.choices(db.session(), facility())
    if not found and request.endpoint != "rounds.show":
        raise Unusable(_("No questionnaire is published yet. Publish one first; then a round can ask it."))
    return found


def _chosen(found: list[Choice], key: str | None) -> Choice:
    for choice in found:
        if choice.form.key == key:
            return choice
    raise Unusable(_("There is no questionnaire '%(key)s'. Choose one from the list.", key=key or ""))


def _quarter(arguments: Mapping[str, str]) -> Quarter:
    text = arguments.get("quarter")
    if not text:
        return round_form.quarters(facility())[1]
    try:
        return Quarter.parse(text)
    except PeriodError as error:
        raise Unusable(error.told(_), 400) from None


def _every() -> list[Round]:
    """Open rounds before closed ones, the newest first."""
    query = (
        select(Round)
        .join(Questionnaire, Questionnaire.id == Round.questionnaire_id)
        .where(Round.facility_id == facility().id)
        .order_by(
            case((Round.closed_at.is_(None), 0), else_=1), Round.ends_on.desc(), Questionnaire.key, Round.id
        )
    )
    return list(db.session.scalars(query))
