"""`langnghe user add`: an account, its role, and a password told once."""

import pytest
from click.testing import CliRunner
from flask_security import verify_password
from sqlalchemy import select

from command_line.user import command
from survey_admin.accounts import Account, normalized


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
