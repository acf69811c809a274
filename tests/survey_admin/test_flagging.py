"""Flagged responses are counted apart, recounted when hours or rules change, and told alike everywhere."""

import pytest
from sqlalchemy import select, update

from analysis import quality
from survey_admin.queries import Question, QuestionError
from survey_admin.reports import build
from survey_core.models import TallyCell
from survey_core.periods import Quarter
from tests.builders import full_answers
from tests.survey_admin.flagged import FORM, KioskDay, mix, varied

Q3 = Quarter(2025, 3)


@pytest.fixture
def kiosk(facility):
    return KioskDay.of(facility)


@pytest.fixture
def mixed(facility, kiosk):
    return mix(facility, kiosk)


def report(engine, facility, language="en", **more):
    return build(engine, Question(facility.facility.id, "outpatient-2024", Q3, **more), language)


def raised(engine, facility) -> dict[str, int]:
    """The rules that flagged something, with how many."""
    rules = report(engine, facility).flagging.rules
    return {code: count for code, count in rules.items() if count}


def cells(engine):
    with engine.connect() as connection:
        return connection.execute(select(TallyCell.__table__).order_by(TallyCell.id)).all()


def test_a_calm_day_raises_no_flag_and_keeps_no_second_tally(engine, facility, kiosk):
    for n, hour in enumerate((8, 9, 10, 14)):
        kiosk.send(varied(n), f"{hour:02}:10:00")
    made = report(engine, facility)
    assert (made.flagging.total.flagged, set(made.flagging.rules.values())) == (0, {0})
    assert made.flagging.total.without == made.flagging.total.counting_all == made.headline.satisfaction
    assert [row.flagged for row in cells(engine)] == [None]


def test_each_rule_reads_what_the_door_stored(engine, facility, kiosk):
    kiosk.send(varied(1), "08:00:00", seconds=30)
    assert raised(engine, facility) == {"too_fast": 1}
    kiosk.send(full_answers(FORM, 5), "08:30:00")
    assert raised(engine, facility) == {"too_fast": 1, "straight_lined": 1}
    kiosk.send(varied(2), "09:00:00")
    kiosk.send(varied(2), "09:02:08", seconds=120)
    assert raised(engine, facility) == {"too_fast": 1, "straight_lined": 1, "repeat": 1}


def test_the_trap_is_a_reason_alone_and_every_figure_exists_without_it(engine, facility):
    facility.answer_all([varied(n) for n in range(3)])
    facility.answer(varied(4, low=1), is_trapped=True)
    assert raised(engine, facility) == {"trapped": 1}
    made, without = report(engine, facility), report(engine, facility, without_flagged=True)
    assert (made.received, without.received) == (4, 3)
    assert made.headline.satisfaction.value < without.headline.satisfaction.value


def test_cells_counted_before_there_was_a_trap_are_counted_again(engine, facility, monkeypatch):
    facility.answer(varied(4), is_trapped=True)
    with monkeypatch.context() as patch:
        patch.setattr("survey_admin.counting.RULES_VERSION", 1)
        patch.setitem(quality.RULES, "trapped", lambda rows: rows.trapped & False)
        assert raised(engine, facility) == {}
    assert raised(engine, facility) == {"trapped": 1}


def test_hours_are_local_and_a_change_of_hours_judges_anew(engine, facility, kiosk):
    for n in range(3):
        kiosk.send(varied(n), f"18:0{n * 4}:30")
    assert raised(engine, facility) == {}
    kiosk.stands_open("07:00", "17:00")
    assert raised(engine, facility) == {"burst": 3}
    kiosk.stands_open("07:00", "19:00")
    assert raised(engine, facility) == {}
    kiosk.stands_open("07:00", "19:00", "234567")
    assert raised(engine, facility) == {"burst": 3}


def test_an_unusual_hour_is_one_of_the_facilitys_clock(engine, facility, kiosk):
    for hour in ("07:05:00", "08:05:00", "10:05:00"):
        kiosk.send(varied(1), hour)
    for n in range(15):
        kiosk.send(varied(n), f"09:{3 * n + 4:02}:00", seconds=100)
    assert raised(engine, facility) == {"unusual_hour": 15}


