"""Accounts on screen: inviting, changing, closing and resetting, by administrators of the same facility only."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from survey_admin.accounts import Account, AccountLink, departments_of
from survey_admin.audit import AuditEntry
from survey_core.database import now
from tests.builders import build_facility
from tests.trail import acts

from .people import PASSWORD, add_person, enter, sign_in, stranger, token

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
LINK = re.compile(r'value="http://127\.0\.0\.1:8000(/admin/set-password/[^"]+)"')
NEW = "một câu thật dễ nhớ"


@pytest.fixture
def post(admin, session, facility):
    """Send a form as the only administrator."""
    enter(admin, session, facility, "administrator")
    return lambda path, **form: admin.post(
        f"/admin/people{path}", data=form | {"csrf_token": token(admin, "/admin/password")}
    )


def person(session, email) -> Account:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Account).filter_by(email=email)).one()


def test_an_invited_person_sets_a_password_by_the_link_once(admin, session, facility, post):
    kb = facility.departments["KB"].id
    reply = post("", email=" Hoa@BV.vn ", name="Hoa", role="department_head", departments=[kb])
    link = LINK.search(reply.text)[1]
    other = stranger(admin)
    assert sign_in(other, "hoa@bv.vn").status_code == 401
    form = {"new": NEW, "again": NEW, "csrf_token": token(other, link)}
    assert other.post(link, data=form).headers["Location"] == "/admin/sign-in"
    assert other.post(link, data=form).status_code == 404
    assert other.get(link).status_code == 404
    assert sign_in(other, "hoa@bv.vn", NEW).status_code == 303
    assert departments_of(session, person(session, "hoa@bv.vn")) == {kb}
    assert "account.set_password" in acts(session)
    assert NEW not in str(session.scalars(select(AuditEntry.after)).all())


def test_a_link_older_than_48_hours_opens_nothing(admin, session, facility, post):
    link = LINK.search(post("", email="hoa@bv.vn", name="", role="viewer").text)[1]
    session.execute(update(AccountLink).values(expires_at=now() - timedelta(seconds=1)))
    session.commit()
    reply = stranger(admin).get(link)
    assert reply.status_code == 404
    assert "48" in reply.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "hoa"},
        {"email": ""},
        {"email": "administrator@bv.vn"},
        {"role": "king"},
        {"role": "department_head"},
        {"role": "department_head", "departments": ["x", "999999"]},
        {"name": "H" * 201},
    ],
)
def test_a_wrong_invitation_is_refused_with_one_sentence_and_nothing_typed_is_lost(session, post, wrong):
    form = {"email": "hoa@bv.vn", "name": "Lê Thị Hoa", "role": "viewer"} | wrong
    reply = post("", **form)
    assert reply.status_code == 422
    assert reply.text.count('role="alert"') == 1
    assert form["name"] in reply.text
    assert f'value="{form["email"]}"' in reply.text
    assert len(session.scalars(select(Account)).all()) == 1


def test_a_department_of_another_facility_cannot_be_given(session, facility, post):
    foreign = build_facility(session, "khac").departments["KB"].id
    reply = post("", email="hoa@bv.vn", name="", role="department_head", departments=[foreign])
    assert reply.status_code == 422
    assert len(session.scalars(select(Account)).all()) == 1


def test_a_person_of_another_facility_is_not_there(admin, session, facility, post):
    other = add_person(session, build_facility(session, "khac"), email="xa@bv.vn")
    assert "xa@bv.vn" not in admin.get("/admin/people").text
    assert admin.get(f"/admin/people/{other.id}").status_code == 404
    for act in ("", "/close", "/reopen", "/reset", "/remove-two-factor", "/sign-out"):
        assert post(f"/{other.id}{act}", name="x", role="viewer").status_code == 404, act
    assert person(session, "xa@bv.vn").active


@pytest.mark.parametrize("act", ["/close", ""], ids=["close", "demote"])
def test_the_last_administrator_can_neither_close_nor_demote_themself(session, facility, post, act):
    add_person(session, facility, "administrator", email="closed@bv.vn", active=False)
    own = person(session, "administrator@bv.vn")
    reply = post(f"/{own.id}{act}", name="Mai", role="viewer")
    assert reply.status_code == 422
    assert reply.text.count('role="alert"') == 1
    own = person(session, "administrator@bv.vn")
    assert (own.active, own.role) == (True, "administrator")
    add_person(session, facility, "administrator", email="second@bv.vn")
    assert post(f"/{own.id}{act}", name="Mai", role="viewer").status_code == 303


@pytest.mark.parametrize(
    ("act", "noted"),
    [
        ("/close", "account.deactivate"),
        ("/reset", "account.reset_password"),
        ("/remove-two-factor", "account.remove_two_factor"),
        ("/sign-out", "account.end_sessions"),
    ],
)
def test_what_is_done_to_an_account_ends_its_sessions_and_is_noted(
    admin, session, facility, post, act, noted
):
    theirs = add_person(session, facility, "viewer")
    browser = stranger(admin)
    sign_in(browser, "viewer@bv.vn")
    assert browser.get("/admin/").status_code == 200
    assert post(f"/{theirs.id}{act}").status_code in (200, 303)
    assert browser.get("/admin/").headers["Location"] == "/admin/sign-in"
    assert acts(session)[-1] == noted


def test_a_reset_password_opens_nothing_and_a_closed_account_gets_no_link(admin, session, facility, post):
    theirs = add_person(session, facility, "viewer")
    assert LINK.search(post(f"/{theirs.id}/reset").text)
    assert sign_in(stranger(admin), "viewer@bv.vn", PASSWORD).status_code == 401
    post(f"/{theirs.id}/close")
    assert post(f"/{theirs.id}/reset").status_code == 422


def test_another_role_holds_from_the_next_page_on_and_is_noted_with_before_and_after(
    admin, session, facility, post
):
    theirs = add_person(session, facility, "viewer")
    browser = stranger(admin)
    sign_in(browser, "viewer@bv.vn")
    assert browser.get("/admin/collectors").status_code == 403
    post(f"/{theirs.id}", name="Lan", role="quality_officer")
    assert browser.get("/admin/collectors").status_code == 200
    session.rollback()
    entry = session.scalars(select(AuditEntry).filter_by(action="account.change")).one()
    assert (entry.before["role"], entry.after["role"]) == ("viewer", "quality_officer")


def test_the_list_is_found_by_words_role_and_state(admin, session, facility, post):
    add_person(session, facility, "department_head", email="hoa@bv.vn", departments=("NOI",))
    add_person(session, facility, "viewer", email="lan@bv.vn", active=False)
    for asked, shown in [("search=Nội tổng", "hoa@"), ("state=closed", "lan@"), ("role=viewer", "lan@")]:
        page = admin.get(f"/admin/people?lang=vi&{asked}").text
        found = [name for name in ("hoa@", "lan@", "administrator@bv.vn</td>") if name in page]
        assert found == [shown], asked
