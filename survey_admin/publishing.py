"""A questionnaire's versions: publishing the draft after a look at what changes, comparing, retiring, reopening."""

import json

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from survey_core import publishing
from survey_core.changes import Difference
from survey_core.changes import compare as differing
from survey_core.definition import Definition
from survey_core.drafts import DraftConflict
from survey_core.faults import faults
from survey_core.models import Collector, Draft, Questionnaire, TallyCell, Version
from survey_core.publishing import PublishRefused, definitions, difference
from survey_core.questionnaire import lenient
from survey_core.recordings import missing_recordings
from survey_core.web import db

from .access import FULL, allow
from .change_words import groups
from .drafting import conflict_sentence, given_revision, opened, own
from .fault_links import linked
from .frame import Unusable, facility
from .trail import note

blueprint = Blueprint("publishing", __name__, url_prefix="/questionnaires/<key>")
DRAFT = "draft"


@blueprint.get("/publish")
@allow(*FULL)
def show(key: str):
    """The draft's faults and what it would change, and the versions there are."""
    return _page(own(key))


@blueprint.post("/publish")
@allow(*FULL)
def publish(key: str):
    """Make the draft a version, if nobody saved it since the page that was read and nothing stands against it."""
    form, draft = own(key), opened(key)
    if draft.revision != given_revision():
        flash(conflict_sentence(DraftConflict(draft.edited_by, draft.edited_at)))
        return redirect(url_for("publishing.show", key=key), 303)
    before = publishing.current_version(db.session(), form.id)
    changed = difference(db.session(), form, lenient(draft.definition)).counts
    try:
        version = publishing.publish(
            db.session(), facility().id, text_of(draft, key), request.form.getlist("same")
        )
    except PublishRefused as error:
        return _page(form, problems=error.sentences(_)), 422
    db.session.delete(draft)
    if version is before:
        note("draft.discard", f"questionnaire {key}", after={"says what version says": version.number})
        flash(
            _(
                "The draft said what version %(number)s says, so there is no new version.",
                number=version.number,
            )
        )
    else:
        after = {"number": version.number, "hash": version.content_hash, "changes": changed}
        note("questionnaire.publish", f"questionnaire {key}", after=after)
        flash(
            _(
                "Version %(number)s is published: whoever opens the questionnaire from now on meets it.",
                number=version.number,
            )
        )
    db.session.commit()
    return redirect(url_for("publishing.show", key=key), 303)


@blueprint.get("/compare")
@allow(*FULL)
def compare(key: str):
    """What differs between two versions, or a version and the draft, word by word."""
    form = own(key)
    known = sides(form)
    if len(known) < 2:
        raise Unusable(
            _(
                "The questionnaire %(key)s has only one version and no draft: there is nothing to compare.",
                key=key,
            )
        )
    newest, before, *_older = known
    new = _side(known, "to", newest)
    old = _side(known, "from", before if new == newest else newest)
    return render_template(
        "admin/publishing/compare.html", form=form, sides=list(known), old=old, new=new,
        title=known[newest].title, groups=groups(differing(known[old], known[new]), known[new]),
    )  # fmt: skip


@blueprint.post("/retire")
@allow(*FULL)
def retire(key: str):
    return _turn(own(key), publishing.retire, "questionnaire.retire",
                 _("%(key)s is retired: it takes no new answers. Everything given so far stays.", key=key))  # fmt: skip


@blueprint.post("/reopen")
@allow(*FULL)
def reopen(key: str):
    return _turn(own(key), publishing.reopen, "questionnaire.reopen",
                 _("%(key)s takes answers again.", key=key))  # fmt: skip


def text_of(draft: Draft, key: str) -> str:
    """The draft's definition under the key of its questionnaire."""
    return json.dumps(json.loads(draft.definition) | {"key": key}, ensure_ascii=False)


def sides(form: Questionnaire) -> dict[str, Definition]:
    """What can be looked at and compared, the newest first: the draft, and every version by its number."""
    draft = db.session.get(Draft, form.id)
    found = {DRAFT: lenient(draft.definition)} if draft else {}
    return found | {str(number): one for number, one in definitions(db.session(), form).items()}


def _side(known: dict[str, Definition], name: str, usual: str) -> str:
    asked = request.args.get(name) or usual
    if asked not in known:
        raise Unusable(
            _("There is no version %(number)s. Known: %(known)s.", number=asked[:20], known=", ".join(known))
        )
    return asked


def _turn(form: Questionnaire, act, action: str, sentence: str):
    before = {"retired_at": form.retired_at}
    act(form)
    note(action, f"questionnaire {form.key}", before, {"retired_at": form.retired_at})
    db.session.commit()
    flash(sentence)
    return redirect(url_for("publishing.show", key=form.key), 303)


def _page(form: Questionnaire, problems: list[str] = ()):
    known = sides(form)
    if not known:
        raise Unusable(_("The questionnaire %(key)s has neither a version nor a draft.", key=form.key))
    draft, newest = db.session.get(Draft, form.id), next(iter(known.values()))
    found = [*faults(newest), *missing_recordings(db.session(), facility().id, newest)] if draft else []
    changed = difference(db.session(), form, newest) if draft else Difference()
    told = groups(changed, newest)
    return render_template(
        "admin/publishing/show.html", form=form, draft=draft, title=newest.title, problems=problems,
        faults=[linked(form.key, fault) for fault in found], difference=changed, groups=told,
        touches_official=any(one.is_official for *_heading, changes in told for one in changes),
        versions=_versions(form), open_ways=_open_ways(form), same=request.form.getlist("same"),
    )  # fmt: skip


def _versions(form: Questionnaire) -> list[tuple[Version, int]]:
    """(version, answers) from the newest."""
    answers = (
        select(func.coalesce(func.sum(TallyCell.marks), 0))
        .where(TallyCell.version_id == Version.id)
        .scalar_subquery()
    )
    query = (
        select(Version, answers).where(Version.questionnaire_id == form.id).order_by(Version.number.desc())
    )
    return [(version, count) for version, count in db.session.execute(query)]


def _open_ways(form: Questionnaire) -> int:
    query = select(func.count()).where(Collector.questionnaire_id == form.id, Collector.closed_at.is_(None))
    return db.session.scalar(query) or 0
