"""An older database comes up to date with every row it held, and keeps its new promises."""

import pytest
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

from survey_core import schema
from survey_core.database import create_engine

DAY = "2025-08-04 00:00:00"
ROWS = {
    "facility": {"id": 1, "code": "bvt", "name": "Bệnh viện", "name_en": "", "governing_body": "", "place": "",
                 "office": "", "time_zone": "Asia/Ho_Chi_Minh", "quarter_rule": "calendar", "confidence": 0.95,
                 "target": 0.9, "staff_threshold": 10, "max_blank_share": 0.2, "reject_blank_section": True,
                 "intra_person": 0.3, "is_demo": False, "created_at": DAY},
    "account": {"id": 1, "facility_id": 1, "email": "a@b.vn", "name": "", "password": "x", "role": "viewer",
                "active": True, "fs_uniquifier": "u", "created_at": DAY},
    "department": {"id": 1, "facility_id": 1, "code": "KB", "ministry_code": "", "name": "Khoa", "name_en": "",
                   "position": 0, "is_active": True},
    "questionnaire": {"id": 1, "facility_id": 1, "key": "form", "audience": "patient"},
    "version": {"id": 1, "facility_id": 1, "questionnaire_id": 1, "audience": "patient", "number": 1,
                "definition": "{}", "content_hash": "0" * 64, "created_at": DAY, "published_at": DAY},
    "collector": {"id": 1, "facility_id": 1, "department_id": 1, "questionnaire_id": 1, "audience": "patient",
                  "channel": "qr", "code": "ABCDEFGHJKLM", "label": "", "created_at": DAY},
    "round": {"id": 1, "facility_id": 1, "questionnaire_id": 1, "audience": "patient", "name": "Q3",
              "survey_type": 1, "starts_on": "2025-07-01", "ends_on": "2025-09-30"},
    "response": {"facility_id": 1, "id": "0" * 32, "audience": "patient", "department_id": 1, "version_id": 1,
                 "round_id": 1, "survey_type": 1, "channel": "qr", "collector_id": 1, "language": "vi",
                 "answered_on": "2025-08-04", "received_at": DAY, "is_time_uncertain": False, "is_late": False,
                 "scores": "5", "answers": "{}"},
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request, factories, tmp_path):
    """An engine on a database of the first release with one row of everything."""
    factory = factories(request.param)
    url = factory.empty(tmp_path)
    engine = create_engine(url)
    schema.upgrade(engine, "0001")
    with engine.begin() as connection:
        for table, row in ROWS.items():
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
    yield engine
    engine.dispose()
    factory.drop(url)


def contents(engine):
    found = MetaData()
    found.reflect(engine, only=list(ROWS))
    with engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(found.tables[name].select()).mappings()]
            for name in ROWS
        }


def test_an_upgrade_keeps_every_row(older):
    before = contents(older)
    schema.upgrade(older)
    after = contents(older)
    for table in ROWS:
        for old, new in zip(before[table], after[table], strict=True):
            assert old.items() <= new.items(), table
    assert after["facility"][0]["languages"] == "vi,en"
    assert schema.current(older) == schema.head()


def test_answers_still_have_no_order_in_which_they_came(older):
    schema.upgrade(older)
    if older.dialect.name == "sqlite":
        with older.connect() as connection:
            sql = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE name = 'response'"
            ).scalar_one()
        assert "WITHOUT ROWID" in sql
    assert inspect(older).get_pk_constraint("response")["constrained_columns"] == ["facility_id", "id"]


def test_references_hold_again_after_the_upgrade(older):
    schema.upgrade(older)
    with pytest.raises(DBAPIError), older.begin() as connection:
        connection.execute(text("DELETE FROM facility"))


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_an_audit_entry_never_changes(older, change):
    schema.upgrade(older)
    entry = "INSERT INTO audit_entry VALUES (1, :at, 'bvt', 'a@b.vn', 'account.add', '', '{}', '{}', :seal)"
    with older.begin() as connection:
        connection.execute(text(entry), {"at": DAY, "seal": "0" * 64})
    with pytest.raises(DBAPIError), older.begin() as connection:
        connection.execute(text(change))


def test_a_kiosks_open_alert_stays_open(older):
    schema.upgrade(older, "0005")
    device = "INSERT INTO device (id, facility_id, name, created_at, open_days, greeting, idle_seconds, keeps_incomplete,"
    device += " speaks_staff_forms, settled_seq, service_pin) VALUES (1, 1, 'K', :day, '1', '{}', 90, :no, :no, 0, '123456')"
    alert = "INSERT INTO alert (id, facility_id, device_id, kind, facts, raised_at) VALUES (1, 1, 1, 'silent', '{}', :day)"
    with older.begin() as connection:
        connection.execute(text(device), {"day": DAY, "no": False})
        connection.execute(text(alert), {"day": DAY})
    schema.upgrade(older)
    with older.connect() as connection:
        kept = connection.execute(text("SELECT device_id, collector_id, kind, cleared_at FROM alert")).all()
    assert kept == [(1, None, "silent", None)]


def test_answers_from_before_there_was_a_trap_were_not_trapped_and_staffs_never_are(older):
    schema.upgrade(older, "0009")
    schema.upgrade(older)
    with older.connect() as connection:
        assert connection.execute(text("SELECT is_trapped FROM response")).scalars().all() == [False]
    staff = dict.fromkeys(("collector_id", "channel", "answered_on", "received_at", "language"))
    row = ROWS["response"] | staff | {"id": "1" * 32, "audience": "staff", "is_trapped": True}
    names = ", ".join(row)
    with pytest.raises(DBAPIError, match="staff_carries_nothing"), older.begin() as connection:
        connection.execute(
            text(f"INSERT INTO response ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row
        )
