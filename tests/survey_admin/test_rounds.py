"""Rounds on screen: planned, given targets, watched, closed by a person, and open to nobody else."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from survey_admin import progress, round_form
from survey_admin.audit import AuditEntry
from survey_core.models import Department, Response, Round, RoundTarget
from tests.builders import build_facility

from .people import enter, token

FORM = "outpatient-2024"
PLAN = {"form": FORM, "quarter": "2025Q3", "name": "Quý III", "survey_type": "1",
        "starts_on": "2025-07-01", "ends_on": "2025-09-30"}  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Half of the quarter is over: 46 of 92 days."""
    at = {"now": datetime(2025, 8, 16, 3, tzinfo=UTC)}
    for module in (progress, round_form):
        monkeypatch.setattr(module, "now", lambda: at["now"])
    return at


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def post(client, path, follow=True, **fields):
    given = fields | {"csrf_token": token(client, "/admin/rounds/new")}
    return client.post(f"/admin{path}?lang=en", data=given, follow_redirects=follow)


def text(reply) -> str:
    return " ".join(reply.text.split())


def target(session, round_, department, people=None, visits=None):
    session.add(RoundTarget(facility_id=round_.facility_id, round_id=round_.id, department_id=department.id,
                            target=people, visits=visits))  # fmt: skip
    session.commit()


def people(facility, number, department="KB", on=date(2025, 8, 4)):
    facility.answer_all([{"A1": 5}] * number, on, facility.collector(department=department))


def test_a_round_is_proposed_made_and_noted_with_the_answers_of_its_days(office, session, facility):
    people(facility, 3)
    page = office.get(f"/admin/rounds/new?form={FORM}&quarter=2025Q3").text
    for proposed in ("Quý III năm 2025 · Người bệnh ngoại trú", "2025-07-01", "2025-09-30"):
        assert f'value="{proposed}"' in page
    page = text(post(office, "/rounds", **PLAN))
    assert "3 answers already given on its days were counted to it." in page
    session.rollback()
    made = session.scalars(select(Round)).one()
    assert (made.name, made.survey_type, made.ends_on) == ("Quý III", 1, date(2025, 9, 30))
    assert session.scalars(select(AuditEntry.action)).all()[-1] == "round.add"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_on": "2025-06-30"}, "would end on 30/06/2025, before it begins on 01/07/2025"),
        ({"ends_on": "31/9/2025"}, "“31/9/2025” is not a day"),
        ({"starts_on": ""}, "Say which day this is."),
        ({"name": " "}, "Give the round a name"),
        ({"survey_type": "9"}, "A survey type is a number from 1 to 6."),
        ({"name": "Khác", "starts_on": "2025-09-30", "ends_on": "2025-12-31"}, "overlap with the round"),
    ],
)
def test_a_wrong_plan_gets_one_sentence_and_keeps_what_was_typed(office, session, facility, wrong, words):
    facility.round(FORM)
    given = PLAN | {"starts_on": "2025-07-01", "ends_on": "2025-09-30", "name": "Của tôi"} | wrong
    reply = post(office, "/rounds", **given)
    assert reply.status_code == 422
    assert words in text(reply)
    for name in ("name", "starts_on", "ends_on"):
        assert f'value="{given[name].strip()}"' in reply.text
    assert session.scalar(select(func.count()).select_from(Round)) == 1


def test_progress_says_who_lags_and_how_many_visits_answered(office, session, facility):
    round_ = facility.round(FORM)
    target(session, round_, facility.departments["KB"], 40, 200)
    target(session, round_, facility.departments["NOI"], 100, 5)
    people(facility, 20)
    people(facility, 10, "NOI")
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert "30 <span>/ 140</span>" in page
    assert "the days gone by should have brought 70" in page
    outpatients, internal = page.split("Outpatients</th>")[1], page.split("Internal medicine</th>")[1]
    assert "on schedule" in outpatients.split("</tr>")[0]
    assert "10.0 %" in outpatients.split("</tr>")[0]
    assert "behind schedule" in internal.split("</tr>")[0]
    assert "check the visits" in internal.split("</tr>")[0]
    assert "QR code" in page
    home = text(office.get("/admin/?lang=en"))
    assert "behind schedule: Internal medicine" in home


