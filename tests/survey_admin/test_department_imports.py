"""Departments out of an Excel list: every row is looked at first, then all are imported or none."""

import html
import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from survey_core.models import Department, DepartmentName
from tests.trail import acts

from .people import enter, token

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
HEAD = ["Mã khoa", "Tên khoa", "Loại", "Thuộc"]
GIVEN = re.compile(r'name="(given|since|seen)" value="([^"]*)"')


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def book(*rows, head=HEAD, change=lambda book: None) -> bytes:
    made = openpyxl.Workbook()
    for row in (head, *rows):
        made.active.append(row)
    change(made)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def look(client, content, name="khoa.xlsx", since=""):
    data = {"csrf_token": token(client, "/admin/departments/import"), "since": since,
            "file": (BytesIO(content), name)}  # fmt: skip
    return client.post("/admin/departments/import/preview?lang=en", data=data)


def carry_out(client, seen):
    data = {name: html.unescape(value) for name, value in GIVEN.findall(seen.text)}
    data["csrf_token"] = token(client, "/admin/departments/import")
    return client.post("/admin/departments/import?lang=en", data=data)


def there(session) -> dict[str, Department]:
    session.rollback()
    session.expire_all()
    return {one.code: one for one in session.scalars(select(Department))}


def text(reply) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", reply.text)).split())


def test_looking_writes_nothing_and_importing_does_what_was_shown(office, session):
    seen = look(office, book(["TT", "Trung tâm Tim mạch", "Lâm sàng", ""], ["C3", "Khoa Nhịp", "can lam sang", "TT"],
                             ["noi", "Khoa Nội tổng hợp", "", "TT"]))  # fmt: skip
    assert "2 new, 1 changed, 0 unchanged, 0 with a problem" in text(seen)
    assert set(there(session)) == {"KB", "NOI"}
    assert carry_out(office, seen).status_code == 303
    now = there(session)
    assert {now["C3"].parent_id, now["NOI"].parent_id} == {now["TT"].id}
    assert now["C3"].kind == "paraclinical"
    assert acts(session)[-1] == "department.import"


def test_the_template_comes_back_as_nothing_to_change(office):
    template = office.get("/admin/departments/import/template.xlsx")
    seen = look(office, template.data)
    assert "0 new, 0 changed, 2 unchanged, 0 with a problem" in text(seen)
    assert "There is nothing to import" in text(seen)


@pytest.mark.parametrize(("since", "former"), [("", []), ("2025-07-01", ["Khoa Nội tổng hợp"])])
def test_another_name_is_a_slip_or_holds_from_a_day(office, session, since, former):
    seen = look(office, book(["NOI", "Khoa Nội A", "", ""]), since=since)
    assert carry_out(office, seen).status_code == 303
    assert there(session)["NOI"].name == "Khoa Nội A"
    assert session.scalars(select(DepartmentName.name)).all() == former


@pytest.mark.parametrize(
    ("rows", "told"),
    [([["C3", "Khoa A", "", ""], ["c3", "Khoa B", "", ""]], "The code c3 stands in row 3 already."),
     ([["", "Khoa A", "", ""]], "The code is missing."),
     ([["C3", "", "", ""]], "The name is missing."),
     ([["C3", "Khoa A", "Bếp ăn", ""]], "“Bếp ăn” is no kind."),
     ([["C3", "Khoa A", "", "ZZ"]], "It belongs to “ZZ”"),
     ([["C3", "Khoa A", "", "C4"], ["C4", "Khoa B", "", "C3"]], "It would belong to itself: C3 → C4 → C3."),
     ([["NOI", "Khoa Nội", "", "NOI"]], "It would belong to itself: NOI → NOI."),
     ([["C3", "K" * 201, "", ""]], "at most 200 characters fit")],
)  # fmt: skip
def test_a_problem_stands_in_its_row_and_nothing_is_half_imported(office, session, rows, told):
    seen = look(office, book(["OK", "Khoa tốt", "", ""], *rows))
    assert told in text(seen)
    assert "all rows are imported together, or none" in text(seen)
    assert "Import all rows" not in seen.text
    assert set(there(session)) == {"KB", "NOI"}


def test_a_closed_department_is_told_in_its_row(office, session, facility):
    facility.departments["NOI"].is_active = False
    session.commit()
    assert "is closed. Take the row out" in text(look(office, book(["NOI", "Khoa Nội", "", ""])))


