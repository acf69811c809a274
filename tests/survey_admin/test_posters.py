"""Posters and labels as a printer, a reader and a phone meet them."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdf
import pypdfium2
import pytest
import zxingcpp

from survey_admin.posters import Poster, file_names, scanned
from survey_admin.posters.codes import qr_matrix
from survey_admin.posters.content import open_ways, posters_of
from survey_admin.posters.files import archive
from survey_admin.posters.names import SIZES
from survey_admin.posters.sheets import pdf
from survey_core import collecting
from survey_core.database import now
from survey_core.languages import LANGUAGE_NAMES

CODE = "ABCDEFGHJKLM"
POSTER = Poster(
    "Sở Y tế tỉnh", "Bệnh viện Đa khoa tỉnh", "Khoa Khám bệnh", "KB", "outpatient-2024",
    "Ý kiến của người bệnh ngoại trú", "patient", 6, ("vi", "en"), f"https://khaosat.benhvien.vn/q/{CODE}", CODE,
)  # fmt: skip
MILLIMETRES = {
    "a4": (210, 297),
    "a5": (148, 210),
    "a6": (105, 148),
    "labels-24": (210, 297),
    "labels-8": (210, 297),
}


def pictures(content: bytes, scale: float = 3) -> list:
    """Every page as a picture, as a printer would lay it on paper."""
    with pypdfium2.PdfDocument(content) as document:
        return [document[number].render(scale=scale).to_pil() for number in range(len(document))]


def codes_on(picture) -> list[str]:
    """The QR codes; among lines and letters a reader of bars finds a number now and then."""
    return [found.text for found in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)]


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


@pytest.fixture
def everything(session, facility):
    """Posters of three forms in two departments, staff among them."""
    for form in ("outpatient-2024", "inpatient-2024", "staff-2019"):
        for department in ("KB", "NOI"):
            facility.collector(form, department=department)
    facility.round("staff-2019", ends=date(2099, 12, 31))
    ways = open_ways(session, facility.facility)
    return posters_of(session, facility.facility, ways, "http://127.0.0.1:8000", date(2025, 8, 4))


@pytest.mark.parametrize("size", SIZES)
def test_every_code_on_a_sheet_opens_the_form_of_its_department(kiosk, everything, size):
    found = [text for picture in pictures(pdf(everything, size)) for text in codes_on(picture)]
    by_code = {poster.scanned: poster for poster in everything}
    assert sorted(found) == sorted(by_code)
    for text in found:
        reply = kiosk.get(path_of(text))
        assert reply.status_code == 200
        assert f"<b>{by_code[text].department}</b>" in reply.text
        assert by_code[text].title in reply.text


@pytest.mark.parametrize("size", SIZES)
def test_a_page_has_the_size_it_is_called_by(size):
    page = pypdf.PdfReader(BytesIO(pdf([POSTER], size))).pages[0].mediabox
    measured = tuple(float(length) * 25.4 / 72 for length in (page.width, page.height))
    assert measured == pytest.approx(MILLIMETRES[size], abs=0.6)


def test_vietnamese_is_written_with_letters_the_file_brings_along():
    poster = replace(POSTER, hospital="BỆNH VIỆN ẰỄỢƯ", department="Khoa Đẻ ằễợư")
    reader = pypdf.PdfReader(BytesIO(pdf([poster], "a4")))
    said = reader.pages[0].extract_text()
    for words in ("BỆNH VIỆN ẰỄỢƯ", "Khoa Đẻ ằễợư", "Ông/bà thấy", "Tiếng Việt · English", "Khoảng 6 phút"):
        assert words in said
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    brought = [font["/FontDescriptor"] for font in fonts if "/FontDescriptor" in font]
    assert len(brought) >= 2
    assert all("/FontFile2" in face for face in brought)


def test_letters_with_two_marks_are_drawn_and_differ():
    """A font without a letter draws the same empty box for each."""
    names = ["Ằ", "Ễ", "Ợ", "Ư", "A", "E", "O", "U"]
    drawn = {pictures(pdf([replace(POSTER, department=name)], "a6"), 1)[0].tobytes() for name in names}
    assert len(drawn) == len(names)


@pytest.mark.parametrize("size", SIZES)
def test_the_address_stands_in_words_to_be_typed(size):
    (said, *_more) = texts(pdf([POSTER], size))
    assert "khaosat.benhvien.vn/q/" in said
    assert "ABCD EFGH JKLM" in said


def test_every_language_of_a_form_can_say_its_name_on_paper():
    (said,) = texts(pdf([replace(POSTER, languages=tuple(LANGUAGE_NAMES))], "a4"))
    for name in ("Hmoob", "Êđê", "Khmer", "Xơ-đăng", "Русский"):
        assert name in said


def test_staff_are_told_why_nobody_knows_them():
    (staff,), (patient,) = (texts(pdf([replace(POSTER, audience=who)], "a4")) for who in ("staff", "patient"))
    assert "Vì sao là ẩn danh" in staff
    assert "Anh/chị" in staff
    assert "Vì sao" not in patient


def test_a_long_name_stays_whole_and_on_the_page():
    name = "Trung tâm Chấn thương chỉnh hình, Phẫu thuật bàn tay và Phục hồi chức năng khu vực phía Nam " * 2
    (said,) = texts(pdf([replace(POSTER, department=name.strip())], "a5"))
    assert name.strip() in " ".join(said.split())


@pytest.mark.parametrize(("address", "text"), [
    ("https://a-b.vn:8443/q/ABC2", "HTTPS://A-B.VN:8443/Q/ABC2"),
    ("https://benhvien.vn/khao-sat/q/ABC2", "https://benhvien.vn/khao-sat/q/ABC2"),
    ("https://[::1]:8000/q/ABC2", "https://[::1]:8000/q/ABC2"),
])  # fmt: skip
def test_only_an_address_that_knows_no_case_is_put_in_capitals(address, text):
    assert scanned(address) == text


def test_a_code_is_small_corrects_a_quarter_and_has_its_quiet_zone():
    (picture,) = pictures(pdf([POSTER], "a4"))
    (found,) = zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)
    assert found.ec_level == "Q"
    matrix = qr_matrix(POSTER.scanned)
    assert len(matrix) == 29 + 2 * 4
    assert not any(any(row) for row in [*matrix[:4], *matrix[-4:]])


def test_one_way_in_fills_a_sheet_of_labels_and_several_take_as_many_as_asked():
    other = replace(POSTER, code="MMMMMMMMMMMM", address="https://khaosat.benhvien.vn/q/MMMMMMMMMMMM")
    assert [len(codes_on(p)) for p in pictures(pdf([POSTER], "labels-24"))] == [24]
    assert [len(codes_on(p)) for p in pictures(pdf([POSTER, other], "labels-8", 5))] == [8, 2]


def test_file_names_are_plain_and_each_stands_once():
    posters = [replace(POSTER, department_code=code, label=label) for code, label in (
        ("ĐD-01", ""), ("đd 01", ""), ("KB", "phòng 12"), ("KB", ""), ("???", ""))]  # fmt: skip
    assert file_names(posters) == [
        "DD-01_outpatient-2024", "dd-01_outpatient-2024_2", "KB_outpatient-2024_phong-12", "KB_outpatient-2024",
        "khong-ten_outpatient-2024",
    ]  # fmt: skip


def test_an_archive_holds_picture_drawing_and_poster_of_each(everything):
    made = archive(everything, "a5")
    assert made == archive(everything, "a5")
    with ZipFile(BytesIO(made)) as files:
        names = files.namelist()
        assert len(names) == len(set(names)) == 3 * len(everything)
        assert {"KB_outpatient-2024.svg", "KB_outpatient-2024.png", "KB_outpatient-2024_a5.pdf"} <= set(names)
        for poster, name in zip(everything, file_names(everything), strict=True):
            assert codes_on(pictures(files.read(f"{name}_a5.pdf"))[0]) == [poster.scanned]


def test_only_what_is_in_use_is_printed(session, facility, everything):
    closed, retired = facility.collector(), facility.forms["inpatient-2024"]
    collecting.close(closed)
    retired.retired_at = now()
    facility.collector(channel="kiosk")
    session.commit()
    left = open_ways(session, facility.facility)
    assert {(way.audience, way.department_id) for way in left} == {
        ("patient", facility.departments["NOI"].id),
        *(("staff", department.id) for department in facility.departments.values()),
    }
