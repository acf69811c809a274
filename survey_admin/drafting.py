"""A draft at a glance: its questions in order and what is missing; and how every change to it is kept."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from survey_core import drafts
from survey_core.document import Document, DocumentError, NotThere
from survey_core.drafts import DraftConflict
from survey_core.models import Draft, Questionnaire
from survey_core.web import db

from .access import FULL, allow
from .draft_overview import Overview
from .frame import Unusable, facility, instant
from .trail import note

blueprint = Blueprint("drafting", __name__, url_prefix="/questionnaires/<key>/draft")


@blueprint.get("")
@allow(*FULL)
def show(key: str):
    """The questions in order, the faults beside them, and how far each language is."""
    draft = opened(key)
    return render_template(
        "admin/questionnaires/draft.html", key=key, draft=draft, overview=Overview.of(draft)
    )


@blueprint.post("")
@allow(*FULL)
def start(key: str):
    """Begin a draft from the newest version, or go on with the one there is."""
    form = own(key)
    if db.session.get(Draft, form.id) is None:
        drafts.edit(db.session(), form)
        note("draft.start", f"questionnaire {key}", after={"from": "newest version"})
        db.session.commit()
    return redirect(url_for("drafting.show", key=key), 303)


@blueprint.post("/discard")
@allow(*FULL)
def discard(key: str):
    draft = opened(key)
    if draft.revision != given_revision():
        flash(conflict_sentence(DraftConflict(draft.edited_by, draft.edited_at)))
        return redirect(url_for("drafting.show", key=key), 303)
    drafts.discard(db.session(), draft)
    note("draft.discard", f"questionnaire {key}", before={"revision": given_revision()})
    db.session.commit()
    flash(_("The draft of %(key)s is gone.", key=key))
    return redirect(url_for("questionnaires.show"), 303)


def own(key: str) -> Questionnaire:
    """The facility's questionnaire of this key; another's is a 404."""
    query = select(Questionnaire).where(Questionnaire.facility_id == facility().id, Questionnaire.key == key)
    return db.session.scalars(query).first() or abort(404)


def opened(key: str) -> Draft:
    """The draft of the facility's questionnaire of this key."""
    draft = db.session.get(Draft, own(key).id)
    if draft is None:
        raise Unusable(
            _("The questionnaire %(key)s has no draft now. Open the questionnaire and begin one.", key=key)
        )
    return draft


def given_revision() -> int:
    """The revision the reader's page showed; 0 where it named none."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def keep(key: str, change: Callable[[Document], Document], did: Mapping) -> None:
    """Change the draft as the person signed in saw it, note what was done and commit.

    Raises DraftConflict if somebody saved since, and what `change` raises; either leaves the draft as it is.
    """
    draft = opened(key)
    if draft.revision != given_revision():
        raise DraftConflict(draft.edited_by, draft.edited_at)
    document = change(drafts.document_of(draft))
    drafts.save(db.session(), draft, document, given_revision(), current_user.name or current_user.email)
    note("draft.save", f"questionnaire {key}", after=did)
    db.session.commit()


def attempt(key: str, change: Callable[[Document], Document], did: Mapping, anchor: str = ""):
    """Keep a change that needs no typing, or say in a sentence why not; back to the overview."""
    try:
        keep(key, change, did)
    except DraftConflict as error:
        db.session.rollback()
        flash(conflict_sentence(error))
    except DocumentError as error:
        flash(error.told(_))
    except NotThere as error:
        abort(404, str(error))
    return redirect(url_for("drafting.show", key=key, _anchor=anchor or None), 303)


def conflict_sentence(error: DraftConflict) -> str:
    return _(
        "%(who)s saved this draft at %(when)s, after you had opened it. Look at it as it is now, then repeat yours.",
        who=error.edited_by or _("Somebody"), when=instant(error.edited_at),
    )  # fmt: skip


def typed_conflict(error: DraftConflict) -> str:
    """For the second of two who save a page with words of their own."""
    return _(
        "%(who)s saved this draft at %(when)s while you were writing. What you typed is still here and not saved yet.",
        who=error.edited_by or _("Somebody"), when=instant(error.edited_at),
    )  # fmt: skip