def merge(made):
    made.active.merge_cells("A2:A3")


def hide(made):
    made.create_sheet("Nháp").sheet_state = "hidden"
    made.create_sheet("Khác")


def test_merged_cells_are_read_in_each_row_they_cover(office):
    seen = text(look(office, book(["C3", "Khoa A", "", ""], [None, "Khoa B", "", ""], change=merge)))
    assert "Merged cells were read as the same value in each row they cover: A2:A3." in seen
    assert "The code C3 stands in row 2 already." in seen


def test_hidden_and_further_sheets_are_named_and_passed_over(office):
    seen = text(look(office, book(["C3", "Khoa A", "", ""], change=hide)))
    assert "Hidden sheets were passed over: Nháp." in seen
    assert "Not read, as only the first sheet is: Khác." in seen


def test_a_formula_without_a_result_is_told_by_its_cell(office):
    seen = text(look(office, book(["C3", '="Khoa "&"A"', "", ""])))
    assert "Cell B2 holds a formula without a result." in seen


def test_a_hundred_thousand_empty_rows_are_passed_over(office):
    seen = look(office, padded(book(["C3", "Khoa A", "", ""]), 100_000))
    assert "1 new, 0 changed, 0 unchanged, 0 with a problem" in text(seen)


def padded(content: bytes, rows: int) -> bytes:
    """The workbook with that many formatted, empty rows behind its own."""
    empty = "".join(f'<row r="{at}"><c r="A{at}" s="0"/></row>' for at in range(10, rows + 10))
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sheet1.xml"):
                data = data.replace(b"</sheetData>", empty.encode() + b"</sheetData>")
            new.writestr(part, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [(b"", "khoa.xlsx", "is empty"),
     (b"%PDF-1.7", "khoa.xlsx", "is a PDF file, whatever its name says"),
     (b"khong phai", "khoa.xlsx", "is not an Excel workbook"),
     (b"PK\x03\x04 damaged", "khoa.xlsx", "is not an Excel workbook"),
     ("Mã khoa,Tên khoa\n".encode(), "khoa.csv", "has a head but no department"),
     (b"a,b\n1,2\n", "khoa.csv", "has no row that names the columns"),
     ("Mã khoa,Tên khoa,Mã\nC3,A,B\n".encode(), "khoa.csv", "stand in the file twice"),
     (("Mã khoa,Tên khoa\n" + "C,K\n" * 1001).encode(), "khoa.csv", "more than 1000 rows")],
)  # fmt: skip
def test_a_file_that_holds_no_list_is_refused_in_one_sentence(office, content, name, told):
    reply = look(office, content, name)
    assert reply.status_code == 422
    assert told in text(reply)


def test_an_upload_of_40_mb_is_refused_before_it_is_read(office, session):
    reply = office.post(
        "/admin/departments/import/preview?lang=en", input_stream=BytesIO(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(40 * 1024**2)},
    )  # fmt: skip
    assert reply.status_code == 413
    assert "larger than 5 MB" in text(reply)
    assert set(there(session)) == {"KB", "NOI"}


def test_no_file_is_told(office):
    data = {"csrf_token": token(office, "/admin/departments/import")}
    reply = office.post("/admin/departments/import/preview?lang=en", data=data)
    assert (reply.status_code, "Choose the file first." in text(reply)) == (422, True)


def test_departments_that_changed_since_the_look_are_shown_again(office, session, facility):
    seen = look(office, book(["NOI", "Khoa Nội A", "", ""]))
    facility.departments["NOI"].name = "Khoa Nội khác"
    session.commit()
    reply = carry_out(office, seen)
    assert reply.status_code == 409
    assert "have changed since you looked" in text(reply)
    assert there(session)["NOI"].name == "Khoa Nội khác"


@pytest.mark.parametrize("given", ["", "{", '{"columns": ["code"], "rows": []}', '[1]', '{"columns": ["code", "name"], "rows": [[1, 2]]}'])  # fmt: skip
def test_a_list_that_was_tampered_with_is_refused(office, session, given):
    data = {"csrf_token": token(office, "/admin/departments/import"), "given": given, "seen": "x"}
    reply = office.post("/admin/departments/import?lang=en", data=data)
    assert reply.status_code == 422
    assert "did not come back whole" in text(reply)
