"""The words around the questions: title, greeting, thanks, scale and languages, and the titles of sections."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core import document as documents
from survey_core.definition import LANGUAGES
from survey_core.document import Document, DocumentError, NotThere
from survey_core.drafts import DraftConflict, document_of
from survey_core.languages import LANGUAGE_NAMES
from survey_core.questionnaire import lenient
from survey_core.web import db

from .access import FULL, allow
from .drafting import keep, opened, typed_conflict
from .frame import Unusable
from .item_form import Fields, Problems, texts
from .language_words import LANGUAGE_WORDS

blueprint = Blueprint("draft_words", __name__, url_prefix="/questionnaires/<key>/draft")
WORDS = ("title", "intro", "thanks")
MOST_MINUTES = 120


@blueprint.get("/cover")
@allow(*FULL)
def cover(key: str):
    return _cover(key, _fields_of(document_of(opened(key))))


@blueprint.post("/cover")
@allow(*FULL)
def save_cover(key: str):
    given, draft = request.form.to_dict(), opened(key)
    chosen = request.form.getlist("language")
    changes, problems = _read_cover(given, document_of(draft), chosen)
    if problems:
        return _cover(key, given, problems, chosen), 422
    try:
        keep(key, lambda document: document | changes, {"did": "cover"})
    except DraftConflict as error:
        db.session.rollback()
        return _cover(key, given, {}, chosen, typed_conflict(error)), 409
    flash(_("Title, words and scale are saved."))
    return redirect(url_for("drafting.show", key=key), 303)


@blueprint.get("/sections/new")
@allow(*FULL)
def new_section(key: str):
    return _section(key, "", {"code": documents.next_section_code(document_of(opened(key)))})


@blueprint.post("/sections/new")
@allow(*FULL)
def create_section(key: str):
    code = request.form.get("code", "").strip()
    return _save_section(key, "", code, lambda document, title: documents.add_section(document, code, title))


@blueprint.get("/sections/<code>")
@allow(*FULL)
def section(key: str, code: str):
    title = _titles(key, code)
    return _section(key, code, {f"title-{language}": text for language, text in title.items()})


@blueprint.post("/sections/<code>")
@allow(*FULL)
def save_section(key: str, code: str):
    _titles(key, code)
    return _save_section(
        key, code, code, lambda document, title: documents.name_section(document, code, title)
    )


def _save_section(key: str, old: str, code: str, change):
    given, problems = request.form.to_dict(), {}
    languages = lenient(opened(key).definition).languages
    title = texts(given, "title", _titles(key, old) if old else None, languages, problems)
    if not title:
        problems[f"title-{languages[0]}"] = _("Give the section a title.")
    try:
        if not problems:
            keep(key, lambda document: change(document, title), {"section": code, "did": "write"})
    except DocumentError as error:
        problems["code"] = error.told(_)
    except DraftConflict as error:
        db.session.rollback()
        return _section(key, old, given, {}, typed_conflict(error)), 409
    if problems:
        return _section(key, old, given, problems), 422
    flash(_("Section %(code)s is saved.", code=code))
    return redirect(url_for("drafting.show", key=key, _anchor=f"section-{code}"), 303)


def _section(key: str, code: str, given: Fields, problems: Mapping | None = None, conflict: str = ""):
    draft = opened(key)
    return render_template(
        "admin/questionnaires/section.html",
        key=key, code=code, draft=draft, definition=lenient(draft.definition), given=given,
        problems=problems or {}, conflict_told=conflict, names=LANGUAGE_NAMES,
    )  # fmt: skip


def _titles(key: str, code: str) -> dict[str, str]:
    try:
        return documents.section_of(document_of(opened(key)), code)["title"]
    except NotThere:
        raise Unusable(_("The draft holds no section %(code)s (any more).", code=code)) from None


def _cover(key: str, given: Fields, problems: Mapping | None = None, chosen=None, conflict: str = ""):
    draft = opened(key)
    definition = lenient(draft.definition)
    return render_template(
        "admin/questionnaires/cover.html",
        key=key, draft=draft, definition=definition, given=given, problems=problems or {}, conflict_told=conflict,
        chosen=definition.languages if chosen is None else chosen, names=LANGUAGE_NAMES, common=LANGUAGE_WORDS,
    )  # fmt: skip


def _fields_of(document: Document) -> Fields:
    scale = document.get("scale") or {}
    found = {name: document.get(name) for name in WORDS} | {"not_used": scale.get("not_used")}
    found |= {f"label-{level}": words for level, words in enumerate(scale.get("labels") or (), 1)}
    fields = {f"{name}-{code}": text for name, words in found.items() for code, text in (words or {}).items()}
    return fields | {"minutes": str(document.get("minutes", ""))}


def _read_cover(given: Mapping, document: Document, chosen: list[str]) -> tuple[dict, Problems]:
    """The parts of the document the page holds, as given; and by field what will not do."""
    problems: Problems = {}
    languages, scale = _languages_of(document), dict(document.get("scale") or {})
    labels = [*(scale.get("labels") or ()), *({} for _level in range(5))][:5]

    def words(name: str, before: Mapping | None) -> dict[str, str]:
        return texts(given, name, before, languages, problems)

    scale["labels"] = [words(f"label-{level}", before) for level, before in enumerate(labels, 1)]
    scale["not_used"] = words("not_used", scale.get("not_used")) or None
    changes = {name: words(name, document.get(name)) for name in WORDS} | {"scale": scale}
    changes["languages"] = ["vi", *(code for code in LANGUAGE_NAMES if code in chosen and code != "vi")]
    changes["minutes"] = _minutes(given.get("minutes", "").strip(), problems)
    return changes, problems


def _languages_of(document: Document) -> tuple[str, ...]:
    return tuple(document.get("languages") or LANGUAGES)


def _minutes(text: str, problems: Problems) -> int:
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_MINUTES:
        return int(text)
    problems["minutes"] = _("The time to fill in must be 1 to %(most)s whole minutes, not '%(text)s'.",
                            most=MOST_MINUTES, text=text)  # fmt: skip
    return 0
