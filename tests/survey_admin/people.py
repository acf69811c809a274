"""Accounts for tests, and what a browser does to sign in."""

import re
from unittest.mock import patch

from passlib.hash import argon2
from werkzeug.test import Client

from survey_admin.accounts import Account, give_departments, new_account, normalized

PASSWORD = "một mật khẩu đủ dài"
# Cheap parameters: what is tested is who gets in, not how long argon2 takes.
QUICK = argon2.using(rounds=1, memory_cost=8, parallelism=1)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def add_person(
    session, facility, role="quality_officer", email=None, departments=("KB",), **fields
) -> Account:
    """An account; a head of department gets the departments of these codes."""
    with patch("survey_admin.accounts.hashed", lambda password: QUICK.hash(normalized(password))):
        account = new_account(facility.facility.id, email or f"{role}@bv.vn", PASSWORD, role)
    for name, value in fields.items():
        setattr(account, name, value)
    session.add(account)
    session.flush()
    if role == "department_head":
        give_departments(session, account, [facility.departments[code].id for code in departments])
    session.commit()
    return account


def token(client, path="/admin/sign-in") -> str:
    """The CSRF token of a page's form."""
    return TOKEN.search(client.get(path).text)[1]


def sign_in(client, email="quality_officer@bv.vn", password=PASSWORD, **fields):
    form = {"email": email, "password": password, "csrf_token": token(client)} | fields
    return client.post("/admin/sign-in", data=form, environ_base={"REMOTE_ADDR": "127.0.0.1"})


def enter(client, session, facility, role="quality_officer"):
    """A client signed in as a new person of this role."""
    add_person(session, facility, role)
    reply = sign_in(client, f"{role}@bv.vn")
    assert reply.status_code == 303
    return client


def stranger(client) -> Client:
    """Another browser at the same application."""
    return Client(client.application, client.app.response_class)