def test_missing_visits_are_a_dash_with_its_reason(office, session, facility):
    round_ = facility.round(FORM)
    people(facility, 2)
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert "Enter the visits of every department with answers to see it." in page
    assert "no target" in page


def test_the_list_is_searched_filtered_and_read_by_viewers(admin, session, facility):
    facility.round(FORM)
    facility.round("inpatient-2024", date(2025, 10, 1), date(2025, 12, 31))
    viewer = enter(admin, session, facility, "viewer")
    page = viewer.get("/admin/rounds?lang=en").text
    assert "2025-07-01" in page
    assert "/rounds/new" not in page
    assert "outpatient-2024 2025" not in viewer.get("/admin/rounds?state=planned&lang=en").text
    assert "No round matches" in viewer.get("/admin/rounds?search=zzz&lang=en").text


def staff_round(facility, session, members):
    """A staff round with one answer from each of as many departments as there are numbers of members."""
    round_ = facility.round("staff-2019")
    for number, count in enumerate(members):
        department = Department(facility_id=facility.facility.id, code=f"K{number}", name=f"Khoa {number}")
        session.add(department)
        session.flush()
        facility.departments[department.code] = department
        facility.answer({"A1": 4}, collector=facility.collector("staff-2019", "qr", department.code))
        target(session, round_, department, visits=count)
    return round_


def test_small_units_are_hidden_with_their_cover_while_staff_answer(office, session, facility):
    round_ = staff_round(facility, session, [40, 9, 12, 30])
    (found,) = progress.read(session, facility.facility, [round_])
    assert [line.is_hidden for line in found.lines] == [False, True, True, False]
    assert not found.total_is_hidden
    assert all(line.pace == "hidden" for line in found.lines if line.is_hidden)
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert page.count("in a small unit the count would tell who answered") == 2


def test_without_known_members_staff_are_not_counted_at_all(office, session, facility):
    round_ = staff_round(facility, session, [None, None])
    (found,) = progress.read(session, facility.facility, [round_])
    assert found.total_is_hidden
    assert all(line.is_hidden for line in found.lines)
    assert found.rate is None
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert "Shown once the departments' staff members are entered" in page


def test_targets_are_typed_saved_together_and_noted(office, session, facility):
    round_, kb, noi = facility.round(FORM), facility.departments["KB"].id, facility.departments["NOI"].id
    path = f"/rounds/{round_.id}/targets"
    reply = post(office, path, **{f"target-{kb}": "1.200", f"visits-{kb}": "8,5", f"target-{noi}": "60"})
    assert reply.status_code == 422
    assert 'value="8,5"' in reply.text
    assert session.scalars(select(RoundTarget)).all() == []
    post(office, path, **{f"target-{kb}": "1.200", f"visits-{kb}": "8973", f"target-{noi}": ""})
    session.rollback()
    (row,) = session.scalars(select(RoundTarget)).all()
    assert (row.department_id, row.target, row.visits) == (kb, 1200, 8973)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.target")).one()
    assert entry.after == {"KB": {"target": 1200, "visits": 8973}}


def test_targets_are_computed_from_visits_and_saved_only_by_a_person(office, session, facility):
    facility.collector()
    round_, kb = facility.round(FORM), facility.departments["KB"].id
    path = f"/rounds/{round_.id}/targets"
    assert 'name="design_effect" type="text" value="10"' in office.get(f"/admin{path}").text
    inputs = {"margin": "5", "share": "50", "confidence": "95", "design_effect": "31", "least": "0"}
    reply = post(office, f"{path}/compute", **inputs, split="department", **{f"visits-{kb}": "1000"})
    assert f'name="target-{kb}" value="278"' in reply.text
    assert session.scalars(select(RoundTarget)).all() == []
    reply = post(office, f"{path}/compute", **inputs | {"margin": "0"}, split="department")
    assert (reply.status_code, 'value="0"' in reply.text) == (422, True)
    reply = post(office, f"{path}/compute", **inputs, split="hospital")
    assert "enter the visits of the departments first" in reply.text


