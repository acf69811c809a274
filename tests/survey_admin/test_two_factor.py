"""The second factor: set up, asked at the door, throttled, and never the same code twice."""

import re
import time

import pytest
from passlib.totp import TOTP
from sqlalchemy import select, update

from survey_admin import attempts, two_factor
from survey_admin.accounts import Account
from survey_admin.audit import AuditEntry
from survey_core.models import Facility

from .people import PASSWORD, add_person, enter, sign_in, stranger, token

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
CODE = re.compile(r"<li>([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})</li>")
PAGE = "/admin/account/two-factor"


def account(session) -> Account:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Account)).one()


def code_now(session, steps: int = 1) -> str:
    """What a telephone shows whose clock is so many half minutes fast: one is let pass, and follows what was taken."""
    return TOTP(key=account(session).totp_secret, format="base32").generate(time.time() + 30 * steps).token


def send(client, path, **form):
    return client.post(path, data=form | {"csrf_token": token(client, "/admin/password")})


def answer(client, code):
    return client.post(
        "/admin/sign-in/code", data={"code": code, "csrf_token": token(client, "/admin/sign-in/code")}
    )


@pytest.fixture
def codes(admin, session, facility):
    """The recovery codes of a quality officer who has just set it up; `admin` is their browser."""
    enter(admin, session, facility)
    send(admin, f"{PAGE}/start")
    reply = send(admin, f"{PAGE}/confirm", code=code_now(session, 0))
    assert reply.status_code == 200
    return CODE.findall(reply.text)


def test_ten_codes_are_shown_once_and_only_their_hashes_are_kept(admin, session, codes):
    assert len(set(codes)) == 10
    assert codes[0] not in admin.get(PAGE).text
    assert not {code.replace("-", "") for code in codes} & set(account(session).recovery_hashes)
    told = str(session.execute(select(AuditEntry.action, AuditEntry.after)).all())
    assert "account.enable_two_factor" in told
    assert codes[0] not in told


def test_a_wrong_code_does_not_turn_it_on(admin, session, facility):
    enter(admin, session, facility)
    send(admin, f"{PAGE}/start")
    reply = send(admin, f"{PAGE}/confirm", code="000000" if code_now(session) != "000000" else "000001")
    assert reply.status_code == 422
    assert account(session).totp_confirmed_at is None


def test_the_password_alone_opens_nothing_and_the_code_does_once(admin, session, codes):
    browser = stranger(admin)
    assert sign_in(browser).headers["Location"] == "/admin/sign-in/code"
    assert browser.get("/admin/").headers["Location"] == "/admin/sign-in"
    code = code_now(session)
    assert answer(browser, code).headers["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200
    again = stranger(admin)
    sign_in(again)
    assert answer(again, code).status_code == 401


def test_a_recovery_code_opens_once_and_says_how_many_are_left(admin, session, codes):
    for attempt, status in ((codes[3].lower(), 303), (codes[3], 401)):
        browser = stranger(admin)
        sign_in(browser)
        assert answer(browser, attempt).status_code == status
    assert len(account(session).recovery_hashes) == 9


def test_guessing_codes_is_stopped_although_the_password_is_right(admin, session, codes):
    browser = stranger(admin)
    sign_in(browser)
    assert [answer(browser, "123").status_code for _ in range(attempts.MOST_PER_ACCOUNT)] == [401] * 5
    assert answer(browser, code_now(session)).status_code == 429
    assert sign_in(browser).status_code == 303  # the password is asked anew, but
    assert answer(browser, code_now(session)).status_code == 429


def test_the_step_between_is_forgotten_after_five_minutes(admin, session, codes, monkeypatch):
    browser = stranger(admin)
    sign_in(browser)
    later = time.time() + 301
    monkeypatch.setattr("survey_admin.sign_in.time.time", lambda: later)
    assert browser.get("/admin/sign-in/code").headers["Location"] == "/admin/sign-in"


def test_new_recovery_codes_need_the_password_and_kill_the_old(admin, session, codes):
    assert send(admin, f"{PAGE}/recovery", password="sai").status_code == 422
    new = CODE.findall(send(admin, f"{PAGE}/recovery", password=PASSWORD).text)
    assert len(new) == 10
    browser = stranger(admin)
    sign_in(browser)
    assert answer(browser, codes[0]).status_code == 401
    assert answer(browser, new[0]).status_code == 303


def test_it_is_turned_off_with_the_password_only(admin, session, codes):
    assert send(admin, f"{PAGE}/off", password="sai").status_code == 422
    assert two_factor.is_on(account(session))
    assert send(admin, f"{PAGE}/off", password=PASSWORD).status_code == 303
    assert sign_in(stranger(admin)).headers["Location"] == "/admin/"


def test_a_role_that_must_have_it_is_led_to_setting_it_up_and_nowhere_else(admin, session, facility):
    session.execute(update(Facility).values(two_factor_roles="administrator,quality_officer"))
    enter(admin, session, facility)
    for path in ("/admin/", "/admin/results", "/admin/collectors", "/admin/account"):
        assert admin.get(path).headers["Location"] == PAGE, path
    page = admin.get(PAGE).text
    form = {"csrf_token": page.split('csrf_token" value="')[1].split('"')[0]}
    admin.post(f"{PAGE}/start", data=form)
    assert admin.post(f"{PAGE}/confirm", data=form | {"code": code_now(session)}).status_code == 200
    assert admin.get("/admin/results").status_code == 200
    assert send(admin, f"{PAGE}/off", password=PASSWORD).status_code == 422


def test_another_role_is_not_asked(admin, session, facility):
    session.execute(update(Facility).values(two_factor_roles="administrator"))
    add_person(session, facility, "viewer")
    sign_in(admin, "viewer@bv.vn")
    assert admin.get("/admin/results").status_code == 200
