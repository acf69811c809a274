"""A question of the quality office, and what it names found in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import formatting
from survey_core.department_history import History
from survey_core.letterheads import letterhead_on
from survey_core.lookups import definition_of
from survey_core.models import CHANNELS, Department, Facility, Letterhead, Questionnaire, Round, Version
from survey_core.periods import Days, Period, Span, cut, year_to
from survey_core.questionnaire import Definition
from survey_core.spoken import N_, SpokenError


class QuestionError(SpokenError, ValueError):
    """A question that has no answer."""


@dataclass(frozen=True)
class Question:
    """One form, one period; a department means it and what belongs to it. Survey types are never pooled.

    `own` are the ids of a head's departments where a head asks: the answer is then held to what heads may see.
    `without_flagged` asks of the responses no quality flag was raised on; figures to report are always with.
    `version` asks of the answers to one version only; patients' forms only.
    """

    facility_id: int
    form: str
    period: Period
    department: str | None = None
    channel: str | None = None
    survey_type: int = 1
    own: frozenset[int] | None = None
    without_flagged: bool = False
    version: int | None = None


@dataclass(frozen=True)
class Asked:
    """What a question names, found in the database; `versions` are by number, newest first."""

    question: Question
    facility: Facility
    form: Questionnaire
    departments: tuple[Department, ...]
    chosen: frozenset[int]
    versions: dict[int, tuple[int, Definition]]
    rounds: tuple[Round, ...]
    history: History
    letterhead: Facility | Letterhead

    @property
    def department(self) -> Department | None:
        return next((d for d in self.departments if d.code == self.question.department), None)

    def days(self, back: int = 0) -> Days:
        """The days of the period asked for, or of the one `back` before it."""
        return self.question.period.shifted(-back).days(self.facility.quarter_rule)

    def reference_days(self, back: int = 0) -> Days:
        """The four quarters that end with the period: those the floor of the design effect is taken from."""
        return year_to(self.days(back).last)

    @cached_property
    def slices(self) -> list[Days]:
        """The days of the period, of the one before it and of their references, cut where one begins or ends."""
        return cut(days for back in (0, 1) for days in (self.days(back), self.reference_days(back)))

    def chosen_in(self, back: int = 0) -> frozenset[int]:
        """The chosen departments and, where one is named, those whose work they went on with in that period."""
        if self.question.department is None:
            return self.chosen
        return self.chosen | {one.department_id for one in self.history.before(self.chosen, self.days(back))}

    def name(self, department: Department, language: str) -> str:
        """What a department was called on the last day of the period, with its days where it did not last it."""
        name = self.history.name(department, self.days().last, language)
        return within(name, department, self.days(), language)

    def rounds_of(self, back: int = 0) -> list[Round]:
        """The staff rounds that end in the period."""
        return [round_ for round_ in self.rounds if round_.ends_on in self.days(back)]


def find(session: Session, question: Question) -> Asked:
    """Everything a question names. Raises QuestionError for what is unknown or may not be asked."""
    facility = session.get_one(Facility, question.facility_id)
    form = _form(session, question)
    departments = session.scalars(
        select(Department)
        .where(Department.facility_id == facility.id)
        .order_by(Department.position, Department.code)
    ).all()
    if question.channel not in (None, *CHANNELS):
        raise QuestionError(N_("There is no channel '%(channel)s'. Known: %(known)s."),
                            channel=question.channel, known=", ".join(CHANNELS))  # fmt: skip
    _require_whole(question, form)
    _require_flags(question, form)
    _require_cut(question, form)
    return Asked(
        question=question,
        facility=facility,
        form=form,
        departments=tuple(departments),
        chosen=frozenset(_chosen(departments, question.department)),
        versions=_chosen_versions(_versions(session, form), question),
        rounds=_rounds(session, form, question.survey_type),
        history=History.of(session, facility.id),
        letterhead=letterhead_on(session, facility, question.period.days(facility.quarter_rule).last),
    )


def _require_whole(question: Question, form: Questionnaire) -> None:
    """Refuse parts of staff results, and free dates where a difference of two would tell single people."""
    if form.audience == "staff" and (question.department or question.channel):
        raise QuestionError(N_("Staff results are not split by department or channel on request: people in a small "
                               "unit could be recognised. Ask for the whole facility."))  # fmt: skip
    if form.audience == "staff" and isinstance(question.period, Span):
        raise QuestionError(N_("Staff results exist for whole quarters, half-years and years only: from free dates "
                               "people could be recognised. Choose a quarter."))  # fmt: skip
    if question.own is not None and isinstance(question.period, Span):
        raise QuestionError(N_("The figures of single departments exist for whole quarters, half-years and years only: "
                               "from free dates patients could be recognised. Choose a quarter."))  # fmt: skip


def _require_flags(question: Question, form: Questionnaire) -> None:
    """Refuse to leave out flagged responses where there are none, or where it would tell who they are."""
    if question.without_flagged and form.audience == "staff":
        raise QuestionError(N_("Staff responses carry no times and no kiosk, so none is ever flagged. "
                               "Ask for all of them."))  # fmt: skip
    if question.without_flagged and question.own is not None:
        raise QuestionError(N_("Figures without flagged responses are for the quality office: beside the others they "
                               "would tell what single patients answered. Ask for all responses."))  # fmt: skip


def _require_cut(question: Question, form: Questionnaire) -> None:
    """Refuse to cut by version where the smaller part would tell who answered."""
    if question.version is not None and (form.audience == "staff" or question.own is not None):
        raise QuestionError(N_("Only the quality office may ask for one version of a questionnaire, and only of "
                               "patients: few people could be recognised. Ask for all versions."))  # fmt: skip


def _chosen_versions(
    known: dict[int, tuple[int, Definition]], question: Question
) -> dict[int, tuple[int, Definition]]:
    if question.version is None:
        return known
    if question.version not in known:
        raise QuestionError(N_("There is no published version %(version)s of %(form)s. Known: %(known)s."),
                            version=question.version, form=question.form,
                            known=", ".join(map(str, sorted(known))))  # fmt: skip
    return {question.version: known[question.version]}


def within(name: str, department: Department, days: Days, language: str) -> str:
    """The name, with the days the department was there where it came or went within these."""
    first, last = department.valid_from or days.first, department.valid_until or days.last
    if days.first < first <= days.last or days.first <= last < days.last:
        told = (formatting.day(one, language) for one in (max(first, days.first), min(last, days.last)))
        return f"{name} ({' – '.join(told)})"
    return name


def _form(session: Session, question: Question) -> Questionnaire:
    forms = session.scalars(
        select(Questionnaire)
        .where(Questionnaire.facility_id == question.facility_id)
        .order_by(Questionnaire.key)
    ).all()
    for form in forms:
        if form.key == question.form:
            return form
    raise QuestionError(N_("There is no questionnaire '%(form)s'. Known: %(known)s."),
                        form=question.form, known=", ".join(form.key for form in forms) or "–")  # fmt: skip


def _chosen(departments: Iterable[Department], code: str | None) -> set[int]:
    """The departments a question is about: all, or one with everything below it."""
    departments = list(departments)
    if code is None:
        return {department.id for department in departments}
    chosen = {department.id for department in departments if department.code == code}
    if not chosen:
        raise QuestionError(N_("There is no department '%(department)s'. Known: %(known)s."),
                            department=code, known=", ".join(d.code for d in departments) or "–")  # fmt: skip
    return with_those_below(departments, chosen)


def with_those_below(departments: Iterable[Department], chosen: set[int]) -> set[int]:
    """The ids chosen and those of every department below them."""
    departments, found = list(departments), set(chosen)
    while below := {d.id for d in departments if d.parent_id in found} - found:
        found |= below
    return found


def _versions(session: Session, form: Questionnaire) -> dict[int, tuple[int, Definition]]:
    rows = session.execute(
        select(Version.number, Version.id, Version.content_hash)
        .where(Version.questionnaire_id == form.id, Version.published_at.is_not(None))
        .order_by(Version.number.desc())
    ).all()
    if not rows:
        raise QuestionError(N_("The questionnaire '%(form)s' is not published yet."), form=form.key)
    connection = session.connection()
    return {row.number: (row.id, definition_of(connection, row.id, row.content_hash)) for row in rows}


def _rounds(session: Session, form: Questionnaire, survey_type: int) -> tuple[Round, ...]:
    if form.audience == "patient":
        return ()
    return tuple(
        session.scalars(
            select(Round)
            .where(Round.questionnaire_id == form.id, Round.survey_type == survey_type)
            .order_by(Round.ends_on, Round.id)
        )
    )
