"""The audit trail: sealed, filtered, handed out, and of one facility only."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey_admin.audit import AuditEntry, broken, record

from .people import enter


@pytest.fixture
def noted(session, facility):
    """Three acts of the facility and one of another."""
    record(
        session,
        "bvt",
        "mai@bv.vn",
        "department.rename",
        "department KB",
        {"name": "Khám"},
        {"name": "Khoa Khám"},
    )
    record(
        session,
        "bvt",
        "hoa@bv.vn",
        "round.close",
        "round 3",
        {"closed": False, "name": "III"},
        {"closed": True, "name": "III"},
    )
    record(session, "other", "lan@bv.vn", "round.close", "round 9")
    record(session, "bvt", "hoa@bv.vn", "results.export", "form x", after={"file": "q.xlsx"})
    session.commit()
    return session


@pytest.fixture
def page(admin, noted, facility):
    client = enter(admin, noted, facility, "administrator")
    return lambda arguments="": " ".join(client.get(f"/admin/audit-trail?lang=en{arguments}").text.split())


def test_the_newest_stands_first_and_another_facility_is_not_shown(page):
    whole = page()
    assert whole.index("q.xlsx") < whole.index("round 3") < whole.index("department KB")
    assert "round 9" not in whole
    assert "lan@bv.vn" not in whole
    assert "rename department" in whole
    assert "<del>Khám</del> <ins>Khoa Khám</ins>" in whole


def test_only_what_changed_is_kept(noted):
    entry = noted.get(AuditEntry, 2)
    assert (entry.before, entry.after) == ({"closed": False}, {"closed": True})


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("&actor=MAI", "department KB", "round 3"),
        ("&kind=round", "round 3", "department KB"),
        ("&verb=rename", "department KB", "round 3"),
        ("&verb=rename&kind=round", "Nothing is noted", "round 3"),
        ("&to=2020-01-01", "Nothing is noted", "round 3"),
        ("&from=2020-01-01&to=2999-01-01", "round 3", "Nothing is noted"),
        ("&from=yesterday", "“yesterday” is no day", "Nothing is noted"),
    ],
)
def test_filters(page, asked, shown, hidden):
    found = page(asked)
    assert shown in found
    assert hidden not in found


def test_a_file_holds_what_was_asked_for_and_is_noted_itself(admin, noted, facility):
    client = enter(admin, noted, facility, "administrator")
    reply = client.get("/admin/audit-trail/audit-trail.xlsx?kind=round&lang=en")
    rows = list(openpyxl.load_workbook(BytesIO(reply.data)).worksheets[0].values)
    assert [row[4] for row in rows] == ["To what", "round 3"]
    assert "round 3" in client.get("/admin/audit-trail/audit-trail.csv").data.decode("utf-8-sig")
    noted.rollback()
    newest = noted.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert newest.action == "audit_trail.export"


def writing(session):
    """A session of the same database that may write."""
    return Session(session.get_bind().execution_options(writes=True))


def tamper(session, statement):
    """Change the table as somebody with the database's password could: past its own guards."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
    else:
        for (name,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {name}"))
    session.execute(statement)
    session.commit()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (update(AuditEntry).where(AuditEntry.id == 2).values(actor="nobody"), [2]),
        (delete(AuditEntry).where(AuditEntry.id == 2), [2, 3]),
    ],
)
def test_what_was_tampered_with_is_named(settings, noted, admin, facility, statement, found):
    client = enter(admin, noted, facility, "administrator")
    assert "The chain is whole" in client.get("/admin/audit-trail/check?lang=en").text
    noted.rollback()
    tamper(writing(noted), statement)
    with writing(noted).get_bind().connect() as connection:
        assert list(broken(connection)) == found
    assert (
        f"broken at entry {', '.join(map(str, found))}" in client.get("/admin/audit-trail/check?lang=en").text
    )


@pytest.mark.parametrize("statement", [update(AuditEntry).values(actor="nobody"), delete(AuditEntry)])
def test_the_database_refuses_to_change_or_delete_an_entry(noted, statement):
    with pytest.raises(DBAPIError):
        noted.execute(statement)
    noted.rollback()
