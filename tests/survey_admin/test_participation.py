"""Participation by slips on a round's page: a count of slips, never so small that it tells who answered."""

import re
from datetime import date

import pytest
from sqlalchemy import event

from survey_admin import progress, slip_lines
from survey_core import rounds, slips
from survey_core.intake import accept_all
from survey_core.models import Department, Round, Slip, SlipBatch
from survey_core.web import db
from tests.survey_core.test_slips import batch_of, filled

from .campaign import target
from .people import enter


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


@pytest.fixture
def staff(session, facility):
    """A staff round that runs; `staff.batch(code, made, used)` makes a batch of a department, some of it answered."""
    return Staff(session, facility, facility.round(starts=date(2025, 7, 1), ends=date(2099, 1, 1)))


class Staff:
    def __init__(self, session, facility, round_):
        self.session, self.facility, self.round = session, facility, round_

    def batch(self, department, made, used=0) -> SlipBatch:
        facility, session = self.facility, self.session
        if department not in facility.departments:
            new = Department(facility_id=facility.facility.id, code=department, name=f"Khoa {department}")
            session.add(new)
            session.flush()
            facility.departments[department] = new
        collector = facility.collector("staff-2019", "invite", department)
        batch = slips.make(session, collector, self.round, made)
        session.commit()
        codes = session.query(Slip.code).filter_by(batch_id=batch.id).limit(used)
        sent = [filled(code, "staff") for (code,) in codes]
        session.rollback()
        with session.get_bind().begin() as connection:
            accept_all(connection, sent)
        session.refresh(batch)
        session.commit()
        return batch

    def lines(self) -> dict[str, progress.Line]:
        self.session.expire_all()
        (found,) = progress.read(self.session, self.facility.facility, [self.round])
        return {line.department.code: line for line in found.lines}

    def told(self) -> dict[str, tuple | None]:
        """(slips, used) of each department, None where hidden."""
        return {
            code: None if line.is_hidden else (line.slips.good, line.slips.used)
            for code, line in self.lines().items()
        }

    def close(self):
        self.session.rollback()
        rounds.close(self.session.connection(), self.round.id)
        self.session.commit()

    def batches_told(self) -> dict[int, int | None]:
        self.session.expire_all()
        found = slip_lines.lines(self.session, self.facility.facility)
        return {line.batch.id: line.used for line in found}


def page_of(client, round_) -> str:
    return " ".join(client.get(f"/admin/rounds/{round_.id}?lang=en").text.split())


def row(page, name) -> list[str]:
    """The cells of a row of the table of slips."""
    table = page.split("<h2>Slips by")[1]
    cells = table.split(f">{name}</")[1].split("</tr>")[0]
    return re.findall(r"<td[^>]*>([^<]*)</td>", cells)


def test_a_round_tells_its_slips_by_department_and_all_together_open_and_closed(office, staff):
    staff.batch("KB", 20, 12)
    staff.batch("NOI", 10, 3)
    for act in (lambda: None, staff.close):
        act()
        page = page_of(office, staff.round)
        assert row(page, "Outpatients") == ["20", "12", "60.0 %"]
        assert row(page, "Internal medicine") == ["10", "3", "30.0 %"]
        assert row(page, "All together") == ["30", "15", "50.0 %"]


def test_a_small_department_is_hidden_with_cover_and_its_batches_after_the_end_too(office, staff):
    small, cover, shown = staff.batch("A", 9, 2), staff.batch("B", 12, 5), staff.batch("C", 30, 20)
    assert staff.told() == {"A": None, "B": None, "C": (30, 20)}
    assert row(page_of(office, staff.round), "Khoa A") == ["9", "hidden"]
    assert set(staff.batches_told().values()) == {None}
    staff.close()
    assert staff.batches_told() == {small.id: None, cover.id: None, shown.id: 20}


def test_where_fewer_than_the_threshold_got_slips_not_even_the_total_is_told(office, staff):
    staff.batch("KB", 9, 4)
    page = page_of(office, staff.round)
    assert row(page, "All together") == ["9", "hidden"]
    assert "Outpatients" in page


def test_a_department_of_few_members_stays_hidden_however_many_slips_it_got(session, facility, staff):
    for code in ("A", "B"):
        staff.batch(code, 20, 3)
    target(session, staff.round, facility.departments["A"], visits=8)
    assert staff.told() == {"A": None, "B": None}


def test_a_small_batch_cannot_be_told_from_its_departments_total(staff):
    small, other, large = (staff.batch("A", made, 6) for made in (8, 12, 30))
    assert staff.told() == {"A": (50, 18)}
    staff.close()
    assert staff.batches_told() == {small.id: None, other.id: None, large.id: 6}


@pytest.mark.parametrize(("lost", "good", "told"), [(20, 20, (20, 6)), (8, 20, (28, 8)), (12, 8, (20, 8))])
def test_a_revoked_batch_is_left_out_unless_that_would_tell_of_few(staff, lost, good, told):
    revoked = staff.batch("A", lost, 2)
    staff.batch("A", good, 6)
    slips.revoke(revoked)
    staff.session.commit()
    assert staff.told() == {"A": told}


def test_a_patients_round_tells_its_slips_by_batch(office, admin, session, facility, engine):
    batch, codes = batch_of(facility, number=8, label="Ra viện, tuần 1")
    round_ = facility.round("outpatient-2024", ends=date(2099, 1, 1))
    session.get_one(SlipBatch, batch.id).round_id = round_.id
    session.commit()
    with engine.begin() as connection:
        accept_all(connection, [filled(code) for code in codes[:2]])
    page = page_of(office, round_)
    assert row(page, "All together") == ["8", "2", "25.0 %"]
    assert "Ra viện, tuần 1</a>" in page


def test_a_round_without_slips_says_nothing_of_them(office, facility):
    for form in ("staff-2019", "outpatient-2024"):
        assert "Slips by" not in page_of(office, facility.round(form))


def test_more_batches_cost_no_more_questions(office, staff):
    staff.batch("KB", 12, 1)
    before = questions(office, staff.round)
    for code in ("A", "B", "C"):
        staff.batch(code, 20, 2)
    assert questions(office, staff.round) == before <= 20


def questions(client, round_: Round) -> int:
    """How many statements the round's page needs."""
    statements = []
    with client.app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    page_of(client, round_)
    event.listen(engine, "before_cursor_execute", note)
    page_of(client, round_)
    event.remove(engine, "before_cursor_execute", note)
    return len(statements)
