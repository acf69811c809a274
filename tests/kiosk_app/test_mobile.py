"""The phone's form over HTTP: one small page, one response, nothing lost."""

from datetime import date, timedelta
from html.parser import HTMLParser
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from kiosk_app import limits
from survey_core.database import now
from survey_core.models import Response


class Fields(HTMLParser):
    """The values a browser would send back."""

    def __init__(self, page: str):
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        field = dict(attrs)
        if tag == "input" and field.get("value") and (field.get("type") != "radio" or "checked" in field):
            self.values[field["name"]] = field["value"]


def stored(session) -> list[Response]:
    session.rollback()
    return list(session.scalars(select(Response)))


def post(kiosk, address, answers, id=None, **words):
    return kiosk.post(f"{address}?r={id or uuid4()}", data=answers, **words)


def test_each_opening_is_another_response_kept_by_no_one_but_back(kiosk, address):
    first, second = (kiosk.get(address) for _ in range(2))
    ids = [Fields(reply.text).values["_response"] for reply in (first, second)]
    assert UUID(ids[0]) != UUID(ids[1])
    assert f'action="{address}?r={ids[0]}"' in first.text
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_the_code_may_be_typed_in_small_letters(kiosk, address):
    assert kiosk.get(address.lower()).status_code == 200


def test_answers_become_one_row_with_a_certain_time_and_lead_to_thanks(kiosk, address, session):
    sent = {
        "A1": "5",
        "A2": "0",
        "G1": "90,5",
        "H1": "Rất tốt, ẰỄỢƯ",
        "E5": "6",
        "E5.other": "Vừa phải",
        "age": "",
    }
    reply = post(kiosk, address, sent)
    assert (reply.status_code, reply.location) == (303, f"{address}/thanks")
    assert kiosk.get(reply.location).status_code == 200
    (row,) = stored(session)
    assert row.scores[:3] == "50-"
    assert row.answers == {"G1": 90.5, "H1": "Rất tốt, ẰỄỢƯ", "E5": "6", "E5.other": "Vừa phải"}
    assert (row.channel, row.language, row.is_time_uncertain) == ("qr", "vi", False)


def test_a_double_tap_is_one_response(kiosk, address, session):
    id = uuid4()
    replies = [post(kiosk, address, {"A1": "5"}, id) for _ in range(3)]
    assert {(reply.status_code, reply.location) for reply in replies} == {(303, f"{address}/thanks")}
    assert len(stored(session)) == 1


def test_a_second_sending_with_other_answers_hears_that_the_first_stand(kiosk, address, session):
    id = uuid4()
    post(kiosk, address, {"A1": "5"}, id)
    reply = post(kiosk, address, {"A1": "1"}, id)
    assert reply.location == f"{address}/thanks?first=stands"
    assert kiosk.get(reply.location).text != kiosk.get(f"{address}/thanks").text
    assert [row.scores[0] for row in stored(session)] == ["5"]


def test_errors_name_the_question_and_keep_every_answer(kiosk, address, session):
    id = str(uuid4())
    sent = {"A1": "4", "E5": "6", "E5.other": "Ý khác", "G1": "rất nhiều", "age": "999", "H1": "giữ <b> này"}
    reply = post(kiosk, address, sent, id)
    assert reply.status_code == 422
    assert 'href="#q-G1"' in reply.text
    assert 'href="#q-age"' in reply.text
    kept = Fields(reply.text).values
    assert {name: kept.get(name) for name in sent if name != "H1"} == {
        n: v for n, v in sent.items() if n != "H1"
    }
    assert "giữ &lt;b&gt; này" in reply.text
    assert kept["_response"] == id
    assert stored(session) == []


def test_an_answer_off_the_scale_or_to_no_question_is_named(kiosk, address):
    assert 'href="#q-A1"' in post(kiosk, address, {"A1": "6"}).text
    reply = post(kiosk, address, {"A1": "5", "Z99": "5"})
    assert reply.status_code == 422
    assert "Z99" in reply.text


def test_an_empty_form_is_shown_again(kiosk, address, session):
    assert post(kiosk, address, {"A1": "", "H1": "  "}).status_code == 422
    assert stored(session) == []


@pytest.mark.parametrize("id", ["", "x", "1234", "null", "00000000-0000-0000-0000-00000000000g"])
def test_a_broken_id_gives_a_new_one_and_keeps_the_answers(kiosk, address, session, id):
    reply = kiosk.post(f"{address}?r={id}", data={"A1": "3"})
    kept = Fields(reply.text).values
    assert (reply.status_code, kept["A1"]) == (422, "3")
    assert UUID(kept["_response"])
    assert stored(session) == []


