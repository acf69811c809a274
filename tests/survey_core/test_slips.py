"""Slips: one answer each, burned with it, and no word lost when it is sent again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from survey_core import rounds, slips
from survey_core.collecting import rotate
from survey_core.database import now
from survey_core.intake import Outcome, Submission, accept_all
from survey_core.models import Response, Slip, SlipBatch
from survey_core.slips import SlipError
from survey_core.writer import Writer

FORMS = {"patient": "outpatient-2024", "staff": "staff-2019"}


def batch_of(facility, audience="patient", number=5, **fields):
    """(batch, its codes) of an invitation; staff have a round that runs."""
    collector = facility.collector(FORMS[audience], "invite")
    round_ = facility.round(starts=date(2025, 7, 1), ends=date(2099, 1, 1)) if audience == "staff" else None
    made = slips.make(facility.session, collector, round_, number, **fields)
    facility.session.commit()
    codes = facility.session.scalars(select(Slip.code).filter_by(batch_id=made.id)).all()
    facility.session.rollback()
    return made, list(codes)


def filled(code, audience="patient", id_=None, level=4):
    return Submission(id_ or uuid4(), code, FORMS[audience], 1, {"A1": level})


def send(engine, *submissions):
    with engine.begin() as connection:
        return accept_all(connection, submissions)


def outcomes(receipts):
    return [receipt.outcome for receipt in receipts]


def stored(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Response))


both = pytest.mark.parametrize("audience", ["patient", "staff"])


@both
def test_a_slip_brings_one_answer_and_no_second(engine, session, facility, audience):
    batch, codes = batch_of(facility, audience)
    assert outcomes(send(engine, filled(codes[0], audience))) == [Outcome.NEW]
    (receipt,) = send(engine, filled(codes[0], audience))
    assert receipt.problems[0].reason == slips.SPENT[audience]
    assert stored(session) == 1
    assert session.get(SlipBatch, batch.id, populate_existing=True).used == 1


def test_a_patients_slip_keeps_the_day_and_a_staff_members_is_gone(engine, session, facility):
    for audience, kept in (("patient", True), ("staff", False)):
        _batch, codes = batch_of(facility, audience)
        send(engine, filled(codes[0], audience))
        session.rollback()
        days = dict(session.execute(select(Slip.code, Slip.used_on).where(Slip.code.in_(codes))).all())
        assert (days.get(codes[0]) is not None) == kept
        assert [days[code] for code in codes[1:]] == [None] * 4


@both
def test_an_answer_sent_again_is_known_though_its_slip_is_used(engine, session, facility, audience):
    _batch, codes = batch_of(facility, audience)
    one = filled(codes[0], audience)
    send(engine, one)
    assert outcomes(send(engine, one)) == [Outcome.KNOWN]
    assert outcomes(send(engine, filled(codes[0], audience, one.id, 2))) == [Outcome.DIFFERENT]
    assert stored(session) == 1


@both
def test_of_two_answers_with_one_slip_in_one_transaction_the_first_wins(engine, session, facility, audience):
    batch, codes = batch_of(facility, audience)
    one = filled(codes[0], audience)
    receipts = send(engine, one, filled(codes[0], audience), one, filled(codes[1], audience))
    assert outcomes(receipts) == [Outcome.NEW, Outcome.REFUSED, Outcome.KNOWN, Outcome.NEW]
    assert stored(session) == 2
    assert session.get(SlipBatch, batch.id, populate_existing=True).used == 2


@both
def test_of_many_phones_with_one_slip_one_is_answered(engine, session, facility, audience):
    _batch, codes = batch_of(facility, audience)
    writers = [Writer(engine) for _n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda writer: writer.accept(filled(codes[0], audience)), writers))
    assert sorted(one.outcome.value for one in receipts) == ["new"] + ["refused"] * 3
    assert stored(session) == 1


def test_a_refused_answer_leaves_its_slip_good(engine, session, facility):
    _batch, codes = batch_of(facility)
    (receipt,) = send(engine, Submission(uuid4(), codes[0], "outpatient-2024", 1, {"A1": 9}))
    assert receipt.outcome is Outcome.REFUSED
    assert outcomes(send(engine, filled(codes[0]))) == [Outcome.NEW]


def test_a_revoked_and_an_expired_slip_say_so(engine, facility, session):
    batch, codes = batch_of(facility, expires_on=now().date() - timedelta(days=2))
    assert send(engine, filled(codes[0]))[0].problems[0].reason == "slip_expired"
    slips.revoke(session.get_one(SlipBatch, batch.id))
    session.commit()
    assert send(engine, filled(codes[0]))[0].problems[0].reason == "slip_revoked"


def test_an_invitation_with_slips_no_longer_takes_its_own_code(engine, facility):
    collector = facility.collector(channel="invite")
    assert outcomes(send(engine, filled(collector.code))) == [Outcome.NEW]
    batch_of(facility)
    assert send(engine, filled(collector.code))[0].problems[0].reason == "needs_slip"


def test_slips_follow_their_invitation_to_its_new_code(engine, session, facility):
    _batch, codes = batch_of(facility)
    rotate(session, session.merge(facility.collector(channel="invite")))
    session.commit()
    assert outcomes(send(engine, filled(codes[0]))) == [Outcome.NEW]


def test_closing_a_staff_round_forgets_every_slip_that_is_left(engine, session, facility):
    batch, codes = batch_of(facility, "staff")
    send(engine, filled(codes[0], "staff"))
    with engine.begin() as connection:
        rounds.close(connection, batch.round_id)
    session.rollback()
    assert session.scalars(select(Slip)).all() == []
    receipts = send(
        engine, filled(codes[0], "staff"), filled(codes[1], "staff"), filled("ZZZZZZZZZZZZ", "staff")
    )
    assert [one.problems for one in receipts] == [receipts[2].problems] * 3


def test_a_staff_slip_of_another_round_is_not_taken(engine, session, facility):
    _batch, codes = batch_of(facility, "staff")
    later = facility.round(starts=date(2099, 2, 1), ends=date(2099, 3, 1))
    slips.make(session, facility.collector("staff-2019", "invite"), later, 1)
    session.commit()
    (early,) = session.scalars(select(Slip.code).where(Slip.code.not_in(codes)))
    session.rollback()
    assert send(engine, filled(early, "staff"))[0].problems[0].reason == "no_open_round"


@pytest.mark.parametrize("number", [0, 5001])
def test_a_batch_has_bounds(session, facility, number):
    with pytest.raises(SlipError):
        slips.make(session, facility.collector(channel="invite"), None, number)


def test_slips_are_for_invitations_and_staff_slips_for_a_round_of_theirs(session, facility):
    staff = facility.collector("staff-2019", "invite")
    for collector, round_ in (
        (facility.collector(), None),
        (staff, None),
        (staff, facility.round("outpatient-2024")),
    ):
        with pytest.raises(SlipError):
            slips.make(session, collector, round_, 3)


def test_a_poster_costs_no_query_more_for_the_slips_elsewhere(engine, session, facility, monkeypatch):
    batch_of(facility)
    asked = []
    monkeypatch.setattr(slips, "hold", lambda *_: asked.append("hold") or {})
    monkeypatch.setattr(slips, "ways_with_slips", lambda *_: asked.append("ways") or frozenset())
    assert outcomes(send(engine, filled(facility.collector().code))) == [Outcome.NEW]
    assert asked == []
