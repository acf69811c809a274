"""The pages on which a quarter is closed, and where its frozen figures appear."""

from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import event, func, select, update

from survey_admin.audit import AuditEntry
from survey_core.database import now
from survey_core.models import Closing, Device, DeviceState, Facility, Issue
from survey_core.periods import Quarter, local_day
from survey_core.web import db

from .closings import FORM, answer, close
from .people import enter, token

PAGE = "/admin/closing/2025Q3"
RESULTS = f"/admin/results?form={FORM}&period=2025Q3&lang=en"
sqlite_only = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def office(admin, session, facility):
    """Somebody of the quality office, and ten people who answered in a round with their visits."""
    answer(facility)
    return enter(admin, session, facility)


def post(client, path, **form):
    form["csrf_token"] = token(client, "/admin/password")
    return client.post(path + "?lang=en", data=form)


def flat(reply) -> str:
    return " ".join(reply.text.split())


def cells(reply) -> list:
    book = openpyxl.load_workbook(BytesIO(reply.data))
    return [value for sheet in book.worksheets for row in sheet.values for value in row]


def test_closing_freezes_notes_and_leads_to_the_issues(office, session):
    reply = post(office, PAGE, confirmed="1")
    assert (reply.status_code, reply.headers["Location"]) == (303, PAGE)
    page = flat(office.get(PAGE + "?lang=en"))
    assert "Reports frozen: 1." in page
    assert "Issue 1" in page
    assert "<strong>100.00 %</strong>" in page
    assert "The live figures are the same." in page
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "quarter.freeze")).one()
    assert (entry.subject, entry.actor, entry.after["warnings"]) == (
        "quarter 2025Q3",
        "quality_officer@bv.vn",
        1,
    )
    listed = flat(office.get("/admin/closing?lang=en"))
    assert f'href="/admin/closing/2025Q3/{FORM}/1.xlsx"' in listed


def test_open_points_are_named_must_be_confirmed_and_are_kept(office, session):
    page = flat(office.get(PAGE + "?lang=en"))
    assert f"{FORM} was answered without a round" in page
    assert f'href="/admin/rounds/new?form={FORM}&amp;quarter=2025Q3"' in page
    refused = post(office, PAGE)
    assert refused.status_code == 422
    assert refused.text.count('role="alert"') == 1
    post(office, PAGE, confirmed="1")
    kept = session.scalars(select(Closing.warnings)).one()
    assert kept == [{"what": "no_round", "form": FORM}]
    assert "Open when it was closed: 1" in flat(office.get(PAGE + "?lang=en"))


def kiosk(session, facility, name, **state):
    """A kiosk paired in the quarter that was last heard of today."""
    device = facility.paired_device(facility.collector(channel="kiosk"))[0]
    at = datetime.fromisoformat("2025-07-01T00:00+00:00")
    values = {"name": name, "paired_at": at, "seen_at": state.pop("seen_at", now())}
    session.execute(update(Device).where(Device.id == device.id).values(values))
    if state:
        session.add(
            DeviceState(facility_id=device.facility_id, device_id=device.id, reported_at=now(), **state)
        )
    session.commit()


def test_every_kiosk_that_may_hold_answers_of_the_quarter_is_named(office, session, facility):
    in_quarter = datetime.fromisoformat("2025-09-01T00:00+00:00")
    kiosk(session, facility, "Sảnh", queued=3, oldest_at=in_quarter)
    kiosk(session, facility, "Lầu 2", queued=3, oldest_at=now())
    kiosk(session, facility, "Kho", seen_at=in_quarter)
    kiosk(session, facility, "Cấp cứu", parked=2, missing=4)
    page = flat(office.get(PAGE + "?lang=en"))
    assert "Answers of the quarter wait on kiosk Sảnh: 3." in page
    assert "Kiosk Kho has not been heard of since the quarter ended" in page
    assert "lie on kiosk Cấp cứu: 2." in page
    assert "numbered by kiosk Cấp cứu never arrived: 4." in page
    assert "Lầu 2" not in page
    assert page.count(">Open the kiosk<") == 4


def test_missing_visits_open_rounds_and_absent_paper_are_named(office, session, facility):
    facility.round()
    facility.answer({"A1": 5}, date(2025, 5, 5), facility.collector(channel="paper", department="NOI"))
    round_ = facility.round(FORM)
    from survey_core import rounds

    rounds.gather(session, round_)
    session.commit()
    page = flat(office.get(PAGE + "?lang=en"))
    assert "visits are missing for departments with answers: Outpatients." in page
    assert f'href="/admin/rounds/{round_.id}/targets"' in page
    assert "The staff round “staff-2019 2025-07-01” is not closed" in page
    assert (
        "Internal medicine (outpatient-2024): no copy in this quarter; in the quarter before there were 1."
        in page
    )


