"""Raw responses in: what went out comes back unchanged, and every bad row is named."""

import zipfile
from uuid import uuid4

import openpyxl
import pytest
from sqlalchemy import func, select

from command_line.words import speaking
from survey_admin import importing
from survey_admin.import_files import ImportFileError, read_file
from survey_core.models import Collector, Response
from tests.builders import build_facility

from .rows import export, load, write

HEAD = "id,department,questionnaire,version,channel,answered_on,A1,A2,G1,H1"


def row(
    a1="5", day="2025-08-04", id_="", version="1", department="KB", form="outpatient-2024", rest=",,"
) -> str:
    return f"{id_},{department},{form},{version},qr,{day},{a1},{rest}"


def table(tmp_path, *rows: str, head: str = HEAD):
    return write(tmp_path / "in.csv", "\n".join([head, *rows]) + "\n")


def stored(engine) -> int:
    with engine.connect().execution_options(writes=False) as connection:
        return connection.scalar(select(func.count()).select_from(Response))


@pytest.fixture
def answers(facility):
    """Responses of every awkward kind."""
    facility.answer_all([
        {"A1": 5, "A2": 0, "G1": 87.5, "E5": "6", "E5.other": "-hợp lý", "H1": "=1+1\nhai dòng, \"ngoặc\""},
        {"A1": 1, "H1": "'trích", "H2": "ẰỄỢƯ _x0041_ \t tab"},
        {"B3": 4, "G2": "6", "G2.other": "@bạn"},
    ])  # fmt: skip
    facility.answer({"A1": 3}, survey_type=4, was_late=True, was_time_uncertain=True, is_trapped=True)
    return facility


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_imported_again_is_known_and_doubles_nothing(answers, engine, tmp_path, suffix):
    result = load(engine, export(engine, tmp_path / f"out.{suffix}"))
    assert (result.read, result.new, result.known, result.bad) == (4, 0, 4, [])
    assert stored(engine) == 4


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_imported_into_an_empty_database_exports_the_same_bytes(answers, engine, tmp_path, suffix):
    path = export(engine, tmp_path / f"out.{suffix}")
    first = export(engine, tmp_path / "first.csv").read_bytes()
    with engine.begin() as connection:
        connection.execute(Response.__table__.delete())
    result = load(engine, path)
    assert (result.new, result.bad) == (4, [])
    assert export(engine, tmp_path / "second.csv").read_bytes() == first


def test_an_answer_that_fell_into_the_trap_stays_flagged_when_it_is_imported(
    answers, engine, session, tmp_path
):
    path = export(engine, tmp_path / "out.csv")
    with engine.begin() as connection:
        connection.execute(Response.__table__.delete())
    load(engine, path)
    trapped = session.scalars(select(Response).where(Response.is_trapped)).all()
    assert [row.survey_type for row in trapped] == [4]


def test_a_row_finds_its_collector_by_department_form_and_channel(facility, engine, session, tmp_path):
    wanted = facility.collector(department="NOI")
    load(engine, table(tmp_path, row(department="NOI")))
    assert session.scalars(select(Response.collector_id)).all() == [wanted.id]


def test_every_bad_row_is_named_with_its_line_and_nothing_is_kept(facility, engine, tmp_path):
    facility.collector()
    rows = [
        row(),
        row(a1="6"),
        row(a1="5 "),
        row(day="hôm qua"),
        row(id_="abc"),
        row(version="9"),
        row(version="x"),
    ]
    result = load(engine, table(tmp_path, *rows))
    assert [bad.place for bad in sorted(result.bad, key=lambda bad: int(bad.place))] == [
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
    ]
    assert next(bad for bad in result.bad if bad.place == "3").problem.startswith("A1: ")
    assert not result.is_written
    assert stored(engine) == 0


def test_the_good_rows_are_kept_when_asked(facility, engine, tmp_path):
    facility.collector()
    result = load(engine, table(tmp_path, row(), row(a1="6"), row()), skips_bad=True)
    assert (result.new, len(result.bad), stored(engine)) == (2, 1, 2)


def test_a_dry_run_reports_the_same_and_writes_nothing(facility, engine, tmp_path):
    facility.collector()
    path = table(tmp_path, row(), row(a1="6"))
    dry = load(engine, path, is_dry_run=True, skips_bad=True)
    assert stored(engine) == 0
    wet = load(engine, path, skips_bad=True)
    assert (dry.read, dry.new, dry.known, dry.bad) == (wet.read, wet.new, wet.known, wet.bad)


def test_a_missing_collector_is_not_created_and_the_way_to_it_is_told(facility, engine, session, tmp_path):
    result = load(engine, table(tmp_path, row()))
    assert "KB" in result.bad[0].problem
    assert "outpatient-2024" in result.bad[0].problem
    assert session.scalar(select(func.count()).select_from(Collector)) == 0


