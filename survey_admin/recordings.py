"""Spoken questions and answers of a draft: heard, uploaded, replaced and taken away, language by language."""

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from survey_core import recordings
from survey_core.definition import Definition, said
from survey_core.document import Document
from survey_core.drafts import DraftConflict
from survey_core.languages import LANGUAGE_NAMES
from survey_core.models import Draft, Recording
from survey_core.places import LANGUAGE, SCALE, Place, places, unspoken
from survey_core.questionnaire import lenient
from survey_core.recordings import MOST_BYTES, RecordingError
from survey_core.spoken_document import with_recording
from survey_core.web import db

from .access import FULL, allow
from .drafting import conflict_sentence, keep, opened, own
from .frame import Unusable, facility, language
from .publishing import sides

blueprint = Blueprint("recordings", __name__, url_prefix="/questionnaires/<key>/recordings")
FORM_BYTES = MOST_BYTES + 64 * 1024  # the recording and the fields beside it


@dataclass(frozen=True)
class Meter:
    """How much of a questionnaire can be heard in one language, and whether that is all there is of it."""

    name: str
    done: int
    total: int
    is_only: bool


@blueprint.url_value_preprocessor
def _bound(_endpoint, _values) -> None:
    """Before anything reads the form: a recording is larger than other forms, and never larger than this."""
    request.max_content_length = request.max_form_memory_size = FORM_BYTES


@blueprint.errorhandler(413)
def _too_large(_error):
    key = (request.view_args or {})["key"]
    db.session.rollback()
    return _page(
        key, _("The file is larger than 1 MB. Save it as MP3 or shorten it, then upload it again.")
    ), 413


@blueprint.get("")
@allow(*FULL)
def show(key: str):
    """Every place that can be heard; of a questionnaire without a draft, what its newest version says."""
    return _page(key)


@blueprint.post("")
@allow(*FULL)
def upload(key: str):
    """Keep one recording for one place and language, whatever the file is called."""
    item, value, spoken = _place(key)
    data = _sent()
    if not data:
        return _page(key, _("Choose a recording first."), item), 422
    try:
        kept = recordings.keep(db.session(), facility().id, data, recordings.examine(data))
        _change(key, item, value, spoken, kept.sha256)
    except RecordingError as error:
        return _page(key, error.told(_), item), 422
    except DraftConflict as error:
        db.session.rollback()
        return _page(key, conflict_sentence(error), item), 409
    flash(_("The recording is kept. Listen to it once."))
    return _back(key, item)


@blueprint.post("/remove")
@allow(*FULL)
def remove(key: str):
    item, value, spoken = _place(key)
    try:
        _change(key, item, value, spoken, "")
    except DraftConflict as error:
        db.session.rollback()
        return _page(key, conflict_sentence(error), item), 409
    flash(_("The recording is taken away."))
    return _back(key, item)


@blueprint.get("/<sha256>")
@allow(*FULL)
def sound(key: str, sha256: str):
    """A recording of the facility, whole or in ranges (Safari plays nothing without)."""
    own(key)
    found = db.session.get(Recording, (facility().id, sha256)) or abort(404)
    return send_file(BytesIO(found.data), found.mimetype, conditional=True, etag=sha256)


def _sent() -> bytes:
    """The file's bytes; none where no file came."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream:
        return file.read()


def _change(key: str, item: str, value: str, spoken: str, name: str) -> None:
    """Let a place be heard from this recording, and forget the one it had, unless something else names it."""
    heard = {(place.item, place.value): place.audio.get(spoken, "") for place in _places(key)}

    def speak(document: Document) -> Document:
        return with_recording(document, item, value, spoken, name)

    place = " ".join(filter(None, (item, value, spoken)))
    keep(key, speak, {"recording": place, "sha256": name[:12] or None})
    before = heard[item, value]
    if before and before != name:
        recordings.forget_unused(db.session(), facility().id, before)
        db.session.commit()


def _place(key: str) -> tuple[str, str, str]:
    """The place and language the form names, which the draft must hold."""
    item, value, spoken = (request.form.get(name, "") for name in ("item", "value", "language"))
    known = any((place.item, place.value) == (item, value) and place.is_in(spoken) for place in _places(key))
    if not known or spoken not in lenient(opened(key).definition).languages:
        raise Unusable(
            _("The draft does not hold what this recording was for (any more). Open the page again.")
        )
    return item, value, spoken


def _places(key: str) -> list[Place]:
    return list(places(lenient(opened(key).definition)))


def _back(key: str, item: str):
    return redirect(url_for("recordings.show", key=key, _anchor=item), 303)


def _page(key: str, problem: str = "", at: str = ""):
    form = own(key)
    draft = db.session.get(Draft, form.id)
    known = sides(form)
    if not known:
        raise Unusable(_("The questionnaire %(key)s has neither a version nor a draft.", key=key))
    definition = lenient(draft.definition) if draft else next(iter(known.values()))
    return render_template(
        "admin/recordings/show.html", form=form, draft=draft, definition=definition, problem=problem, at=at,
        title=said(definition.title, language()) or key, names=LANGUAGE_NAMES, meters=_meters(definition), scale=SCALE, languages=LANGUAGE,
        groups=[(code, list(group)) for code, group in groupby(places(definition), lambda place: place.item)],
    )  # fmt: skip


def _meters(definition: Definition) -> list[Meter]:
    return [_meter(definition, code) for code in definition.languages]


def _meter(definition: Definition, code: str) -> Meter:
    total = sum(place.is_in(code) for place in places(definition))
    name, is_only = LANGUAGE_NAMES.get(code, code), code in definition.spoken_only
    return Meter(name, total - len(unspoken(definition, code)), total, is_only)