def test_an_uncertain_time_is_judged_by_its_duration_alone(engine, facility, kiosk):
    kiosk.stands_open("07:00", "17:00")
    for n in range(3):
        kiosk.send(varied(n), f"18:0{n}:30", seconds=20, was_time_uncertain=True)
    assert raised(engine, facility) == {"too_fast": 3}


def test_paper_of_a_known_day_is_judged_by_its_answers_alone(engine, facility):
    facility.answer_all(
        [varied(1)] * 20 + [full_answers(FORM, 4)], collector=facility.collector(channel="paper")
    )
    assert raised(engine, facility) == {"straight_lined": 1}


def test_only_a_kiosks_cells_depend_on_hours(engine, facility, kiosk):
    facility.answer(varied(1))
    kiosk.send(varied(2))
    report(engine, facility)
    before = {row.channel: row.rules for row in cells(engine)}
    kiosk.stands_open("07:00", "17:00")
    report(engine, facility)
    after = {row.channel: row.rules for row in cells(engine)}
    assert (before["qr"] == after["qr"], before["kiosk"] == after["kiosk"]) == (True, False)
    assert max(len(stamp) for stamp in after.values()) <= TallyCell.__table__.c.rules.type.length


def test_a_cell_counted_under_older_rules_is_counted_again(engine, facility, kiosk, monkeypatch):
    kiosk.send(full_answers(FORM, 5))
    with monkeypatch.context() as patch:
        patch.setattr("survey_admin.counting.RULES_VERSION", 0)
        patch.setitem(quality.RULES, "straight_lined", lambda rows: rows.durations < 0)
        assert raised(engine, facility) == {}
    old = cells(engine)
    assert raised(engine, facility) == {"straight_lined": 1}
    assert [(row.flagged is None, row.rules) for row in cells(engine)] != [
        (row.flagged is None, row.rules) for row in old
    ]


def test_bytes_of_a_cell_from_before_there_were_flags_are_never_read(engine, facility, kiosk):
    kiosk.send(full_answers(FORM, 5))
    with engine.begin() as connection:
        connection.execute(
            update(TallyCell).values(counted=1, marks=1, data=b"old", rules="1;blank>0.2;section=1;0")
        )
    assert raised(engine, facility) == {"straight_lined": 1}
    assert report(engine, facility).received == 1


def test_nothing_is_dropped_and_the_other_figure_stands_beside_it(engine, mixed):
    made = report(engine, mixed)
    assert (made.received, made.headline.satisfaction.people) == (16, 16)
    total = made.flagging.total
    assert (total.flagged, total.received, total.without.people) == (4, 16, 12)
    assert total.counting_all == made.headline.satisfaction
    assert total.without.value > total.counting_all.value
    assert {line.code: (line.flagged, line.without.people) for line in made.flagging.departments} == {
        "KB": (4, 10),
        "NOI": (0, 2),
    }


def test_asked_without_them_every_figure_is_that_of_the_others_alone(engine, mixed):
    made = report(engine, mixed, without_flagged=True)
    whole = report(engine, mixed)
    assert made.headline.satisfaction == whole.flagging.total.without
    assert (made.received, sum(made.items[0].states.values())) == (12, 12)
    assert made.flagging.total == whole.flagging.total
    assert "4" in made.remarks[0].told(str)
    assert {line.code: line.satisfaction.people for line in made.departments} == {"KB": 10, "NOI": 2}


def test_where_all_are_flagged_the_page_without_them_says_so_and_not_that_nobody_came(engine, facility):
    facility.answer_all([full_answers(FORM, 5)] * 3)
    made = report(engine, facility, without_flagged=True)
    assert (made.withheld, made.received, made.headline.satisfaction.value) == (None, 0, None)
    assert made.flagging.total.counting_all.value == 1


def test_staff_and_heads_are_told_nothing_of_flags(engine, facility):
    many = {"own": frozenset({facility.departments["KB"].id}), "department": "KB"}
    facility.answer_all([full_answers(FORM, 5)] * 6)
    assert report(engine, facility, **many).flagging is None
    with pytest.raises(QuestionError, match="quality office"):
        report(engine, facility, without_flagged=True, **many)
    with pytest.raises(QuestionError, match="none is ever flagged"):
        build(engine, Question(facility.facility.id, "staff-2019", Q3, without_flagged=True), "vi")
