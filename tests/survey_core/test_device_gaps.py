"""A number that neither came nor waits is a gap, however many answers surround it."""

import random

import pytest
from sqlalchemy import event

from survey_core.device_gaps import count, gaps
from tests.numbered import say, store


@pytest.fixture
def device(facility):
    return facility.paired_device(facility.collector(channel="kiosk"))[0]


def found(session, device):
    return gaps(session.connection(), device)


@pytest.mark.parametrize(
    ("stored", "said", "waiting", "expected"),
    [
        ([], None, [], []),
        ([], 0, [], []),
        ([1, 2, 3], 3, [], []),
        ([1, 3], 3, [], [(2, 2)]),
        ([3, 1, 3], None, [], [(2, 2)]),
        ([4], 4, [], [(1, 3)]),
        ([1], 5, [], [(2, 5)]),
        ([1], 5, [[2, 5]], []),
        ([1], 9, [[3, 4], [7, 7]], [(2, 2), (5, 6), (8, 9)]),
        ([], 3, [[1, 1], [2, 9]], []),
        ([9], 4, [[2, 3]], [(1, 1), (4, 8)]),
        ([1, 6], 6, [[1, 3], [2, 4]], [(5, 5)]),
        ([1, 3], 3, [[2], "x", [None, 2], [True, 3]], [(2, 2)]),
    ],
)
def test_what_neither_came_nor_waits_is_a_gap(session, device, stored, said, waiting, expected):
    store(session, device, stored)
    if said is not None:
        say(session, device, seq=said, waiting=waiting)
    assert found(session, device) == expected


def test_what_was_looked_into_is_over_and_what_came_later_is_not(session, device):
    store(session, device, [2, 5, 9])
    device.settled_seq = 5
    assert found(session, device) == [(6, 8)]
    device.settled_seq = 7
    assert found(session, device) == [(8, 8)]
    device.settled_seq = 20
    assert found(session, device) == []


def test_another_kiosks_answers_fill_no_gap(session, facility, device):
    other, _key = facility.paired_device(facility.collector(channel="kiosk"))
    store(session, other, [1, 2, 3])
    store(session, device, [1, 3])
    assert found(session, device) == [(2, 2)]


def test_gaps_are_what_counting_one_by_one_finds(session, device):
    dice = random.Random(7)
    stored = sorted(dice.sample(range(1, 400), 150))
    waiting = [[first, first + dice.randrange(4)] for first in range(1, 400, 17)]
    store(session, device, stored)
    say(session, device, seq=410, waiting=waiting)
    there = {*stored, *(number for first, last in waiting for number in range(first, last + 1))}
    one_by_one = [number for number in range(1, 411) if number not in there]
    ranges = found(session, device)
    assert [number for first, last in ranges for number in range(first, last + 1)] == one_by_one
    assert count(ranges) == len(one_by_one)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_walk_reads_the_numbers_index_and_no_answer(session, device, engine):
    store(session, device, range(1, 300))
    seen = []
    event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2:4]))
    found(session, device)
    walks = [one for one in seen if "device_seq" in one[0]]
    assert len(walks) == 2
    for sql, values in walks:
        plan = str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all())
        assert (
            "USING COVERING INDEX ix_response_device (facility_id=? AND device_id=? AND device_seq>?)" in plan
        )