def test_the_margin_of_the_whole_hospital_is_split_by_visits(office, session, facility):
    round_ = facility.round(FORM)
    kb, noi = facility.departments["KB"].id, facility.departments["NOI"].id
    reply = post(office, f"/rounds/{round_.id}/targets/compute", margin="5", share="50", confidence="95", least="0",
                 design_effect="31", split="hospital", **{f"visits-{kb}": "750", f"visits-{noi}": "250"})  # fmt: skip
    assert f'name="target-{kb}" value="209"' in reply.text
    assert f'name="target-{noi}" value="69"' in reply.text


def test_targets_are_copied_from_the_round_before(office, session, facility):
    before, kb = facility.round(FORM), facility.departments["KB"]
    later = facility.round(FORM, date(2025, 10, 1), date(2025, 12, 31))
    target(session, before, kb, 44, 900)
    page = post(office, f"/rounds/{later.id}/targets/copy", **{f"visits-{kb.id}": "7"}).text
    assert f'name="target-{kb.id}" value="44"' in page
    assert f'name="visits-{kb.id}" value="7"' in page
    assert post(office, f"/rounds/{before.id}/targets/copy").status_code == 422


def sheet(rows) -> BytesIO:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    file.seek(0)
    return file


def send(client, round_, content, name="luot.xlsx"):
    return post(client, f"/rounds/{round_.id}/visits", file=(content, name))


def test_visits_come_back_in_the_sheet_that_was_downloaded(office, session, facility):
    round_, kb = facility.round(FORM), facility.departments["KB"]
    downloaded = office.get(f"/admin/rounds/{round_.id}/visits/sheet.xlsx").data
    book = openpyxl.load_workbook(BytesIO(downloaded))
    assert [cell.value for cell in book.active[1]] == ["Mã khoa", "Khoa/phòng", "Lượt khám"]
    line = next(row[0].row for row in book.active if row[0].value == "KB")
    book.active.cell(line, 3).value = 8973
    filled = BytesIO()
    book.save(filled)
    filled.seek(0)
    page = send(office, round_, filled).text
    assert f'name="visits-{kb.id}" value="8973"' in page
    assert session.scalars(select(RoundTarget)).all() == []
    post(office, f"/rounds/{round_.id}/visits/take", **{f"visits-{kb.id}": "8973"})
    session.rollback()
    assert [row.visits for row in session.scalars(select(RoundTarget))] == [8973]


def test_a_file_with_bad_rows_names_each_and_offers_nothing(office, facility):
    rows = [
        ("code", "name", "visits"),
        ("KB", "", 5),
        ("ZZ", "", 7),
        ("NOI", "", -3),
        ("KB", "", 9),
        ("NOI", "", None),
    ]
    reply = send(office, facility.round(FORM), sheet(rows))
    page = text(reply)
    assert reply.status_code == 422
    for words in ("has the code “ZZ”", "“-3” is not a whole number", "“KB” stands in row 2 already"):
        assert words in page
    assert "Take these numbers over" not in page


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00not excel", "a.xlsx", "not an Excel workbook"),
        (b"%PDF-1.7", "a.xlsx", "is a PDF file"),
        (b"a,b\n1,2\n", "a.csv", "The first row must name the columns"),
        (b"code,visits\nKB,\n", "a.csv", "holds no number"),
        (b"", "", "Choose a file first."),
    ],
)
def test_a_file_that_is_none_gets_one_sentence(office, facility, content, name, words):
    reply = send(office, facility.round(FORM), BytesIO(content), name)
    assert reply.status_code == 422
    assert words in text(reply)


def test_a_file_of_forty_megabytes_is_turned_away_unread(office, facility):
    round_ = facility.round(FORM)
    path, kind = f"/admin/rounds/{round_.id}/visits", "multipart/form-data; boundary=x"
    assert office.post(path, data=b"x" * 6 * 1024**2, content_type=kind).status_code == 413
    assert office.post("/admin/rounds", data=b"x" * 400_000, content_type=kind).status_code == 413
    lines = b"code,visits\n" + b"NOI,\n" * 70_000
    assert "has more than" in text(send(office, round_, BytesIO(lines), "a.csv"))


