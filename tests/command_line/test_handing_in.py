"""export province and export portal, as a Unix tool: files on disk, words on standard error, exit codes, a note."""

import json

import openpyxl
import pytest

from tests.builders import build_facility, full_answers
from tests.forms import FORMS
from tests.survey_admin.noted import newest

from .test_export import run, staff_round

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
PERIOD = ("--period", "2025Q3")
OUTPATIENT = ("--form", "outpatient-2024")


def lines(path):
    """The lines of patients by facility; those of staff stand below them."""
    found: dict = {}
    for row in openpyxl.load_workbook(path).worksheets[0].values:
        found.setdefault(row[0], list(row))
    return found


def test_the_layout_shows_the_figures_of_the_index(environment, facility, session, tmp_path):
    facility.answer_all([full_answers(FORMS["outpatient-2024"], level) for level in (5, 4, 4, 2, 5)])
    path = tmp_path / "so.xlsx"
    assert run("export", "province", *PERIOD, "--output", path).exit_code == 0
    index = json.loads(run("index", *OUTPATIENT, *PERIOD, "--json").stdout)
    row = lines(path)["Bệnh viện Đa khoa tỉnh"]
    assert (row[2], row[3], row[6], row[7]) == (5, index["value"], 5, index["value"])
    assert newest(session).action == "results.export"


def test_every_facility_is_a_line_and_the_demo_hospital_only_where_it_is_named(
    environment, facility, session, tmp_path
):
    for code in ("that", "demo"):
        other = build_facility(session, code)
        other.facility.name, other.facility.is_demo = f"Bệnh viện {code}", code == "demo"
    session.commit()
    path = tmp_path / "so.xlsx"
    run("export", "province", *PERIOD, "--output", path)
    assert {"Bệnh viện Đa khoa tỉnh", "Bệnh viện that"} <= set(lines(path))
    assert "Bệnh viện demo" not in lines(path)
    run("export", "province", *PERIOD, "--facility", "demo", "--output", path)
    assert "Bệnh viện demo" in lines(path)


def test_the_package_tells_how_many_forms_it_holds_and_is_noted(environment, facility, session, tmp_path):
    facility.answer_all([full_answers(FORMS["outpatient-2024"], 4)] * 7)
    path = tmp_path / "cong.xlsx"
    done = run("export", "portal", *OUTPATIENT, *PERIOD, "--output", path)
    assert (done.exit_code, done.stderr) == (0, f"Đã ghi 7 phiếu vào {path}.\n")
    assert len(list(openpyxl.load_workbook(path).worksheets[1].values)) == 8
    assert newest(session).after == {"file": "cong.xlsx", "rows": 7}


def test_rows_of_staff_are_written_without_what_tells_a_person(environment, facility, tmp_path):
    staff_round(facility, 12)
    path = tmp_path / "cong.xlsx"
    assert run("export", "portal", "--form", "staff-2019", *PERIOD, "--output", path).exit_code == 0
    head = next(openpyxl.load_workbook(path).worksheets[1].values)
    assert not {"khoa", "ma_khoa", "guibyt"} & set(head)


@pytest.mark.parametrize(
    "arguments",
    [
        ("portal", "--form", "short-outpatient", *PERIOD),
        ("portal", "--form", "staff-2019", *PERIOD),
        ("portal", "--form", "staff-2019", "--period", "2025-07-01..2025-09-30"),
        ("portal", "--form", "no-such-form", *PERIOD),
        ("province", "--period", "2025-07-01..2025-09-30"),
        ("province", *PERIOD, "--facility", "nowhere"),
    ],
)
def test_what_cannot_be_given_is_refused_in_words_and_leaves_no_file(
    environment, facility, tmp_path, arguments
):
    done = run("export", *arguments, "--output", tmp_path / "out.xlsx")
    assert done.exit_code in (1, 2)
    assert done.stderr.strip()
    assert not list(tmp_path.glob("*out.xlsx*"))


@pytest.mark.parametrize("arguments", [("province", *PERIOD), ("portal", *OUTPATIENT, *PERIOD)])
def test_a_place_that_cannot_be_written_is_named(environment, facility, tmp_path, arguments):
    done = run("export", *arguments, "--output", tmp_path / "nowhere" / "out.xlsx")
    assert (done.exit_code, "nowhere" in done.stderr) == (1, True)
    wrong = run("export", *arguments, "--output", tmp_path / "out.csv")
    assert (wrong.exit_code, (tmp_path / "out.csv").exists()) == (2, False)
