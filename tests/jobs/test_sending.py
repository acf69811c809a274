"""Mail: handed over once, tried again, visible where it fails, and given up in the end."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import sending, thinning
from jobs.mail_server import connect
from survey_core.database import now
from survey_core.models import Alert, Delivery, DeviceEvent
from tests.mail_server import PASSWORD, USER, mail_server

MINUTE = timedelta(minutes=1)


@pytest.fixture
def put_down(session, facility):
    """Writes a mail that waits."""

    def write(recipient="lan@bv.vn", **fields) -> Delivery:
        given = {"subject": "Kiosk Sảnh A: mất liên lạc", "body": "Xin xem kiosk.\n.\nHết.\n"}
        mail = Delivery(facility_id=facility.facility.id, recipient=recipient, **given | fields)
        session.add(mail)
        session.commit()
        return mail

    return write


def again(session, mail) -> Delivery:
    session.rollback()
    session.refresh(mail)
    return mail


def test_a_waiting_mail_arrives_once_and_whole(engine, session, mailbox, put_down):
    mail = put_down()
    assert sending.send_waiting(engine, mailbox.settings(), now())["sent"] == 1
    assert not sending.send_waiting(engine, mailbox.settings(), now() + timedelta(days=1))
    (letter,) = mailbox.letters
    assert letter["Subject"] == "Kiosk Sảnh A: mất liên lạc"
    assert letter.get_content() == "Xin xem kiosk.\n.\nHết.\n"
    assert letter["Message-ID"].endswith("@bv.vn>")
    mail = again(session, mail)
    assert (mail.attempts, mail.last_error, mail.sent_at is None) == (1, "", False)


def test_a_server_that_asks_for_a_password_gets_it(engine, mailbox, put_down):
    put_down()
    server = mailbox.settings(user=USER, password=PASSWORD)
    assert sending.send_waiting(engine, server, now())["sent"] == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"user": USER, "password": "falsch"}, "SMTPAuthenticationError 535"),
        ({"security": "starttls", "user": USER, "password": PASSWORD}, "SMTPNotSupportedError"),
        ({"security": "tls"}, "SSLError"),
        ({"port": 1}, "ConnectionRefusedError"),
    ],
)
def test_what_goes_wrong_is_noted_by_its_kind_without_a_password(
    engine, session, mailbox, put_down, fields, error
):
    mail = put_down()
    assert sending.send_waiting(engine, mailbox.settings(**fields), now())["failed"] == 1
    assert again(session, mail).last_error == error
    assert mailbox.letters == []


def test_a_server_that_is_down_is_tried_ever_more_rarely_and_the_mail_comes_later(engine, session, put_down):
    mail, at = put_down(), now()
    with mail_server() as mailbox:
        port = mailbox.port
    server = mailbox.settings()
    waits = []
    for _ in range(7):
        sending.send_waiting(engine, server, at)
        waits.append((again(session, mail).next_attempt_at - at) // MINUTE)
        assert not sending.send_waiting(engine, server, mail.next_attempt_at - MINUTE / 2)
        at = mail.next_attempt_at
    assert waits == [1, 5, 15, 60, 180, 360, 360]
    with mail_server(port) as mailbox:
        sending.send_waiting(engine, server, at)
        assert len(mailbox.letters) == 1
    assert again(session, mail).sent_at == at


def test_one_dead_server_is_asked_once_for_all_mails(engine, session, mailbox, put_down, monkeypatch):
    for _ in range(5):
        put_down()
    asked = []
    monkeypatch.setattr(sending.mail_server, "connect", lambda server: asked.append(1) or connect(server))
    assert sending.send_waiting(engine, mailbox.settings(port=1), now())["failed"] == 5
    assert len(asked) == 1


def test_a_refused_recipient_holds_up_nobody_else(engine, session, mailbox, put_down):
    refused, taken = put_down("ai@bv.vn"), put_down("lan@bv.vn")
    mailbox.refused.add("ai@bv.vn")
    told = sending.send_waiting(engine, mailbox.settings(), now())
    assert told == Counter({"sent": 1, "failed": 1, "SMTPRecipientsRefused 550": 1, "": 1})
    assert again(session, taken).sent_at is not None
    assert again(session, refused).last_error == "SMTPRecipientsRefused 550"


@pytest.mark.parametrize("recipient", ["ngườilạ@bv.vn", "a@b\nBcc: c@d", "x@" + "y" * 80 + ".vn"])
def test_an_address_no_mail_can_be_written_to_stops_nothing(engine, session, mailbox, put_down, recipient):
    put_down(recipient)
    taken = put_down()
    sending.send_waiting(engine, mailbox.settings(), now())
    assert again(session, taken).sent_at is not None


def test_after_three_days_a_mail_is_given_up(engine, session, mailbox, put_down):
    mail, at = put_down(), now()
    sending.send_waiting(engine, mailbox.settings(port=1), at)
    later = at + timedelta(days=3)
    assert sending.send_waiting(engine, mailbox.settings(port=1), later)["given_up"] == 1
    assert again(session, mail).given_up_at == later
    assert not sending.send_waiting(engine, mailbox.settings(), later + timedelta(days=1))


def test_two_consumers_never_send_one_mail_twice(engine, mailbox, put_down):
    for number in range(20):
        put_down(f"nguoi{number}@bv.vn")
    at = now()
    threads = [
        threading.Thread(target=sending.send_waiting, args=(engine, mailbox.settings(), at)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(letter["To"] for letter in mailbox.letters) == sorted(f"nguoi{n}@bv.vn" for n in range(20))


def test_a_mail_seen_due_by_two_is_claimed_by_one(engine, put_down):
    put_down()
    at = now()
    (first,), (second,) = sending._due(engine, at), sending._due(engine, at)
    assert [sending._claim(engine, first, at), sending._claim(engine, second, at)] == [True, False]


def test_a_mail_whose_sender_died_is_sent_by_the_next(engine, session, mailbox, put_down):
    put_down()
    at = now()
    sending._claim(engine, sending._due(engine, at)[0], at)
    assert not sending.send_waiting(engine, mailbox.settings(), at + 14 * MINUTE)
    assert sending.send_waiting(engine, mailbox.settings(), at + 15 * MINUTE)["sent"] == 1


def test_at_night_what_is_old_goes_and_what_is_open_stays(engine, session, facility, put_down):
    device, _key = facility.paired_device(facility.collector("short-outpatient", channel="kiosk"))
    own = {"facility_id": facility.facility.id, "device_id": device.id}
    old, young = now() - timedelta(days=401), now() - timedelta(days=179)
    put_down("da@bv.vn", created_at=old, sent_at=old)
    put_down("cho@bv.vn", created_at=old)
    put_down("moi@bv.vn", created_at=young, sent_at=young)
    session.add_all([
        DeviceEvent(**own, what="started", at=old), DeviceEvent(**own, what="updated", at=young),
        Alert(**own, kind="silent", raised_at=old, cleared_at=old), Alert(**own, kind="gaps", raised_at=old),
    ])  # fmt: skip
    session.commit()
    assert thinning.thin(engine, now()) == 3
    session.rollback()
    assert set(session.scalars(select(Delivery.recipient))) == {"cho@bv.vn", "moi@bv.vn"}
    assert session.scalars(select(Alert.kind)).all() == ["gaps"]
    assert "started" not in session.scalars(select(DeviceEvent.what)).all()