def test_it_is_closed_after_its_last_day_by_a_person(office, session, facility, today):
    round_ = facility.round(FORM)
    assert "runs until 30 Sep 2025" in text(office.get(f"/admin/rounds/{round_.id}/close?lang=en"))
    assert post(office, f"/rounds/{round_.id}/close").status_code == 422
    today["now"] = datetime(2025, 10, 2, tzinfo=UTC)
    page = text(office.get(f"/admin/rounds/{round_.id}/close?lang=en"))
    assert "no kiosk still holds answers" in page
    assert "is kept with its day and its survey type" in page
    post(office, f"/rounds/{round_.id}/close")
    session.rollback()
    assert session.get(Round, round_.id, populate_existing=True).closed_at is not None
    assert session.scalars(select(AuditEntry.action)).all()[-1] == "round.close"


def test_silent_kiosks_are_named_and_closing_anyway_needs_a_reason(office, session, facility, today):
    round_ = facility.round(FORM)
    device, _key = facility.paired_device(facility.collector(channel="kiosk"))
    device.seen_at = datetime(2025, 9, 20, tzinfo=UTC)
    session.commit()
    today["now"] = datetime(2025, 10, 2, tzinfo=UTC)
    assert "Kiosk 1" in office.get(f"/admin/rounds/{round_.id}/close").text
    assert post(office, f"/rounds/{round_.id}/close").status_code == 422
    post(office, f"/rounds/{round_.id}/close", reason="Kiosk hỏng màn hình")
    session.rollback()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.close")).one()
    assert entry.after == {"silent_kiosks": ["Kiosk 1"], "reason": "Kiosk hỏng màn hình"}


def test_a_patients_round_opens_again_on_a_persons_word_a_staff_round_never(office, session, facility):
    patients, staff = facility.round(FORM), facility.round("staff-2019")
    patients.closed_at = staff.closed_at = datetime(2025, 10, 2, tzinfo=UTC)
    session.commit()
    assert "tick that nothing of it" in text(post(office, f"/rounds/{patients.id}/reopen"))
    assert "is open again" in text(post(office, f"/rounds/{patients.id}/reopen", unreported="yes"))
    assert "A staff round stays closed" in text(post(office, f"/rounds/{staff.id}/reopen", unreported="yes"))
    session.rollback()
    session.expire_all()
    assert [round_.closed_at is None for round_ in (patients, staff)] == [True, False]


def test_days_are_changed_and_an_empty_round_deleted(office, session, facility):
    people(facility, 2)
    round_ = facility.round(FORM)
    changed = PLAN | {"name": "Tháng 8", "starts_on": "2025-08-01", "ends_on": "2025-08-31"}
    assert "2 answers already given" in text(post(office, f"/rounds/{round_.id}/edit", **changed))
    assert "holds answers and cannot be deleted" in text(post(office, f"/rounds/{round_.id}/remove"))
    moved = changed | {"starts_on": "2025-08-05"}
    assert "2 answers lie outside" in text(post(office, f"/rounds/{round_.id}/edit", **moved))
    assert "was deleted" in text(post(office, f"/rounds/{round_.id}/remove"))
    session.rollback()
    assert session.scalars(select(Round)).all() == []
    assert session.scalar(select(func.count()).select_from(Response)) == 2


def test_another_facilitys_round_is_not_there(office, session, facility):
    other = build_facility(session, "khac").round(FORM)
    for path in ("", "/edit", "/close", "/targets", "/visits", "/visits/sheet.xlsx"):
        assert office.get(f"/admin/rounds/{other.id}{path}").status_code == 404
    for path in (
        "/edit",
        "/close",
        "/reopen",
        "/remove",
        "/targets",
        "/targets/compute",
        "/visits",
        "/visits/take",
    ):
        assert post(office, f"/rounds/{other.id}{path}").status_code == 404
