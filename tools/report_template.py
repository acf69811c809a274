"""Builds the two Word templates that come with the software: `python -m tools.report_template`.

Laid out as Decree 30/2020/NĐ-CP wants administrative documents: A4, margins 20/20/30/20 mm, Times New Roman 13,
page number centred at the top from the second page on.
"""

from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tools.report_pieces import field, row_rule, rule
from tools.report_words import EN, VI

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "report"
FONT, SIZE = "Times New Roman", 13
LONG = ("departments", "trend", "plan")  # lists that may go on on the next page
CENTER, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


class Builder:
    """One template in one language."""

    def __init__(self, words: dict[str, str], language: str):
        self.words, self.document = words, Document()
        self._page()
        self._styles(language)

    def build(self) -> None:
        w = self.words
        self._head()
        self._title()
        self.heading(w["collection"])
        self.sentences("collection")
        self.heading(w["results"])
        self._results()
        self.heading(w["limits"])
        self.sentences("limits", "- ")
        self.heading(w["remarks"])
        self.sentences("remarks", keep=True)
        self._signature()
        self._annex()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(20), Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        line = section.header.paragraphs[0]
        line.alignment = CENTER
        run = line.add_run()
        for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "2"), ("end", "")):
            run._r.append(field(kind, text))

    def _styles(self, language: str) -> None:
        styles = self.document.styles
        for name in ("Normal", "Header"):
            style = styles[name]
            style.font.name, style.font.size = FONT, Pt(SIZE)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for place in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(qn(place), FONT)
        shape = styles["Normal"].paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(6), 1.1
        tongue = OxmlElement("w:lang")
        tongue.set(qn("w:val"), {"vi": "vi-VN", "en": "en-GB"}[language])
        styles["Normal"].element.get_or_add_rPr().append(tongue)

    def line(self, text: str, across=LEFT, place=None, **look):
        """A paragraph in one look; `place` is a table's cell."""
        paragraph = (place or self.document).add_paragraph()
        return self._fill(paragraph, text, across, **look)

    def _fill(
        self, paragraph, text: str, across=LEFT, size=SIZE, bold=False, italic=False, after=6.0, first=0.0
    ):  # noqa: PLR0913 - a look
        paragraph.alignment = across
        shape = paragraph.paragraph_format
        shape.space_after, shape.first_line_indent = Pt(after), Mm(first)
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), bold, italic
        return paragraph

    def cell(self, cell, text: str, across=LEFT, **look):
        return self._fill(cell.paragraphs[0], text, across, **{"after": 0} | look)

    def heading(self, text: str) -> None:
        shape = self.line(text, bold=True).paragraph_format
        shape.keep_with_next, shape.space_before = True, Pt(8)

    def sub_heading(self, text: str) -> None:
        shape = self.line(text, bold=True, first=10).paragraph_format
        shape.keep_with_next, shape.space_before = True, Pt(4)

    def tag(self, text: str) -> None:
        """A paragraph that only steers; it is gone once the template is filled in."""
        self.line(text, after=0)

    def sentences(self, name: str, before: str = "", keep: bool = False) -> None:
        self.tag(f"{{%p for sentence in {name} %}}")
        self.line(before + "{{ sentence }}", JUSTIFY, first=10).paragraph_format.keep_with_next = keep
        self.tag("{%p endfor %}")

    def _head(self) -> None:
        w = self.words
        table = self._bare_table((66, 98))
        left, right = table.rows[0].cells
        self.cell(left, "{{ governing_body | upper }}", CENTER, size=12)
        self.line("{{ facility | upper }}", CENTER, left, size=12, bold=True, after=0)
        rule(left.add_paragraph(), 24)
        self.cell(right, w["nation"], CENTER, size=12, bold=True)
        self.line(w["motto"], CENTER, right, size=13, bold=True, after=0)
        rule(right.add_paragraph(), 20)
        left, right = table.add_row().cells
        self.cell(left, w["number"] + "{{ number }}", CENTER)
        self.cell(right, "{{ date_line }}", CENTER, italic=True)

    def _title(self) -> None:
        w = self.words
        for mark in ("demo_mark", "draft_mark"):
            self.tag(f"{{%p if {mark} %}}")
            self.line(f"{{{{ {mark} }}}}", CENTER, bold=True).paragraph_format.space_before = Pt(8)
            self.tag("{%p endif %}")
        self.line(w["kind"], CENTER, size=14, bold=True, after=0).paragraph_format.space_before = Pt(14)
        self.line("{{ subject }}", CENTER, size=14, bold=True, after=2)
        self.line(
            w["form"] + "{{ form_title }}. " + w["scope"] + "{{ scope }}.", CENTER, italic=True, after=10
        )

    def _results(self) -> None:
        w = self.words
        figure = ("value", "interval", "people")
        self.sub_heading("1. " + w["numbers"])
        self.table((64, 28, 44, 24), ("indicator", *figure), "numbers", ("name", *figure))
        self.sentences("findings")
        self.sub_heading("2. " + w["sections"])
        self.table((64, 28, 44, 24), ("section", "rate", *figure[1:]), "sections", ("name", *figure))
        self.sub_heading("3. " + w["extremes"])
        self.tag("{%p if has_extremes %}")
        for name in ("strongest", "weakest"):
            self.tag(f"{{%p if {name} %}}")
            self.line(w[name], italic=True, first=10, after=3).paragraph_format.keep_with_next = True
            self.table((71, 26, 41, 22), ("item", "rate", *figure[1:]), name, ("text", *figure))
            self.tag("{%p endif %}")
        self.tag("{%p endif %}")
        self.sentences("item_findings")
        self.tag("{%p if has_departments %}")
        self.sub_heading("4. " + w["departments"])
        self.sentences("department_findings")
        self.tag("{%p if has_chart %}")
        self.line("{{ chart }}", CENTER, after=2).paragraph_format.keep_with_next = True
        self.line(w["chart"] + "{{ confidence }}", CENTER, italic=True, size=12)
        self.tag("{%p endif %}")
        fields = ("name", *figure, "verdict")
        self.table(
            (49, 24, 37, 21, 29), ("department", "rate", *figure[1:], "verdict"), "departments", fields
        )
        self.tag("{%p endif %}")
        self._trend()

    def _trend(self) -> None:
        """Of half-years and years; its number follows that of the departments where there are several."""
        w = self.words
        self.tag("{%p if has_trend %}")
        self.sub_heading("{{ 5 if has_departments else 4 }}. " + w["trend"])
        self.sentences("trend_findings")
        self.tag("{%p if has_trend_chart %}")
        self.line("{{ trend_chart }}", CENTER, after=2).paragraph_format.keep_with_next = True
        self.line(w["trend_chart"] + "{{ confidence }}", CENTER, italic=True, size=12)
        self.tag("{%p endif %}")
        heads = ("quarter", "rate", "interval", "people", "change")
        self.table((24, 24, 37, 21, 54), heads, "trend", ("name", "value", "interval", "people", "change"))
        self.tag("{%p endif %}")

    def table(self, widths, heads, rows: str, fields, **look) -> None:
        """A table with its head repeated on each page and one line for each row of a list."""
        table = self._bare_table(widths)
        table.style = "Table Grid"
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            more = "{{ confidence }}" if head == "interval" else ""
            text = self.cell(cell, self.words[head] + more, CENTER, bold=True, size=12)
            text.paragraph_format.keep_with_next = True
        row_rule(table.rows[0], "w:tblHeader")
        for part in (f"{{%tr for row in {rows} %}}", None, "{%tr endfor %}"):
            line = table.add_row()
            row_rule(line, "w:cantSplit")
            if part:
                line.cells[0].paragraphs[0].add_run(part)
                continue
            for cell, name in zip(line.cells, fields, strict=True):
                across = (
                    CENTER if name in ("no", "value", "interval", "people", "verdict", "deadline") else LEFT
                )
                text = self.cell(cell, f"{{{{ row.{name} }}}}", across, **{"size": 12} | look)
                text.paragraph_format.keep_with_next = rows not in LONG
        self.line("", after=0, size=6).paragraph_format.line_spacing = Pt(8)

    def _bare_table(self, widths):
        table = self.document.add_table(1, len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def _signature(self) -> None:
        table = self._bare_table((76, 84))
        row_rule(table.rows[0], "w:cantSplit")
        left, right = table.rows[0].cells
        self.cell(left, self.words["to"], bold=True, italic=True, size=12)
        self.line("{%p for one in recipients %}", place=left, after=0)
        self.line("- {{ one }}", place=left, size=11, after=0)
        self.line("{%p endfor %}", place=left, after=0)
        self.cell(right, "{{ signer_title | upper }}", CENTER, bold=True)
        for _space in range(4):
            self.line("", CENTER, right, after=0)
        self.line("{{ signer_name }}", CENTER, right, bold=True)

    def _annex(self) -> None:
        w = self.words
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self.line(w["annex"], CENTER, size=14, bold=True, after=0)
        self.line(w["plan"], CENTER, size=14, bold=True, after=0)
        self.line(w["with"], CENTER, italic=True, after=8)
        names = ("no", "problem", "action", "owner", "deadline", "result")
        self.table((10, 39, 39, 26, 27, 19), names, "plan", names)


def save(name: str, words: dict[str, str], language: str) -> None:
    builder = Builder(words, language)
    builder.build()
    about = builder.document.core_properties
    about.title, about.author, about.comments = "", "", ""
    about.created = about.modified = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    builder.document.save(FOLDER / name)


if __name__ == "__main__":
    save("bao-cao.docx", VI, "vi")
    save("report.docx", EN, "en")
