"""Earlier answers on screen: columns guessed and settled, every line checked, all or nothing, and undone."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from survey_admin import import_columns, import_store
from survey_admin.import_facts import WORDS, Facts
from survey_core.models import Collector, Response
from survey_core.questionnaire import official_forms, parse
from tests.trail import acts

from .people import TOKEN, enter

FORM = parse(dict(official_forms())["outpatient-2024"])
A1 = FORM.by_code["A1"].text["vi"]
HEAD = ["Khoa/phòng", "Ngày khảo sát", A1, "A2. Sơ đồ", "G2", "Người nhập"]
FACTS = Facts({"kb": "KB"}, WORDS | {"phone": "phone"}, date(2025, 1, 1))
GOOD = ["Khoa Khám bệnh", "2024-05-06", "Rất hài lòng", 4, "5", "Mai"]


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def workbook(*rows, change=None) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    if change:
        change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def send(office, content: bytes, name="nam-2024.xlsx"):
    token = TOKEN.search(office.get("/admin/imports/new").text)[1]
    form = {"csrf_token": token, "form": "outpatient-2024", "file": (BytesIO(content), name)}
    return office.post("/admin/imports/new?lang=en", data=form, content_type="multipart/form-data")


def settled(office, content: bytes):
    """(address, fields) of the columns page, as it was guessed."""
    address = send(office, content).headers["Location"]
    page = office.get(address + "?lang=en").text
    columns = [part.split("</select>")[0] for part in page.split('<select name="column"')[1:]]
    chosen = [found[1] if (found := re.search(r'value="([^"]*)" selected', one)) else "" for one in columns]
    return address, {"csrf_token": TOKEN.search(page)[1], "column": chosen, "usual-channel": "paper"}


def stored(session):
    session.rollback()
    return session.scalars(select(Response)).all()


def test_columns_are_guessed_by_code_by_words_and_by_the_usual_names():
    assert import_columns.guess(HEAD, FORM) == ("department", "answered_on", "A1", "A2", "G2", "")
    assert import_columns.guess(["A1", "a1", A1.upper()], FORM) == ("A1", "", "")


def test_a_file_is_looked_at_then_imported_then_undone(office, session):
    address, fields = settled(office, workbook(GOOD, GOOD))
    look = office.post(address + "/look?lang=en", data=fields).text
    assert "Import all 2" in look
    assert stored(session) == []
    assert office.post(address, data=fields).status_code == 303
    one, _other = stored(session)
    assert (one.scores[:2], one.answers["G2"], str(one.answered_on), one.channel) == (
        "54",
        "5",
        "2024-05-06",
        "paper",
    )
    page = office.get("/admin/imports?lang=en").text
    number = re.search(r"/imports/(\d+)/undo", page)[1]
    office.post(f"/admin/imports/{number}/undo", data={"csrf_token": fields["csrf_token"]})
    assert stored(session) == []
    assert "undone" in office.get("/admin/imports?lang=en").text
    actions = acts(session)
    assert actions[-2:] == ["import.add", "import.undo"]


def test_one_bad_line_keeps_all_out_until_it_is_left_out(office, session):
    address, fields = settled(
        office, workbook(GOOD, ["Khoa Mắt", *GOOD[1:]], [*GOOD[:2], "tốt lắm", *GOOD[3:]])
    )
    look = office.post(address + "/look?lang=en", data=fields)
    assert "Khoa Mắt" in look.text
    assert look.text.count('<th scope="row">') == 2
    assert "Khoa Mắt" in office.post(address + "/bad.csv", data=fields).data.decode("utf-8-sig")
    assert office.post(address, data=fields).status_code == 422
    assert stored(session) == []
    assert office.post(address, data=fields | {"skip": "1"}).status_code == 303
    assert len(stored(session)) == 1


def test_a_way_in_for_earlier_answers_is_closed_from_its_first_moment(office, session):
    address, fields = settled(office, workbook(GOOD))
    office.post(address + "/look", data=fields)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Collector)) == 0
    office.post(address, data=fields)
    session.rollback()
    (way,) = session.scalars(select(Collector)).all()
    assert (way.channel, way.closed_at is not None) == ("paper", True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"column": ["department", "answered_on", "A1", "A1", "", ""]}, "Two columns were made A1"),
        ({"column": ["department", "answered_on", "", "", "", ""]}, "No column holds a question"),
        ({"column": ["", "answered_on", "A1", "", "", ""]}, "Nothing tells the following: Department"),
    ],
)
def test_columns_that_will_not_do_are_told_and_nothing_chosen_is_lost(office, change, sentence):
    address, fields = settled(office, workbook(GOOD))
    reply = office.post(address + "/look?lang=en", data=fields | change)
    assert reply.status_code == 422
    assert sentence in reply.text
    assert 'value="answered_on" selected' in reply.text


def hide_and_merge(book):
    book.create_sheet("Ghi chú").append(["nghỉ lễ"])
    book.worksheets[1].sheet_state = "hidden"
    book.active.merge_cells("A3:A4")
    book.active["D2"] = "=2+2"


def hundred_thousand_empty_rows(book):
    book.active.cell(100_000, 1).value = " "


@pytest.mark.parametrize("change", [hide_and_merge, hundred_thousand_empty_rows])
def test_workbooks_as_people_make_them(office, session, change):
    address, fields = settled(office, workbook(GOOD, GOOD, GOOD, change=change))
    look = office.post(address + "/look?lang=en", data=fields)
    assert look.status_code == 200
    assert stored(session) == []


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "x.csv", "is empty"),
        (b"MZ\x90\x00 program", "x.xlsx", "not an Excel workbook"),
        (b"%PDF-1.7", "x.xlsx", "is a PDF file"),
        ("Khoa,A1\nKhám,5\n".encode("utf-16"), "x.csv", "UTF-8"),
    ],
)
def test_a_file_that_is_none_is_told_in_one_sentence(office, session, content, name, sentence):
    reply = send(office, content, name)
    assert reply.status_code == 422
    assert sentence in reply.text


def test_forty_megabytes_are_refused_in_one_sentence(office):
    kind = "multipart/form-data; boundary=x"
    reply = office.post("/admin/imports/new?lang=en", data=b"x" * 40 * 1024**2, content_type=kind)
    assert reply.status_code == 413
    assert "larger than 30 MB" in reply.text


def test_a_file_is_the_facilitys_own_and_kept_for_a_day(office, settings, tmp_path):
    address = send(office, workbook(GOOD)).headers["Location"]
    token = address.split("/")[-2]
    folder = settings.instance / "imports"
    path = next(folder.glob("*/*/nam-2024.xlsx"))
    facility_id = int(path.parts[-3])
    assert import_store.find(folder, facility_id, token) == path
    assert import_store.find(folder, facility_id + 1, token) is None
    import_store.sweep(folder, path.stat().st_mtime + import_store.LIFETIME_SECONDS + 1)
    assert import_store.find(folder, facility_id, token) is None
    assert list(folder.glob("*/*")) == []
    assert "not kept any more" in office.get(address + "?lang=en").text


@pytest.mark.parametrize(
    ("code", "given", "meant"),
    [
        ("A1", "5.0", "5"),
        ("A1", "hài lòng", "4"),
        ("A1", "0", "0"),
        ("A1", "6", "6"),
        ("G1", "87,5 %", "87.5"),
        ("G2", FORM.by_code["G2"].options[0].text["vi"], FORM.by_code["G2"].options[0].value),
    ],
)
def test_answers_are_understood_in_digits_and_in_words(code, given, meant):
    plan = import_columns.Plan(
        (code,), {"department": "Kb", "channel": "giấy", "answered_on": "2024-05-06 10:00:00"}
    )
    _head, (_place, cells) = import_columns.rows([("2", [given])], plan, FORM, 1, FACTS, [])
    assert cells == ["", "outpatient-2024", "1", "", "KB", "paper", "2024-05-06", meant]
