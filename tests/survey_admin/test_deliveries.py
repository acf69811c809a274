"""Mail that did not go out stands on the first page, says why, and can be tried again."""

from datetime import timedelta

import pytest

from jobs import sending
from survey_core.database import now
from survey_core.models import Alert, Delivery
from tests.builders import build_facility
from tests.mail_server import mail_server
from tests.trail import acts

from .people import enter, token


@pytest.fixture
def put_down(session, facility):
    def write(recipient="lan@bv.vn", of=None, **fields) -> Delivery:
        mail = Delivery(facility_id=(of or facility).facility.id, recipient=recipient, **fields | {
            "subject": "Lắng Nghe: cần kiểm tra kiosk", "body": "Xin xem."})  # fmt: skip
        session.add(mail)
        session.commit()
        return mail

    return write


def failed(**fields) -> dict:
    return {"attempts": 1, "last_error": "ConnectionRefusedError"} | fields


def post(client, path):
    return client.post(f"/admin/deliveries/{path}", data={"csrf_token": token(client, "/admin/password")})


def again(session, mail) -> Delivery:
    session.rollback()
    session.refresh(mail)
    return mail


def test_a_mail_server_that_is_down_shows_on_the_first_page_until_the_mail_went_out(
    admin, session, engine, facility, put_down
):
    enter(admin, session, facility, "administrator")
    put_down()
    with mail_server() as mailbox:
        port = mailbox.port
    at = now()
    sending.send_waiting(engine, mailbox.settings(), at)
    page = admin.get("/admin/?lang=en").text
    assert "1 mail could not be sent yet." in page
    assert 'href="/admin/deliveries?state=unsent"' in page
    listed = admin.get("/admin/deliveries?state=unsent").text
    assert "the mail server could not be reached (ConnectionRefusedError)" in listed
    with mail_server(port):
        sending.send_waiting(engine, mailbox.settings(), at + timedelta(minutes=1))
    assert "could not be sent" not in admin.get("/admin/").text
    assert ">sent " in admin.get("/admin/deliveries").text


def test_try_again_makes_a_mail_due_at_once_and_is_noted(admin, session, facility, put_down):
    enter(admin, session, facility, "administrator")
    mail = put_down(**failed(given_up_at=now(), seen_at=now(), next_attempt_at=now() + timedelta(hours=6)))
    assert post(admin, f"{mail.id}/again").status_code == 303
    mail = again(session, mail)
    assert (mail.given_up_at, mail.seen_at) == (None, None)
    assert mail.next_attempt_at <= now()
    assert acts(session)[-1] == "delivery.retry"


@pytest.mark.parametrize(
    "fields", [{"sent_at": now()}, {"attempts": 1}, {}], ids=["sent", "being sent", "on its way"]
)
def test_a_mail_that_did_not_fail_is_not_sent_again(admin, session, facility, put_down, fields):
    enter(admin, session, facility, "administrator")
    mail = put_down(**fields)
    assert post(admin, f"{mail.id}/again").status_code == 404


def test_what_was_seen_leaves_the_first_page_and_stays_in_the_list(admin, session, facility, put_down):
    enter(admin, session, facility, "administrator")
    put_down(**failed(given_up_at=now()))
    assert "1 mail could not be sent" in admin.get("/admin/?lang=en").text
    assert post(admin, "set-aside").status_code == 303
    assert "could not be sent" not in admin.get("/admin/").text
    page = admin.get("/admin/deliveries?state=unsent").text
    assert "given up" in page
    assert "I have seen what was not sent" not in page


def test_a_quality_officer_sees_that_mail_fails_and_a_viewer_nothing_of_kiosks(
    admin, session, facility, put_down
):
    device, _key = facility.paired_device(facility.collector("short-outpatient", channel="kiosk"))
    session.add(
        Alert(facility_id=facility.facility.id, device_id=device.id, kind="parked", facts={"parked": 2})
    )
    put_down(**failed())
    enter(admin, session, facility)
    page = admin.get("/admin/?lang=en").text
    assert "Kiosk 1" in page
    assert "The administrator can see why." in page
    assert "/admin/deliveries" not in page
    post_out = {"csrf_token": token(admin, "/admin/password")}
    admin.post("/admin/sign-out", data=post_out)
    page = enter(admin, session, facility, "viewer").get("/admin/?lang=en").text
    assert "Kiosk 1" not in page
    assert "could not be sent" not in page


def test_alerts_and_mails_of_another_facility_are_not_shown(admin, session, facility, put_down):
    other = build_facility(session, "khac")
    device, _key = other.paired_device(other.collector("short-outpatient", channel="kiosk"))
    session.add(Alert(facility_id=other.facility.id, device_id=device.id, kind="parked", facts={"parked": 2}))
    put_down("xa@bv.vn", of=other, **failed())
    enter(admin, session, facility, "administrator")
    page = admin.get("/admin/?lang=en").text
    assert "Kiosks that need a look" not in page
    assert "could not be sent" not in page
    assert "xa@bv.vn" not in admin.get("/admin/deliveries").text


def test_many_alerts_are_cut_short_the_gravest_first(admin, session, facility):
    collector = facility.collector("short-outpatient", channel="kiosk")
    for number in range(10):
        device, _key = facility.paired_device(collector)
        device.name = f"Sảnh {number}"
        kind = "silent" if number == 9 else "clock"
        facts = {"since": now().isoformat()} if number == 9 else {"minutes": -7}
        session.add(Alert(facility_id=facility.facility.id, device_id=device.id, kind=kind, facts=facts))
    session.commit()
    page = enter(admin, session, facility).get("/admin/?lang=en").text
    card = page.split("Kiosks that need a look")[1].split("</section>")[0]
    assert card.index("Sảnh 9") < card.index("Sảnh 0")
    assert "Its clock is 7 minutes fast." in card
    assert "and 2 further alerts" in card


def test_an_alert_of_a_newer_release_is_shown_by_its_code(admin, session, facility):
    device, _key = facility.paired_device(facility.collector("short-outpatient", channel="kiosk"))
    session.add(Alert(facility_id=facility.facility.id, device_id=device.id, kind="on_fire", facts={}))
    session.commit()
    assert "on_fire" in enter(admin, session, facility).get("/admin/").text
