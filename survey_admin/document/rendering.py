"""From a template and a document's content to the Word file: the only place that runs templates."""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from lxml.etree import LxmlError

from survey_core.spoken import N_, SpokenError

from ..workbook.words import Words
from .content import Content
from .context import context
from .sandbox import Sandbox
from .trend_words import drawn

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "report"
BUILT_IN = {"vi": "bao-cao.docx", "en": "report.docx"}
WIDEST, HIGHEST = 160, 205  # of the chart, in millimetres
WORDS_OF_CHART = N_(
    "Satisfaction rate by department with its interval and the target; the table below says the same."
)
WORDS_OF_TREND = N_("Satisfaction rate over time with its intervals and the middle line.")


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
        pictures = _pictures(content, words)
        document.render(context(content, words) | _placed(document, pictures), Sandbox(), autoescape=True)
        _describe(document, pictures)
        _say_of_itself(document, content, words)
        out = io.BytesIO()
        document.save(out)
    except (TemplateError, OpcError, LxmlError, BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise CannotRender(N_("The report's template cannot be filled in: %(reason)s. Check it on its page, or go back to "
                              "the built-in one."), reason=error) from error  # fmt: skip
    return out.getvalue()


@dataclass(frozen=True)
class Picture:
    """A PNG file's bytes, and words for who cannot see it."""

    content: bytes
    words: str

    @property
    def width(self) -> float:
        """As wide as a page takes it, in millimetres."""
        across, down = struct.unpack(">II", self.content[16:24])  # where a PNG file keeps its size
        return min(WIDEST, HIGHEST * across / down)


def _pictures(content: Content, words: Words) -> dict[str, Picture]:
    """The charts by their placeholder; none of departments where one says it all, none of a trend that is not told."""
    report, course, found = content.report, drawn(content.report), {}
    if len(report.departments) > 1:
        from .. import charts  # the plotting library takes a second to load

        found["chart"] = Picture(charts.departments_png(report), words.say(WORDS_OF_CHART))
    if course:
        from ..trend_chart import trend_png

        title = words.say(WORDS_OF_TREND)
        found["trend_chart"] = Picture(trend_png(course, title, words.language), title)
    return found


def _placed(document: DocxTemplate, pictures: Mapping[str, Picture]) -> dict[str, object]:
    """What stands for the placeholders of charts."""
    found: dict[str, object] = {}
    for name in ("chart", "trend_chart"):
        one = pictures.get(name)
        found["has_" + name] = one is not None
        found[name] = one and InlineImage(document, io.BytesIO(one.content), width=Mm(one.width)) or ""
    return found


def _describe(document: DocxTemplate, pictures: Mapping[str, Picture]) -> None:
    """Words for who cannot see a chart; a template's own picture keeps its own."""
    told = {one.content: one.words for one in pictures.values()}
    parts = document.docx.part.related_parts
    for place in document.docx.element.iter(qn("wp:inline")):
        (about,), blips = place.findall(qn("wp:docPr")), list(place.iter(qn("a:blip")))
        part = parts.get(blips[0].get(qn("r:embed"))) if blips else None
        if part is not None and part.blob in told:
            about.set("descr", told[part.blob])


def _say_of_itself(document: DocxTemplate, content: Content, words: Words) -> None:
    about = document.docx.core_properties
    about.title = context(content, words)["subject"]
    about.author = content.report.letterhead.office or content.report.letterhead.facility
    about.last_modified_by = content.report.software
    about.created = about.modified = content.report.made_at.replace(tzinfo=None)
