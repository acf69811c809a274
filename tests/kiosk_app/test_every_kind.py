"""The phone's plain page asks every kind of question, takes what fits it and says what does not."""

import base64
import hashlib
import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from survey_core.models import Response
from tests.forms import EVERY_KIND, publish_for

ENOUGH = {"A1": "5", "C1": "yes"}  # what is required


@pytest.fixture
def address(facility):
    publish_for(facility)
    return f"/q/{facility.collector('every-kind').code}"


def post(kiosk, address, **answers):
    return kiosk.post(f"{address}?r={uuid4()}", data=MultiDict(answers))


def stored(session) -> list[Response]:
    session.rollback()
    return list(session.scalars(select(Response)))


def question(page: str, code: str) -> str:
    """The part of a page that asks one question."""
    return re.search(rf'<fieldset[^>]* id="q-{code}".*?</fieldset>', page, re.DOTALL)[0]


def test_every_kind_of_question_has_the_field_it_needs(kiosk, address):
    page = kiosk.get(address).text
    assert {code: set(re.findall(r'type="(\w+)"', question(page, code))) for code in ("A1", "M1", "C1", "E5")} == {
        "A1": {"radio"}, "M1": {"checkbox", "text"}, "C1": {"radio"}, "E5": {"radio", "text"},
    }  # fmt: skip
    assert [question(page, code).count('type="radio"') for code in ("A1", "A2", "R1")] == [6, 5, 11]
    assert 'inputmode="decimal"' in question(page, "age")
    assert "<textarea" in question(page, "H1")
    assert "<textarea" not in question(page, "ward")


def test_a_question_says_that_it_is_required_what_helps_and_when_to_answer_it(kiosk, address):
    page = kiosk.get(address).text
    assert "(bắt buộc)" in question(page, "A1")
    assert "(bắt buộc)" not in question(page, "A2")
    assert "Tính từ lúc lấy số" in question(page, "A1")
    assert "Rất kém / Kém" in question(page, "M1")
    assert "60" in re.search(r'class="only">(.*?)<', question(page, "carer"))[1]


def test_every_kind_of_answer_is_stored_as_given(kiosk, address, session):
    sent = {"A1": "1", "A2": "4", "M1": ["dirty", "other"], "M1.other": "Ồn ào", "C1": "no", "R1": "10", "age": "60,5",
            "carer": "child", "ward": "P. 12", "H1": "Dòng 1\r\nDòng 2", "E5": "kin", "G1": "150"}  # fmt: skip
    assert post(kiosk, address, **sent).status_code == 303
    (row,) = stored(session)
    assert (row.scores, row.answers) == ("14x", {
        "M1": ["dirty", "other"], "M1.other": "Ồn ào", "C1": "no", "R1": "10", "age": 60.5, "carer": "child",
        "ward": "P. 12", "H1": "Dòng 1\nDòng 2", "E5": "kin", "G1": 150,
    })  # fmt: skip


def test_an_answer_to_a_hidden_question_is_not_stored(kiosk, address, session):
    hidden = {"M1": "wait", "A3": "1", "age": "59", "carer": "child"}
    assert post(kiosk, address, **ENOUGH, **hidden).status_code == 303
    (row,) = stored(session)
    assert (row.scores, row.answers) == ("5-x", {"C1": "yes", "age": 59})


@pytest.mark.parametrize(
    ("code", "wrong", "sentence"),
    [
        ("A1", "6", "Hãy chọn một trong các"),
        ("A2", "0", "Hãy chọn một trong các"),
        ("E5", "nowhere", "Hãy chọn một trong các"),
        ("R1", "11", "Hãy chọn một trong các"),
        ("age", "121", "từ 0 đến 120"),
        ("G1", "nhiều", "bằng chữ số"),
        ("G1", "201", "từ 0 đến 200"),
        ("ward", "x" * 21, "21"),
        ("H1", "x" * 501, "501"),
        ("E5.other", "x" * 201, "201"),
    ],
)
def test_a_wrong_answer_is_named_in_one_sentence_and_nothing_is_lost(
    kiosk, address, session, code, wrong, sentence
):
    others = {"C1": "no", "H1": "Ý kiến", "M1": ["wait", "other"], "A1": "1", "M1.other": "Ồn"}
    reply = post(kiosk, address, **others | {code: wrong})
    assert (reply.status_code, stored(session)) == (422, [])
    assert reply.text.count('class="problem"') == 1
    assert (
        sentence
        in re.search(r'class="problem"[^>]*>(.*?)</p>', question(reply.text, code.partition(".")[0]))[1]
    )
    kept = MultiDict(re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', reply.text))
    assert kept.getlist("M1") == ["wait", "other"]
    assert 'value="Ồn"' in reply.text
    assert wrong in reply.text or code in ("A1", "A2", "E5", "R1")


def test_a_required_question_without_an_answer_is_named_in_the_readers_language(kiosk, address, session):
    reply = kiosk.post(f"{address}?r={uuid4()}&lang=en", data={"A1": "4", "H1": "Quiet"})
    assert (reply.status_code, stored(session)) == (422, [])
    assert "This question needs an answer." in question(reply.text, "C1")
    assert 'class="problem"' not in question(reply.text, "A1")
    assert "Quiet" in reply.text


def test_a_form_carries_one_script_and_its_policy_knows_it(kiosk, facility, address):
    for path in (address, f"/q/{facility.collector().code}"):
        reply = kiosk.get(path)
        assert reply.text.count("<script") == 1
        assert "import " not in reply.text
        script = reply.text.split('<script type="module">', 1)[1].split("</script>", 1)[0]
        seal = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{seal}'" in reply.headers["Content-Security-Policy"]


def test_each_form_offers_its_own_languages_and_speaks_the_one_asked_for(kiosk, facility, address):
    assert re.findall(r'<a href="\?lang=(\w+)"', kiosk.get(address).text) == ["vi", "en"]
    reply = kiosk.get(f"{address}?lang=en")
    assert "Thời gian chờ khám (en)" in question(reply.text, "A1")
    assert "Answer only if you chose" in question(reply.text, "M1")
    form = EVERY_KIND | {"key": "one-language", "languages": ["vi"]}
    publish_for(facility, form)
    code = facility.collector("one-language").code
    assert "?lang=" not in kiosk.get(f"/q/{code}").text
    assert '<html lang="vi">' in kiosk.get(f"/q/{code}?lang=en").text
