"""The built-in templates on paper: laid out as administrative documents are, and the same in LibreOffice."""

import io
import subprocess
from datetime import date

import pypdfium2
import pytest
from docx import Document
from docx.shared import Mm

from survey_admin.document import Content, Paper, PlanLine, document_bytes
from survey_admin.document.rendering import built_in
from survey_admin.report import GroupLine

from .sample import GROUP, sample

DEPARTMENTS = tuple(
    GroupLine(f"D{n}", f"Khoa số {n} có tên rất dài để xuống dòng", *GROUP) for n in range(12)
)
PAPER = Paper(
    "12/BC-BVT", date(2025, 10, 2), 150, ("Sở Y tế;", "Lưu: VT."), "Giám đốc", "Nguyễn Văn An",
    plan=(PlanLine("Ghế chờ hỏng", "Thay ghế", "Phòng Hành chính", date(2025, 12, 31)),), is_draft=False,
)  # fmt: skip


def content(language: str) -> Content:
    return Content(sample(language=language, departments=DEPARTMENTS), paper=PAPER)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_the_decrees(language):
    document = Document(io.BytesIO(built_in(language)))
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for margin, low, high in ((section.top_margin, 20, 25), (section.bottom_margin, 20, 25),
                              (section.left_margin, 30, 35), (section.right_margin, 15, 20)):  # fmt: skip
        assert low <= round(margin.mm, 1) <= high
    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size.pt) == (
        "Times New Roman",
        13,
    )
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The text of every page as LibreOffice lays it out."""
    folder = tmp_path_factory.mktemp("paper")
    (folder / "report.docx").write_bytes(document_bytes(content("vi")))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
               "--outdir", str(folder), str(folder / "report.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = pypdfium2.PdfDocument(folder / "report.pdf")
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def test_the_first_page_bears_the_head_and_no_number(printed):
    for words in ("SỞ Y TẾ TỈNH", "BỆNH VIỆN ĐA KHOA & PHỤC HỒI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                  "Độc lập - Tự do - Hạnh phúc", "Số: 12/BC-BVT", "Sơn Hà, ngày 02 tháng 10 năm 2025", "BÁO CÁO",
                  "Kết quả khảo sát hài lòng người bệnh quý III năm 2025"):  # fmt: skip
        assert words in printed[0]
    assert not printed[0].startswith("1 ")
    assert [page.startswith(f"{number} ") for number, page in enumerate(printed[1:], 2)] == [True] * (
        len(printed) - 1
    )


def test_recipients_and_signature_come_before_the_annex_on_a_page_of_its_own(printed):
    whole = " ".join(printed)
    order = [
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "Nguyễn Văn An",
        "PHỤ LỤC",
        "KẾ HOẠCH CẢI TIẾN",
        "Ghế chờ hỏng",
        "31/12/2025",
    ]
    places = [whole.find(words) for words in order]
    assert -1 not in places
    assert places.index(max(places)) == len(places) - 1
    assert "PHỤ LỤC" in printed[-1]
    assert "Nơi nhận" not in printed[-1]
    assert "{" not in whole


def test_the_chart_has_words_for_who_cannot_see_it():
    document = Document(io.BytesIO(document_bytes(content("en"))))
    (picture,) = document.inline_shapes
    assert picture.width <= Mm(160)
    assert "by department" in picture._inline.docPr.get("descr")
    assert document.core_properties.title == "Results of the patient satisfaction survey, quarter III, 2025"


def test_many_departments_still_fit_their_chart_on_a_page():
    many = tuple(GroupLine(f"D{n}", f"Khoa {n}", *GROUP) for n in range(60))
    document = Document(io.BytesIO(document_bytes(Content(sample(departments=many)))))
    assert document.inline_shapes[0].height <= Mm(206)
