"""`langnghe user`: accounts, their roles, and secrets told once; the twin of the page Accounts."""

import json

import pytest
from click.testing import CliRunner
from flask_security import verify_password
from sqlalchemy import select

from command_line.user import command
from survey_admin.accounts import Account, normalized
from survey_admin.audit import AuditEntry
from survey_admin.staffing import described
from survey_core.database import now
from tests.survey_admin.people import add_person


def add(*arguments, given=None):
    return CliRunner().invoke(command, ["add", *arguments], input=given)


def accounts(session) -> list[Account]:
    session.rollback()
    return list(session.scalars(select(Account)))


def test_an_account_is_made_and_its_random_password_opens_it(environment, session, facility, admin):
    result = add(" Lan@BV.vn ", "--name", "Lan", "--role", "quality_officer")
    assert result.exit_code == 0
    [account] = accounts(session)
    assert (account.email, account.name, account.role) == ("lan@bv.vn", "Lan", "quality_officer")
    password = result.output.split()[-1]
    with admin.app.app_context():
        assert verify_password(normalized(password), account.password)


def test_a_password_read_from_standard_input_is_not_printed(environment, session, facility, admin):
    result = add("lan@bv.vn", "--password-stdin", given="một câu dài đủ nhớ\n")
    assert result.exit_code == 0
    assert "một câu" not in result.output
    [account] = accounts(session)
    assert account.role == "viewer"
    with admin.app.app_context():
        assert verify_password(normalized("một câu dài đủ nhớ"), account.password)


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    [
        (["lan"], None, 1),
        (["lan @bv.vn"], None, 1),
        (["@bv.vn"], None, 1),
        (["lan@bv.vn", "--role", "king"], None, 2),
        (["lan@bv.vn", "--facility", "nowhere"], None, 1),
        (["lan@bv.vn", "--password-stdin"], "ngắn\n", 1),
        (["lan@bv.vn", "--password-stdin"], "", 1),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(environment, session, facility, arguments, given, code):
    result = add(*arguments, given=given)
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert accounts(session) == []


def test_an_account_is_not_made_twice(environment, session, facility):
    assert add("lan@bv.vn").exit_code == 0
    again = add("LAN@bv.vn")
    assert again.exit_code == 1
    assert "lan@bv.vn" in again.output
    assert len(accounts(session)) == 1


sqlite_only = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def account(session, email) -> Account:
    return next(one for one in accounts(session) if one.email == email)


@sqlite_only
def test_an_invitation_prints_the_link_that_sets_the_password(environment, session, facility, admin):
    result = run("invite", "hoa@bv.vn", "--role", "department_head", "--department", "KB")
    assert result.exit_code == 0, result.output
    link = result.output.split()[-1]
    assert link.startswith("http://127.0.0.1:8000/admin/set-password/")
    assert "hoa@bv.vn" in admin.get(link.removeprefix("http://127.0.0.1:8000")).text
    [row] = json.loads(run("list", "--json").stdout)
    assert (row["email"], row["role"], row["departments"]) == ("hoa@bv.vn", "department_head", "KB")


@sqlite_only
@pytest.mark.parametrize("verb", ["add", "invite"])
def test_a_head_needs_a_department_that_is_there(environment, session, facility, verb):
    for departments, told in (((), "department"), (("--department", "ZZ"), "KB, NOI")):
        result = run(verb, "hoa@bv.vn", "--role", "department_head", *departments)
        assert result.exit_code == 1
        assert told in result.stderr or "khoa" in result.stderr
    assert accounts(session) == []


@sqlite_only
def test_role_and_departments_are_changed_and_what_is_not_named_stays(environment, session, facility):
    add_person(session, facility, "department_head", email="hoa@bv.vn", name="Hoa")
    assert run("change", "hoa@bv.vn", "--department", "NOI").exit_code == 0
    assert run("change", "hoa@bv.vn", "--name", "Hoa Lê").exit_code == 0
    session.rollback()
    assert described(session, account(session, "hoa@bv.vn"))["departments"] == ["NOI"]
    assert run("change", "hoa@bv.vn", "--role", "viewer").exit_code == 0
    session.expire_all()
    told = described(session, account(session, "hoa@bv.vn"))
    assert (told["name"], told["role"], told["departments"]) == ("Hoa Lê", "viewer", [])


@sqlite_only
@pytest.mark.parametrize(
    "act", [["deactivate", "mai@bv.vn"], ["change", "mai@bv.vn", "--role", "viewer"]], ids=lambda act: act[0]
)
def test_the_last_administrator_stays_one(environment, session, facility, act):
    add_person(session, facility, "administrator", email="mai@bv.vn")
    add_person(session, facility, "administrator", email="closed@bv.vn", active=False)
    result = run(*act)
    assert result.exit_code == 1
    assert "mai@bv.vn" in result.stderr
    session.expire_all()
    assert (account(session, "mai@bv.vn").role, account(session, "mai@bv.vn").active) == (
        "administrator",
        True,
    )


@sqlite_only
def test_closing_and_opening_resetting_and_signing_out_end_sessions_and_are_noted(
    environment, session, facility
):
    person = add_person(session, facility, email="lan@bv.vn", totp_secret="A" * 32, totp_confirmed_at=now())
    seen = {person.fs_uniquifier}
    for verb in ("two-factor-off", "sign-out", "reset", "deactivate"):
        assert run(verb, "lan@bv.vn").exit_code == 0, verb
        session.expire_all()
        seen.add(account(session, "lan@bv.vn").fs_uniquifier)
    assert len(seen) == 5
    assert run("reset", "lan@bv.vn").exit_code == 1  # a closed account gets no link
    assert run("reactivate", "lan@bv.vn").exit_code == 0
    session.expire_all()
    found = account(session, "lan@bv.vn")
    assert (found.active, found.totp_confirmed_at) == (True, None)
    noted = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    verbs = ["remove_two_factor", "end_sessions", "reset_password", "deactivate", "reactivate"]
    assert noted == [f"account.{verb}" for verb in verbs]


@sqlite_only
def test_an_account_nobody_has_is_told(environment, facility):
    for verb in ("change", "deactivate", "reactivate", "reset", "two-factor-off", "sign-out"):
        result = run(verb, "nobody@bv.vn")
        assert result.exit_code == 1
        assert "nobody@bv.vn" in result.stderr
