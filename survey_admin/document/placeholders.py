"""The placeholders a template may use: what each means, and a sample of each."""

from datetime import UTC, date, datetime

from analysis.estimate import Estimate
from survey_core.periods import Quarter
from survey_core.spoken import N_

from ..report import Course, GroupLine, Headline, ItemLine, Letterhead, Point, Report
from ..workbook.words import Words
from .content import Content
from .context import context
from .fieldwork import Fieldwork
from .paper import Paper, PlanLine

MEANINGS = {
    "governing_body": N_("Governing body, from the letterhead"),
    "facility": N_("Name of the facility"),
    "office": N_("Office that reports"),
    "number": N_("Number and symbol of the document"),
    "place": N_("Place before the date"),
    "date_line": N_("Place and date in one line"),
    "draft_mark": N_("“DRAFT” as long as it is one, else nothing"),
    "demo_mark": N_("What marks demo data, else nothing"),
    "subject": N_("What the report is about, with its period"),
    "form_title": N_("Title of the questionnaire"),
    "scope": N_("The department, or the whole facility"),
    "period": N_("The period, as within a sentence"),
    "source": N_("What the questionnaire follows"),
    "confidence": N_("Confidence of the intervals"),
    "collection": N_("List of sentences: how the survey was carried out, copies, responses, response rate"),
    "numbers": N_("List of the official numbers"),
    "findings": N_("List of sentences: overall rate, target, period before"),
    "has_departments": N_("Whether there are several departments to be shown"),
    "departments": N_("List of departments"),
    "department_findings": N_(
        "List of sentences: departments below the target, and those nothing can be said of"
    ),
    "has_chart": N_("Whether there is a chart of departments"),
    "chart": N_("Chart of departments, in a paragraph of its own"),
    "has_trend": N_("Whether the report tells a trend: of a half-year or a year"),
    "trend": N_("List of quarters up to the end of the period"),
    "trend_findings": N_("List of sentences: what the trend says, and from when its figures are"),
    "has_trend_chart": N_("Whether there is a chart of the trend"),
    "trend_chart": N_("Chart of the trend, in a paragraph of its own"),
    "sections": N_("List of sections of the questionnaire"),
    "has_extremes": N_("Whether any question is named as strongest or weakest"),
    "strongest": N_("List of the questions rated highest, three at most"),
    "weakest": N_("List of the questions rated lowest, three at most"),
    "item_findings": N_("List of sentences beside these questions"),
    "limits": N_("List of sentences: limits of the survey"),
    "remarks": N_("List of paragraphs: remarks the office wrote"),
    "plan": N_("List of rows of the improvement plan"),
    "recipients": N_("List of recipients"),
    "signer_title": N_("Position of the person who signs"),
    "signer_name": N_("Name of the person who signs"),
}
FIELDS = {
    "name": N_("name of the line"), "text": N_("the question"), "code": N_("code"), "value": N_("figure"),
    "interval": N_("interval"), "people": N_("people"), "verdict": N_("against the target"),
    "change": N_("against the quarter before"), "no": N_("row number"),
    "problem": N_("problem to be solved"), "action": N_("action"), "owner": N_("who does it"), "deadline": N_("deadline"),
    "result": N_("result"),
}  # fmt: skip
RATE = Estimate(0.9123, 0.89, 0.93, 0.95, 240, 6100, "sample")
OTHER = Estimate(0.84, 0.79, 0.88, 0.95, 120, 3000, "sample")
MEAN = Estimate(4.4, 4.3, 4.5, 0.95, 240, 6100, "sample")


def sample_content(language: str) -> Content:
    """A document in which no list is empty; nobody's figures."""
    quarter = Quarter(2025, 3)
    groups = (GroupLine("A", "A", RATE, MEAN), GroupLine("B", "B", OTHER, MEAN))
    items = (ItemLine("A1", "A", "A1", RATE, MEAN, None), ItemLine("A2", "A", "A2", OTHER, MEAN, None))
    course = Course((Point(quarter.shifted(-1), OTHER), Point(quarter, RATE)), "run_chart", 0.88, False)
    report = Report(
        letterhead=Letterhead("A", "B", "C", "D", True), form="sample", audience="patient", title="Sample", source="S",
        period=quarter, days=quarter.days(), department=None, language=language, confidence=0.95, target=0.9,
        headline=Headline(RATE, MEAN, MEAN, RATE, RATE), previous=OTHER, departments=groups, sections=groups,
        items=items, choices=(), received=250, excluded={"too_many_blank": 10}, versions=(1,), rounds=(), rules={},
        quarters=course, withheld=None, software="", made_at=datetime(2025, 10, 2, tzinfo=UTC), made_on=date(2025, 10, 2),
    )  # fmt: skip
    plan = (PlanLine("P", "A", "O", date(2025, 12, 31), "R"),)
    paper = Paper("1/BC", date(2025, 10, 2), 300, ("A",), "B", "C", ("D",), plan)
    return Content(report, Fieldwork(), paper)


def sample_context(language: str) -> dict:
    """The placeholders with samples, as a template is checked against them; charts stand as text."""
    charts = {"has_chart": True, "chart": "chart", "has_trend_chart": True, "trend_chart": "chart"}
    return {**context(sample_content(language), Words(language)), **charts}


def listed() -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """(placeholder, meaning, fields of a list with theirs) for people to read."""
    sample = sample_context("en")
    return [(name, meaning, _fields(sample[name])) for name, meaning in MEANINGS.items()]


def _fields(value) -> tuple[tuple[str, str], ...]:
    if isinstance(value, list) and isinstance(value[0], dict):
        return tuple((name, FIELDS[name]) for name in value[0])
    return ()
