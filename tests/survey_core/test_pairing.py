"""What a kiosk serves ends and goes on, is never forgotten, and its numbers never repeat."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from survey_core import collecting, pairing, rounds
from survey_core.database import now
from survey_core.models import DeviceEvent, device_collector
from tests.builders import wire
from tests.numbered import say, store


@pytest.fixture
def ways(facility):
    """Two ways in for kiosks."""
    return [facility.collector(channel="kiosk", department=code) for code in ("KB", "NOI")]


def happened(session, device) -> list[str]:
    query = select(DeviceEvent.what).where(DeviceEvent.device_id == device.id).order_by(DeviceEvent.id)
    return list(session.scalars(query))


def ended(session, device) -> dict[int, bool]:
    table = device_collector.c
    query = select(table.collector_id, table.ended_at).where(table.device_id == device.id)
    return {row.collector_id: row.ended_at is not None for row in session.execute(query)}


def test_an_assignment_ends_and_goes_on_but_is_never_forgotten(session, facility, ways):
    first, second = ways
    device, _key = facility.paired_device(first)
    assert pairing.assign(session, device, [second.id])
    assert ended(session, device) == {first.id: True, second.id: False}
    assert pairing.collectors_of(session, device) == [second]
    assert pairing.assign(session, device, [first.id, second.id])
    assert ended(session, device) == {first.id: False, second.id: False}
    assert pairing.collectors_of(session, device) == ways


def test_assigning_the_same_changes_nothing_and_is_no_line_of_history(session, facility, ways):
    device, _key = facility.paired_device(ways[0])
    before = happened(session, device)
    assert not pairing.assign(session, device, [ways[0].id])
    assert happened(session, device) == before == ["added", "assigned", "code", "paired"]


def test_the_successor_of_a_way_in_is_shown_where_the_old_one_was_and_nowhere_else(session, facility, ways):
    first, second = ways
    shows, showed = facility.paired_device(first)[0], facility.paired_device(first)[0]
    pairing.assign(session, showed, [second.id])
    heir = collecting.rotate(session, session.merge(first))
    assert pairing.collectors_of(session, shows) == [heir]
    assert pairing.collectors_of(session, showed) == [second]


def test_a_way_in_that_takes_over_goes_on_where_it_had_ended(session, facility, ways):
    first, second = ways
    device, _key = facility.paired_device(first, second)
    pairing.assign(session, device, [first.id])
    collecting.replace(session, session.merge(first), second)
    assert pairing.collectors_of(session, device) == [second]


def test_an_answer_queued_under_an_old_assignment_is_taken_and_one_of_another_is_not(
    session, facility, ways, kiosk
):
    first, second = ways
    device, key = facility.paired_device(first)
    pairing.assign(session, device, [second.id])
    session.commit()
    never = facility.collector("inpatient-2024", "kiosk")
    codes = []
    for seq, (way, form) in enumerate(
        ((first, "outpatient-2024"), (second, "outpatient-2024"), (never, "inpatient-2024"))
    ):
        body = wire(way, form, {"A1": 4}, seq=seq)
        headers = {"Authorization": f"Bearer {key}"}
        codes.append(kiosk.put(f"/responses/{uuid4()}", json=body, headers=headers).status_code)
    assert codes == [201, 201, 401]


def test_a_kiosk_moved_since_it_was_last_heard_may_still_hold_answers(session, facility, ways):
    device, _key = facility.paired_device(ways[0])
    round_ = facility.round("outpatient-2024", starts=date(2025, 7, 1), ends=date(2025, 9, 30))
    device.seen_at = now() - timedelta(days=400)
    pairing.assign(session, device, [facility.collector("inpatient-2024", "kiosk").id])
    session.flush()
    round_.ends_on = now().date()
    assert rounds.silent_kiosks(session, round_, "Asia/Ho_Chi_Minh") == [device]
    device.seen_at = now()
    session.flush()
    assert rounds.silent_kiosks(session, round_, "Asia/Ho_Chi_Minh") == []


def test_the_next_number_lies_behind_every_known_one(session, facility, ways):
    device, _key = facility.paired_device(*ways)
    assert pairing.next_number(session, device) == 1
    store(session, device, [1, 7, 4])
    assert pairing.next_number(session, device) == 8
    say(session, device, seq=12)
    assert pairing.next_number(session, device) == 13


def test_the_life_of_a_kiosk_is_its_history(session, facility, ways):
    device, _key = facility.paired_device(ways[0])
    for act in (pairing.pause, pairing.pause, pairing.resume, pairing.resume, pairing.renew_pin):
        act(device)
    pairing.rename(device, device.name)
    pairing.rename(device, "Sảnh B")
    pairing.revoke(device)
    session.flush()
    expected = ["added", "assigned", "code", "paired", "paused", "resumed", "new_pin", "renamed", "revoked"]
    assert happened(session, device) == expected


def test_another_service_number_replaces_the_old_one(session, facility, ways):
    device, _key = facility.paired_device(ways[0])
    numbers = {device.service_pin}
    for _again in range(3):
        pairing.renew_pin(device)
        numbers.add(device.service_pin)
    assert len(numbers) > 1
    assert all(len(number) == 6 and number.isdigit() for number in numbers)
