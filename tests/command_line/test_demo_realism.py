"""The demo hospital looks like a real one: its rates, its days, its people, its words."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from command_line import demo_hospital
from command_line.demo_hospital import building
from command_line.demo_hospital.days import demo_periods
from survey_core import schema
from survey_core.database import create_engine
from survey_core.models import (
    Collector,
    Device,
    Response,
    Round,
    RoundTarget,
    ScanCount,
    Slip,
    SlipBatch,
)
from survey_core.pairing import collectors_of
from survey_core.periods import Days

from .demo_rows import TODAY, responses_of

PATIENT_FORMS = ("inpatient-2024", "outpatient-2024")
VIETNAMESE = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


@pytest.fixture(scope="module")
def build_apart(tmp_path_factory):
    """A function that builds a demo hospital in a database of its own and gives the session."""
    opened = []

    def build(seed: int = building.SEED) -> Session:
        engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}")
        schema.upgrade(engine)
        opened.append(Session(engine))
        demo_hospital.build(opened[-1], TODAY, seed)
        opened[-1].commit()
        return opened[-1]

    yield build
    for session in opened:
        session.close()
        session.get_bind().dispose()


@pytest.fixture(scope="module")
def built(build_apart):
    """One demo hospital for the tests that only look; what it says is no database's matter."""
    return build_apart()


@pytest.fixture(scope="module")
def rows(built):
    """Its responses, each with its form and department."""
    return responses_of(built)


def test_it_says_that_it_is_a_demo(built):
    facility = demo_hospital.find(built)
    assert facility.is_demo
    assert "minh hoạ" in facility.name


def test_its_kiosk_waits_to_be_paired_and_every_way_in_was_open_before_the_first_answer(built, rows):
    device = built.scalars(select(Device)).one()
    assert device.key_hash is None
    served = collectors_of(built, device)
    assert [collector.channel for collector in served] == ["kiosk", "kiosk"]
    first = min(row.answered_on for row in rows if row.answered_on)
    assert all(collector.created_at.date() < first for collector in built.scalars(select(Collector)))


def test_one_staff_round_is_closed_and_one_is_open(built):
    staff = select(Round).filter_by(audience="staff").order_by(Round.starts_on)
    closed, running = built.scalars(staff).all()
    assert closed.ends_on <= closed.closed_at.date() <= date(2026, 9, 30)
    assert running.closed_at is None
    assert running.starts_on < TODAY <= running.ends_on
    people = Counter(built.scalars(select(Response.department_id).filter_by(round_id=closed.id)))
    assert 170 <= people.total() <= 200
    assert min(people.values()) < 10 < max(people.values())
    so_far = built.scalar(select(func.count()).select_from(Response).filter_by(round_id=running.id))
    assert people.total() / 6 <= so_far <= people.total() / 3  # after a third of its days


def test_every_patient_form_has_a_closed_round_and_a_running_one_with_targets_and_visits(built):
    patients = built.scalars(select(Round).filter_by(audience="patient")).all()
    forms = {made.questionnaire_id for made in patients}
    states = Counter((made.questionnaire_id, made.closed_at is None) for made in patients)
    assert states == dict.fromkeys(((form, is_open) for form in forms for is_open in (True, False)), 1)
    planned = built.scalars(select(RoundTarget)).all()
    assert {target.round_id for target in planned} >= {made.id for made in patients}
    assert all(target.target <= target.visits for target in planned if target.visits is not None)


def test_the_same_day_and_seed_give_the_same_answers(built, build_apart):
    assert _content(build_apart()) == _content(built)
    assert _content(build_apart(seed=1)) != _content(built)


@pytest.mark.parametrize(
    ("today", "earlier", "later"),
    [
        (date(2026, 11, 22), Days(date(2026, 7, 1), date(2026, 9, 30)), Days(date(2026, 10, 1), date(2026, 11, 21))),
        (date(2026, 11, 15), Days(date(2026, 7, 1), date(2026, 9, 30)), Days(date(2026, 10, 1), date(2026, 11, 14))),
        (date(2026, 11, 14), Days(date(2026, 4, 1), date(2026, 6, 30)), Days(date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 1, 1), Days(date(2025, 7, 1), date(2025, 9, 30)), Days(date(2025, 10, 1), date(2025, 12, 31))),
    ],
)  # fmt: skip
def test_the_running_quarter_counts_once_it_is_old_enough(today, earlier, later):
    assert demo_periods(today) == (earlier, later)


def test_the_overall_rate_is_near_96_percent_and_the_staffs_lower(rows):
    assert 0.955 <= _rate(row for row in rows if row.form in PATIENT_FORMS) <= 0.97
    assert 0.82 <= _rate(row for row in rows if row.form == "staff-2019") <= 0.88


def test_one_department_is_clearly_below_90_percent_and_one_has_few_answers(rows):
    inpatient = [row for row in rows if row.form == "inpatient-2024"]
    assert _rate(row for row in inpatient if row.department == "TN") < 0.89
    assert sum(row.department == "HSCC" for row in inpatient) < 30
    assert _rate(row for row in inpatient if row.department == "NGOAI") > 0.96


