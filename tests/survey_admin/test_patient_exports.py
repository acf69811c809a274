"""Patients' rows by a second route: cell by cell through the csv module, and flags as the tallies count them."""

import csv
import io
from collections import Counter
from datetime import date

import pytest

from survey_admin import exports, flags_raised
from survey_admin.csv_files import MARK, guarded
from survey_core.publishing import publish
from survey_core.questionnaire import OFFICIAL_FORMS
from tests.builders import full_answers
from tests.forms import FORMS

from .flagged import KioskDay, varied
from .rows import export, table
from .test_flagging import raised

TEXT = (OFFICIAL_FORMS / "outpatient-2024.json").read_text(encoding="utf-8")
FORM = FORMS["outpatient-2024"]


@pytest.fixture
def answered(facility, session):
    """Answers of every awkward kind to two versions, of which the second has new scored questions between the old."""
    facility.departments["KB"].code = "=KB, 1"
    publish(session, facility.facility.id, TEXT.replace('"A2"', '"A2new"', 1).replace('"C3"', '"C3new"', 1))
    session.commit()
    facility.answer_all([
        full_answers(FORM, 4), {"A1": 5, "A2": 0, "G1": 87.5, "E5": "6", "E5.other": "-hợp lý"},
        {"A3": 1, "H1": "a,b", "H2": 'hai\ndòng "ngoặc"'}, {"A1": 1, "H1": "'=1+1, @"}, {"D4": 2, "age": 40},
    ])  # fmt: skip
    facility.answer_all([{"A2new": 3, "C3new": 0}, {"A1": 2, "H1": "+84"}], version=2)
    return facility


def test_a_line_is_what_the_csv_module_makes_of_the_cells(answered, engine, tmp_path):
    path, expected = export(engine, tmp_path / "out.csv"), io.StringIO(newline="")
    with exports.snapshot(engine) as connection:
        found = table(connection)
        writer = csv.writer(expected)
        writer.writerow(found.header)
        writer.writerows([guarded(cell) for cell in row] for row in found.rows)
    assert path.read_bytes().decode() == MARK + expected.getvalue()


@pytest.mark.parametrize("at_once", [1, 3, 20_000])
def test_flags_are_those_the_tallies_count(facility, engine, tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(flags_raised, "MOST_AT_ONCE", at_once)
    kiosk, other = KioskDay.of(facility), KioskDay.of(facility, "NOI")
    kiosk.stands_open("07:00", "17:00")
    for n in range(3):
        kiosk.send(varied(n), f"18:0{n * 4}:30")
        other.send(varied(n), f"18:0{n * 4}:30")
        kiosk.send(varied(n), "09:00:00", seconds=20 + 300 * n, on=date(2025, 8, 5 + n))
    other.send(varied(2), "09:00:00")
    other.send(varied(2), "09:02:08", seconds=120)
    facility.answer_all([full_answers(FORM, 5), varied(4)], is_trapped=True)
    with export(engine, tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        found = Counter(flag for row in csv.DictReader(file) for flag in row["flags"].split())
    assert found == raised(engine, facility)
    assert set(found) == {"too_fast", "straight_lined", "repeat", "burst", "trapped"}
