"""Posters from the staff pages: chosen, handed out, noted; and which are out of date."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pypdf
import pytest
from sqlalchemy import select

from survey_admin.audit import AuditEntry
from survey_core.database import now
from survey_core.models import RoundTarget, ScanCount
from survey_core.periods import local_day
from tests.builders import build_facility

from .people import enter, token
from .test_posters import codes_on, pictures

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
PAGE = "/admin/collectors/posters"


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


@pytest.fixture
def today(facility):
    return local_day(now(), facility.facility.time_zone)


def printed(reply) -> list[str]:
    assert reply.status_code == 200, reply.text
    return [text for picture in pictures(reply.data) for text in codes_on(picture)]


def scanned(*ways) -> list[str]:
    return [f"HTTP://127.0.0.1:8000/Q/{way.code}" for way in ways]


def test_those_ticked_are_printed_and_no_other(office, facility):
    one, other = facility.collector(), facility.collector("inpatient-2024", department="NOI")
    facility.collector(department="NOI")
    assert printed(office.get(f"{PAGE}?size=a5&kind=pdf&id={other.id}&id={one.id}")) == scanned(one, other)


def test_all_are_the_open_qr_codes_each_on_its_page(office, session, facility):
    ways = [facility.collector(), facility.collector(department="NOI")]
    facility.collector(channel="kiosk")
    facility.collector("inpatient-2024").closed_at = now()
    session.commit()
    reply = office.get(f"{PAGE}?size=a4&kind=pdf&all=1")
    assert len(pypdf.PdfReader(BytesIO(reply.data)).pages) == 2
    assert printed(reply) == scanned(*ways)


def test_an_archive_is_handed_out_too_and_named_plainly(office, facility):
    reply = office.get(f"{PAGE}?size=labels-8&kind=zip&id={facility.collector().id}&copies=3")
    assert "ap-phich_KB_outpatient-2024_labels-8.zip" in reply.headers["Content-Disposition"]
    with ZipFile(BytesIO(reply.data)) as files:
        assert len(codes_on(pictures(files.read("labels-8.pdf"))[0])) == 3


def test_what_was_handed_out_is_noted_without_its_code(office, session, facility):
    way = facility.collector()
    office.get(f"{PAGE}?size=a4&kind=pdf&id={way.id}")
    office.get(f"/admin/collectors/{way.id}/qr.png?download=1")
    session.rollback()
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "posters.export").order_by(AuditEntry.id)
    ).all()
    assert [entry.after["file"] for entry in entries] == [
        "ap-phich_KB_outpatient-2024_a4.pdf", f"qr_KB_outpatient-2024_{way.id}.png",
    ]  # fmt: skip
    assert not any(way.code in f"{entry.subject}{entry.after}" for entry in entries)


@pytest.mark.parametrize(("asked", "told"), [
    ("size=a4&kind=pdf", "Tick at least one QR code"),
    ("size=a3&kind=pdf&all=1", "from the lists"),
    ("size=a4&kind=doc&all=1", "from the lists"),
    ("size=labels-8&kind=pdf&all=1&copies=0", "from 1 to 240"),
    ("size=labels-8&kind=pdf&all=1&copies=٣", "from 1 to 240"),
    ("size=a4&kind=pdf&id=999999", "closed meanwhile"),
    ("size=a4&kind=pdf&id=x", "closed meanwhile"),
])  # fmt: skip
def test_what_cannot_be_printed_is_told_in_a_sentence(office, facility, asked, told):
    facility.collector()
    reply = office.get(f"{PAGE}?{asked}&lang=en")
    assert reply.status_code in (404, 422)
    assert told in reply.text


def test_another_facilitys_codes_are_never_printed(office, session, facility):
    own, foreign = facility.collector(), build_facility(session, "khac").collector()
    assert office.get(f"{PAGE}?size=a4&kind=pdf&id={own.id}&id={foreign.id}").status_code == 404
    assert printed(office.get(f"{PAGE}?size=a4&kind=pdf&all=1")) == scanned(own)


def test_the_list_and_the_page_of_a_way_in_offer_posters(office, facility):
    way, kiosk = facility.collector(), facility.collector(channel="kiosk")
    page = office.get("/admin/collectors").text
    assert f'name="id" value="{way.id}"' in page
    assert f'name="id" value="{kiosk.id}"' not in page
    assert f'action="{PAGE}"' in office.get(f"/admin/collectors/{way.id}").text
    assert f'action="{PAGE}"' not in office.get(f"/admin/collectors/{kiosk.id}").text


def test_a_poster_printed_before_a_new_code_is_called_out_of_date(office, session, facility):
    way = facility.collector()
    page = f"/admin/collectors/{way.id}"
    assert "reprint posters" not in office.get("/admin/collectors?lang=en").text
    office.post(f"{page}/rotate", data={"csrf_token": token(office, page)})
    fresh, old = (
        office.get(f"/admin/collectors?lang=en&state={state}").text for state in ("open", "replaced")
    )
    assert "reprint posters made before" in fresh
    assert "posters with this code are out of date" in old
    assert "(quality_officer@bv.vn)" in fresh
    assert "(quality_officer@bv.vn)" in old
    assert "out of date" in office.get(page).text


def test_a_closed_code_says_since_when_and_by_whom(office, facility):
    page = f"/admin/collectors/{facility.collector().id}"
    office.post(f"{page}/close", data={"csrf_token": token(office, page)})
    listed = office.get("/admin/collectors?lang=en&state=closed").text
    assert "closed on" in listed
    assert "(quality_officer@bv.vn)" in listed


def test_openings_stand_beside_answers_and_visits_of_the_running_round(office, session, facility, today):
    way, place = facility.collector(), {"facility_id": facility.facility.id}
    round_ = facility.round("outpatient-2024", today - timedelta(days=40), today + timedelta(days=5))
    session.add_all([
        ScanCount(**place, collector_id=way.id, day=today, opened=731),
        ScanCount(**place, collector_id=way.id, day=today - timedelta(days=39), opened=10),
        ScanCount(**place, collector_id=way.id, day=today - timedelta(days=41), opened=5000),
        RoundTarget(**place, round_id=round_.id, department_id=way.department_id, visits=912),
    ])  # fmt: skip
    session.commit()
    facility.answer_all([{"A1": 5}] * 3, on=today, collector=way)
    for path in ("/admin/collectors", f"/admin/collectors/{way.id}"):
        page = office.get(path).text
        for number in ("741", "912", "3"):
            assert f">{number}</" in page, (path, number)


def test_without_a_round_the_last_thirty_days_are_counted(office, session, facility, today):
    way = facility.collector()
    for days, opened in ((0, 100), (29, 20), (30, 3)):
        session.add(ScanCount(facility_id=facility.facility.id, collector_id=way.id,
                              day=today - timedelta(days=days), opened=opened))  # fmt: skip
    session.commit()
    assert ">120</td>" in office.get("/admin/collectors").text


def test_of_staff_nothing_is_counted_on_the_page(office, facility):
    way = facility.collector("staff-2019")
    facility.round("staff-2019", ends=date(2099, 12, 31))
    page = office.get(f"/admin/collectors/{way.id}?lang=en").text
    assert "Opened" not in page
    assert "Nobody can know" in page
