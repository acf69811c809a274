"""A slip in a real Chromium: made in the office, it brings one answer from a phone, with JavaScript and without."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core import rounds, slips
from survey_core.models import Response, Round, Slip, SlipBatch
from tests.survey_core.test_slips import batch_of

from .looks import overflow, violations
from .phones import DRAFTS, PHONE, choose, until
from .stillness import stand_still

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
both = pytest.mark.parametrize("audience", ["patient", "staff"])
script_only = pytest.mark.parametrize("phone", [True], indirect=True, ids=["script"])
WORDS = "Điều dưỡng rất ân cần"
TEXTS = {"patient": "H1", "staff": "G"}
SPENT = {"patient": "Phiếu mời này đã được dùng", "staff": "Không tìm thấy mã này"}


def face(name):
    return f"main[data-page={name}]"


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def phone(browser, request):
    """A page of a phone whose browser runs JavaScript, or does not; `has_script` says which."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=request.param
    )
    page = context.new_page()
    page.has_script = request.param
    yield page
    context.close()


@pytest.fixture
def address(respondents):
    """A function that gives the address of a code."""
    return lambda code: f"{respondents}/q/{code}"


def answer(page, audience="patient", level=4):
    """Answer a scale and a text, and leave the page on which one sends open."""
    choose(page, "A1", level)
    until(page, f"[name={TEXTS[audience]}]")
    page.fill(f"[name={TEXTS[audience]}]", WORDS)
    until(page, ".send")


def send(page, leads_to="thanks"):
    page.locator(".send").tap()
    expect(page.locator(face(leads_to))).to_be_visible()


def rows(session):
    session.rollback()
    return list(session.scalars(select(Response)))


def kept_for_the_person(page, sentence):
    """The page says why, and what was answered can still be read."""
    expect(page.locator("main")).to_contain_text(sentence)
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("dd").first).to_have_text("Hài lòng")
    if page.has_script:
        assert (violations(page), overflow(page)) == ([], 0)


@both
def test_an_answer_is_thanked_for_and_the_code_says_afterwards_that_it_is_spent(
    phone, address, session, facility, audience
):
    _batch, codes = batch_of(facility, audience)
    phone.goto(address(codes[0]))
    answer(phone, audience)
    send(phone)
    assert WORDS not in phone.content()
    assert codes[0] not in phone.url
    phone.goto(address(codes[0]))
    expect(phone.locator("h1")).to_have_text(SPENT[audience])
    assert phone.locator("form").count() == 0
    assert WORDS not in phone.content()
    assert [row.scores[0] for row in rows(session)] == ["4"]


@both
def test_back_after_sending_does_not_send_twice(phone, address, session, facility, audience):
    batch, codes = batch_of(facility, audience)
    phone.goto(address(codes[0]))
    answer(phone, audience)
    send(phone)
    phone.go_back()
    if phone.has_script or audience == "staff":
        expect(phone.locator("h1")).to_have_text(SPENT[audience])
        assert WORDS not in phone.content()
    else:  # the browser's own copy of the form: it holds the same response, and the first stands
        choose(phone, "A1", 1)
        send(phone)
        expect(phone.locator("h1")).to_contain_text("lần đầu")
    assert [row.scores[0] for row in rows(session)] == ["4"]
    assert session.get(SlipBatch, batch.id, populate_existing=True).used == 1


@both
def test_a_double_tap_on_send_stores_one(phone, address, session, facility, audience):
    batch, codes = batch_of(facility, audience)
    phone.goto(address(codes[0]))
    answer(phone, audience)
    phone.locator(".send").dblclick(no_wait_after=True)
    expect(phone.locator(face("thanks"))).to_be_visible()
    assert [row.scores[0] for row in rows(session)] == ["4"]
    assert session.get(SlipBatch, batch.id, populate_existing=True).used == 1


