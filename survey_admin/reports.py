"""Building the report of a period: computed once from tallies, then rendered alike everywhere."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analysis.estimate import Estimate
from analysis.quality import RULES_VERSION
from analysis.satisfaction import MINIMUM_REFERENCE
from analysis.tally import Tally
from survey_core import __version__
from survey_core.database import now
from survey_core.periods import local_day

from . import contrasts, queries, tallies, turnout
from .cuts import cuts
from .department_remarks import remarks
from .figures import Figures
from .flagging import flagging, left_out
from .plain_figures import as_index
from .queries import Answer, Asked, Question, QuestionError
from .report import ChoiceLine, Contrast, GroupLine, Headline, ItemLine, Letterhead, Report
from .round_rules import differing, in_force
from .turnout import Visits
from .versioning import version_lines
from .withholding import Guard, readable

__all__ = ["ChoiceLine", "GroupLine", "Headline", "ItemLine", "Letterhead", "Question", "QuestionError", "Report",
           "as_index", "build", "build_in"]  # fmt: skip

SOFTWARE = f"Lắng Nghe {__version__}"
STATES = "543210-x"


def build(source, question: Question, language: str) -> Report:
    """The report that answers a question, from one consistent view of the database.

    `source` is an engine, or a session or connection whose engine is used; what it has not committed is not
    seen. Raises QuestionError. Where the answer cannot or may not be shown, `withheld` says why.
    """
    return build_in(source, question, (language,))[language]


def build_in(source, question: Question, languages: Iterable[str]) -> dict[str, Report]:
    """The same report in each of these languages, from one view: their figures are the same."""
    bind = source if hasattr(source, "engine") else source.get_bind()
    with tallies.snapshot(bind.engine) as view:
        answer = queries.ask(view, question)
        visits = turnout.read(view, answer)
    return {language: _told(answer, visits, language) for language in languages}


def rate_in(view: tallies.Snapshot, question: Question) -> tuple[Estimate | None, Contrast | None]:
    """What a report would print as its rate, and that beside the period before; no rate where it may not be shown.

    A course asks for many of them: nothing else of the reports is counted. Raises QuestionError.
    """
    asked = queries.ask(view, question)
    before, is_missing = readable(asked, back=1)
    answer, withheld = readable(asked)
    if withheld and withheld != "no_answers":
        return None, None
    rate = Figures(answer).rate(answer.total())
    return rate, None if is_missing or withheld else contrasts.change(answer, before)


def _told(answer: Answer, visits: Visits, language: str) -> Report:
    before, is_missing = readable(answer, back=1)
    answer, withheld = readable(answer)
    previous = None if is_missing else Figures(before, back=1).rate(before.total(1))
    if withheld:
        return _report(replace(answer, parts=()), language, withheld=withheld)
    lines = _Lines(answer, language)
    participation = turnout.participation(answer, visits, language)
    return replace(
        _report(answer, language, withheld=None),
        previous=previous,
        departments=tuple(lines.departments()),
        sections=tuple(lines.sections()),
        items=tuple(lines.items()),
        choices=tuple(lines.choices()),
        flagging=flagging(answer, language),
        change=None if is_missing else contrasts.change(answer, before),
        weighted=turnout.weighted(answer, visits, participation),
        participation=participation,
        version_lines=version_lines(answer),
    )


def _report(answer: Answer, language: str, withheld: str | None) -> Report:
    """The report without its lines."""
    asked, facility, total, made_at = answer.asked, answer.asked.facility, answer.total(), now()
    definition, department = answer.definitions[0], asked.department
    rounds = {part.round_id for part in answer.of()}
    return Report(
        letterhead=_letterhead(asked, language),
        form=asked.form.key,
        audience=asked.form.audience,
        title=definition.title[language],
        source=definition.source.get(language, ""),
        period=asked.question.period,
        days=asked.days(),
        department=asked.name(department, language) if department else None,
        language=language,
        confidence=facility.confidence,
        target=facility.target,
        headline=_headline(answer, total),
        previous=None,
        departments=(),
        sections=(),
        items=(),
        choices=(),
        received=total.received,
        excluded={} if withheld else total.excluded,
        versions=tuple(sorted({part.version for part in answer.of()})),
        rounds=tuple(round_.name for round_ in asked.rounds if round_.id in rounds),
        rules=_rules(asked) | ({"flag_rules": RULES_VERSION} if asked.form.audience == "patient" else {}),
        withheld=withheld,
        software=SOFTWARE,
        made_at=made_at,
        made_on=local_day(made_at, facility.time_zone),
        facility_code=facility.code,
        department_code=department.code if department else None,
        remarks=(
            *cuts(asked.question),
            *left_out(answer, language),
            *differing(asked),
            *remarks(asked, language),
        ),
        version=asked.question.version,
    )


def _letterhead(asked: Asked, language: str) -> Letterhead:
    """The one in force on the last day of the period."""
    head = asked.letterhead
    return Letterhead(
        governing_body=head.governing_body,
        facility=head.named(language),
        office=head.office,
        place=head.place,
        is_demo=asked.facility.is_demo,
    )


def _rules(asked: Asked) -> dict[str, object]:
    facility, (rules, threshold) = asked.facility, in_force(asked)
    return {
        "max_blank_share": rules.max_blank_share,
        "reject_blank_section": rules.reject_blank_section,
        "intra_person": facility.intra_person,
        "minimum_reference": MINIMUM_REFERENCE,
        "staff_threshold": threshold,
        "quarter_rule": facility.quarter_rule,
    }


def _headline(answer: Answer, total: Tally) -> Headline:
    figures = Figures(answer)
    return Headline(
        satisfaction=figures.rate(total),
        mean=figures.mean(total),
        expectation=figures.expectation(total),
        returning=figures.returning(total),
        comprehensive=figures.comprehensive(total),
    )


class _Lines:
    """The lines of a report: departments, sections, items, choices; those the guard hides carry no figure."""

    def __init__(self, answer: Answer, language: str):
        self.answer, self.language = answer, language
        self.total, self.figures, self.guard = answer.total(), Figures(answer), Guard.of(answer)

    def departments(self) -> Iterator[GroupLine]:
        asked = self.answer.asked
        names = {d.id: (d.code, asked.name(d, self.language)) for d in asked.departments}
        hidden = self.guard.departments(self.answer)
        beside_others = contrasts.of_departments(self.answer)
        for department, tally in self.answer.departments().items():
            line = self._group(*names[department], department in hidden, tally)
            yield replace(line, contrast=beside_others.get(department))

    def sections(self) -> Iterator[GroupLine]:
        hidden = self.guard.sections()
        for code, title in self.answer.sections.items():
            yield self._group(code, title[self.language], code in hidden, self.total, code)

    def _group(
        self, code: str, name: str, is_hidden: bool, tally: Tally, section: str | None = None
    ) -> GroupLine:
        if is_hidden:
            return GroupLine(code, name, None, None, is_hidden=True)
        return GroupLine(code, name, self.figures.rate(tally, section), self.figures.mean(tally, section))

    def items(self) -> Iterator[ItemLine]:
        hidden = self.guard.items()
        for code, section in self.total.layout.section_codes.items():
            text = self.answer.items[code].text[self.language]
            if code in hidden:
                yield ItemLine(code, section, text, None, None, None)
            else:
                counts = self.total.states(code)
                states = {state: counts[state] for state in STATES}
                rate, mean = (
                    self.figures.item_rate(self.total, code),
                    self.figures.item_mean(self.total, code),
                )
                yield ItemLine(code, section, text, rate, mean, states)

    def choices(self) -> Iterator[ChoiceLine]:
        """Choices outside the profile: a staff member's profile would tell who answered."""
        for code, values in self.total.layout.choices:
            item = self.answer.items[code]
            if item.role != "profile":
                words = {option.value: option.text[self.language] for option in item.options}
                counts = self.total.choice_counts(code)
                is_hidden = self.guard.hides_choice(code)
                options = ((v, words.get(v, v), None if is_hidden else counts[v]) for v in values)
                yield ChoiceLine(code, item.text[self.language], tuple(options))
