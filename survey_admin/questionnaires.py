"""The questionnaires of the facility: the list, one with its versions, and the beginning of a new one."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy import func, select

from survey_core import drafts
from survey_core.answers import clean
from survey_core.definition import Texts, said
from survey_core.drafts import DraftError
from survey_core.lookups import definition_of
from survey_core.models import Draft, Questionnaire, Response, Version
from survey_core.questionnaire import official_forms
from survey_core.web import db

from .access import FULL, allow
from .drafting import own
from .frame import facility, language
from .paging import Page
from .trail import note

blueprint = Blueprint("questionnaires", __name__, url_prefix="/questionnaires")
AUDIENCES = {"patient": lazy_gettext("Patients"), "staff": lazy_gettext("Health staff")}
TITLE_MAX_LENGTH = 200


@dataclass(frozen=True)
class Line:
    """A questionnaire with its newest version and its draft, where it has them."""

    form: Questionnaire
    title: str
    number: int | None
    published_at: datetime | None
    draft: Draft | None

    @property
    def audience(self) -> str:
        return str(AUDIENCES[self.form.audience])


@blueprint.get("")
@allow(*FULL)
def show():
    page = Page.of(_lines(), request.args, lambda line: (line.title, line.form.key, line.audience))
    return render_template("admin/questionnaires/show.html", page=page)


@blueprint.get("/new")
@allow(*FULL)
def new():
    return _new_page({"source": request.args.get("source", "")})


@blueprint.post("/new")
@allow(*FULL)
def create():
    """Begin a draft under a new key, and go on to its questions."""
    given = {name: clean(request.form.get(name, "")) for name in ("source", "audience", "title", "key")}
    problems = _problems(given)
    if problems:
        return _new_page(given, problems), 422
    given_key = given["key"] or drafts.free_key(
        db.session(), facility(), given["title"] or _last(given["source"])
    )
    try:
        draft = _begin(given, given_key)
    except DraftError as error:
        return _new_page(given, {"key": error.told(_)}), 422
    if given["title"]:
        document = drafts.document_of(draft)
        document["title"] = document["title"] | {language(): given["title"]}
        drafts.save(db.session(), draft, document, draft.revision, current_user.name or current_user.email)
    note("draft.start", f"questionnaire {given_key}", after={"from": given["source"]})
    db.session.commit()
    flash(_("The draft is begun. Nobody is asked anything before you publish it."))
    return redirect(url_for("drafting.show", key=given_key), 303)


@blueprint.get("/<key>")
@allow(*FULL)
def form(key: str):
    """One questionnaire: its draft, and its versions with how many answers each has."""
    form = own(key)
    query = select(Version).where(Version.questionnaire_id == form.id).order_by(Version.number.desc())
    versions = list(db.session.scalars(query))
    line = next(line for line in _lines() if line.form.id == form.id)
    return render_template(
        "admin/questionnaires/form.html", line=line, key=key, versions=versions, answers=_answers(versions)
    )


def _lines() -> list[Line]:
    """Every questionnaire of the facility, those in use first, by title."""
    newest = _newest_versions()
    query = (
        select(Questionnaire, Draft)
        .outerjoin(Draft, Draft.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.facility_id == facility().id)
    )
    lines = [_line(form, draft, newest.get(form.id)) for form, draft in db.session.execute(query)]
    return sorted(lines, key=lambda line: (line.form.retired_at is not None, line.form.audience, line.title))


def _newest_versions() -> dict[int, tuple]:
    query = (
        select(
            Version.questionnaire_id, Version.number, Version.published_at, Version.id, Version.content_hash
        )
        .where(Version.facility_id == facility().id, Version.published_at.is_not(None))
        .order_by(Version.number)
    )
    return {row.questionnaire_id: row for row in db.session.execute(query)}


def _line(form: Questionnaire, draft: Draft | None, version) -> Line:
    if version is not None:
        title = definition_of(db.session().connection(), version.id, version.content_hash).title
    else:
        title = json.loads(draft.definition).get("title") if draft else {}
    return Line(
        form,
        said(title, language()) or form.key,
        version and version.number,
        version and version.published_at,
        draft,
    )


def _answers(versions: list[Version]) -> dict[int, int]:
    query = (
        select(Response.version_id, func.count())
        .where(Response.facility_id == facility().id, Response.version_id.in_([one.id for one in versions]))
        .group_by(Response.version_id)
    )
    return defaultdict(int, {version: count for version, count in db.session.execute(query)})


def _new_page(given: dict, problems: dict | None = None):
    officials: list[tuple[str, Texts, Texts]] = []
    for key, text in official_forms():
        document = json.loads(text)
        officials.append((key, document["title"], document["source"]))
    return render_template(
        "admin/questionnaires/new.html",
        officials=officials, ours=_lines(), audiences=AUDIENCES, given=given, problems=problems or {},
    )  # fmt: skip


def _problems(given: dict) -> dict[str, str]:
    problems = {}
    if given["source"].partition(":")[0] not in ("official", "copy", "blank"):
        problems["source"] = _("Choose what the new questionnaire begins with.")
    if given["source"] == "blank" and not given["title"]:
        problems["title"] = _("An empty questionnaire needs a title.")
    if given["source"] == "blank" and given["audience"] not in AUDIENCES:
        problems["audience"] = _("Choose whom the questionnaire asks.")
    if len(given["title"]) > TITLE_MAX_LENGTH:
        problems["title"] = _("The title has %(length)s characters; at most %(most)s fit.",
                              length=len(given["title"]), most=TITLE_MAX_LENGTH)  # fmt: skip
    return problems


def _begin(given: dict, key: str) -> Draft:
    kind, _colon, source = given["source"].partition(":")
    if kind == "official":
        return drafts.start_from_official(db.session(), facility(), source, key)
    if kind == "copy":
        return drafts.start_copy(db.session(), facility(), own(source), key)
    return drafts.start_blank(db.session(), facility(), key, given["audience"], {language(): given["title"]})


def _last(source: str) -> str:
    return source.partition(":")[2]
