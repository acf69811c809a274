"""One's own account, and how long a sitting lasts."""

import time

import pytest
from sqlalchemy import update

from survey_admin import attempts
from survey_admin.accounts import ROLES
from survey_core.models import Facility
from tests.trail import acts

from .people import PASSWORD, add_person, enter, sign_in, stranger, token

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
NEW = "mật khẩu mới toanh"


@pytest.fixture
def clock(monkeypatch):
    """Put the sittings' clock forward by so many minutes."""
    start = time.time()
    return lambda minutes: monkeypatch.setattr(
        "survey_admin.sittings.time.time", lambda: start + minutes * 60
    )


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_who_they_are_here(admin, session, facility, role):
    page = enter(admin, session, facility, role).get("/admin/account?lang=en").text
    assert f"{role}@bv.vn" in page
    assert ("Outpatients" in page) == (role == "department_head")


def test_signing_out_everywhere_else_keeps_this_browser(admin, session, facility):
    enter(admin, session, facility)
    other = stranger(admin)
    sign_in(other, remember="on")
    form = {"csrf_token": token(admin, "/admin/account")}
    assert admin.post("/admin/account/sign-out-everywhere", data=form).status_code == 303
    assert admin.get("/admin/").status_code == 200
    assert other.get("/admin/").headers["Location"] == "/admin/sign-in"
    session.rollback()
    assert acts(session)[-1] == "account.end_sessions"


def test_guessing_the_present_password_is_stopped(admin, session, facility):
    enter(admin, session, facility)
    form = {"new": NEW, "again": NEW, "csrf_token": token(admin, "/admin/password")}
    for _ in range(attempts.MOST_PER_ACCOUNT):
        assert admin.post("/admin/password", data=form | {"old": "sai"}).status_code == 422
    assert admin.post("/admin/password", data=form | {"old": PASSWORD}).status_code == 422
    assert sign_in(stranger(admin), password=NEW).status_code == 429


def test_a_sitting_without_a_click_lapses_after_the_facilitys_minutes(admin, session, facility, clock):
    session.execute(update(Facility).values(session_minutes=20))
    enter(admin, session, facility)
    clock(19)
    assert admin.get("/admin/results").status_code == 200
    clock(38)  # 19 minutes after the last click
    assert admin.get("/admin/results").status_code == 200
    clock(59)
    assert admin.get("/admin/results").headers["Location"] == "/admin/sign-in"
    assert 'role="status"' in admin.get("/admin/sign-in").text


def test_a_sitting_ends_after_twelve_hours_however_busy(admin, session, facility, clock):
    session.execute(update(Facility).values(session_minutes=60))
    enter(admin, session, facility)
    for minutes in range(50, 12 * 60, 50):
        clock(minutes)
        assert admin.get("/admin/account").status_code == 200
    clock(12 * 60 + 1)
    assert admin.get("/admin/account").status_code == 303


def test_a_remembered_browser_goes_on_where_no_second_factor_is_asked(admin, session, facility, clock):
    add_person(session, facility)
    sign_in(admin, remember="on")
    clock(24 * 60)
    assert admin.get("/admin/results").status_code == 200
    session.execute(update(Facility).values(two_factor_roles="quality_officer"))
    session.commit()
    clock(48 * 60)
    assert admin.get("/admin/results").headers["Location"] == "/admin/sign-in"


def test_what_was_typed_when_the_sitting_lapsed_is_kept_for_the_same_person(admin, session, facility, clock):
    enter(admin, session, facility, "administrator")
    form = {"email": "hoa@bv.vn", "name": "Lê Thị Hoa", "role": "viewer"}
    form["csrf_token"] = token(admin, "/admin/people/new")
    clock(24 * 60)
    kept = admin.post("/admin/people", data=form)
    assert kept.status_code == 401
    assert 'name="name" value="Lê Thị Hoa"' in kept.text
    sign_in(admin, "administrator@bv.vn")
    assert admin.post("/admin/people", data=form).status_code == 200


def test_a_stranger_who_sends_the_same_form_gets_nothing_of_it_back(admin, session, facility, clock):
    enter(admin, session, facility, "administrator")
    clock(24 * 60)
    kept = admin.post("/admin/people", data={"name": "Lê Thị Hoa", "csrf_token": "x"})
    assert kept.status_code == 401
    assert "Lê Thị Hoa" not in kept.text
