"""The quarterly workbook: real numbers, safe text, paper ready to hand in, the same in LibreOffice."""

import subprocess
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from survey_admin.report import GroupLine, Letterhead
from survey_admin.workbook import report_bytes

from .sample import FIELDS, GROUP, HEADLINE, estimate, sample

SHEETS = ["Summary", "Each department", "Each section", "Each question", "Choice questions", "Method"]
FIGURES = ("value", "low", "high", "people", "answers")


def opened(report, **options):
    return openpyxl.load_workbook(BytesIO(report_bytes(report)), **options)


def named(book, name: str):
    """The value of a named cell."""
    ((sheet, address),) = book.defined_names[name].destinations
    return book[sheet][address].value


def texts(sheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def line_of(sheet, code: str) -> list:
    return next(list(row) for row in sheet.iter_rows() if row[0].value == code)


@pytest.mark.parametrize("key", ["satisfaction", "mean", "expectation", "returning", "comprehensive"])
def test_the_summary_holds_the_official_numbers_unrounded(key):
    book = opened(sample(language="en"))
    wanted = getattr(HEADLINE, key)
    assert [named(book, f"{key}_{what}") for what in FIGURES] == [getattr(wanted, what) for what in FIGURES]


def test_figures_are_numbers_with_formats():
    book = opened(sample(language="en"))
    assert book.sheetnames == SHEETS
    rate, low, *_rest = line_of(book["Each department"], "KB")[2:]
    assert (rate.value, rate.number_format, low.number_format) == (0.93, "0.00%", "0.00%")
    people = line_of(book["Each department"], "KB")[8]
    assert (people.value, people.number_format) == (110, "#,##0")
    counts = [cell.value for cell in line_of(book["Each question"], "A1")[2:9]]
    assert counts == [70, 26, 2, 1, 1, 7, 3]
    assert [cell.value for cell in line_of(book["Choice questions"], "1")[2:]] == [30, 0.75]


def test_a_hidden_line_carries_no_figure():
    book = opened(sample(language="en"))
    for sheet, code in (("Each department", "NOI"), ("Each question", "A2")):
        cells = [cell.value for cell in line_of(book[sheet], code)]
        assert not any(isinstance(value, (int, float)) for value in cells)
        assert "suppressed" in cells
        assert "subtraction" in texts(book[sheet])


def test_the_vietnamese_workbook_is_vietnamese():
    book = opened(sample())
    assert book.sheetnames == [
        "Tóm tắt",
        "Theo khoa",
        "Theo phần",
        "Theo câu hỏi",
        "Câu hỏi lựa chọn",
        "Phương pháp",
    ]
    summary = texts(book["Tóm tắt"])
    assert "KẾT QUẢ KHẢO SÁT HÀI LÒNG NGƯỜI BỆNH QUÝ III NĂM 2025" in summary
    assert "Sơn Hà, ngày 02 tháng 10 năm 2025" in summary
    assert "ẩn" in [cell.value for cell in line_of(book["Theo khoa"], "NOI")]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "#N/A", "-2", "@A1"])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    book = opened(sample(language="en", departments=(GroupLine("KB", text, *GROUP),), title=text))
    cell = line_of(book["Each department"], "KB")[1]
    assert (cell.value, cell.data_type) == (text, "s")


def test_characters_no_workbook_can_hold_are_left_out():
    name = "Kh\x00oa\x0b \ud800Nhi\ufffe"
    book = opened(sample(language="en", departments=(GroupLine("KB", name, *GROUP),)))
    assert line_of(book["Each department"], "KB")[1].value == "Khoa Nhi"


def test_every_sheet_is_set_up_for_a4_with_its_head_repeated():
    book = opened(sample(language="en"))
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text
        assert "&&" in sheet.oddFooter.left.text
    for title in ("Each department", "Each section", "Each question", "Method"):
        assert book[title].freeze_panes
        assert book[title].print_title_rows
    assert len(book["Each department"]._charts) == 1


def test_demo_data_are_marked_on_every_sheet():
    head = Letterhead("", "Bệnh viện mẫu", "Phòng", "", True)
    for sheet in opened(sample(language="en", letterhead=head)):
        assert sheet["A1"].value == "DEMO DATA – NOT REAL ANSWERS"
    for sheet in opened(sample(language="en")):
        assert "DEMO" not in texts(sheet)


@pytest.mark.parametrize("reason", ["no_answers", "round_open", "below_threshold"])
def test_a_withheld_report_says_why_and_shows_no_figure(reason):
    nothing = replace(HEADLINE, **dict.fromkeys(vars(HEADLINE), estimate(None, None, None, 0, 0)))
    book = opened(
        sample(language="en", withheld=reason, headline=nothing, departments=(), items=(), excluded={})
    )
    assert book.sheetnames == ["Summary", "Method"]
    assert "No figures" in texts(book["Summary"])


def test_an_empty_figure_is_a_dash_and_not_zero():
    empty = estimate(None, None, None, 0, 0)
    book = opened(sample(language="en", headline=replace(HEADLINE, expectation=None, satisfaction=empty)))
    assert named(book, "expectation_value") == named(book, "satisfaction_value") == "–"


def test_the_method_sheet_tells_rules_counts_and_software():
    book = opened(sample(language="en"))
    method = {row[0]: row[1] for row in book["Method"].iter_rows(values_only=True)}
    assert (method["Forms received"], method["Forms counted"]) == (120, 110)
    assert method["Left out: a whole section blank"] == 2
    assert method["Fewest people for which staff results are shown"] == 10
    assert method["Software"] == FIELDS["software"]
    assert "2025-10-02 03:04:05" in method["Made at"]


@pytest.fixture(scope="module")
def libreoffice_copy(tmp_path_factory):
    """The workbook as LibreOffice read it and wrote it again."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "report.xlsx").write_bytes(report_bytes(sample(language="en")))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
               "--outdir", str(folder / "copy"), str(folder / "report.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return openpyxl.load_workbook(folder / "copy" / "report.xlsx")


def test_libreoffice_shows_the_same_values(libreoffice_copy):
    ours = opened(sample(language="en"))
    assert libreoffice_copy.sheetnames == ours.sheetnames
    for sheet in ours:
        theirs = libreoffice_copy[sheet.title]
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            found = theirs[cell.coordinate]
            assert found.value == (pytest.approx(cell.value) if cell.data_type == "n" else cell.value)
            assert found.data_type == cell.data_type
        assert len(theirs._charts) == len(sheet._charts)