def test_a_collector_of_another_facility_is_unknown_here(session, engine, tmp_path):
    code = build_facility(session, code="khac").collector().code
    here = build_facility(session).facility
    head = "collector,questionnaire,version,answered_on,A1"
    path = table(tmp_path, f"{code},outpatient-2024,1,2025-08-04,5", head=head)
    with speaking():
        result = importing.import_rows(engine, here, read_file(path))
    assert code in result.bad[0].problem
    assert stored(engine) == 0


def test_a_row_that_contradicts_its_collector_is_bad(facility, engine, tmp_path):
    code = facility.collector(department="KB").code
    head = "collector,department,questionnaire,version,answered_on,A1"
    result = load(engine, table(tmp_path, f"{code},NOI,outpatient-2024,1,2025-08-04,5", head=head))
    assert "KB" in result.bad[0].problem
    assert "NOI" in result.bad[0].problem


def test_an_id_with_other_answers_is_bad_and_the_first_stand(facility, engine, tmp_path):
    facility.collector()
    id_ = str(uuid4())
    result = load(engine, table(tmp_path, row(id_=id_), row(a1="1", id_=id_)), skips_bad=True)
    assert (result.new, [bad.place for bad in result.bad]) == (1, ["3"])


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("id,department,questionnaire,version,channel", "answered_on"),
        ("id,questionnaire,version,answered_on", "department, channel"),
        (HEAD + ",A99,phone", "A99, phone"),
        (HEAD + ",A1", "A1"),
    ],
)
def test_missing_unknown_and_doubled_columns_are_named(facility, engine, tmp_path, head, named):
    with pytest.raises(ImportFileError, match=named):
        load(engine, table(tmp_path, row(), head=head))


def test_a_renamed_pdf_is_told_from_a_workbook(facility, engine, tmp_path):
    with pytest.raises(ImportFileError, match="PDF"):
        load(engine, write(tmp_path / "khảo sát.xlsx", "%PDF-1.7 …"))


def test_a_damaged_workbook_is_one_sentence(facility, engine, tmp_path):
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(ImportFileError, match="in.xlsx"):
        load(engine, path)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ImportFileError, match="in.xlsx"):
        load(engine, path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(facility, engine, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/sharedStrings.xml", b"0" * (129 * 1024**2))
    assert path.stat().st_size < 1024**2
    with pytest.raises(ImportFileError, match="bomb.xlsx"):
        load(engine, path)


@pytest.mark.parametrize(("encoding", "named"), [("cp1258", "Windows-1258"), ("utf-16", "UTF-16")])
def test_another_encoding_is_named_with_the_way_out(facility, engine, tmp_path, encoding, named):
    facility.collector()
    words = "khám tô\u0301t"  # Windows-1258 writes most tones as separate marks
    text = f"{HEAD}\n{row(rest=',,' + words)}\n"
    with pytest.raises(ImportFileError, match=f"{named}.*CSV UTF-8"):
        load(engine, write(tmp_path / "in.csv", text, encoding))


def test_an_empty_file_is_named(facility, engine, tmp_path):
    with pytest.raises(ImportFileError, match="in.csv"):
        load(engine, write(tmp_path / "in.csv", ""))
    with pytest.raises(ImportFileError):
        load(engine, write(tmp_path / "in.csv", "\n\n"))


def test_semicolons_and_days_as_vietnamese_excel_writes_them_are_read(facility, engine, session, tmp_path):
    facility.collector()
    result = load(
        engine,
        table(tmp_path, row(day="30/09/2025", rest=",90.5,").replace(",", ";"), head=HEAD.replace(",", ";")),
    )
    assert (result.new, result.bad) == (1, [])
    assert session.scalars(select(Response.answered_on)).one().isoformat() == "2025-09-30"


def test_a_workbook_typed_by_hand_is_read(facility, engine, session, tmp_path):
    facility.collector()
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEAD.split(","))
    book.worksheets[0].append([None, "KB", "outpatient-2024", 1.0, "qr", "2025-09-30", 5, None, 90, "Tốt"])
    book.save(tmp_path / "in.xlsx")
    result = load(engine, tmp_path / "in.xlsx")
    assert (result.new, result.bad) == (1, [])
    assert session.scalars(select(Response.answers)).one() == {"G1": 90, "H1": "Tốt"}


def test_rows_beyond_one_sheet_come_back_from_the_next(facility, engine, tmp_path, monkeypatch):
    from survey_admin.workbook import read_rows, write_rows

    path = tmp_path / "long.xlsx"
    rows = [[f"id{i}", i] for i in range(7)]
    written = write_rows(path, "Data", ["id", "n"], rows, "Book", [("Rows", 7)], [("column",)], most_rows=3)
    assert written == 7
    assert [sheet.title for sheet in openpyxl.load_workbook(path).worksheets] == [
        "Data",
        "Book",
        "Data 2",
        "Data 3",
    ]
    assert [cells for _place, cells in read_rows(path)][1:] == [[f"id{i}", str(i)] for i in range(7)]
