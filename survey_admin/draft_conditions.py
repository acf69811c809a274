"""When a question of a draft is asked: only after some answer to an earlier one, chosen in two steps."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core import document as documents
from survey_core.answers import clean
from survey_core.document import NotThere
from survey_core.drafts import DraftConflict, document_of
from survey_core.questionnaire import lenient
from survey_core.web import db

from .access import FULL, allow
from .condition_words import choices_of
from .drafting import keep, opened, typed_conflict
from .frame import Unusable

blueprint = Blueprint(
    "draft_conditions", __name__, url_prefix="/questionnaires/<key>/draft/items/<code>/condition"
)


@blueprint.get("")
@allow(*FULL)
def show(key: str, code: str):
    """Choose the earlier question (?on=), then its answers."""
    condition = _item(key, code).get("show_if") or {}
    asked = request.args.get("on", condition.get("item", ""))
    return _page(key, code, condition if asked == condition.get("item") else {"item": asked})


@blueprint.post("")
@allow(*FULL)
def save(key: str, code: str):
    item = _item(key, code)
    condition, problem = ({}, "") if request.form.get("act") == "remove" else _read()
    if problem:
        return _page(key, code, condition, problem), 422
    changed = {name: value for name, value in item.items() if name != "show_if"}
    if condition:
        changed["show_if"] = condition
    try:
        keep(key, lambda d: documents.change_item(d, code, changed), {"item": code, "did": "condition"})
    except documents.DocumentError as error:
        return _page(key, code, condition, error.told(_)), 422
    except DraftConflict as error:
        db.session.rollback()
        return _page(key, code, condition, conflict=typed_conflict(error)), 409
    flash(_("The condition of %(code)s is saved.", code=code) if condition
          else _("%(code)s is asked of everybody.", code=code))  # fmt: skip
    return redirect(url_for("draft_items.show", key=key, code=code), 303)


def _item(key: str, code: str) -> dict:
    try:
        return documents.item_of(document_of(opened(key)), code)
    except NotThere:
        raise Unusable(_("The draft holds no question %(code)s (any more).", code=code)) from None


def _read() -> tuple[dict, str]:
    """The condition as given, and what is wrong with it."""
    condition: dict = {"item": request.form.get("on", "")}
    if request.form.getlist("value"):
        return condition | {"values": request.form.getlist("value")}, ""
    for name in ("minimum", "maximum"):
        text = clean(request.form.get(name, "")).replace(",", ".")
        if text:
            try:
                number = float(text)
            except ValueError:
                return condition, _(
                    "'%(text)s' is not a number. Write digits only, for example 120.", text=text
                )
            condition[name] = int(number) if number == int(number) else number
    if len(condition) == 1:
        return condition, _("Choose at least one answer, or type a bound.")
    if condition.get("minimum", -1e9) > condition.get("maximum", 1e9):
        return condition, _("The largest number must be above the smallest.")
    return condition, ""


def _page(key: str, code: str, condition: dict, problem: str = "", conflict: str = ""):
    draft = opened(key)
    definition = lenient(draft.definition)
    codes = [item["code"] for item in documents.earlier_items(document_of(draft), code)]
    asked = definition.by_code.get(condition.get("item", "")) if condition.get("item") in codes else None
    return render_template(
        "admin/questionnaires/condition.html",
        key=key, code=code, draft=draft, item=definition.by_code[code], problem=problem, asked=asked,
        conflict_told=conflict,
        earlier=[definition.by_code[one] for one in codes], condition=condition,
        choices=choices_of(definition, asked) if asked and asked.type != "number" else [],
    )  # fmt: skip
