"""Rounds by script: planned, given targets and visits, watched, closed and opened again."""

import json
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from analysis.sampling import sample_size
from langnghe import main
from survey_core.models import Round, RoundTarget
from survey_core.questionnaire import official_forms, parse
from tests.trail import acts

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
FORM = "outpatient-2024"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")


def run(*arguments, code=0):
    result = CliRunner().invoke(main, ["round", *(str(argument) for argument in arguments)])
    assert result.exit_code == code, result.output
    return result


def table(*arguments) -> dict[str, dict]:
    """What a command prints as JSON, by department."""
    return {row["department"]: row for row in json.loads(run(*arguments, "--json").stdout)}


def test_a_round_is_planned_for_a_quarter_listed_changed_and_deleted(environment, session, facility):
    number = run("add", "--questionnaire", FORM, "--quarter", "2025Q3").stdout.strip()
    (row,) = json.loads(run("list", "--json").stdout)
    assert (str(row["number"]), row["state"], row["from"], row["to"]) == (
        number, "ended", "2025-07-01", "2025-09-30",
    )  # fmt: skip
    run("change", number, "--name", "Tháng 7", "--to", "31/07/2025", "--type", 2)
    made = session.get(Round, int(number), populate_existing=True)
    assert (made.name, made.ends_on, made.survey_type) == ("Tháng 7", date(2025, 7, 31), 2)
    run("remove", number)
    assert run("list").output == ""
    assert acts(session) == ["round.add", "round.change", "round.remove"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--from", "2025-07-01", "--to", "2025-06-01", "--name", "A"], "before it begins"),
        (["--quarter", "2025Q3"], "overlap with the round"),
        (["--quarter", "2025Q4", "--type", 7], "a number from 1 to 6"),
        (["--quarter", "2025-4"], "2025-4"),
        (["--from", "2025-11-01"], "--name, --to"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_one_sentence(environment, session, facility, options, told):
    facility.round(FORM)
    result = run("add", "--questionnaire", FORM, *options, code=1)
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert len(session.scalars(select(Round)).all()) == 1


def test_what_is_not_there_is_told_with_the_way_out(environment, facility):
    assert "langnghe round list" in run("progress", 99, code=1).stderr
    assert FORM in run("add", "--questionnaire", "khong", "--quarter", "2025Q3", code=1).stderr


def test_targets_are_typed_all_or_none(environment, session, facility):
    number = facility.round(FORM).id
    assert "'KB=x' is no target" in run("targets", number, "--set", "NOI=5", "--set", "KB=x", code=1).stderr
    assert "KB, NOI" in run("targets", number, "--set", "ZZ=5", code=1).stderr
    assert session.scalars(select(RoundTarget)).all() == []
    run("targets", number, "--set", "kb=120", "--set", "NOI=60")
    run("targets", number, "--set", "NOI=")
    assert [table("targets", number)[code]["target"] for code in ("KB", "NOI")] == [120, None]
    assert acts(session) == ["round.target", "round.target"]


def test_targets_are_computed_from_visits_margin_and_design_effect(environment, session, facility, tmp_path):
    round_ = facility.round(FORM)
    facility.collector(department="NOI")
    run("visits", round_.id, csv_of(tmp_path, "code,visits\nKB,1000\n"))
    options = (
        "--compute",
        "--margin",
        5,
        "--share",
        50,
        "--confidence",
        95,
        "--design-effect",
        10,
        "--least",
        0,
    )
    shown = table("targets", round_.id, *options, "--dry-run")
    each = len(parse(dict(official_forms())[FORM]).likert)
    wanted = [sample_size(0.05, 0.5, 0.95, 10, each, population).people for population in (1000, None)]
    assert [shown[code]["target"] for code in ("KB", "NOI")] == wanted
    assert table("targets", round_.id)["KB"]["target"] is None
    run("targets", round_.id, *options)
    assert table("targets", round_.id)["KB"]["target"] == wanted[0]
    split = table("targets", round_.id, *options, "--whole-hospital", "--dry-run")
    assert split["KB"]["target"] == wanted[0]


def test_visits_are_looked_at_then_taken_and_a_bad_row_stops_them_all(
    environment, session, facility, tmp_path
):
    number = facility.round(FORM).id
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    workbook(good, [("Mã khoa", "Khoa", "Lượt khám"), ("KB", "", 1200), ("NOI", "", None)])
    workbook(bad, [("Mã khoa", "Khoa", "Lượt khám"), ("KB", "", 1), ("ZZ", "", 7)])
    assert "ZZ" in run("visits", number, bad, code=1).stderr
    assert "1 departments would change" in run("visits", number, good, "--dry-run").stdout
    assert table("targets", number)["KB"]["visits"] is None
    run("visits", number, good)
    assert table("targets", number)["KB"]["visits"] == 1200
    assert run("visits", number, tmp_path / "none.xlsx", code=1).stderr.startswith("langnghe: ")


def test_progress_tells_people_target_pace_and_response_rate(environment, facility, tmp_path):
    number = facility.round(FORM).id
    facility.answer_all([{"A1": 5}] * 12)
    run("change", number, "--name", "Quý III")  # counts the answers of its days
    run("targets", number, "--set", "KB=10", "--set", "NOI=10")
    run("visits", number, csv_of(tmp_path, "code,visits\nKB,48\n"))
    assert table("progress", number) == {
        "KB": {"department": "KB", "received": 12, "target": 10, "pace": "reached", "visits": 48, "rate": 0.25},
        "NOI": {"department": "NOI", "received": 0, "target": 10, "pace": "missed", "visits": None, "rate": None},
    }  # fmt: skip


def test_a_small_staff_unit_is_hidden_here_too(environment, facility, tmp_path):
    number = facility.round().id
    facility.answer({"A1": 4}, collector=facility.collector("staff-2019"))
    run("visits", number, csv_of(tmp_path, "code,members\nKB,8\n"))
    assert table("progress", number)["KB"]["received"] is None
    assert table("progress", number)["KB"]["rate"] is None


def test_a_round_is_closed_once_its_kiosks_were_heard_and_opened_again(environment, session, facility):
    round_ = facility.round(FORM)
    device, _key = facility.paired_device(facility.collector(channel="kiosk"))
    device.seen_at = datetime(2025, 9, 20, tzinfo=UTC)
    session.commit()
    assert "Kiosk 1" in run("close", round_.id, code=1).stderr
    assert "arrives later" in run("close", round_.id, "--because", "hỏng màn hình").stdout
    assert "is closed already" in run("close", round_.id, code=1).stderr
    assert "--unreported" in run("reopen", round_.id, code=1).stderr
    run("reopen", round_.id, "--unreported")
    assert session.get(Round, round_.id, populate_existing=True).closed_at is None
    assert acts(session) == ["round.close", "round.reopen"]


def test_a_round_that_still_runs_is_not_closed_and_a_staff_round_not_reopened(environment, facility):
    running = facility.round(FORM, date(2025, 1, 1), date.today() + timedelta(days=9))
    assert "can be closed from the day after" in run("close", running.id, code=1).stderr
    staff = facility.round()
    run("close", staff.id)
    assert "A staff round stays closed" in run("reopen", staff.id, "--unreported", code=1).stderr


def csv_of(folder, text: str):
    path = folder / "visits.csv"
    path.write_text(text, encoding="utf-8")
    return path


def workbook(path, rows) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
