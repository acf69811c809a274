"""The last sheet: what the figures mean, what was left out and why, and what made the file."""

from collections.abc import Iterable

from openpyxl.workbook import Workbook

from ..flag_words import summed_up
from ..report import Report
from .definitions import definitions
from .pages import new_sheet, open_page
from .tables import Column, write_table
from .words import Words


def write(book: Workbook, report: Report, words: Words) -> None:
    """Add the method sheet to the workbook."""
    _ = words.say
    columns = [Column(_("What"), 34), Column(_("Explanation"), 72)]
    title = _("Method")
    sheet = new_sheet(book, report, words, title, [column.width for column in columns], landscape=False)
    top = open_page(sheet, report, words, title, len(columns))
    rows = [*_meanings(words), *_intervals(report, words), *_counts(report, words), *_rules(report, words)]
    write_table(sheet, top, columns, [*rows, *_origin(report, words)])
    sheet.print_title_rows = f"{top}:{top}"
    sheet.freeze_panes = sheet.cell(top + 1, 1)


def _meanings(words: Words) -> Iterable[list]:
    for _key, title, meaning in definitions(words):
        yield [title, meaning]


def _intervals(report: Report, words: Words) -> Iterable[list]:
    _ = words.say
    yield [_("Confidence"), words.percent(report.confidence, 0)]
    yield [_("Limits of the satisfaction rate"),
           _("Wilson's interval, widened because the answers of one person resemble each other.")]  # fmt: skip
    yield [_("Limits of shares of people"), _("Wilson's interval on the number of people.")]
    yield [_("Limits of means"), _("Student's t, with the person as the unit.")]
    yield [
        _("Differences"),
        _(
            "From the two intervals themselves (Newcombe's MOVER): with the period before, and of a department with all others. Better or worse is said by Holm's rule over all differences of a table."
        ),
    ]
    if report.weighted:
        yield [
            _("Weighting by visits"),
            _(
                "Each department counts as much as it had visits; shown beside the official figure and never in its place."
            ),
        ]
    yield [_("Small numbers"),
           _("Fewer than 30 people: unstable; fewer than 100: approximate. Value, people and interval belong together.")]  # fmt: skip
    yield [_("Target"), words.percent(report.target)]


def _counts(report: Report, words: Words) -> Iterable[list]:
    _ = words.say
    yield [_("Forms received"), report.received]
    reasons = {
        "too_many_blank": _("Left out: too many questions blank"),
        "blank_section": _("Left out: a whole section blank"),
    }
    for reason, count in report.excluded.items():
        yield [reasons.get(reason, reason), count]
    yield [_("Forms counted"), report.received - sum(report.excluded.values())]
    if report.flagging:
        yield [_("Flagged responses"), summed_up(report.flagging, _, words.language)]
    yield [_("Answers counted"), report.headline.satisfaction.answers if not report.withheld else None]


def _rules(report: Report, words: Words) -> Iterable[list]:
    """The thresholds in force, known ones in words and the rest under their own names."""
    _ = words.say
    names = {
        "max_blank_share": _("A form is left out when more than this share of its scored questions is blank"),
        "reject_blank_section": _("A form is left out when a whole section is blank"),
        "intra_person": _("Assumed correlation of one person's answers"),
        "minimum_reference": _("People needed before past quarters replace that assumption"),
        "staff_threshold": _("Fewest people for which staff results are shown"),
        "quarter_rule": _("Reporting quarter"),
        "flag_rules": _("Version of the rules that flag responses"),
    }
    for key, value in report.rules.items():
        yield [names.get(key, key), _rule_value(key, value, words)]


def _rule_value(key: str, value: object, words: Words):
    _ = words.say
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return words.percent(value) if key.endswith("share") else words.number(value)
    if key == "quarter_rule":
        return _("15th to 14th (government reporting)") if value == "government" else _("calendar quarter")
    return value if isinstance(value, int) else str(value)


def _origin(report: Report, words: Words) -> Iterable[list]:
    _ = words.say
    yield [_("Questionnaire"), f"{report.title} ({report.form})"]
    yield [_("Versions"), ", ".join(map(str, report.versions)) or None]
    if report.rounds:
        yield [_("Survey rounds"), "\n".join(report.rounds)]
    yield [_("Source of the questions"), report.source]
    yield [_("Rows of the sheets"),
           _("%(departments)s departments, %(sections)s sections, %(items)s questions",
             departments=len(report.departments), sections=len(report.sections), items=len(report.items))]  # fmt: skip
    yield [_("Software"), report.software]
    yield [_("Made at"), f"{report.made_at:%Y-%m-%d %H:%M:%S} UTC"]
