"""Drafts: a questionnaire's next wording, begun from somewhere, saved by one person at a time, or dropped."""

import json
import re
import unicodedata
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .database import now
from .document import Document
from .models import Collector, Draft, Facility, Questionnaire, Round, Version
from .publishing import current_version
from .questionnaire import Texts, official_forms
from .spoken import N_, SpokenError

KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,58}")
# An empty form opens, closes and grades as the shipped form for the same people does.
RESERVED = ("new", "upload")  # these stand in addresses where a key stands
FRAME_OF = {"patient": "short-outpatient", "staff": "staff-2019"}


class DraftError(SpokenError):
    """A draft that cannot be begun."""


class DraftConflict(SpokenError):
    """Somebody saved the draft since it was opened: `edited_by` at `edited_at`."""

    def __init__(self, edited_by: str, edited_at: datetime):
        super().__init__(
            N_("%(who)s has saved this draft since you opened it. Look at what changed, then save again."),
            who=edited_by,
        )
        self.edited_by, self.edited_at = edited_by, edited_at


def start_from_official(session: Session, facility: Facility, official_key: str, new_key: str) -> Draft:
    """A new questionnaire with the content of a form that ships with the product."""
    own = {"key": new_key, "official": new_key == official_key}
    return start(session, facility, official(official_key) | own)


def start_copy(session: Session, facility: Facility, questionnaire: Questionnaire, new_key: str) -> Draft:
    """A new questionnaire with the content of one of the facility's: its newest version, else its draft."""
    return start(
        session, facility, newest_document(session, questionnaire) | {"key": new_key, "official": False}
    )


def start_blank(session: Session, facility: Facility, key: str, audience: str, title: Texts) -> Draft:
    """A new questionnaire without a question; greeting, thanks and scale are those usual for the audience."""
    own = {"key": key, "official": False, "title": title, "source": {}, "sections": []}
    languages = [code.strip() for code in facility.languages.split(",") if code.strip()]
    return start(session, facility, official(FRAME_OF[audience]) | own | {"languages": languages})


def start(session: Session, facility: Facility, document: Document) -> Draft:
    """A new questionnaire with this document as its draft. Raises DraftError where the key cannot be had."""
    key = document["key"]
    if not KEY.fullmatch(key) or key in RESERVED:
        raise DraftError(
            N_("'%(key)s' cannot be a form code: 2 to 59 small letters without accents, digits or hyphens."),
            key=key,
        )
    form = Questionnaire(facility_id=facility.id, key=key, audience=document["audience"])
    try:
        with session.begin_nested():
            session.add(form)
    except IntegrityError:
        raise DraftError(
            N_("A questionnaire with the code %(key)s exists already. Choose another code."), key=key
        ) from None
    return _add(session, form, document, None)


def free_key(session: Session, facility: Facility, wish: str) -> str:
    """A key like the wish (a title, or another key) that no questionnaire of the facility has."""
    plain = unicodedata.normalize("NFD", wish.casefold().replace("đ", "d"))
    stem = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:40].strip("-")
    stem = stem if KEY.fullmatch(stem) and stem not in RESERVED else "phieu"
    taken = set(session.scalars(select(Questionnaire.key).where(Questionnaire.facility_id == facility.id)))
    return next(key for key in chain([stem], (f"{stem}-{n}" for n in count(2))) if key not in taken)


def edit(session: Session, questionnaire: Questionnaire) -> Draft:
    """The questionnaire's draft, made from its newest version if it has none."""
    draft = session.get(Draft, questionnaire.id)
    if draft is not None:
        return draft
    version = current_version(session, questionnaire.id)
    if version is None:
        raise DraftError(
            N_("The questionnaire %(key)s has neither a version nor a draft."), key=questionnaire.key
        )
    return _add(session, questionnaire, json.loads(version.definition), version.number)


def fill(session: Session, questionnaire: Questionnaire, document: Document, editor: str) -> Draft:
    """The next draft of a questionnaire, from a document that came from elsewhere.

    Raises DraftError where a draft is at work already, or where the document asks other people.
    """
    key = questionnaire.key
    if session.get(Draft, questionnaire.id) is not None:
        raise DraftError(
            N_(
                "The questionnaire %(key)s has a draft already. Publish or discard it, then take the file again."
            ),
            key=key,
        )
    if document["audience"] != questionnaire.audience:
        raise DraftError(
            N_("The file asks other people than the questionnaire %(key)s. Make a new questionnaire of it."),
            key=key,
        )
    draft = edit(session, questionnaire)
    own = {"key": key, "official": bool(document_of(draft).get("official"))}
    return save(session, draft, document | own, draft.revision, editor)


def save(session: Session, draft: Draft, document: Document, revision: int, editor: str) -> Draft:
    """Replace what the draft says, if nobody has since the reader's `revision`; else DraftConflict."""
    done = session.execute(
        update(Draft)
        .where(Draft.questionnaire_id == draft.questionnaire_id, Draft.revision == revision)
        .values(definition=_text(document), revision=revision + 1, edited_by=editor[:200], edited_at=now())
        .execution_options(synchronize_session=False)
    )
    session.refresh(draft)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise DraftConflict(draft.edited_by, draft.edited_at)
    return draft


def discard(session: Session, draft: Draft) -> None:
    """Drop the draft, and with it a questionnaire that was never published nor used."""
    form = session.get_one(Questionnaire, draft.questionnaire_id)
    session.delete(draft)
    session.flush()
    used = (Version, Collector, Round)
    if not any(
        session.scalar(select(table.id).where(table.questionnaire_id == form.id).limit(1)) for table in used
    ):
        session.delete(form)
        session.flush()


def document_of(draft: Draft) -> Document:
    return json.loads(draft.definition)


def newest_document(session: Session, questionnaire: Questionnaire) -> Document:
    """What the newest version says; of a questionnaire that has none, the draft."""
    version = current_version(session, questionnaire.id)
    return json.loads(version.definition) if version else document_of(edit(session, questionnaire))


def official(key: str) -> Document:
    """The document of a form that ships with the product."""
    for known, text in official_forms():
        if known == key:
            return json.loads(text)
    raise DraftError(N_("No official form is called '%(key)s'. Choose one from the list."), key=key)


def _add(session: Session, form: Questionnaire, document: Document, base: int | None) -> Draft:
    draft = Draft(
        questionnaire_id=form.id,
        facility_id=form.facility_id,
        audience=form.audience,
        base_number=base,
        definition=_text(document),
    )
    session.add(draft)
    session.flush()
    return draft


def _text(document: Document) -> str:
    """Readable in the database, and the order of keys as written."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