def test_late_answers_move_the_live_figures_only_until_a_new_issue_says_what_changed(
    office, facility, session
):
    post(office, PAGE, confirmed="1")
    answer(facility, 10, level=1)
    frozen, live = flat(office.get(RESULTS)), flat(office.get(RESULTS + "&live=1"))
    assert '<p class="figure">100.00 <span>%</span>' in frozen
    assert "not in these figures: 10." in frozen
    assert '<p class="figure">50.00 <span>%</span>' in live
    assert 10 in cells(office.get(RESULTS.replace("results?", "results/workbook.xlsx?")))
    page = flat(office.get(PAGE + "?lang=en"))
    assert "Whole facility: satisfaction rate 100.00 % before, 50.00 % now; people 10, now 20;" in page
    again = post(office, f"{PAGE}/{FORM}/again", reason="  Kiosk về muộn ")
    assert again.status_code == 303
    assert "issue 2 of" in flat(office.get(RESULTS))
    assert "Kiosk về muộn" in flat(office.get(PAGE))
    assert "Against the issue before:" in flat(office.get(PAGE + "?lang=en"))


@pytest.mark.parametrize("reason", ["", "   ", "Không có gì"])
def test_an_issue_that_cannot_be_made_says_why(office, reason):
    post(office, PAGE, confirmed="1")
    reply = post(office, f"{PAGE}/{FORM}/again", reason=reason)
    assert reply.status_code == 422
    assert reply.text.count('role="alert"') == 1
    assert ("Say why" in reply.text) == (not reason.strip())


@sqlite_only
def test_each_issue_has_a_workbook_of_its_own_figures(office, facility):
    post(office, PAGE, confirmed="1")
    answer(facility, 30, level=1)
    post(office, f"{PAGE}/{FORM}/again", reason="Kiosk về muộn")
    first, second = (office.get(f"{PAGE}/{FORM}/{number}.xlsx?lang=en") for number in (1, 2))
    assert first.headers["Content-Disposition"].endswith(f"ket-qua_{FORM}_2025Q3_lan-1.xlsx")
    assert 310 in cells(first)
    assert 1240 in cells(second)
    assert any("figures of issue 1" in str(value) for value in cells(first))
    assert office.get(f"{PAGE}/{FORM}/3.xlsx").status_code == 404


@sqlite_only
def test_a_quarter_that_runs_cannot_be_closed(office, session):
    running = Quarter.holding(local_day(now(), "Asia/Ho_Chi_Minh"))
    page = flat(office.get(f"/admin/closing/{running}?lang=en"))
    assert "It can be closed from the day after." in page
    assert "Close the quarter now" not in page
    post(office, f"/admin/closing/{running}", confirmed="1")
    assert session.scalar(select(func.count()).select_from(Closing)) == 0
    assert office.get("/admin/closing/2025Q7").status_code == 404


@sqlite_only
def test_a_second_press_of_the_button_closes_nothing_twice(office, session):
    assert [post(office, PAGE, confirmed="1").status_code for _ in range(2)] == [303, 303]
    assert "closed already" in office.get(PAGE + "?lang=en").text
    assert session.scalar(select(func.count()).select_from(Issue)) == 1


@sqlite_only
def test_damaged_figures_are_told_and_never_shown(office, session, engine):
    post(office, PAGE, confirmed="1")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER issue_is_frozen")
        connection.execute(update(Issue).values(content=func.replace(Issue.content, "100", "101")))
    for path in (PAGE, RESULTS):
        assert (
            "changed behind the product" in office.get(path + ("&" if "?" in path else "?") + "lang=en").text
        )
    assert office.get(f"{PAGE}/{FORM}/1.xlsx").status_code == 303
    assert office.get(RESULTS + "&live=1").status_code == 200


@sqlite_only
def test_staff_are_reminded_from_the_day_after_until_the_quarter_is_closed(office, session, facility, engine):
    last = Quarter.holding(local_day(now(), "Asia/Ho_Chi_Minh")).shifted(-1)
    session.execute(update(Facility).values(created_at=now() - timedelta(days=400)))
    session.commit()
    page = flat(office.get("/admin/?lang=en"))
    assert f'href="/admin/closing/{last}"' in page
    assert "Earlier quarters still open:" in page
    close(engine, facility, last, today=local_day(now(), "Asia/Ho_Chi_Minh"))
    assert f'href="/admin/closing/{last}"' not in flat(office.get("/admin/?lang=en"))


@sqlite_only
def test_a_viewer_sees_the_frozen_figures_and_no_way_to_close(admin, session, facility, engine):
    answer(facility)
    close(engine, facility)
    page = enter(admin, session, facility, "viewer").get(RESULTS).text
    assert "figures of issue 1" in page
    assert "/admin/closing" not in page


@pytest.mark.parametrize(
    ("path", "most"), [("/admin/closing", 10), (PAGE, 24), ("/admin/closing/2025Q2", 30)]
)
def test_a_page_asks_the_database_few_questions(office, facility, engine, path, most):
    facility.round(FORM, date(2025, 4, 1), date(2025, 6, 30))
    close(engine, facility)
    office.get(path)
    statements = []
    with office.app.app_context():
        own = db.engine
    note = lambda connection, cursor, statement, *_rest: statements.append(statement)  # noqa: E731
    event.listen(own, "before_cursor_execute", note)
    assert office.get(path).status_code == 200
    event.remove(own, "before_cursor_execute", note)
    assert 0 < len(statements) <= most, len(statements)
    assert "BEGIN IMMEDIATE" not in statements
