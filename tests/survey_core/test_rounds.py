"""A round over its life: what it refuses, which answers are counted to it, and what closing does to late ones."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from survey_core import rounds
from survey_core.intake import Outcome, Submission, accept_all
from survey_core.models import Response, Round, RoundTarget, TallyCell
from survey_core.rounds import Plan, RoundError
from survey_core.timing import Clock

FIRST, LAST = date(2025, 7, 1), date(2025, 9, 30)
FORM = "outpatient-2024"


def plan(name="Quý III", survey_type=1, starts=FIRST, ends=LAST) -> Plan:
    return Plan(name, survey_type, starts, ends)


def opened(facility, **fields) -> Round:
    made, _taken = rounds.open_round(facility.session, facility.forms[FORM], plan(**fields))
    facility.session.commit()
    return made


def held(session) -> list[tuple]:
    """(round, survey type, late) of every response, in the order of their days."""
    session.rollback()
    query = select(Response.round_id, Response.survey_type, Response.is_late).order_by(Response.answered_on)
    return [tuple(row) for row in session.execute(query)]


def send_late(facility, day: date, form=FORM, answers=None):
    """What a kiosk held back: given on that day, arriving now, with no word of a person for it."""
    given = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    collector = facility.collector(form)
    submission = Submission(uuid4(), collector.code, form, 1, answers or {"A1": 5},
                            clock=Clock(given, given, datetime.now(UTC)))  # fmt: skip
    facility.session.commit()
    with facility.session.get_bind().begin() as connection:
        return accept_all(connection, [submission])[0]


@pytest.mark.parametrize(
    ("today", "closed", "told"),
    [(date(2025, 6, 30), False, "planned"), (FIRST, False, "running"), (LAST, False, "running"),
     (date(2025, 10, 1), False, "ended"), (FIRST, True, "closed")],
)  # fmt: skip
def test_its_state_follows_from_its_days(today, closed, told):
    round_ = Round(starts_on=FIRST, ends_on=LAST, closed_at=datetime.now(UTC) if closed else None)
    assert rounds.state(round_, today) == told


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"starts": LAST, "ends": FIRST}, "before it begins on 30/09/2025"),
        ({"name": ""}, "name of 1 to 200"),
        ({"name": "x" * 201}, "name of 1 to 200"),
        ({"survey_type": 7}, "from 1 to 6"),
        ({"starts": date(2026, 1, 1), "ends": date(2026, 2, 1)}, "already has a round “Quý III”"),
        ({"name": "b", "starts": LAST, "ends": date(2025, 10, 9)}, "overlap with the round “Quý III”"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_one_sentence(facility, wrong, words):
    opened(facility)
    with pytest.raises(RoundError, match=words):
        rounds.open_round(facility.session, facility.forms[FORM], plan(**wrong))


def test_another_form_and_the_day_after_do_not_overlap(facility):
    opened(facility)
    rounds.open_round(facility.session, facility.forms["inpatient-2024"], plan())
    rounds.open_round(facility.session, facility.forms[FORM],
                      plan("Quý IV", starts=LAST + timedelta(1), ends=date(2025, 12, 31)))  # fmt: skip


def test_a_round_made_afterwards_counts_the_answers_of_its_days(facility, session):
    for day in (date(2025, 6, 30), FIRST, LAST, date(2025, 10, 1)):
        facility.answer({"A1": 5}, day)
    before = session.scalars(select(TallyCell.marks)).all()
    made, taken = rounds.open_round(session, facility.forms[FORM], plan())
    session.commit()
    assert taken == rounds.answers(session, made) == 2
    assert held(session) == [(None, 1, False), (made.id, 1, False), (made.id, 1, False), (None, 1, False)]
    assert session.scalars(select(TallyCell.marks)).all() == before


def test_a_round_of_another_type_takes_nothing_that_was_given_before(facility, session):
    facility.answer({"A1": 5}, FIRST)
    made = opened(facility, survey_type=3)
    facility.answer({"A1": 4}, LAST)
    assert held(session) == [(None, 1, False), (made.id, 3, False)]


def test_changed_days_let_answers_go_and_take_others_in(facility, session):
    made = opened(facility)
    for day in (FIRST, LAST, date(2025, 10, 1)):
        facility.answer({"A1": 5}, day)
    session.refresh(made)
    assert rounds.change(session, made, plan(starts=LAST, ends=date(2025, 10, 5))) == 0
    session.commit()
    assert [row[0] for row in held(session)] == [None, made.id, made.id]


def test_the_type_of_a_round_with_answers_stays(facility, session):
    made = opened(facility)
    assert rounds.change(session, made, plan(survey_type=2)) == 0
    session.commit()
    facility.answer({"A1": 5}, FIRST)
    with pytest.raises(RoundError, match="already holds answers"):
        rounds.change(session, made, plan())


def test_it_is_closed_only_after_its_last_day_and_once(facility, session):
    made = opened(facility)
    with pytest.raises(RoundError, match="runs until 30/09/2025"):
        rounds.close_ended(session, made, LAST)
    rounds.close_ended(session, made, LAST + timedelta(1))
    assert made.closed_at is not None
    for refused in (lambda: rounds.close_ended(session, made, date(2026, 1, 1)),
                    lambda: rounds.change(session, made, plan("Khác"))):  # fmt: skip
        with pytest.raises(RoundError, match="is closed"):
            refused()


@pytest.mark.parametrize("survey_type", [1, 4])
def test_a_patients_late_answer_keeps_day_and_type_and_is_no_part_of_the_closed_round(
    facility, session, survey_type
):
    facility.collector()
    made = opened(facility, survey_type=survey_type)
    rounds.close_ended(session, made, date(2025, 10, 2))
    session.commit()
    assert send_late(facility, LAST).outcome is Outcome.NEW
    assert held(session) == [(None, survey_type, True)]
    cell = session.scalars(select(TallyCell)).one()
    assert (cell.day, cell.survey_type) == (LAST, survey_type)


def test_a_staff_answer_after_the_closing_is_refused(facility, session):
    facility.collector("staff-2019")
    made = facility.round()
    assert send_late(facility, LAST, "staff-2019").outcome is Outcome.NEW
    session.refresh(made)
    rounds.close_ended(session, made, date(2025, 10, 2))
    session.commit()
    receipt = send_late(facility, LAST, "staff-2019")
    assert receipt.outcome is Outcome.REFUSED
    assert receipt.problems[0].reason == "no_open_round"


def test_a_patients_round_is_opened_again_with_the_late_ones_a_staff_round_never(facility, session):
    made, staff = opened(facility), facility.round()
    for round_ in (made, staff):
        rounds.close_ended(session, round_, date(2025, 10, 2))
    session.commit()
    send_late(facility, LAST)
    session.refresh(made)
    assert rounds.reopen(session, made) == 1
    with pytest.raises(RoundError, match="stays closed"):
        rounds.reopen(session, staff)
    with pytest.raises(RoundError, match="is open"):
        rounds.reopen(session, made)


def test_only_kiosks_of_the_form_not_heard_from_since_its_end_are_silent(facility, session):
    made = opened(facility)
    device, _key = facility.paired_device(facility.collector(channel="kiosk"))
    facility.paired_device(facility.collector("short-outpatient", "kiosk"))

    def silent():
        return [one.id for one in rounds.silent_kiosks(session, made, "Asia/Ho_Chi_Minh")]

    assert silent() == []
    device.seen_at = datetime(2025, 9, 30, 16, 59, tzinfo=UTC)
    assert silent() == [device.id]
    device.seen_at = datetime(2025, 9, 30, 17, 0, tzinfo=UTC)
    assert silent() == []
    device.seen_at, device.revoked_at = None, datetime.now(UTC)
    assert silent() == []


def test_only_an_empty_round_is_deleted_and_its_targets_with_it(facility, session):
    made = opened(facility)
    session.add(RoundTarget(facility_id=made.facility_id, round_id=made.id,
                            department_id=facility.departments["KB"].id, target=5))  # fmt: skip
    session.commit()
    facility.answer({"A1": 5}, FIRST)
    with pytest.raises(RoundError, match="holds answers"):
        rounds.remove(session, made)
    session.execute(Response.__table__.update().values(round_id=None))
    rounds.remove(session, made)
    assert session.scalars(select(Round)).all() == session.scalars(select(RoundTarget)).all() == []
