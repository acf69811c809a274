"""`langnghe device` and `langnghe import queue`: what the staff pages do, for scripts."""

import json
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from langnghe import main
from survey_core.models import Device, Response
from survey_core.pairing import device_with_key, redeem_code
from tests.builders import SECRET, wire
from tests.numbered import say
from tests.trail import acts


def langnghe(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def paired(environment, facility):
    return facility.paired_device(facility.collector(channel="kiosk"))


def test_the_list_tells_what_each_kiosk_does_and_what_wants_seeing_to(paired, session):
    device, _key = paired
    say(session, device, version="1.4.0", queued=2, missing=5, has_worker=False)
    (row,) = json.loads(langnghe("device", "list", "--json").output)
    assert row == {
        "id": device.id, "name": "Kiosk 1", "state": "running", "heard_at": row["heard_at"], "queued": 2,
        "oldest_at": None, "parked": 0, "missing": 5, "version": "1.4.0", "alerts": "no_worker,gaps",
    }  # fmt: skip
    assert "no_worker,gaps" in langnghe("device", "list").output


def test_a_code_from_the_command_line_pairs(paired, session):
    device, old_key = paired
    result = langnghe("device", "code", device.name)
    assert result.exit_code == 0
    session.expire_all()
    again, key = redeem_code(session, SECRET, result.output.strip())
    session.commit()
    assert (again.id, key == old_key) == (device.id, False)
    assert acts(session, "device.%") == ["device.code"]


def test_a_kiosk_is_paused_resumed_and_revoked_by_name_or_number(paired, session):
    device, key = paired
    assert langnghe("device", "pause", device.id).exit_code == 0
    assert json.loads(langnghe("device", "list", "--json").output)[0]["state"] == "paused"
    assert langnghe("device", "resume", device.name).exit_code == 0
    assert langnghe("device", "revoke", device.name).exit_code == 0
    session.rollback()
    assert device_with_key(session, key) is None
    assert acts(session, "device.%") == ["device.pause", "device.resume", "device.revoke"]
    refused = langnghe("device", "pause", device.name)
    assert refused.exit_code == 1
    assert device.name in refused.stderr


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_kiosk_that_is_none_or_several_is_told(paired, session, facility):
    unknown = langnghe("device", "pause", "Không có")
    assert (unknown.exit_code, "Không có" in unknown.stderr) == (1, True)
    facility.paired_device(facility.collector(channel="kiosk"))
    several = langnghe("device", "pause", "Kiosk 1")
    assert several.exit_code == 1
    assert "1, 2" in several.stderr


def queue_file(tmp_path, facility, device_id, *versions):
    way = facility.collector(channel="kiosk")
    entries = [
        {"id": str(uuid4()), "device": device_id, "reasons": [],
         "body": wire(way, "outpatient-2024", {"A1": 4}, seq=seq, version=version)}
        for seq, version in enumerate(versions, 1)
    ]  # fmt: skip
    file = tmp_path / "queue.json"
    head = {"format": "langnghe-queue", "format_version": 1, "device": {"id": device_id, "name": "x"}}
    file.write_text(json.dumps(head | {"entries": entries}))
    return file


def test_a_saved_queue_is_read_in_once_and_audited(paired, session, facility, tmp_path):
    device, _key = paired
    file = queue_file(tmp_path, facility, device.id, 1, 1)
    for expected in ("2 new, 0 already known", "0 new, 2 already known"):
        result = CliRunner(env={"LANGNGHE_LANGUAGE": "en"}).invoke(main, ["import", "queue", str(file)])
        assert (result.exit_code, result.stderr) == (0, "")
        assert expected in result.output
    session.rollback()
    assert len(session.scalars(select(Response)).all()) == 2
    assert acts(session, "device.%") == ["device.take_queue"] * 2


def test_what_is_refused_is_listed_and_ends_with_1(paired, session, facility, tmp_path):
    device, _key = paired
    result = langnghe("import", "queue", queue_file(tmp_path, facility, device.id, 1, 77))
    assert result.exit_code == 1
    assert "77" in result.stderr
    session.rollback()
    assert len(session.scalars(select(Response)).all()) == 1


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_file_that_names_no_kiosk_needs_one_named(paired, session, facility, tmp_path):
    device, _key = paired
    file = queue_file(tmp_path, facility, None, 1)
    assert langnghe("import", "queue", file).exit_code == 1
    assert langnghe("import", "queue", file, "--device", device.name).exit_code == 0
    session.rollback()
    assert session.scalar(select(Response.device_id)) == device.id


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_another_file_is_named(paired, tmp_path):
    file = tmp_path / "queue.json"
    assert str(file) in langnghe("import", "queue", file).stderr
    file.write_text("{}")
    refused = langnghe("import", "queue", file)
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1


def test_a_revoked_kiosk_is_listed_as_such(paired, session):
    device, _key = paired
    session.get_one(Device, device.id)
    langnghe("device", "revoke", device.id)
    assert json.loads(langnghe("device", "list", "--json").output)[0]["state"] == "revoked"
