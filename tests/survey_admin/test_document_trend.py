"""The trend in the Word report of a half-year or a year; a report of a quarter has none."""

import io

from docx import Document

from survey_admin.document import Content, document_bytes
from survey_core.periods import Year

from .sample import sample
from .test_workbook_trend import MONTHS, QUARTERS
from .word_files import template


def written(language="en", content=None, **more) -> "Document":
    fields = {"language": language, "period": Year(2025), "quarters": QUARTERS, "months": MONTHS} | more
    return Document(io.BytesIO(document_bytes(Content(sample(**fields)), content)))


def words(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def table_of(document, head: str) -> list[list[str]]:
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return next((rows for rows in tables if rows[0][0] == head), [])


def test_the_quarters_stand_in_a_table_each_beside_the_one_before():
    rows = table_of(written(), "Quarter")
    assert [row[0] for row in rows[1:]] == ["I/2025", "II/2025", "III/2025", "IV/2025"]
    assert rows[2][1:] == ["89.00\u00a0%", "85.00 – 92.00\u00a0%", "110", "+5.00 (+2.00 to +8.00): better"]
    assert rows[3][1:] == ["–", "–", "–", "not shown"]


def test_one_sentence_reads_the_quarters_as_an_office_would():
    told = words(written("vi"))
    assert ("Trong 2 quý có số liệu, từ quý I/2025 đến quý II/2025, tỷ lệ hài lòng chung ở mức 84,00\u00a0% đến 89,00\u00a0%; "
            "so với quý liền trước: tốt hơn ở quý II/2025.") in told  # fmt: skip
    assert "tỷ lệ vượt mức dao động thông thường ở: 03/2025." in told
    assert "lấy theo bản chốt lần 1" in told


def test_its_picture_has_words_of_its_own():
    pictures = [shape._inline.docPr.get("descr") for shape in written().inline_shapes]
    assert ["by department" in pictures[0], "over time" in pictures[1], len(pictures)] == [True, True, 2]


def test_a_report_of_a_quarter_has_no_trend_even_where_its_issue_keeps_months():
    document = Document(io.BytesIO(document_bytes(Content(sample(language="en", months=MONTHS)))))
    assert table_of(document, "Quarter") == []
    assert "Trend" not in words(document)
    assert len(document.inline_shapes) == 1


def test_a_template_made_before_there_was_a_trend_still_serves():
    assert words(written(content=template("{{ subject }}"))).startswith("Results of the patient")


def test_a_template_of_ones_own_may_use_the_trend():
    own = template("{%p if has_trend %}", "{%p for row in trend %}", "{{ row.name }}: {{ row.change }}", "{%p endfor %}",
                   "{%p endif %}", "{{ trend_chart }}")  # fmt: skip
    document = written(content=own)
    assert "II/2025: +5.00 (+2.00 to +8.00): better" in words(document)
    assert len(document.inline_shapes) == 1