def test_the_id_in_the_page_serves_where_the_address_lost_its_own(kiosk, address, session):
    id = uuid4()
    assert kiosk.post(address, data={"A1": "3", "_response": str(id)}).status_code == 303
    assert [row.id for row in stored(session)] == [id]


def test_english_is_one_link_away_and_stays(kiosk, address, session):
    reply = kiosk.get(f"{address}?lang=en")
    assert '<html lang="en">' in reply.text
    assert "Outpatients" in reply.text
    sent = kiosk.post(f"{address}?r={uuid4()}&lang=en", data={"A1": "5"})
    assert sent.location == f"{address}/thanks?lang=en"
    assert stored(session)[0].language == "en"


@pytest.mark.parametrize(
    ("code", "status"), [("NOSUCHCODE22", 404), ("x" * 400, 404), ("%00", 404), ("Ằ", 404)]
)
def test_an_unknown_code_is_explained(kiosk, facility, code, status):
    for reply in (kiosk.get(f"/q/{code}"), kiosk.post(f"/q/{code}?r={uuid4()}", data={"A1": "5"})):
        assert reply.status_code == status
        assert "<h1>" in reply.text


def test_a_closed_survey_explains_itself(kiosk, facility, session):
    collector = facility.collector()
    collector.closed_at = now() - timedelta(hours=1)
    session.commit()
    assert kiosk.get(f"/q/{collector.code}").status_code == 410
    assert kiosk.post(f"/q/{collector.code}?r={uuid4()}", data={"A1": "5"}).status_code == 410
    assert stored(session) == []


def test_a_kiosks_code_opens_no_phone_form(kiosk, facility):
    assert kiosk.get(f"/q/{facility.collector(channel='kiosk').code}").status_code == 404


def test_a_staff_form_opens_only_with_a_round(kiosk, facility, session):
    address = f"/q/{facility.collector('staff-2019').code}"
    assert kiosk.get(address).status_code == 404
    today = now().date()
    facility.round(starts=today - timedelta(days=2), ends=today + timedelta(days=2))
    assert kiosk.get(address).status_code == 200
    assert post(kiosk, address, {"A1": "5"}).status_code == 303
    (row,) = stored(session)
    assert (row.channel, row.answered_on, row.received_at, row.language) == (None, None, None, None)


def test_a_form_printed_before_a_new_version_is_still_taken(kiosk, facility, address, session):
    old = {"A1": "5", "_version": "1"}
    assert post(kiosk, address, old).status_code == 303
    assert post(kiosk, address, {"A1": "5", "_version": "77"}).status_code == 303
    assert post(kiosk, address, {"A1": "5", "_version": "²"}).status_code == 303


def test_a_busy_database_gives_back_a_page_that_sends_again(kiosk, address, session, monkeypatch):
    def busy(_submission):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("kiosk_app.sync.Writer.accept", lambda self, submission: busy(submission))
    sent = {"A1": "5", "H1": "dòng một\ndòng hai", "E5.other": 'a"b'}
    reply = post(kiosk, address, sent)
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "5")
    assert Fields(reply.text).values == {"A1": "5", "E5.other": 'a"b'}
    assert "dòng một\r\ndòng hai".replace("\r", "") in reply.text.replace("\r", "")
    monkeypatch.undo()
    assert post(kiosk, address, sent).status_code == 303


def test_too_many_sendings_of_one_code_keep_the_answers(limited, address, monkeypatch):
    assert post(limited, address, {"A1": "4"}).status_code == 303
    monkeypatch.setattr(type(limits.limiter.limiter), "hit", lambda *_, **__: False)
    reply = post(limited, address, {"A1": "4"})
    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "5")
    assert Fields(reply.text).values["A1"] == "4"


def test_thanks_show_no_answer_and_stay_after_the_survey_closed(kiosk, facility, address, session):
    facility.collector().closed_at = now()
    session.commit()
    reply = kiosk.get(f"{address}/thanks")
    assert reply.status_code == 200
    assert "<input" not in reply.text


def test_the_day_is_that_of_the_receipt(kiosk, address, session):
    post(kiosk, address, {"A1": "5"})
    (row,) = stored(session)
    assert row.answered_at == row.received_at
    assert abs(row.answered_on - date.today()) <= timedelta(days=1)
