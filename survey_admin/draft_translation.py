"""Every text of a draft in one language beside the Vietnamese, on one page: what a translator works through."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core.answers import clean
from survey_core.definition import Definition
from survey_core.document import Document, NotThere
from survey_core.drafts import DraftConflict
from survey_core.languages import LANGUAGE_NAMES
from survey_core.questionnaire import lenient
from survey_core.translation import translated
from survey_core.web import db

from .access import FULL, allow
from .draft_overview import meter_of
from .drafting import keep, opened, typed_conflict
from .item_form import LONGEST_TEXT, Problems

blueprint = Blueprint(
    "draft_translation", __name__, url_prefix="/questionnaires/<key>/draft/translation/<target>"
)
SOURCE = "vi"


@dataclass(frozen=True)
class Line:
    """A text with what it is called, its Vietnamese, what the draft has (`was`) and what the page shows (`text`)."""

    place: str
    name: str
    source: str
    was: str
    text: str


@blueprint.get("")
@allow(*FULL)
def show(key: str, target: str):
    """All texts, or with ?only=missing those without a translation."""
    return _page(key, target, {})


@blueprint.post("")
@allow(*FULL)
def save(key: str, target: str):
    """Keep the texts that were changed on this page; all others stay as they are, whoever wrote them."""
    _definition(key, target)
    given = request.form.to_dict()
    changed, problems = _changed(given)
    if problems:
        return _page(key, target, given, problems), 422
    try:
        if changed:
            keep(key, lambda d: _with(d, target, changed), {"language": target, "texts": len(changed)})
    except DraftConflict as error:
        db.session.rollback()
        return _page(key, target, given, {}, typed_conflict(error)), 409
    flash(_("%(count)s texts are saved.", count=len(changed)))
    return redirect(url_for("drafting.show", key=key), 303)


def _with(document: Document, target: str, changed: Mapping[str, str]) -> Document:
    """The document with those of the texts that still have their place."""
    for place, text in changed.items():
        try:
            document = translated(document, target, {place: text})
        except NotThere:
            flash(_("%(place)s is not in the draft any more; its translation was left out.", place=place))
    return document


def _changed(given: Mapping[str, str]) -> tuple[dict[str, str], Problems]:
    """By place what differs from what the page showed first, and what will not do."""
    changed, problems = {}, {}
    for field, value in given.items():
        if not field.startswith("text-"):
            continue
        place, text = field.removeprefix("text-"), clean(value)
        if len(text) > LONGEST_TEXT:
            problems[field] = _("The text has %(length)s characters; at most %(most)s fit.",
                                length=len(text), most=LONGEST_TEXT)  # fmt: skip
        elif text != clean(given.get(f"was-{place}", "")):
            changed[place] = text
    return changed, problems


def _page(key: str, target: str, given: Mapping, problems: Mapping | None = None, conflict: str = ""):
    definition = _definition(key, target)
    lines = _lines(definition, target, given)
    is_short = request.args.get("only") == "missing"
    return render_template(
        "admin/questionnaires/translation.html",
        key=key, target=target, draft=opened(key), name=LANGUAGE_NAMES.get(target, target),
        lines=[line for line in lines if not is_short or not line.was or line.text != line.was],
        is_short=is_short, meter=meter_of(definition, target), problems=problems or {}, conflict_told=conflict,
    )  # fmt: skip


def _definition(key: str, target: str) -> Definition:
    definition = lenient(opened(key).definition)
    if target == SOURCE or target not in definition.languages:
        abort(404)
    return definition


def _lines(definition: Definition, target: str, given: Mapping[str, str]) -> list[Line]:
    lines = {}
    for place, texts in definition.texts():
        now = texts.get(target, "")
        was = now if not given else given.get(f"was-{place}", now)
        line = Line(place, _called(place), texts.get(SOURCE, ""), was, given.get(f"text-{place}", now))
        lines.setdefault(place, line)
    return list(lines.values())


def _called(place: str) -> str:
    """What a place is called: 'Title', 'Section A', 'A1', 'A1 · help', 'sex · 2'."""
    head, _dot, rest = place.partition(".")
    whole = {"title": _("Title"), "intro": _("Before the first question"), "thanks": _("Thanks at the end"),
             "not_used": _("“Not used / no opinion”")}  # fmt: skip
    if place in whole:
        return whole[place]
    if head == "scale":
        return _("Level %(level)s", level=rest)
    if head == "section":
        return _("Section %(code)s", code=rest)
    parts = {"help": _("help text"), "unit": _("unit")}
    return f"{head} · {parts.get(rest, rest.removeprefix('option.'))}" if rest else head
