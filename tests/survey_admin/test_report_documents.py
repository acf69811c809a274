"""A report on screen: made, filled in, checked, sent back, approved, handed out unchanged."""

import hashlib
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from survey_core.models import PlanRow, ReportDocument, RoundTarget
from tests.trail import acts

from .closings import answer, close
from .people import add_person, enter, sign_in, stranger, token

ONCE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
FORM = {"form": "outpatient-2024", "period": "2025Q3", "language": "vi"}


def post(client, path, **fields):
    given = fields | {"csrf_token": token(client, "/admin/password")}
    return client.post(f"/admin/reports{path}?lang=en", data=given)


def made(client, **fields) -> str:
    """The path of a new draft."""
    reply = post(client, "", **FORM | fields)
    assert reply.status_code == 303, reply.text
    return reply.headers["Location"].partition("/reports")[2]


def saved(client, session, path, **fields):
    """Save a draft as its page would, at the revision it has."""
    session.rollback()
    revision = session.get(ReportDocument, int(path.strip("/"))).revision
    session.rollback()
    return post(client, path, revision=str(revision), **fields)


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.fixture
def answered(facility):
    answer(facility, 40, 5)
    answer(facility, 30, 3, "NOI")
    return facility


@pytest.fixture
def office(admin, session, answered):
    return enter(admin, session, answered)


def test_a_report_goes_from_draft_to_approved_and_its_bytes_stand_still(office, session, answered):
    path = made(office)
    draft = words_of(office.get(f"/admin/reports{path}/report.docx").data)
    assert "DỰ THẢO" in draft
    assert (
        saved(office, session, path, number="12/BC-BVT", signer_title="Giám đốc", then="check").status_code
        == 303
    )
    checked = office.get(f"/admin/reports{path}/report.docx").data
    assert "DỰ THẢO" not in words_of(checked)
    assert "12/BC-BVT" in words_of(checked)
    answer(answered, 40, 1)
    assert post(office, f"{path}/approve").status_code == 303
    assert office.get(f"/admin/reports{path}/report.docx").data == checked
    session.rollback()
    kept = session.get(ReportDocument, int(path.strip("/")))
    assert (kept.status, kept.approved_by) == ("approved", "quality_officer@bv.vn")
    assert kept.sha256 == hashlib.sha256(checked).hexdigest()
    assert [act for act in acts(session, "report.%") if act != "report.export"] == [
        "report.add",
        "report.change",
        "report.check",
        "report.approve",
    ]


def test_an_approved_report_is_changed_by_nobody(office, session, answered, engine):
    path = made(office)
    saved(office, session, path, then="check")
    post(office, f"{path}/approve")
    for step in ("/back", "/remove", "/approve"):
        assert post(office, path + step, reason="Sai").status_code == 422, step
    for change in ("UPDATE report_document SET number = 'x'", "DELETE FROM report_document"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(change))


@ONCE
def test_a_checked_report_goes_back_for_a_reason_only(office, session):
    path = made(office)
    saved(office, session, path, then="check")
    reply = post(office, f"{path}/back", reason=" ")
    assert reply.status_code == 422
    assert "Say why" in reply.text
    assert post(office, f"{path}/back", reason="Thiếu số liệu").status_code == 303
    page = office.get(f"/admin/reports{path}?lang=en").text
    assert "Thiếu số liệu" in page
    assert 'name="signer_name"' in page


@ONCE
def test_suggestions_never_touch_what_was_typed_and_come_once(office, session):
    path = made(office)
    typed = {
        "problem-1": "Ghế chờ hỏng",
        "action-1": "Thay ghế",
        "deadline-1": "2025-12-31",
        "then": "suggest",
    }
    saved(office, session, path, **typed)
    session.rollback()
    rows = session.scalars(select(PlanRow).order_by(PlanRow.position)).all()
    assert (rows[0].problem, rows[0].action, str(rows[0].deadline)) == (
        "Ghế chờ hỏng",
        "Thay ghế",
        "2025-12-31",
    )
    assert [row.source for row in rows[1:]][-1] == "department:NOI"
    again = {f"{name}-{row.position}": str(getattr(row, name) or "") for row in rows
             for name in ("problem", "action", "owner", "deadline", "result", "source")}  # fmt: skip
    count = len(rows)
    saved(office, session, path, **again, then="suggest")
    session.rollback()
    assert len(session.scalars(select(PlanRow)).all()) == count


