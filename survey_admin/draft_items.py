"""One question of a draft on a page of its own: its words in every language, its answers, its bounds."""

import hashlib
import json
from dataclasses import dataclass, field, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core import document as documents
from survey_core.definition import Definition
from survey_core.document import Document, DocumentError, NotThere
from survey_core.drafts import DraftConflict, document_of
from survey_core.languages import LANGUAGE_NAMES
from survey_core.lookups import definition_of
from survey_core.models import Draft
from survey_core.publishing import current_version
from survey_core.questionnaire import lenient
from survey_core.web import db

from .access import FULL, allow
from .condition_words import words_of
from .drafting import keep, opened, typed_conflict
from .frame import Unusable
from .item_form import Fields, Problems, fields_of, options_of, read, rearranged
from .item_kinds import BY_NAME, KINDS, ROLE_WORDS, Kind, is_percent, kind_of, roles_of

blueprint = Blueprint("draft_items", __name__, url_prefix="/questionnaires/<key>/draft/items")


@dataclass(frozen=True)
class Sheet:
    """The page of a question. `code` is the one it has in the draft, '' for a new one; `fields` what the page shows.

    `conflict` is what to say to the second of two who save; `theirs` then holds the question as the first left it.
    """

    key: str
    draft: Draft
    definition: Definition
    section: str
    item: dict
    fields: Fields
    code: str = ""
    problems: Problems = field(default_factory=dict)
    conflict: str = ""
    theirs: Fields | None = None

    @property
    def kind(self) -> Kind:
        return kind_of(self.item)

    @property
    def was(self) -> str:
        """A mark of what the draft says of this question now."""
        return hashlib.sha256(json.dumps(self.item, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def condition(self) -> str:
        item = self.definition.by_code.get(self.code)
        return words_of(self.definition, item.show_if) if item and item.show_if else ""

    @property
    def answers(self) -> list[Fields]:
        return options_of(self.fields)

    @property
    def place(self) -> int:
        """Its place in the section, from 0."""
        codes = [item.code for item in self.definition.items if item.section == self.section]
        return codes.index(self.code)

    def shown(self, status: int = 200):
        return render_template(
            "admin/questionnaires/item.html", sheet=self, key=self.key, roles=roles_of(self.item),
            role_words=ROLE_WORDS, names=LANGUAGE_NAMES, is_percent=is_percent(self.item), is_published=self._is_published(),
        ), status  # fmt: skip

    def _is_published(self) -> bool:
        version = current_version(db.session(), self.draft.questionnaire_id) if self.code else None
        return (
            version is not None
            and self.code
            in definition_of(db.session().connection(), version.id, version.content_hash).by_code
        )


@blueprint.get("/new")
@allow(*FULL)
def new(key: str):
    """First the kind, then the page of a question of that kind."""
    draft = opened(key)
    document = document_of(draft)
    if not document["sections"]:
        raise Unusable(_("Add a section first: a question stands in one."))
    section = _section_of(document, request.args.get("section", ""))
    kind = BY_NAME.get(request.args.get("kind", ""))
    if kind is None:
        return render_template("admin/questionnaires/kinds.html", key=key, section=section, kinds=KINDS)
    return _blank(key, draft, kind, section).shown()


@blueprint.post("/new")
@allow(*FULL)
def create(key: str):
    draft = opened(key)
    section = _section_of(document_of(draft), request.form.get("section", ""))
    return _save(_blank(key, draft, _given_kind(), section))


@blueprint.get("/<code>")
@allow(*FULL)
def show(key: str, code: str):
    draft = opened(key)
    try:
        return _written(key, draft, code).shown()
    except NotThere:
        raise Unusable(_("The draft holds no question %(code)s (any more).", code=code)) from None


@blueprint.post("/<code>")
@allow(*FULL)
def save(key: str, code: str):
    """Save, save and go to the next question, or add, drop and move an answer on the page."""
    draft = opened(key)
    try:
        return _save(_written(key, draft, code))
    except NotThere:  # somebody deleted it meanwhile: it can be kept as a new one
        section = _section_of(document_of(draft), request.form.get("section", ""))
        return _save(_blank(key, draft, _given_kind(), section))


def _save(sheet: Sheet):
    act, given = request.form.get("act", "save"), request.form.to_dict()
    if act not in ("save", "next"):
        return replace(sheet, fields=rearranged(given, act)).shown()
    item, problems = read(given, sheet.item, sheet.definition.languages)
    sheet = replace(sheet, fields=given, problems=problems)
    if item["role"] not in roles_of(sheet.item):
        problems["role"] = _("Choose what the answers are used for.")
    if problems:
        return sheet.shown(422)
    try:
        keep(sheet.key, _change(sheet, item), {"item": item["code"], "was": sheet.code, "did": "write"})
    except DocumentError as error:
        problems["code"] = error.told(_)
        return sheet.shown(422)
    except DraftConflict as error:
        return _told_of(sheet, error).shown(409)
    return _after(sheet, item["code"], act)


def _change(sheet: Sheet, item: dict):
    if sheet.code:
        return lambda document: documents.change_item(document, sheet.code, item)
    return lambda document: documents.add_item(document, sheet.section, item)


def _told_of(sheet: Sheet, error: DraftConflict) -> Sheet:
    """The page with what was typed, and what the other person left."""
    db.session.rollback()
    sentence = typed_conflict(error)
    if not sheet.code:
        is_gone = "code" in (request.view_args or {})
        return replace(sheet, conflict=_deleted(error) if is_gone else sentence)
    if request.form.get("was") == sheet.was:
        return replace(sheet, conflict=f"{sentence} {_('This question itself was not changed.')}")
    return replace(sheet, conflict=sentence, theirs=fields_of(sheet.item))


def _deleted(error: DraftConflict) -> str:
    return _(
        "%(who)s deleted this question while you were writing. What you typed is still here: saved, it comes back as a new one.",
        who=error.edited_by or _("Somebody"),
    )  # fmt: skip


def _after(sheet: Sheet, code: str, act: str):
    """Back to the overview, or on to the question that follows."""
    if sheet.code and sheet.code != code:
        flash(
            _(
                "%(old)s is now %(new)s. Once published, its results begin a new series.",
                old=sheet.code,
                new=code,
            )
        )
    else:
        flash(_("Question %(code)s is saved.", code=code))
    codes = [item["code"] for _section, item in documents.items(document_of(opened(sheet.key)))]
    following = codes[codes.index(code) + 1 :]
    if act == "next" and following:
        return redirect(url_for("draft_items.show", key=sheet.key, code=following[0]), 303)
    return redirect(url_for("drafting.show", key=sheet.key, _anchor=f"item-{code}"), 303)


def _written(key: str, draft: Draft, code: str) -> Sheet:
    document = document_of(draft)
    item, section = documents.item_of(document, code), documents.place_of(document, code)[0]
    return Sheet(key, draft, lenient(draft.definition), section, item, fields_of(item), code)


def _blank(key: str, draft: Draft, kind: Kind, section: str) -> Sheet:
    item = {"code": documents.next_code(document_of(draft), section), "text": {}} | kind.base
    return Sheet(key, draft, lenient(draft.definition), section, item, fields_of(item))


def _given_kind() -> Kind:
    return BY_NAME.get(request.form.get("kind", "")) or KINDS[0]


def _section_of(document: Document, code: str) -> str:
    """The section asked for, else the last one."""
    codes = [section["code"] for section in document["sections"]]
    return code if code in codes or not codes else codes[-1]
