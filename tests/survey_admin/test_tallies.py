"""A stored tally is used while it is fresh, recounted when an answer or a rule changed, and never wrong."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from analysis.tally import Rules, Tally
from survey_admin import recounting, tallies
from survey_admin.counting import Counting, layout_of
from survey_admin.recounting import CELL
from survey_admin.tallies import snapshot
from survey_core import rounds
from survey_core.models import Response, TallyCell, Version
from survey_core.questionnaire import parse
from tests.builders import full_answers

MONDAY, TUESDAY = date(2025, 8, 4), date(2025, 8, 5)


@pytest.fixture
def form(session, facility):
    """The outpatient form: its version, its definition, and how it is counted."""
    return counted_form(session, facility, "outpatient-2024")


def counted_form(session, facility, key):
    version = session.scalars(select(Version).filter_by(questionnaire_id=facility.forms[key].id)).one()
    definition = parse(version.definition)
    counting = Counting(version.id, version.audience, layout_of(definition), Rules())
    session.commit()
    return SimpleNamespace(definition=definition, counting=counting)


def read(engine, counting, *conditions):
    with snapshot(engine) as view:
        cells = view.cells(counting, *conditions)
    return cells, len(view.recounted)


def cell_rows(engine):
    with engine.connect() as connection:
        return connection.execute(select(TallyCell.__table__).order_by(CELL.id)).all()


def test_the_layout_holds_scored_items_in_score_order_with_choices_and_numbers(form):
    layout = form.counting.layout
    assert layout.items == tuple(item.code for item in form.definition.likert)
    assert layout.sections == ("A", "B", "C", "D", "E")
    assert dict(layout.choices)["G2"] == tuple("123456")
    assert {"E5", "sex"} <= set(dict(layout.choices))
    assert "G1" in layout.numbers


def test_tallies_equal_a_count_of_the_raw_rows_in_plain_python(engine, facility, form):
    wanted = [full_answers(form.definition, level, G1=90 + level, G2=str(level)) for level in (1, 4, 5, 5)]
    wanted[1] |= {"A1": 0, "A2": None}
    facility.answer_all(wanted)
    tally = Tally.total([cell.tally for cell in read(engine, form.counting)[0]], form.counting.layout)
    given = [[v for c, v in one.items() if v and c[0] in "ABCDE"] for one in wanted]
    assert tally.sums().n == sum(map(len, given))
    assert tally.sums().y == sum(level >= 4 for one in given for level in one)
    assert tally.sums().nn == sum(len(one) ** 2 for one in given)
    assert tally.states("A1") == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 2, "0": 1, "-": 0, "x": 0}
    assert tally.choice_counts("G2") == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 2, "6": 0}
    assert tally.number_sums("G1") == (4, 375.0, 91**2 + 94**2 + 2 * 95**2)


def test_there_is_one_cell_per_department_channel_and_day(engine, facility, form):
    for department, channel, day in [("KB", "qr", MONDAY), ("KB", "qr", TUESDAY), ("NOI", "paper", MONDAY)]:
        collector = facility.collector(channel=channel, department=department)
        facility.answer_all([full_answers(form.definition)] * 2, on=day, collector=collector)
    cells, _ = read(engine, form.counting)
    ids = {code: department.id for code, department in facility.departments.items()}
    assert {(cell.department_id, cell.channel, cell.day, cell.tally.received) for cell in cells} == {
        (ids["KB"], "qr", MONDAY, 2),
        (ids["KB"], "qr", TUESDAY, 2),
        (ids["NOI"], "paper", MONDAY, 2),
    }


def test_a_second_reading_recounts_nothing_and_says_the_same(engine, facility, form):
    facility.answer_all([full_answers(form.definition, level) for level in (2, 4, 5)])
    first, recounted = read(engine, form.counting)
    second, again = read(engine, form.counting)
    assert (recounted, again) == (1, 0)
    assert first == second


def test_a_late_response_dirties_exactly_its_cell(engine, facility, form):
    for day in (MONDAY, TUESDAY):
        facility.answer(full_answers(form.definition), on=day)
    read(engine, form.counting)
    facility.answer(full_answers(form.definition, 1), on=MONDAY)
    stale = [row.day for row in cell_rows(engine) if not form.counting.is_fresh(row)]
    assert stale == [MONDAY]
    cells, recounted = read(engine, form.counting)
    assert recounted == 1
    assert {cell.day: cell.tally.people for cell in cells} == {MONDAY: 2, TUESDAY: 1}


def test_a_changed_rule_makes_every_cell_stale_and_the_new_count_is_kept(engine, facility, form):
    half = {item.code: 5 for item in form.definition.likert[:16]}
    facility.answer_all([half, full_answers(form.definition)])
    assert read(engine, form.counting)[0][0].tally.people == 1
    lenient = Counting(
        form.counting.version_id,
        "patient",
        form.counting.layout,
        Rules(max_blank_share=1, reject_blank_section=False),
    )
    cells, recounted = read(engine, lenient)
    assert (cells[0].tally.people, recounted) == (2, 1)
    assert read(engine, lenient)[1] == 0


def test_a_count_of_fewer_marks_never_replaces_a_newer_one(engine, facility, form):
    facility.answer(full_answers(form.definition))
    with snapshot(engine) as slow:
        slow.cells(form.counting)
        facility.answer(full_answers(form.definition))
        read(engine, form.counting)
    assert [(row.counted, row.marks) for row in cell_rows(engine)] == [(2, 2)]
    assert read(engine, form.counting)[0][0].tally.received == 2


def test_a_reader_sees_marks_and_rows_of_one_moment(engine, facility, form):
    facility.answer(full_answers(form.definition))
    with snapshot(engine) as view:
        view.connection.execute(select(CELL.id)).all()
        facility.answer(full_answers(form.definition))
        assert view.cells(form.counting)[0].tally.received == 1
    assert [(row.counted, row.marks) for row in cell_rows(engine)] == [(1, 2)]
    assert read(engine, form.counting)[0][0].tally.received == 2


def test_more_cells_than_fit_one_pass_are_all_counted(engine, facility, form, monkeypatch):
    monkeypatch.setattr(recounting, "MOST_AT_ONCE", 2)
    for day in range(1, 6):
        facility.answer_all([full_answers(form.definition)] * day, on=date(2025, 8, day))
    cells, recounted = read(engine, form.counting)
    assert {cell.day.day: cell.tally.people for cell in cells} == {day: day for day in range(1, 6)}
    assert recounted == 5
    assert read(engine, form.counting)[1] == 0


def test_a_cell_whose_rows_are_gone_counts_nobody(engine, facility, form):
    facility.answer(full_answers(form.definition))
    with engine.begin() as connection:
        connection.execute(Response.__table__.delete())
    assert read(engine, form.counting)[0][0].tally == Tally.zero(form.counting.layout)


def test_a_score_string_of_the_wrong_length_is_named_not_shifted_into_its_neighbours(engine, facility, form):
    facility.answer_all([full_answers(form.definition)] * 2)
    with engine.begin() as connection:
        connection.execute(update(Response.__table__).values(scores="5"))
    with pytest.raises(ValueError, match="wrong length"):
        read(engine, form.counting)


def test_staff_cells_know_a_round_and_no_day(session, engine, facility):
    form = counted_form(session, facility, "staff-2019")
    made = facility.round()
    facility.answer_all([full_answers(form.definition)] * 3, collector=facility.collector("staff-2019"))
    with engine.begin() as connection:
        rounds.close(connection, made.id)
    cells, _ = read(engine, form.counting, CELL.round_id == made.id)
    assert [(cell.day, cell.channel, cell.round_id, cell.tally.people) for cell in cells] == [
        (None, None, made.id, 3)
    ]


def test_a_database_too_busy_to_keep_the_counts_still_answers(engine, facility, form, monkeypatch, caplog):
    def busy(_connection, _rows):
        raise OperationalError("UPDATE", {}, TimeoutError())

    facility.answer(full_answers(form.definition))
    with monkeypatch.context() as patch:
        patch.setattr(tallies, "_store_free", busy)
        assert read(engine, form.counting)[0][0].tally.received == 1
    assert "tallies not stored" in caplog.text
    assert read(engine, form.counting)[1] == 1
