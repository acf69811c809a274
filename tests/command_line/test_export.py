"""export report and export responses, as a Unix tool: files on disk, words on standard error, exit codes."""

import csv
import json
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from langnghe import main
from survey_admin.audit import AuditEntry
from survey_core.rounds import close
from tests.builders import full_answers
from tests.forms import FORMS

FORM, STAFF = FORMS["outpatient-2024"], FORMS["staff-2019"]


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def responses(path, *more, form="outpatient-2024"):
    return run("export", "responses", "--form", form, "--output", path, *more)


def staff_round(facility, people: int) -> None:
    made = facility.round()
    answers = [full_answers(STAFF, level=4, sex="female")] * people
    facility.answer_all(answers, collector=facility.collector("staff-2019"))
    with facility.session.get_bind().begin() as connection:
        close(connection, made.id)


def test_the_workbook_holds_the_numbers_of_the_index(environment, facility, tmp_path):
    facility.answer_all([full_answers(FORM, level=level, G1=90, G2="5") for level in (5, 4, 4, 2, 5)])
    path = tmp_path / "q3.xlsx"
    question = ("--form", "outpatient-2024", "--quarter", "2025Q3")
    assert run("export", "report", *question, "--output", path).exit_code == 0
    index = json.loads(run("index", *question, "--json").stdout)
    book = openpyxl.load_workbook(path)
    for what in ("value", "low", "high", "people", "answers"):
        ((sheet, cell),) = book.defined_names[f"satisfaction_{what}"].destinations
        # A workbook keeps 16 digits of a number.
        assert book[sheet][cell].value == pytest.approx(index[what], rel=1e-15)


def test_the_trend_of_a_years_workbook_is_that_of_the_index(environment, facility, tmp_path):
    for month in (2, 5, 8, 11):
        levels = (5, 4, 4, 2, month % 5 + 1)
        facility.answer_all([full_answers(FORM, level=level) for level in levels], on=date(2025, month, 3))
    path, question = tmp_path / "year.xlsx", ("--form", "outpatient-2024", "--period", "2025")
    assert run("export", "report", *question, "--output", path).exit_code == 0
    trend = json.loads(run("index", *question, "--json").stdout)["trend"]
    rows = [list(row[1:6]) for row in openpyxl.load_workbook(path)["Xu hướng"].iter_rows(values_only=True)
            if row[4] and isinstance(row[1], float)]  # fmt: skip
    points = [point["satisfaction"] for course in ("quarters", "months") for point in trend[course]["points"]]
    told = [
        [point[what] for what in ("value", "low", "high", "people", "answers")]
        for point in points
        if point["people"]
    ]
    assert [point["period"] for point in trend["quarters"]["points"]] == [
        "2025Q1",
        "2025Q2",
        "2025Q3",
        "2025Q4",
    ]
    assert rows == [pytest.approx(line, rel=1e-15) for line in told]
    assert len(rows) == 8


def test_responses_are_written_and_counted(environment, facility, tmp_path):
    facility.answer_all([{"A1": 5}, {"A1": 1}])
    result = responses(tmp_path / "out.csv")
    assert result.exit_code == 0
    assert "2" in result.stderr
    assert result.stdout == ""
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sorted(row["A1"] for row in csv.DictReader(file)) == ["1", "5"]


def test_the_code_book_lies_beside_a_csv_and_its_place_is_told(environment, facility, tmp_path):
    facility.answer_all([{"A1": 5}, {"A1": 1}])
    assert "out.codes.csv" in responses(tmp_path / "out.csv").stderr
    with (tmp_path / "out.codes.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {row[0]: row for row in csv.reader(file)}
    assert told["Số dòng"][1] == "2"
    assert told["A1"][3].startswith("Trên đường có biển")
    assert "codes" not in responses(tmp_path / "out.xlsx").stderr


def test_a_quarter_keeps_the_other_days_out(environment, facility, tmp_path):
    facility.answer({"A1": 5}, on=date(2025, 8, 1))
    facility.answer({"A1": 1}, on=date(2025, 4, 1))
    responses(tmp_path / "out.csv", "--quarter", "2025Q2")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--form", "nothing", "--output", "{}/a.csv"), 1),
        (("--form", "outpatient-2024", "--output", "{}/a.pdf"), 1),
        (("--form", "outpatient-2024", "--output", "{}/missing/a.csv"), 1),
        (("--form", "outpatient-2024", "--output", "{}/a.csv", "--facility", "x"), 1),
        (("--form", "outpatient-2024", "--output", "{}/a.csv", "--quarter", "Q3"), 2),
        (("--form", "outpatient-2024"), 2),
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_leaves_no_file(
    environment, facility, tmp_path, arguments, code
):
    folder = tmp_path / "out"
    folder.mkdir()
    result = run("export", "responses", *(argument.format(folder) for argument in arguments))
    assert result.exit_code == code
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("more", "code"), [(("--department", "X"), 1), (("--output", "a.pdf"), 2)])
def test_a_report_that_cannot_be_made_is_one_sentence(
    environment, facility, tmp_path, monkeypatch, more, code
):
    monkeypatch.chdir(tmp_path)
    result = run(
        "export", "report", "--form", "outpatient-2024", "--quarter", "2025Q3", "--output", "a.xlsx", *more
    )
    assert result.exit_code == code
    assert result.stderr.strip()
    assert not list(tmp_path.glob("a.*"))


def test_a_staff_export_says_what_is_left_out(environment, facility, tmp_path):
    staff_round(facility, people=10)
    result = responses(tmp_path / "staff.csv", form="staff-2019")
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) == 3
    head, *lines = (tmp_path / "staff.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("round,version,A1")
    assert len(lines) == 10


def test_too_few_staff_are_not_written(environment, facility, tmp_path):
    staff_round(facility, people=9)
    result = responses(tmp_path / "staff.csv", form="staff-2019")
    assert result.exit_code == 1
    assert "staff-2019 2025-07-01" in result.stderr
    assert not (tmp_path / "staff.csv").exists()


def test_an_export_stands_in_the_audit_trail_without_an_answer(environment, facility, tmp_path):
    facility.answer_all([full_answers(FORM, H2="chờ lâu")] * 2)
    responses(tmp_path / "out.csv")
    run(
        "export",
        "report",
        "--form",
        "outpatient-2024",
        "--quarter",
        "2025Q3",
        "--output",
        tmp_path / "q.xlsx",
    )
    facility.session.rollback()
    entries = facility.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["results.export"] * 2
    assert [entry.after for entry in entries] == [
        {"file": "out.csv", "rows": 2},
        {"file": "q.xlsx", "period": "2025Q3"},
    ]
