"""Signing in, signing out, and what slows guessing down."""

import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from survey_admin import attempts
from survey_admin.accounts import SignInAttempt
from survey_core.database import now

from .people import PASSWORD, TOKEN, add_person, enter, sign_in, stranger, token


def cookies(reply) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in reply.headers.getlist("Set-Cookie")}


def words(reply) -> str:
    return TOKEN.sub("", reply.text)


def test_the_right_password_lands_on_the_home_page(admin, session, facility):
    add_person(session, facility)
    reply = sign_in(admin)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/admin/")
    assert admin.get("/admin/").status_code == 200


def test_the_name_is_read_without_case_and_spaces(admin, session, facility):
    add_person(session, facility)
    assert sign_in(admin, " Quality_Officer@BV.vn ").status_code == 303


def test_a_password_is_one_word_however_the_keyboard_composes_it(admin, session, facility):
    add_person(session, facility)
    assert sign_in(admin, password=unicodedata.normalize("NFD", PASSWORD)).status_code == 303


def test_unknown_names_and_wrong_passwords_get_the_same_reply(admin, session, facility):
    add_person(session, facility)
    add_person(session, facility, "viewer", active=False)
    wrong = sign_in(admin, password="không đúng đâu")
    for email, password in [("nobody@bv.vn", PASSWORD), ("viewer@bv.vn", PASSWORD)]:
        other = sign_in(admin, email, password)
        assert other.status_code == wrong.status_code == 401
        assert words(other).replace(email, "quality_officer@bv.vn") == words(wrong)


@pytest.mark.parametrize("target", ["//evil.vn", "https://evil.vn", "/\\evil.vn", "/admin/devices"])
def test_no_address_to_go_on_to_is_taken(admin, session, facility, target):
    add_person(session, facility)
    form = {
        "email": "quality_officer@bv.vn",
        "password": PASSWORD,
        "csrf_token": token(admin),
        "next": target,
    }
    reply = admin.post(f"/admin/sign-in?next={target}", data=form)
    assert reply.headers["Location"] == "/admin/"


def test_cookies_travel_to_the_staff_side_and_nowhere_else(admin, session, facility):
    add_person(session, facility)
    sent = cookies(admin.get("/admin/sign-in?lang=en")) | cookies(sign_in(admin, remember="on"))
    assert set(sent) == {"langnghe_staff", "langnghe_staff_remember", "langnghe_language"}
    for line in sent.values():
        assert "Path=/admin;" in line + ";"
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line
        assert "Domain" not in line


def test_cookies_are_secure_where_the_public_address_is(settings, facility, session):
    from survey_admin import create_app
    from tests.conftest import dispose

    app = create_app(replace(settings, public_url="https://khaosat.bv.vn"))
    add_person(session, facility)
    client = app.test_client()
    page = client.get("/sign-in?lang=vi", base_url="https://khaosat.bv.vn/admin")
    form = {"email": "quality_officer@bv.vn", "password": PASSWORD, "remember": "on",
            "csrf_token": page.text.split('csrf_token" value="')[1].split('"')[0]}  # fmt: skip
    reply = client.post("/sign-in", data=form, base_url="https://khaosat.bv.vn/admin")
    assert reply.status_code == 303
    assert len(cookies(reply)) == 2
    assert all("Secure" in line for line in (cookies(page) | cookies(reply)).values())
    dispose(app)


def test_five_failures_close_an_account_for_a_quarter_of_an_hour(admin, session, facility):
    add_person(session, facility)
    for _ in range(attempts.MOST_PER_ACCOUNT):
        assert sign_in(admin, password="sai").status_code == 401
    refused = sign_in(admin)
    assert refused.status_code == 429
    assert 'role="alert"' in refused.text
    session.execute(update(SignInAttempt).values(attempted_at=now() - attempts.WINDOW - timedelta(seconds=1)))
    session.commit()
    assert sign_in(admin).status_code == 303


def test_unknown_names_are_slowed_down_the_same_way(admin, session, facility):
    replies = [sign_in(admin, "nobody@bv.vn").status_code for _ in range(attempts.MOST_PER_ACCOUNT + 1)]
    assert replies == [401] * attempts.MOST_PER_ACCOUNT + [429]


def test_an_address_that_tries_many_names_is_stopped(admin, session, facility):
    add_person(session, facility)
    address = attempts.Attempt.of("0" * 64, "", "127.0.0.1").address
    session.add_all(SignInAttempt(subject=address) for _ in range(attempts.MOST_PER_ADDRESS))
    session.commit()
    assert sign_in(admin).status_code == 429


def test_the_right_password_clears_the_failures(admin, session, facility):
    add_person(session, facility)
    for _ in range(attempts.MOST_PER_ACCOUNT - 1):
        sign_in(admin, password="sai")
    assert sign_in(admin).status_code == 303
    session.expire_all()
    left = session.scalars(select(SignInAttempt.subject)).all()
    assert left == [attempts.Attempt.of("0" * 64, "", "127.0.0.1").address] * 4


def test_old_failures_are_forgotten_and_names_never_stored(admin, session, facility):
    session.add(SignInAttempt(subject="a" * 64, attempted_at=now() - attempts.WINDOW - timedelta(minutes=1)))
    session.commit()
    sign_in(admin, "nobody@bv.vn")
    subjects = session.scalars(select(SignInAttempt.subject)).all()
    assert len(subjects) == 2
    assert not [s for s in subjects if "nobody" in s or "127.0.0.1" in s or s == "a" * 64]


@pytest.mark.parametrize("email", ["\x00", "a\x00@bv.vn", "😀" * 5000, "' OR 1=1 --", ""])
def test_strange_names_are_only_wrong(admin, facility, email):
    assert sign_in(admin, email).status_code == 401


def test_signing_out_is_a_post_and_ends_the_session(admin, session, facility):
    enter(admin, session, facility)
    assert admin.get("/admin/sign-out").status_code == 405
    assert admin.get("/admin/").status_code == 200
    admin.post("/admin/sign-out", data={"csrf_token": token(admin, "/admin/password")})
    assert admin.get("/admin/").headers["Location"] == "/admin/sign-in"


@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin/sign-out", "/admin/password", "/admin/devices"])
def test_a_form_without_its_token_changes_nothing(admin, session, facility, path):
    enter(admin, session, facility)
    reply = admin.post(path, data={"name": "x"})
    assert reply.status_code == 400
    assert 'role="alert"' in reply.text


NEW = "mật khẩu mới toanh"


def test_a_new_password_ends_the_other_sessions(admin, session, facility):
    enter(admin, session, facility)
    other = stranger(admin)
    sign_in(other)
    form = {"old": PASSWORD, "new": NEW, "again": NEW, "csrf_token": token(admin, "/admin/password")}
    assert admin.post("/admin/password", data=form).headers["Location"] == "/admin/"
    assert admin.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 303
    assert sign_in(other).status_code == 401
    assert sign_in(other, password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("sai", NEW, NEW),
        (PASSWORD, "ngắn", "ngắn"),
        (PASSWORD, NEW, NEW + "!"),
        (PASSWORD, "x" * 201, "x" * 201),
    ],
)
def test_a_password_is_not_changed_by_mistake(admin, session, facility, old, new, again):
    enter(admin, session, facility)
    form = {"old": old, "new": new, "again": again, "csrf_token": token(admin, "/admin/password")}
    reply = admin.post("/admin/password", data=form)
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert new not in reply.text
    assert sign_in(stranger(admin)).status_code == 303
