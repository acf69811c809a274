"""A staff answer cannot be joined to its slip or to whoever sent it: every way we know is tried, and fails.

Thirty slips, twelve staff members who answer one after the other from a telephone of their own, a closed round.
"""

import json
import logging
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import MetaData, select, text

from command_line import backup
from survey_admin.audit import record
from survey_core import rounds, slips
from survey_core.models import Round, Slip
from survey_core.sweeping import sweep
from tests.kiosk_app.test_mobile import Fields

PEOPLE = 12
AGENT = "Dien-thoai-cua-Hoa/1.0"
ADDRESS = "203.0.113.77"


@dataclass
class Campaign:
    """What a curious person could have noted beside the database: who sent which slip, in which order."""

    round_id: int
    codes: list[str]
    ids: list[UUID] = field(default_factory=list)


@pytest.fixture
def campaign(kiosk, facility, session, caplog):
    """The round runs and the people have answered, slips and order noted by somebody who watched."""
    caplog.set_level(logging.DEBUG)
    forget_earlier_rows(session.get_bind())
    round_ = facility.round(starts=date(2025, 7, 1), ends=date(2099, 1, 1))
    batch = slips.make(session, facility.collector("staff-2019", "invite"), round_, 30)
    record(session, "bvt", "phong.qlcl@bv.vn", "slips.make", "collector 1", after={"slips": batch.made})
    codes = list(slips.hand_out(session, batch)[:PEOPLE])
    session.commit()
    found = Campaign(round_.id, codes)
    for number, code in enumerate(codes):
        found.ids.append(answer(kiosk, code, number))
    return found


def forget_earlier_rows(engine):
    """Where rows of other tests stood there is room, which new rows would take in another order than they come."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM FULL response")


def answer(kiosk, code, number):
    sender = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS}
    page = kiosk.get(f"/q/{code}", headers=sender).text
    fields = Fields(page).values | {"A1": str(number % 5 + 1)}
    assert kiosk.post(f"/q/{code}", data=fields, headers=sender).status_code == 303
    return UUID(fields["_response"])


def close(engine, campaign):
    with engine.begin() as connection:
        rounds.close(connection, campaign.round_id)
    sweep(engine)


def everything(engine):
    """Each row of each table, by table, as the database itself lists it."""
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in found.tables.items()
        }


def leaks(content, campaign):
    return [word for word in [*campaign.codes, AGENT, ADDRESS] if word in content]


@pytest.mark.parametrize("is_closed", [False, True])
def test_no_table_holds_a_used_code_or_its_sender(engine, campaign, is_closed):
    if is_closed:
        close(engine, campaign)
    tables = everything(engine)
    assert leaks(str(tables), campaign) == []
    assert len(tables["slip"]) == (0 if is_closed else 30 - PEOPLE)


def test_a_key_stands_in_the_response_and_nowhere_else(engine, campaign):
    tables = everything(engine)
    tables.pop("response")
    content = str(tables)
    assert not [
        id_ for id_ in campaign.ids if str(id_) in content or id_.hex in content or repr(id_) in content
    ]


def test_a_response_knows_no_time_no_device_and_no_way_in(engine, campaign):
    rows = [row for row in everything(engine)["response"] if row["audience"] == "staff"]
    assert len(rows) == PEOPLE
    kept = {name for row in rows for name, value in row.items() if value not in (None, False, 0)}
    assert kept == {"facility_id", "id", "audience", "department_id", "version_id", "round_id", "survey_type",
                    "scores", "answers"}  # fmt: skip
    assert not [value for row in rows for value in row.values() if isinstance(value, date | datetime)]


def test_a_closed_rounds_rows_lie_in_the_order_of_their_random_keys(engine, campaign):
    close(engine, campaign)
    rows = [UUID(str(row["id"])) for row in everything(engine)["response"]]
    assert rows == sorted(campaign.ids, key=lambda id_: id_.hex)
    assert rows != campaign.ids


def test_the_database_keeps_no_number_of_a_row_that_grew_with_time(engine, campaign):
    close(engine, campaign)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with pytest.raises(Exception, match="no such column"):
                connection.execute(text("SELECT rowid FROM response"))
            return
        rows = connection.execute(text("SELECT id, ctid::text, xmin::text FROM response ORDER BY ctid")).all()
        assert [row.id for row in rows] == sorted(campaign.ids)
        assert len({row.xmin for row in rows}) == 1


def test_in_an_open_round_no_transaction_holds_an_answer_and_a_slip_together(engine, campaign):
    if engine.dialect.name == "sqlite":
        return
    with engine.connect() as connection:
        shared = "SELECT s.code FROM slip s JOIN response r ON r.xmin = s.xmin OR r.xmin = s.xmax"
        assert connection.execute(text(shared)).all() == []


def test_a_deleted_slip_leaves_nothing_in_the_files(engine, settings, campaign):
    close(engine, campaign)
    if engine.dialect.name == "sqlite":
        content = b"".join(path.read_bytes() for path in settings.instance.glob("langnghe.sqlite3*"))
        assert not [code for code in campaign.codes if code.encode() in content]
        return
    with engine.connect() as connection:
        size = "SELECT pg_relation_size('slip')"
        assert connection.execute(text(size)).scalar_one() == 0


def test_the_tally_counts_all_in_one_cell_without_a_day(engine, campaign):
    (cell,) = everything(engine)["tally_cell"]
    assert (cell["day"], cell["channel"], cell["marks"]) == (None, None, PEOPLE)
    assert cell["round_id"] == campaign.round_id


def test_no_counter_of_devices_or_openings_and_no_line_of_the_trail_tells_of_an_answer(engine, campaign):
    tables = everything(engine)
    for table in ("scan_count", "device_state", "device_event", "left_count", "entry_count", "alert"):
        assert tables[table] == [], table
    assert [entry["action"] for entry in tables["audit_entry"]] == ["slips.make"]


def test_no_log_line_holds_a_code_a_key_or_a_sender(campaign, caplog):
    said = caplog.text + "".join(
        str(entry.__dict__) for entry in caplog.records if "sqlalchemy" not in entry.name
    )
    assert leaks(said, campaign) == []
    assert not [id_ for id_ in campaign.ids if str(id_) in said or id_.hex in said]


def test_two_backups_differ_in_many_codes_and_many_answers_and_pair_none(engine, tmp_path, campaign):
    path = tmp_path / "a.langnghe.zip"
    backup.write(engine, path, "secret")
    with zipfile.ZipFile(path) as archive:
        content = "".join(archive.read(name).decode() for name in archive.namelist())
        rows = [json.loads(line) for line in archive.read("response.jsonl").splitlines()]
    assert leaks(content, campaign) == []
    assert [UUID(row["id"]) for row in rows] == sorted(campaign.ids, key=lambda id_: id_.hex)


def test_a_slip_that_is_left_says_nothing_of_those_used(engine, session, campaign):
    session.rollback()
    left = session.execute(select(Slip.code, Slip.used_on, Slip.batch_id)).all()
    assert {(row.used_on, row.batch_id) for row in left} == {(None, left[0].batch_id)}
    assert session.get_one(Round, campaign.round_id).closed_at is None