@ONCE
def test_two_who_write_at_once_lose_nothing(office, session):
    path = made(office)
    assert post(office, path, revision="1", number="1/BC").status_code == 303
    reply = post(office, path, revision="1", number="2/BC", remarks="Lời thứ hai")
    assert reply.status_code == 422
    assert "2/BC" in reply.text
    assert "Lời thứ hai" in reply.text
    session.rollback()
    assert session.scalar(select(ReportDocument.number)) == "1/BC"


@ONCE
def test_what_cannot_be_read_comes_back_marked(office, session):
    path = made(office)
    reply = saved(office, session, path, given_out="nhiều", dated_on="2025-02-30", remarks="Giữ lại")
    assert reply.status_code == 422
    assert reply.text.count('aria-invalid="true"') == 2
    assert "Giữ lại" in reply.text


@ONCE
def test_results_are_written_down_after_approval_and_the_file_stays(office, session):
    path = made(office)
    saved(office, session, path, **{"problem-1": "Ghế", "then": "check"})
    post(office, f"{path}/approve")
    before = office.get(f"/admin/reports{path}/report.docx").data
    assert post(office, f"{path}/results", **{"result-1": "Đã thay"}).status_code == 303
    assert "Đã thay" in office.get(f"/admin/reports{path}").text
    assert office.get(f"/admin/reports{path}/report.docx").data == before


@ONCE
def test_a_viewer_reads_what_is_approved_and_nothing_before(office, session, answered):
    path = made(office)
    viewer = stranger(office)
    add_person(session, answered, "viewer")
    sign_in(viewer, "viewer@bv.vn")
    assert viewer.get(f"/admin/reports{path}").status_code == 404
    assert viewer.get(f"/admin/reports{path}/report.docx").status_code == 404
    saved(office, session, path, then="check")
    assert path not in viewer.get("/admin/reports").text
    post(office, f"{path}/approve")
    assert viewer.get(f"/admin/reports{path}/report.docx").status_code == 200
    assert path in viewer.get("/admin/reports").text


@ONCE
@pytest.mark.parametrize(
    ("form", "said"), [("staff-2019", "Nobody has answered"), ("inpatient-2024", "Nobody has answered")]
)
def test_of_nothing_there_is_no_document(office, form, said):
    reply = post(office, "", **FORM | {"form": form})
    assert reply.status_code == 422
    assert said in reply.text


@ONCE
def test_of_an_open_staff_round_there_is_no_document(office, answered):
    answered.round()
    reply = post(office, "", **FORM | {"form": "staff-2019"})
    assert reply.status_code == 422
    assert "still open" in reply.text


@ONCE
def test_a_closed_quarter_is_reported_as_issued(office, session, answered, engine):
    close(engine, answered)
    answer(answered, 50, 1)
    words = words_of(office.get(f"/admin/reports{made(office)}/report.docx").data)
    assert "Số phiếu thu về: 70" in words


@ONCE
def test_copies_targets_and_visits_are_told(office, session, answered):
    round_ = answered.round("outpatient-2024")
    for code in ("KB", "NOI"):
        session.add(RoundTarget(facility_id=round_.facility_id, round_id=round_.id, target=50, visits=700,
                                department_id=answered.departments[code].id))  # fmt: skip
    session.commit()
    path = made(office)
    saved(office, session, path, given_out="100")
    words = words_of(office.get(f"/admin/reports{path}/report.docx").data)
    for said in ("Số phiếu phát ra: 100", "chỉ tiêu 100 người", "70 phiếu trên 1.400 lượt", "5,00"):
        assert said in words


@ONCE
@pytest.mark.parametrize("period", ["2025H2", "2025"])
def test_longer_periods_have_documents_too(office, period):
    words = words_of(office.get(f"/admin/reports{made(office, period=period)}/report.docx").data)
    assert {"2025H2": "6 tháng cuối năm 2025", "2025": "năm 2025"}[period] in words


@ONCE
def test_a_department_alone_has_no_table_of_departments(office):
    words = words_of(office.get(f"/admin/reports{made(office, department='NOI')}/report.docx").data)
    assert "Khoa Nội tổng hợp" in words
    assert "Kết quả theo khoa" not in words
