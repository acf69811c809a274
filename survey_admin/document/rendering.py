"""From a template and a document's content to the Word file: the only place that runs templates."""

import io
import struct
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from lxml.etree import LxmlError

from survey_core.spoken import N_, SpokenError

from ..workbook.words import Words
from .content import Content
from .context import context
from .sandbox import Sandbox

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "report"
BUILT_IN = {"vi": "bao-cao.docx", "en": "report.docx"}
WIDEST, HIGHEST = 160, 205  # of the chart, in millimetres
WORDS_OF_CHART = N_(
    "Satisfaction rate by department with its interval and the target; the table below says the same."
)


class CannotRender(SpokenError, ValueError):
    """A template that cannot be filled in."""


def built_in(language: str) -> bytes:
    """The template that comes with the software."""
    return (FOLDER / BUILT_IN[language]).read_bytes()


def document_bytes(content: Content, template: bytes | None = None) -> bytes:
    """The Word file of a document, from this template or the built-in one. Raises CannotRender."""
    words = Words(content.report.language)
    try:
        document = DocxTemplate(io.BytesIO(template or built_in(content.report.language)))
        document.render(context(content, words) | _chart(document, content), Sandbox(), autoescape=True)
        _describe(document, content, words)
        out = io.BytesIO()
        document.save(out)
    except (TemplateError, OpcError, LxmlError, BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise CannotRender(N_("The report's template cannot be filled in: %(reason)s. Check it on its page, or go back to "
                              "the built-in one."), reason=error) from error  # fmt: skip
    return out.getvalue()


def _chart(document: DocxTemplate, content: Content) -> dict[str, object]:
    """The chart of departments as wide as a page takes it; nothing where one department says it all."""
    if len(content.report.departments) < 2:
        return {"has_chart": False, "chart": ""}
    from .. import charts  # the plotting library takes a second to load

    picture = charts.departments_png(content.report)
    across, down = struct.unpack(">II", picture[16:24])  # where a PNG file keeps its size
    width = min(WIDEST, HIGHEST * across / down)
    return {"has_chart": True, "chart": InlineImage(document, io.BytesIO(picture), width=Mm(width))}


def _describe(document: DocxTemplate, content: Content, words: Words) -> None:
    """Words for who cannot see the chart, and what the file says of itself."""
    for picture in document.docx.element.iter(f"{{{document.docx.element.nsmap['wp']}}}docPr"):
        if not picture.get("descr"):
            picture.set("descr", words.say(WORDS_OF_CHART))
    about = document.docx.core_properties
    about.title = context(content, words)["subject"]
    about.author = content.report.letterhead.office or content.report.letterhead.facility
    about.last_modified_by = content.report.software
    about.created = about.modified = content.report.made_at.replace(tzinfo=None)
