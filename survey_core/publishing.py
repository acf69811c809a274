"""Publishing a questionnaire: a new immutable version, or the one that already says the same."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .database import now
from .models import Questionnaire, Version
from .questionnaire import Definition, DefinitionError, canonical, content_hash, parse
from .spoken import N_


def publish(session: Session, facility_id: int, text: str) -> Version:
    """Publish a definition (JSON text) for a facility. Raises DefinitionError; commits nothing."""
    definition = parse(text)
    form = _questionnaire(session, facility_id, definition)
    latest = session.scalars(
        select(Version).where(Version.questionnaire_id == form.id).order_by(Version.number.desc()).limit(1)
    ).first()
    if latest is not None and latest.content_hash == content_hash(text):
        return latest
    version = Version(
        facility_id=facility_id,
        questionnaire_id=form.id,
        audience=form.audience,
        number=latest.number + 1 if latest else 1,
        definition=canonical(text),
        content_hash=content_hash(text),
        published_at=now(),
    )
    session.add(version)
    session.flush()
    return version


def current_version(session: Session, questionnaire_id: int) -> Version | None:
    """The newest published version, the one new respondents meet."""
    newest = select(func.max(Version.number)).where(
        Version.questionnaire_id == questionnaire_id, Version.published_at.is_not(None)
    )
    return session.scalars(
        select(Version).where(
            Version.questionnaire_id == questionnaire_id, Version.number == newest.scalar_subquery()
        )
    ).first()


def _questionnaire(session: Session, facility_id: int, definition: Definition) -> Questionnaire:
    form = session.scalars(
        select(Questionnaire).where(
            Questionnaire.facility_id == facility_id, Questionnaire.key == definition.key
        )
    ).first()
    if form is None:
        form = Questionnaire(facility_id=facility_id, key=definition.key, audience=definition.audience)
        session.add(form)
        session.flush()
    if form.audience != definition.audience:
        raise DefinitionError(
            N_("The questionnaire '%(key)s' asks “%(audience)s”; a new version cannot ask somebody else."),
            key=definition.key, audience=form.audience,
        )  # fmt: skip
    return form
