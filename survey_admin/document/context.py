"""The words and numbers of a document by the names a template knows them under; pure."""

import re
from collections.abc import Iterable
from datetime import date

from survey_core import formatting
from survey_core.answers import UNWANTED
from survey_core.spoken import N_

from ..report import GroupLine, ItemLine, Report
from ..workbook.words import Words
from .collection_words import collection
from .content import Content
from .extremes import extremes
from .figure_words import shown
from .finding_words import department_findings, findings, in_sentence, item_findings, verdict
from .limit_words import limits
from .trend_words import trend

SUBJECT = {
    "patient": N_("Results of the patient satisfaction survey, %(period)s"),
    "staff": N_("Results of the staff satisfaction survey, %(period)s"),
}
NUMBERS = (
    ("satisfaction", N_("Overall satisfaction rate"), "rate"),
    ("mean", N_("Mean satisfaction score (1 to 5)"), "score"),
    ("expectation", N_("Expectation met, mean percentage"), "given"),
    ("returning", N_("Would come back or recommend"), "rate"),
    ("comprehensive", N_("Satisfied throughout (comprehensive index)"), "rate"),
)
DATE = N_("%(place)s, the %(day)s day of month %(month)s, year %(year)s")
DOTS = "…"
BEFORE_SIGN = re.compile(r"(?<=\d) %")
DRAFT, DEMO = N_("DRAFT"), N_("DEMO DATA – NOT REAL ANSWERS")
NO_NUMBER = N_("……/BC-……")
NO_REMARKS = N_("The improvement plan is in the annex.")
Value = str | bool | list | dict


def context(content: Content, words: Words) -> dict[str, Value]:
    """Every placeholder with what stands for it, but the chart; see placeholders.MEANINGS."""
    report, paper, say = content.report, content.paper, words.say
    found = extremes(report)
    told: dict[str, Value] = {
        **_head(content, words),
        "collection": collection(content, words),
        "numbers": _numbers(report, words),
        "findings": findings(report, words),
        "has_departments": len(report.departments) > 1,
        "departments": [_group(line, report, words) for line in report.departments],
        "department_findings": department_findings(report, words),
        **trend(report, words),
        "sections": [_group(line, report, words) for line in report.sections],
        "has_extremes": bool(found.strongest),
        "strongest": _items(found.strongest, words),
        "weakest": _items(found.weakest, words),
        "item_findings": item_findings(found, words),
        "limits": limits(content, words),
        "remarks": list(paper.remarks) or [say(NO_REMARKS)],
        "plan": _plan(content, words),
        "recipients": list(paper.recipients),
        "signer_title": paper.signer_title,
        "signer_name": paper.signer_name,
    }
    return {name: _clean(value) for name, value in told.items()}


def _head(content: Content, words: Words) -> dict[str, Value]:
    report, paper, say = content.report, content.paper, words.say
    head, period = report.letterhead, in_sentence(words.period(report.period))
    return {
        "governing_body": head.governing_body,
        "facility": head.facility,
        "office": head.office,
        "number": paper.number or say(NO_NUMBER),
        "place": head.place,
        "date_line": date_line(head.place, paper.dated_on, report, words),
        "draft_mark": say(DRAFT) if paper.is_draft else "",
        "demo_mark": say(DEMO) if head.is_demo else "",
        "subject": say(SUBJECT[report.audience], period=period),
        "form_title": report.title,
        "scope": report.department or say(N_("whole facility")),
        "period": period,
        "source": report.source,
        "confidence": words.percent(report.confidence, 0),
    }


def date_line(place: str, day: date | None, report: Report, words: Words) -> str:
    """'Sơn Hà, ngày 02 tháng 10 năm 2025'; dots to write in where there is no date yet."""
    if day is None:
        parts = {"day": DOTS, "month": DOTS, "year": str(report.made_on.year)}
    else:
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        parts = {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}
    return words.say(DATE, place=place or DOTS, **parts)


def _numbers(report: Report, words: Words) -> list[dict]:
    """The official numbers; those the form does not ask for are left out."""
    rows = ((words.say(name), getattr(report.headline, key), kind) for key, name, kind in NUMBERS)
    return [
        {"name": name} | shown(estimate, words, kind) for name, estimate, kind in rows if estimate is not None
    ]


def _group(line: GroupLine, report: Report, words: Words) -> dict:
    hidden = {"value": formatting.NOTHING, "interval": formatting.NOTHING, "people": formatting.NOTHING}
    figure = hidden if line.is_hidden else shown(line.satisfaction, words)
    return {"code": line.code, "name": line.name, **figure, "verdict": verdict(line, report, words)}


def _items(lines: Iterable[ItemLine], words: Words) -> list[dict]:
    return [{"code": line.code, "text": line.text} | shown(line.satisfaction, words) for line in lines]


def _plan(content: Content, words: Words) -> list[dict]:
    """The rows with their numbers; an empty one where there is none, to be filled in by hand."""
    rows = [
        {"no": str(place), "problem": row.problem, "action": row.action, "owner": row.owner,
         "deadline": words.day(row.deadline) if row.deadline else "", "result": row.result}
        for place, row in enumerate(content.paper.plan, 1)
    ]  # fmt: skip
    return rows or [dict.fromkeys(("no", "problem", "action", "owner", "deadline", "result"), "")]


def _clean(value: Value) -> Value:
    """Without the characters no Word file can hold; a line never breaks before a percent sign."""
    if isinstance(value, str):
        return BEFORE_SIGN.sub("\u00a0%", UNWANTED.sub("", value))
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return {key: _clean(one) for key, one in value.items()} if isinstance(value, dict) else value