def test_answers_of_one_person_resemble_each_other(rows):
    assert 0.2 <= _correlation([row for row in rows if row.form in PATIENT_FORMS]) <= 0.4


def test_mondays_are_the_busiest_days(rows):
    week = Counter(row.answered_on.weekday() for row in rows if row.answered_on)
    assert week[0] == max(week.values()) > 1.25 * sum(week[day] for day in range(5)) / 5
    assert week[6] < week[5] < week[4]


def test_blanks_not_used_and_half_empty_forms_occur_but_stay_rare(rows):
    scores = [row.scores for row in rows if row.form in PATIENT_FORMS]
    states = Counter("".join(scores))
    assert 0.005 < states["-"] / states.total() < 0.03
    assert 0.02 < states["0"] / states.total() < 0.06
    assert 0.005 < sum(one.count("-") > 0.2 * len(one) for one in scores) / len(scores) < 0.04


def test_comments_are_vietnamese_and_complaints_come_mostly_from_the_dissatisfied(rows):
    long = [row for row in rows if row.form in PATIENT_FORMS]
    complaints = [row for row in long if "H1" in row.answers]
    texts = {row.answers[code] for row in long for code in ("H1", "H2") if code in row.answers}
    assert len(texts) > 150
    assert sum(bool(VIETNAMESE & set(text.lower())) for text in texts) > 0.8 * len(texts)
    assert not any("{" in text or "}" in text for text in texts)
    dissatisfied = sum(any(level in row.scores for level in "123") for row in complaints)
    assert dissatisfied > 0.6 * len(complaints)


def test_most_people_answer_vietnamese_in_a_plausible_time(rows):
    languages = Counter(row.language for row in rows if row.language)
    assert languages["vi"] > 0.97 * languages.total()
    assert languages["en"] > 0
    durations = sorted(row.duration_seconds for row in rows if row.duration_seconds)
    assert durations[0] >= 12
    assert durations[-1] < 3600
    assert 60 < durations[len(durations) // 2] < 480


def _content(session) -> list[tuple]:
    """What people said, where and when, without the numbers and codes a database gives."""
    said = [
        (str(row.id), row.form, row.department, row.scores, sorted(row.answers.items(), key=str), row.answered_at)
        for row in responses_of(session)
    ]  # fmt: skip
    return sorted(said, key=lambda row: row[0])


def _rate(rows) -> float:
    states = Counter("".join(row.scores for row in rows))
    return (states["4"] + states["5"]) / sum(states[level] for level in "12345")


def _correlation(rows) -> float:
    """The correlation of two answers of one person being satisfied, over all pairs within people."""
    rate, pairs, together = _rate(rows), 0, 0.0
    for row in rows:
        answers = [(state in "45") - rate for state in row.scores if state in "12345"]
        together += sum(answers) ** 2 - sum(one * one for one in answers)
        pairs += len(answers) * (len(answers) - 1)
    return together / (pairs * rate * (1 - rate))


def test_more_people_open_a_code_than_answer_through_it(built, rows):
    answered = Counter((row.collector_id, row.answered_on) for row in rows if row.channel == "qr")
    opened = {(row.collector_id, row.day): row.opened for row in built.scalars(select(ScanCount))}
    assert opened.keys() == answered.keys()
    assert all(opened[key] >= answered[key] for key in answered)
    assert sum(opened.values()) > 1.1 * answered.total()


def test_staff_answer_with_slips_made_by_department_and_a_used_one_is_gone(built, rows):
    staff = select(Round).filter_by(audience="staff").order_by(Round.starts_on)
    closed, running = built.scalars(staff).all()
    answered = Counter((row.round_id, row.department_id) for row in rows if row.form == "staff-2019")
    left = Counter(built.scalars(select(Slip.batch_id)))
    batches = built.execute(
        select(SlipBatch, Collector.department_id).join(Collector, Collector.id == SlipBatch.collector_id)
        .where(SlipBatch.audience == "staff")
    ).all()  # fmt: skip
    assert {(batch.round_id, department) for batch, department in batches} == set(answered)
    for batch, department in batches:
        assert 0 < batch.used == answered[batch.round_id, department] < batch.made
        assert left[batch.id] == (0 if batch.round_id == closed.id else batch.made - batch.used)
        assert batch.handed_out_at.date() <= (closed if batch.round_id == closed.id else running).starts_on


def test_people_who_leave_answer_with_slips_of_which_one_batch_was_revoked(built, rows):
    batches = built.scalars(
        select(SlipBatch).filter_by(audience="patient").order_by(SlipBatch.created_at)
    ).all()
    days = built.execute(select(Slip.batch_id, Slip.used_on).where(Slip.used_on.is_not(None))).all()
    assert sorted(day for _batch, day in days) == sorted(r.answered_on for r in rows if r.channel == "invite")
    assert [batch.revoked_at is not None for batch in batches] == [True, False, False]
    for batch in batches:
        used = [day for number, day in days if number == batch.id]
        assert 0 < batch.used == len(used) < batch.made
        assert batch.handed_out_at.date() < min(used) <= max(used) < TODAY