@script_only
def test_a_lost_reply_is_asked_for_again_and_thanked_though_the_slip_is_burned(
    phone, address, session, facility
):
    def lose(route):
        route.fetch()
        route.abort()

    _batch, codes = batch_of(facility, "staff")
    phone.goto(address(codes[0]))
    answer(phone, "staff")
    phone.route("**/q/*", lose)
    phone.clock.install()
    stand_still(phone)  # no next try overtakes who asks for one
    phone.locator(".send").tap()
    expect(phone.locator("[data-state=waiting]")).to_be_visible()
    assert len(rows(session)) == 1
    phone.unroute("**/q/*")
    phone.locator(".sending button").tap()
    expect(phone.locator(face("thanks"))).to_be_visible()
    assert len(rows(session)) == 1


def test_a_batch_revoked_while_somebody_answers_says_so_and_keeps_the_answers(
    phone, address, session, facility
):
    batch, codes = batch_of(facility)
    phone.goto(address(codes[0]))
    answer(phone)
    slips.revoke(session.get_one(SlipBatch, batch.id))
    session.commit()
    send(phone, "kept")
    kept_for_the_person(phone, "Phiếu mời này đã bị thu hồi")
    phone.goto(address(codes[1]))
    expect(phone.locator("h1")).to_have_text("Phiếu mời này đã bị thu hồi")
    assert rows(session) == []


def test_a_round_closed_while_somebody_answers_says_so_and_keeps_the_answers(
    phone, address, session, facility, engine
):
    batch, codes = batch_of(facility, "staff")
    phone.goto(address(codes[0]))
    answer(phone, "staff")
    with engine.begin() as connection:
        rounds.close(connection, batch.round_id)
    send(phone, "kept")
    kept_for_the_person(phone, "Mã này không nhận câu trả lời")
    phone.goto(address(codes[0]))
    expect(phone.locator("h1")).to_have_text(SPENT["staff"])
    assert rows(session) == []


def test_a_round_that_ended_meanwhile_takes_the_same_answers_once_its_days_are_changed(
    phone, address, session, facility
):
    batch, codes = batch_of(facility, "staff")
    phone.goto(address(codes[0]))
    answer(phone, "staff")
    ends(session, batch, date.today() - timedelta(days=2))
    phone.locator(".send").tap()
    said = phone.locator("[data-state=refused]" if phone.has_script else face("kept"))
    expect(said).to_contain_text("đợt khảo sát")
    ends(session, batch, date(2099, 1, 1))
    phone.locator(".send" if phone.has_script else "form button").tap()
    expect(phone.locator(face("thanks"))).to_be_visible()
    assert [row.answers for row in rows(session)] == [{"G": WORDS}]


def ends(session, batch, day):
    session.rollback()
    session.get_one(Round, batch.round_id).ends_on = day
    session.commit()


def test_a_staff_answer_leaves_no_trace_of_its_slip_its_time_or_its_number(phone, address, session, facility):
    _batch, codes = batch_of(facility, "staff")
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(address(codes[0]))
    number = phone.locator("[name=_response]").get_attribute("value")
    answer(phone, "staff")
    send(phone)
    (row,) = rows(session)
    assert str(row.id) == number
    assert [address_ for address_ in asked if number in address_] == []
    assert (row.duration_seconds, row.answered_at, row.channel) == (None, None, None)
    assert session.scalars(select(Slip).filter_by(code=codes[0])).first() is None
    assert phone.context.cookies() == []
    if phone.has_script:
        assert phone.evaluate(DRAFTS) == []


@script_only
def test_of_two_people_with_a_slip_and_one_phone_neither_sees_the_others_answers(
    phone, address, session, facility
):
    _batch, codes = batch_of(facility)
    phone.goto(address(codes[0]))
    answer(phone)
    phone.goto(address(codes[1]))
    assert phone.locator("input:checked").count() == 0
    answer(phone, level=2)
    send(phone)
    phone.goto(address(codes[0]))
    assert phone.locator("[name=A1]:checked").input_value() == "4"
    until(phone, ".send")
    send(phone)
    assert sorted(row.scores[0] for row in rows(session)) == ["2", "4"]
    assert urlsplit(phone.url).path.endswith("/thanks")
