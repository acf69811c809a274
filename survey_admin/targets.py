"""Targets of a round: one table of people and visits by department, typed, computed or copied, then saved."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core import round_targets
from survey_core.models import Department, Round, RoundTarget
from survey_core.web import db

from . import round_form
from .access import FULL, allow
from .frame import Unusable, facility
from .round import own
from .round_form import Choice
from .sampling_form import SPLITS, SamplingForm, defaults
from .trail import note

blueprint = Blueprint("targets", __name__, url_prefix="/rounds/<int:round_id>/targets")
WHOLE = re.compile(r"^(\d{1,9}|\d{1,3}([., \u00a0]\d{3}){1,2})$", re.ASCII)


@dataclass(frozen=True)
class Row:
    """A department as its line is typed; `is_asked` where the questionnaire has a way in or answers there."""

    department: Department
    is_asked: bool
    target: str = ""
    visits: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """The number typed; None for an empty field or one that holds none."""
        return whole(getattr(self, name))


@blueprint.get("")
@allow(*FULL)
def show(round_id: int):
    round_ = own(round_id)
    return _page(round_, rows_of(round_), None)


@blueprint.post("")
@allow(*FULL)
def save(round_id: int):
    """Keep the whole table, or nothing where a number cannot be read."""
    round_ = own(round_id)
    rows = _checked(_typed(round_))
    if any(row.problems for row in rows):
        return _page(
            round_,
            rows,
            SamplingForm(),
            _("Some numbers cannot be read; they are marked. Nothing was saved."),
        ), 422
    wanted = {r.department.id: {"target": r.number("target"), "visits": r.number("visits")} for r in rows}
    put(round_, wanted)
    db.session.commit()
    flash(_("The targets were saved."))
    return redirect(url_for("round.show", round_id=round_id), 303)


@blueprint.post("/compute")
@allow(*FULL)
def compute(round_id: int):
    """Fill the table with computed targets; nothing is saved before a person has looked at them."""
    round_, form = own(round_id), SamplingForm()
    rows = _checked(_typed(round_))
    if any(row.problems for row in rows):
        return _page(
            round_, rows, form, _("Some numbers cannot be read; they are marked. Nothing was computed.")
        ), 422
    if not form.validate():
        return _page(round_, rows, form, _("The calculator needs other numbers; they are marked.")), 422
    asked = {r.department.id: r.number("visits") for r in rows if r.is_asked or r.number("visits")}
    if form.split.data == "hospital" and not any(asked.values()):
        return _page(
            round_, rows, form, _("To split by visits, enter the visits of the departments first.")
        ), 422
    people = form.rule().people(_choice(round_).definition, asked)
    filled = [replace(row, target=str(people[row.department.id])) if row.department.id in people else row
              for row in rows]  # fmt: skip
    return _page(
        round_, filled, form, told=_("Computed, not saved yet: look at the numbers, correct them, then save.")
    )


@blueprint.post("/copy")
@allow(*FULL)
def copy(round_id: int):
    """Fill the table with the targets of the round before; of staff also the number of members."""
    round_ = own(round_id)
    before = round_targets.previous(db.session(), round_)
    if before is None:
        return _page(
            round_, _typed(round_), SamplingForm(), _("No earlier round of this questionnaire has targets.")
        ), 422
    known = round_targets.of(db.session(), before)

    def copied(row: Row) -> Row:
        target = known.get(row.department.id)
        if target is None:
            return row
        visits = _text(target.visits) if round_.audience == "staff" else row.visits
        return replace(row, target=_text(target.target), visits=visits)

    told = _(
        "Copied from “%(name)s”, not saved yet: look at the numbers, correct them, then save.",
        name=before.name,
    )
    return _page(round_, [copied(row) for row in _typed(round_)], SamplingForm(), told=told)


def rows_of(round_: Round) -> list[Row]:
    """The departments that existed in the round's days, as stored."""
    known = round_targets.of(db.session(), round_)
    return _rows(round_, lambda d: (_stored(known, d.id, "target"), _stored(known, d.id, "visits")))


def put(round_: Round, wanted: Mapping[int, round_targets.Numbers]) -> int:
    """Store and note in the audit trail; how many departments changed. The caller commits."""
    codes = {row.department.id: row.department.code for row in rows_of(round_)}
    before, after = round_targets.put(db.session(), round_, wanted)
    if after:
        told = [
            {codes.get(one, str(one)): numbers for one, numbers in part.items()} for part in (before, after)
        ]
        note("round.target", f"round {round_.name}", before=told[0], after=told[1])
    return len(after)


def _typed(round_: Round) -> list[Row]:
    """The same departments with what was typed, every text as it came."""
    given = request.form
    return _rows(
        round_,
        lambda d: (
            given.get(f"target-{d.id}", "").strip()[:20],
            given.get(f"visits-{d.id}", "").strip()[:20],
        ),
    )


def _rows(round_: Round, numbers: Callable[[Department], tuple[str, str]]) -> list[Row]:
    asked = round_targets.asked(db.session(), round_)
    return [
        Row(department, department.id in asked, *numbers(department))
        for department in round_targets.departments(db.session(), round_)
    ]


def _checked(rows: list[Row]) -> list[Row]:
    sentence = _("Write a whole number, or leave it empty.")
    return [
        replace(row, problems={name: sentence for name in ("target", "visits")
                               if getattr(row, name) and row.number(name) is None})
        for row in rows
    ]  # fmt: skip


def whole(text: str) -> int | None:
    """A whole number as people write it: 8973, 8.973 or 8 973; None for anything else and for too large ones."""
    if not WHOLE.match(text):
        return None
    number = int("".join(sign for sign in text if sign.isdecimal()))
    return number if number <= round_targets.MOST else None


def _stored(known: Mapping[int, RoundTarget], department_id: int, name: str) -> str:
    return _text(getattr(known.get(department_id), name, None))


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _choice(round_: Round) -> Choice:
    found = round_form.choices(db.session(), facility())
    for choice in found:
        if choice.form.id == round_.questionnaire_id:
            return choice
    raise Unusable(_("The questionnaire of this round is not published."))


def _page(
    round_: Round, rows: list[Row], form: SamplingForm | None, problem: str | None = None, told: str = ""
):
    choice = _choice(round_)
    form = form or SamplingForm(data=defaults(facility(), choice.definition))
    return render_template(
        "admin/rounds/targets.html", round=round_, rows=rows, form=form, problem=problem, told=told,
        title=choice.title, scored=len(choice.definition.likert), splits=SPLITS,
        previous=round_targets.previous(db.session(), round_),
    )  # fmt: skip
