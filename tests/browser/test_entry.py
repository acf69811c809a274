"""Paper copies and interviews in a real Chromium: by keyboard alone, and nothing lost on the way."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core.models import Response
from tests.chromium import serving
from tests.survey_admin.people import add_person
from tests.survey_admin.test_entry import of_every_type

from .looks import overflow, sign_in, violations

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
COPY = "5432154321543215432154321543210"  # 31 scored questions of the outpatient form
SIZES = [(1366, 768), (390, 844)]


@pytest.fixture
def collectors(facility):
    return {channel: facility.collector(channel=channel) for channel in ("paper", "interview")}


@pytest.fixture
def address(admin, session, facility, collectors):
    add_person(session, facility, "data_entry")
    with serving(admin.application) as address:
        yield f"{address}/admin"


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(address + "/")
    sign_in(page, "data_entry@bv.vn")
    yield page
    context.close()


@pytest.fixture
def desk(page, address, collectors):
    page.goto(f"{address}/entry/paper/{collectors['paper'].id}?day=2025-08-04")
    return page


def rows(session):
    session.rollback()
    return session.scalars(select(Response).order_by(Response.received_at)).all()


def said(page, text):
    expect(page.locator("[data-said]")).to_contain_text(text)


def test_ten_copies_are_typed_by_keyboard_alone_at_one_key_a_question(desk, session):
    keys = 0
    for number in range(1, 11):
        for digit in COPY:
            desk.keyboard.press(digit)
            keys += 1
        desk.keyboard.press("Control+Enter")
        keys += 1
        said(desk, f"Phiếu số {number} ")
    assert keys == 10 * (31 + 1)
    stored = rows(session)
    assert [row.scores for row in stored] == [COPY] * 10
    assert [row.sheet for row in stored] == [str(number) for number in range(1, 11)]
    assert {row.answered_on.isoformat() for row in stored} == {"2025-08-04"}
    assert len({row.id for row in stored}) == 10


def test_enter_leaves_blank_and_the_keys_go_back_correct_and_clear(desk, session):
    for key in ("5", "Enter", "3", "9"):  # 9 is no answer: told, and the question stays
        desk.keyboard.press(key)
    expect(desk.locator("[data-code=A4] [data-problem]")).to_be_visible()
    expect(desk.locator("[data-at]")).to_have_text("Câu 4/44 · đã trả lời 2")
    for key in ("Backspace", "4", "2", "ArrowUp", "-", "Control+Enter"):
        desk.keyboard.press(key)
    said(desk, "Phiếu số 1 ")
    assert rows(session)[0].scores[:5] == "5-4--"


def test_choices_numbers_and_texts_are_typed_too_and_enter_on_the_last_saves(desk, session):
    for _ in range(29):
        desk.keyboard.press("ArrowDown")
    for key in ("4", "3", "6"):  # D4 or so, then the price question's 'other'
        desk.keyboard.press(key)
    desk.keyboard.type("hợp lý")
    desk.keyboard.press("Enter")
    desk.keyboard.type("87,5")
    desk.keyboard.press("Enter")
    desk.keyboard.press("5")
    desk.keyboard.type("Cảm ơn")
    for _ in range(10):
        desk.keyboard.press("Enter")
    said(desk, "Phiếu số 1 ")
    stored = rows(session)[0]
    assert stored.scores[-2:] == "43"
    assert stored.answers == {"E5": "6", "E5.other": "hợp lý", "G1": 87.5, "G2": "5", "H1": "Cảm ơn"}


def test_every_kind_of_question_is_typed_by_keyboard_alone(page, address, facility, session):
    page.goto(f"{address}/entry/paper/{of_every_type(session, facility, 'paper').id}")
    for key in ("1", "4", "1", "3", "Enter", "2", "1", "1", "0"):  # M1 takes several; R1 is ten
        page.keyboard.press(key)
    page.keyboard.type("67")
    for key in ("Enter", "2"):
        page.keyboard.press(key)
    page.keyboard.type("12A")
    page.keyboard.press("Enter")
    page.keyboard.type("Ổn")
    page.keyboard.press("Enter")
    said(page, "Phiếu số 1 ")
    stored = rows(session)[0]
    assert stored.scores == "142"
    assert stored.answers == {
        "M1": ["wait", "dirty"], "C1": "yes", "R1": "10", "age": 67, "carer": "nobody", "ward": "12A", "H1": "Ổn",
    }  # fmt: skip


def test_a_copy_survives_a_reload_and_is_wiped_once_saved(desk):
    desk.keyboard.press("5")
    desk.keyboard.press("4")
    desk.reload()
    assert desk.locator("[data-key]:checked").count() == 2
    desk.keyboard.press("Control+Enter")
    said(desk, "Phiếu số 1 ")
    desk.reload()
    assert desk.locator("[data-key]:checked").count() == 0


def test_a_server_that_is_away_costs_nothing_typed_and_a_lost_reply_doubles_nothing(desk, session):
    desk.keyboard.press("5")
    desk.route(re.compile(r"/entry/paper/\d+$"), lambda route: (route.fetch(), route.abort()))
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-notes]")).to_contain_text("Không kết nối được")
    assert desk.locator("[data-key]:checked").count() == 1
    desk.unroute_all()
    desk.keyboard.press("Control+Enter")
    said(desk, "không lưu hai lần")
    assert len(rows(session)) == 1


def test_an_expired_session_costs_nothing_typed(desk, address, session):
    desk.keyboard.press("5")
    desk.context.clear_cookies()
    desk.keyboard.press("Control+Enter")
    with desk.context.expect_page() as opened:
        desk.click("[data-notes] a")
    sign_in(opened.value, "data_entry@bv.vn")
    expect(opened.value.locator(".account")).to_be_visible()
    desk.bring_to_front()
    desk.locator("[data-code=A2] [data-key='1']").focus()
    desk.keyboard.press("Control+Enter")
    said(desk, "Phiếu số 1 ")
    assert len(rows(session)) == 1


def test_a_number_entered_before_is_told_at_once(desk):
    desk.keyboard.press("5")
    desk.keyboard.press("Control+Enter")
    said(desk, "Phiếu số 1 ")
    desk.fill("[name=_sheet]", "1")
    desk.keyboard.press("Tab")
    expect(desk.locator("[data-sheet-problem]")).to_contain_text("đã nhập")
    desk.click("text=Lấy lại phiếu số 1")
    expect(desk.locator(".note").first).to_contain_text("1")


def test_an_interview_ends_in_thanks_and_leaves_nothing_to_the_next_person(
    page, address, collectors, session
):
    page.goto(f"{address}/entry/interview/{collectors['interview'].id}")
    page.locator("label.l5").first.click()
    page.reload()
    expect(page.locator(".l5 input").first).to_be_checked()
    page.press("[name=G1]", "Enter")  # saves nothing
    page.click("button[data-save]")
    expect(page.locator("h1")).to_have_text("Xin cảm ơn")
    page.click("a.go")
    assert page.locator("input:checked").count() == 0
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert [row.channel for row in rows(session)] == ["interview"]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_pages_fit_their_screen_and_axe_finds_nothing(
    page, address, facility, session, collectors, width, height
):
    page.set_viewport_size({"width": width, "height": height})
    every = of_every_type(session, facility, "interview")
    interviews = [f"/interview/{one.id}" for one in (collectors["interview"], every)]
    for path in ("", f"/paper/{collectors['paper'].id}", *interviews):
        page.goto(f"{address}/entry{path}")
        assert overflow(page) <= 0, path
        assert violations(page) == [], path
