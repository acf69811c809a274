"""Publishing a questionnaire: a new immutable version, the one that already says the same, or a refusal."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .changes import BREAKING, Difference, compare
from .database import now
from .lookups import definition_of
from .models import Questionnaire, Version
from .questionnaire import Definition, DefinitionError, canonical, content_hash, faults, lenient
from .recordings import missing_recordings
from .refusals import DOUBT, refusal
from .spoken import N_


class PublishRefused(DefinitionError):
    """Why a definition cannot become a version: `reasons` are (msgid, values), every one, not the first."""

    def __init__(self, reasons: Sequence[tuple[str, dict]], doubtful: Collection[str] = ()):
        msgid, values = reasons[0]
        super().__init__(msgid, **values)
        self.reasons, self.doubtful = tuple(reasons), tuple(doubtful)

    def told(self, gettext: Callable[[str], str]) -> str:
        return " ".join(self.sentences(gettext))

    def sentences(self, gettext: Callable[[str], str]) -> list[str]:
        """One sentence for each reason, in the language of this gettext."""
        return [gettext(msgid) % values if values else gettext(msgid) for msgid, values in self.reasons]


def publish(session: Session, facility_id: int, text: str, confirmed: Collection[str] = ()) -> Version:
    """Publish a definition (JSON text) for a facility; the newest version where nothing changed. Commits nothing.

    Raises PublishRefused for a definition with faults, for changes that would add up different things as one, and
    for doubtful ones whose `place` (see Change) is not among `confirmed`.
    """
    definition = lenient(text)
    _refuse_faults(session, facility_id, definition)
    form = _questionnaire(session, facility_id, definition)
    newest = current_version(session, form.id)
    if newest is not None and newest.content_hash == content_hash(text):
        return newest
    if newest is not None:
        _refuse_breaks(difference(session, form, definition), confirmed)
    version = Version(
        facility_id=facility_id,
        questionnaire_id=form.id,
        audience=form.audience,
        number=newest.number + 1 if newest else 1,
        definition=canonical(text),
        content_hash=content_hash(text),
        published_at=now(),
    )
    session.add(version)
    session.flush()
    return version


def difference(session: Session, form: Questionnaire, definition: Definition) -> Difference:
    """What a definition changes against the questionnaire's newest version; nothing where it has none."""
    published = definitions(session, form)
    if not published:
        return Difference()
    newest, *earlier = published.values()
    return compare(newest, definition, earlier)


def definitions(session: Session, form: Questionnaire) -> dict[int, Definition]:
    """Every published version by its number, the newest first."""
    rows = session.execute(
        select(Version.number, Version.id, Version.content_hash)
        .where(Version.questionnaire_id == form.id, Version.published_at.is_not(None))
        .order_by(Version.number.desc())
    ).all()
    connection = session.connection()
    return {row.number: definition_of(connection, row.id, row.content_hash) for row in rows}


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


def retire(form: Questionnaire) -> None:
    """Take no new answers; versions, answers and results stay."""
    form.retired_at = form.retired_at or now()


def reopen(form: Questionnaire) -> None:
    form.retired_at = None


def _refuse_faults(session: Session, facility_id: int, definition: Definition) -> None:
    found = faults(definition) or missing_recordings(session, facility_id, definition)
    if found:
        raise PublishRefused([(fault.msgid, dict(fault.values)) for fault in found])


def _refuse_breaks(changed: Difference, confirmed: Collection[str]) -> None:
    breaks = changed.of(BREAKING)
    if breaks:
        raise PublishRefused([refusal(change) for change in breaks])
    doubtful = [change.place for change in changed.unconfirmed(confirmed)]
    if doubtful:
        raise PublishRefused([(DOUBT, {"places": "; ".join(doubtful)})], doubtful)


def _questionnaire(session: Session, facility_id: int, definition: Definition) -> Questionnaire:
    """The questionnaire of this key, held against another publish of it; made where there is none."""
    form = session.scalars(
        select(Questionnaire)
        .where(Questionnaire.facility_id == facility_id, Questionnaire.key == definition.key)
        .with_for_update()
    ).first()
    if form is None:
        form = Questionnaire(facility_id=facility_id, key=definition.key, audience=definition.audience)
        session.add(form)
        session.flush()
    if form.audience != definition.audience:
        raise DefinitionError(
            N_("The questionnaire %(key)s already asks others (%(audience)s). Give the one for %(other)s a key of its own."),
            key=definition.key, audience=form.audience, other=definition.audience,
        )  # fmt: skip
    return form
