"""From a heartbeat that fails to the alert, the mail and the all-clear."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from jobs import alerting, consumer, watching
from survey_core.database import now
from survey_core.models import Alert, Delivery, DeviceEvent, DeviceState
from survey_core.pairing import pause, revoke
from tests.builders import build_facility
from tests.survey_admin.people import add_person, enter

QUARTER = timedelta(minutes=15)


@pytest.fixture
def paired(facility):
    return facility.paired_device(facility.collector("short-outpatient", channel="kiosk"))


def beat(kiosk, key, **said):
    body = {"now": now().isoformat(), "persisted": True, "worker": True} | said
    assert (
        kiosk.post("/kiosk/heartbeat", json=body, headers={"Authorization": f"Bearer {key}"}).status_code
        == 200
    )


def alerts(session) -> dict:
    """Open alerts by kind."""
    session.rollback()
    return {one.kind: one.facts for one in session.scalars(select(Alert).where(Alert.cleared_at.is_(None)))}


def history(session) -> list[tuple]:
    session.rollback()
    told = select(DeviceEvent).where(DeviceEvent.what.like("alert_%")).order_by(DeviceEvent.id)
    return [(one.what, one.facts["kind"]) for one in session.scalars(told)]


def test_a_silenced_kiosk_stands_on_the_first_page_and_comes_by_mail_until_it_is_heard_again(
    kiosk, admin, session, facility, paired, minutes, mailbox
):
    enter(admin, session, facility)
    beat(kiosk, paired[1])
    minutes.pass_by(now() + timedelta(minutes=14))
    assert "Kiosk 1" not in admin.get("/admin/?lang=en").text
    minutes.pass_by(now() + QUARTER)
    page = admin.get("/admin/?lang=en").text
    assert f'<a href="/admin/devices/{paired[0].id}">Kiosk 1</a>' in page
    assert "Not heard of since" in page
    (letter,) = mailbox.letters
    assert (letter["To"], letter["From"]) == ("quality_officer@bv.vn", "langnghe@bv.vn")
    assert "Kiosk 1" in letter["Subject"]
    beat(kiosk, paired[1])
    minutes.pass_by()
    assert "Kiosk 1" not in admin.get("/admin/?lang=en").text
    assert [one["Subject"] for one in mailbox.letters[1:]] == ["Lắng Nghe: các kiosk đã ổn trở lại"]
    assert history(session) == [("alert_raised", "silent"), ("alert_cleared", "silent")]


def test_a_mail_is_vietnamese_with_english_beneath_and_leads_to_the_kiosk(
    kiosk, session, facility, paired, minutes, mailbox
):
    add_person(session, facility)
    beat(kiosk, paired[1], parked=2)
    minutes.pass_by()
    text = mailbox.letters[0].get_content()
    vietnamese, english = text.split("– – –")
    assert "Bệnh viện Đa khoa tỉnh" in vietnamese
    assert "2" in vietnamese
    assert "Provincial General Hospital" in english
    assert "Answers the server would not take, kept on the kiosk: 2." in english
    address = f"http://127.0.0.1:8000/admin/devices/{paired[0].id}"
    assert vietnamese.count(address) == english.count(address) == 1


def test_one_mail_names_everything_new_and_what_is_open_for_longer(
    kiosk, session, facility, paired, minutes, mailbox
):
    add_person(session, facility)
    beat(kiosk, paired[1], parked=2)
    minutes.pass_by()
    beat(kiosk, paired[1], parked=3, worker=False, persisted=False)
    minutes.pass_by()
    assert len(mailbox.letters) == 2
    english = mailbox.letters[1].get_content().split("– – –")[1]
    new, longer = english.split("Open for longer:")
    assert "without the network" in new
    assert "promise to keep" in new
    assert "on the kiosk: 3." in longer
    assert alerts(session)["parked"] == {"parked": 3}


def test_the_all_clear_comes_when_the_last_alert_is_over(kiosk, session, facility, paired, minutes, mailbox):
    add_person(session, facility)
    beat(kiosk, paired[1], parked=2, worker=False)
    minutes.pass_by()
    beat(kiosk, paired[1], parked=2)
    minutes.pass_by()
    assert len(mailbox.letters) == 1
    beat(kiosk, paired[1])
    minutes.pass_by()
    assert len(mailbox.letters) == 2
    assert "Nothing is open about the kiosks any more" in mailbox.letters[1].get_content()


def test_mail_goes_to_those_who_look_after_kiosks(kiosk, session, facility, paired, minutes, mailbox):
    for role in ("administrator", "quality_officer", "department_head", "data_entry", "viewer"):
        add_person(session, facility, role)
    add_person(session, facility, "administrator", email="cu@bv.vn", active=False)
    add_person(session, build_facility(session, "khac"), "administrator", email="xa@bv.vn")
    beat(kiosk, paired[1], parked=1)
    minutes.pass_by()
    assert [one["To"] for one in mailbox.letters] == ["administrator@bv.vn", "quality_officer@bv.vn"]


def test_without_a_mail_server_alerts_are_raised_and_no_mail_is_written(
    settings, engine, kiosk, admin, session, facility, paired
):
    enter(admin, session, facility)
    beat(kiosk, paired[1], parked=1)
    consumer.watch(settings, engine, now(), now())
    assert set(alerts(session)) == {"parked"}
    assert session.scalars(select(Delivery)).all() == []
    page = admin.get("/admin/?lang=en").text
    assert page.count("this installation names no mail server") == 1


def test_what_stays_as_it_is_is_told_once(kiosk, session, facility, paired, minutes, mailbox):
    add_person(session, facility)
    beat(kiosk, paired[1], parked=1)
    assert minutes.pass_by() == "raised 1, cleared 0, mails 1"
    assert minutes.pass_by() == ""
    assert (len(mailbox.letters), len(history(session))) == (1, 1)


def test_two_that_watch_at_once_raise_and_clear_an_alert_once(kiosk, session, engine, paired):
    beat(kiosk, paired[1], parked=1)
    _together(engine)
    assert history(session) == [("alert_raised", "parked")]
    beat(kiosk, paired[1])
    _together(engine)
    assert history(session)[1:] == [("alert_cleared", "parked")]


def _together(engine):
    """Both look before either acts."""
    from sqlalchemy.orm import Session

    at = now()
    seen = [watching.look(engine, at, at) for _ in range(2)]
    for findings in seen:
        with Session(engine) as session, session.begin():
            alerting.carry_out(session, findings, at)


def test_missing_numbers_are_counted_raised_and_over_once_staff_settled_them(kiosk, session, paired, minutes):
    device, key = paired
    beat(kiosk, key, seq=5, waiting=[[5, 5]])
    start = now()
    for minute in range(watching.GAPS_EVERY_MINUTES):
        minutes.pass_by(start + timedelta(minutes=minute))
    assert alerts(session) == {"gaps": {"missing": 4}}
    assert session.scalars(select(DeviceState.missing)).one() == 4
    device.settled_seq = 4
    session.commit()
    minutes.pass_by()
    assert alerts(session) == {}


@pytest.mark.parametrize("end", [revoke, pause])
def test_a_kiosk_taken_out_of_service_is_silent_no_more(session, paired, minutes, end):
    minutes.pass_by(now() + QUARTER)
    assert set(alerts(session)) == {"silent"}
    end(session.get_one(type(paired[0]), paired[0].id))
    session.commit()
    minutes.pass_by(now() + QUARTER)
    assert alerts(session) == {}


def test_a_kiosk_back_from_silence_with_a_long_queue_is_given_time(kiosk, session, paired, minutes):
    paired[0].paired_at = paired[0].seen_at = now() - timedelta(hours=1)
    session.commit()
    minutes.pass_by()
    beat(kiosk, paired[1], queued=400)
    minutes.pass_by()
    assert alerts(session) == {}
    minutes.pass_by(now() + timedelta(minutes=11))
    assert set(alerts(session)) == {"queue"}


def test_a_minute_in_which_nothing_changed_takes_no_write_lock(engine, settings, kiosk, paired):
    beat(kiosk, paired[1])
    begun = []
    event.listen(engine, "before_cursor_execute", lambda *given: begun.append(given[2]))
    at = now()
    consumer.watch(settings, engine, at, at)
    words = [statement.split()[0] for statement in begun]
    assert set(words) <= {"BEGIN", "SELECT"}
    assert "BEGIN IMMEDIATE" not in begun
