"""The report of a period as a workbook: the same frozen numbers as the page, ready to be handed in."""

from io import BytesIO

from openpyxl import Workbook

from ..report import Report
from . import breakdown, course, flagged, method, summary, turnout
from .cells import text
from .words import Words


def report_bytes(report: Report) -> bytes:
    """The .xlsx file of a report, in the report's language.

    The figures of the summary are also named cells: satisfaction_value, satisfaction_low, satisfaction_high,
    satisfaction_people, satisfaction_answers, and likewise mean_, expectation_, returning_, comprehensive_; where weighted by visits also weighted_.
    """
    words = Words(report.language)
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = text(report.title)
    book.properties.creator = text(report.software)
    summary.write(book, report, words)
    if not report.withheld:
        breakdown.write(book, report, words)
        course.write(book, report, words)
        turnout.write(book, report, words)
        flagged.write(book, report, words)
    method.write(book, report, words)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
