"""The single door: what it takes, what it refuses, and what it writes."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from survey_core.intake import Outcome, Submission, accept_all
from survey_core.models import Response, TallyCell
from survey_core.publishing import current_version
from survey_core.timing import Clock

BEFORE = {"A1": 5, "A2": 0, "G1": 110, "G2": "6", "G2.other": "Còn tùy", "H2": "Cảm ơn"}


def submission(facility, answers, **fields):
    collector = fields.pop("collector", None) or facility.collector()
    given = {"id": uuid4(), "questionnaire": "outpatient-2024", "version": 1} | fields
    return Submission(collector=collector.code, answers=answers, **given)


def send(engine, *submissions):
    with engine.begin() as connection:
        return accept_all(connection, submissions)


def stored(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Response)).all()


def test_a_response_is_one_line_with_its_scores_in_order(facility, engine, session):
    (receipt,) = send(engine, submission(facility, BEFORE))
    (row,) = stored(session)
    assert receipt.outcome is Outcome.NEW
    assert row.scores == "50" + "-" * 29
    assert row.answers == {"G1": 110, "G2": "6", "G2.other": "Còn tùy", "H2": "Cảm ơn"}


def test_a_repeated_upload_is_one_response(facility, engine, session):
    first = submission(facility, BEFORE)
    outcomes = [receipt.outcome for _ in range(3) for receipt in send(engine, first)]
    assert outcomes == [Outcome.NEW, Outcome.KNOWN, Outcome.KNOWN]
    assert len(stored(session)) == 1


def test_the_same_id_with_other_answers_leaves_the_first_standing(facility, engine, session):
    first = submission(facility, {"A1": 5})
    other = submission(facility, {"A1": 1}, id=first.id)
    receipts = send(engine, first, other) + send(engine, other)
    assert [receipt.outcome for receipt in receipts] == [Outcome.NEW, Outcome.DIFFERENT, Outcome.DIFFERENT]
    assert [row.scores[0] for row in stored(session)] == ["5"]


def test_times_are_not_content(facility, engine):
    first = submission(facility, BEFORE)
    again = submission(
        facility, BEFORE, id=first.id, clock=Clock(finished_at=datetime(2020, 1, 1, tzinfo=UTC))
    )
    assert [r.outcome for r in send(engine, first, again)] == [Outcome.NEW, Outcome.KNOWN]


def test_the_cell_is_marked_with_the_response_and_once_per_response(facility, engine, session):
    repeated = submission(facility, BEFORE)
    send(engine, repeated, repeated, submission(facility, BEFORE))
    send(engine, repeated)
    session.rollback()
    (cell,) = session.scalars(select(TallyCell)).all()
    assert (cell.marks, cell.counted, cell.channel) == (2, 0, "qr")


@pytest.mark.parametrize(
    ("answers", "reason", "item"),
    [
        ({"A1": 6}, "out_of_scale", "A1"),
        ({"A1": "5 "}, "out_of_scale", "A1"),
        ({"A1": True}, "out_of_scale", "A1"),
        ({"A1": 5.0}, "out_of_scale", "A1"),
        ({"A1": "٥"}, "out_of_scale", "A1"),
        ({"A1": [5]}, "out_of_scale", "A1"),
        ({"Z9": 5}, "unknown_item", "Z9"),
        ({"Z9": None, "A1": 5}, "unknown_item", "Z9"),
        ({"A1.other": "x"}, "unknown_item", "A1.other"),
        ({"G2": "7"}, "not_an_option", "G2"),
        ({"G1": -1}, "out_of_bounds", "G1"),
        ({"G1": "nan"}, "not_a_number", "G1"),
        ({"G1": "chín mươi"}, "not_a_number", "G1"),
        ({"H2": 5}, "not_text", "H2"),
        ({"H2": "a" * 2001}, "too_long", "H2"),
        ({}, "no_answers", None),
        ({"A1": None, "H2": " \x00 "}, "no_answers", None),
    ],
)
def test_an_answer_that_cannot_be_is_refused_by_name(facility, engine, session, answers, reason, item):
    (receipt,) = send(engine, submission(facility, answers))
    assert receipt.outcome is Outcome.REFUSED
    assert [(problem.reason, problem.item) for problem in receipt.problems] == [(reason, item)]
    assert stored(session) == []


def test_every_problem_is_named_not_only_the_first(facility, engine):
    (receipt,) = send(engine, submission(facility, {"A1": 9, "B1": 9, "C1": 5}))
    assert [problem.item for problem in receipt.problems] == ["A1", "B1"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"questionnaire": "inpatient-2024"}, "wrong_collector"),
        ({"version": 2}, "unknown_version"),
        ({"language": "fr"}, "unknown_language"),
    ],
)
def test_a_submission_that_fits_no_published_form_is_refused(facility, engine, fields, reason):
    (receipt,) = send(engine, submission(facility, {"A1": 5}, **fields))
    assert [problem.reason for problem in receipt.problems] == [reason]


def test_an_unpublished_version_takes_no_answers(facility, engine, session):
    version = current_version(session, facility.forms["outpatient-2024"].id)
    values = "facility_id, questionnaire_id, audience, definition, content_hash, created_at"
    session.execute(
        text(
            f"INSERT INTO version (number, {values}) SELECT 2, {values} FROM version WHERE id = {version.id}"
        )
    )
    session.commit()
    (receipt,) = send(engine, submission(facility, {"A1": 5}, version=2))
    assert receipt.problems[0].reason == "unknown_version"


def test_one_refusal_does_not_stop_the_others(facility, engine, session):
    receipts = send(engine, *(submission(facility, {"A1": level}) for level in (5, 6, 4)))
    assert [receipt.outcome for receipt in receipts] == [Outcome.NEW, Outcome.REFUSED, Outcome.NEW]
    assert len(stored(session)) == 2


def test_text_is_cleaned_of_what_nothing_can_carry_and_kept_otherwise(facility, engine, session):
    send(engine, submission(facility, {"H2": "  =1+1\x00\ud800 Bác sĩ\r\ntốt \uffff"}))
    (row,) = stored(session)
    assert row.answers == {"H2": "=1+1 Bác sĩ\ntốt"}


def test_a_kiosk_collector_takes_answers_only_from_a_device_assigned_to_it(facility, engine, session):
    kiosk = facility.collector("short-outpatient", "kiosk")
    _device, key = facility.paired_device(facility.collector("outpatient-2024", "kiosk"))
    from survey_core.security import device_key_hash

    answers = {"questionnaire": "short-outpatient", "collector": kiosk}
    nobody = submission(facility, {"S1": 5}, **answers)
    foreign = submission(facility, {"S1": 5}, device_key_hash=device_key_hash(key), **answers)
    assert [r.outcome for r in send(engine, nobody, foreign)] == [Outcome.UNAUTHORISED] * 2
    assert stored(session) == []


def test_an_answer_given_before_closing_is_late_and_one_after_is_refused(facility, engine, session):
    collector = facility.collector()
    collector.closed_at = datetime(2025, 8, 10, 12, tzinfo=UTC)
    session.commit()
    sent = datetime(2025, 8, 20, tzinfo=UTC)

    def answered(at):
        return submission(
            facility, {"A1": 5}, collector=collector, received_at=sent, clock=Clock(at, at, sent)
        )

    early, after = send(
        engine,
        answered(datetime(2025, 8, 10, 11, tzinfo=UTC)),
        answered(datetime(2025, 8, 10, 13, tzinfo=UTC)),
    )
    assert early.outcome is Outcome.NEW
    assert after.problems[0].reason == "collector_closed"
    assert [row.is_late for row in stored(session)] == [True]


def test_the_facilitys_local_time_of_the_answer_decides_the_day(facility, engine, session):
    finished = datetime(2025, 9, 30, 18, 30, tzinfo=UTC)  # 01:30 on 1 October in Vietnam
    sent = finished + timedelta(days=3)
    send(engine, submission(facility, {"A1": 5}, received_at=sent, clock=Clock(finished, finished, sent)))
    (row,) = stored(session)
    assert (row.answered_on, row.answered_at, row.is_time_uncertain) == (date(2025, 10, 1), finished, False)


@pytest.mark.parametrize("device_now", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)])
def test_a_clock_years_off_is_corrected_bounded_and_marked(facility, engine, session, device_now):
    sent = datetime(2025, 8, 5, 3, tzinfo=UTC)
    clock = Clock(device_now - timedelta(minutes=3), device_now - timedelta(minutes=2), device_now)
    send(engine, submission(facility, {"A1": 5}, received_at=sent, clock=clock))
    (row,) = stored(session)
    assert row.answered_at == sent - timedelta(minutes=2)
    assert row.is_time_uncertain
    assert row.duration_seconds == 60


def test_an_answer_is_never_placed_before_its_collector_or_after_its_receipt(facility, engine, session):
    sent = datetime(2025, 8, 5, 3, tzinfo=UTC)
    for finished in (datetime(2019, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)):
        send(engine, submission(facility, {"A1": 5}, received_at=sent, clock=Clock(None, finished, sent)))
    rows = stored(session)
    assert {row.answered_at for row in rows} == {facility.collector().created_at, sent}
    assert all(row.is_time_uncertain for row in rows)


def test_a_published_version_never_changes(facility, session):
    with pytest.raises(DBAPIError, match="a published version never changes"):
        session.execute(text("UPDATE version SET definition = '{}'"))
