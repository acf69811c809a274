"""Page, command line, workbook, raw rows and check tell of the same flagged responses."""

import csv
import json
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import null, select, update

from analysis import quality
from command_line import check, index
from survey_admin.columns import MEANINGS
from survey_admin.flag_words import MEANINGS as FLAG_MEANINGS
from survey_admin.flag_words import NAMES
from survey_admin.reports import Question, build
from survey_admin.workbook import report_bytes
from survey_core import rounds
from survey_core.models import Response, TallyCell
from survey_core.periods import Quarter
from tests.builders import full_answers
from tests.survey_admin.flagged import FORM, KioskDay, mix, varied
from tests.survey_admin.people import enter
from tests.survey_admin.rows import export, load

PAGE = "/admin/results?form=outpatient-2024&quarter=2025Q3&lang=en"
ASKED = ["--form", "outpatient-2024", "--quarter", "2025Q3"]


@pytest.fixture
def mixed(facility):
    """Sixteen responses, four of them flagged as too fast."""
    return mix(facility, KioskDay.of(facility))


def report(engine, facility, **more):
    return build(engine, Question(facility.facility.id, "outpatient-2024", Quarter(2025, 3), **more), "en")


def flat(reply) -> str:
    return " ".join(reply.text.split())


def percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def test_the_page_counts_all_and_says_what_it_is_without_the_flagged(admin, session, engine, mixed):
    page = flat(enter(admin, session, mixed).get(PAGE))
    total = report(engine, mixed).flagging.total
    card = page.split('id="flagged"')[1].split("</section>")[0]
    assert "4 of the 16 responses received are flagged: 4 answered too fast." in card
    assert f"<strong>{percent(total.counting_all.value)}</strong>" in card
    assert f"<strong>{percent(total.without.value)}</strong>" in card
    assert f"rules of version {quality.RULES_VERSION}" in card
    assert card.count("<dt>") == 2 + len(quality.CODES)
    assert "Outpatients" in card
    assert "Internal medicine" not in card


def test_one_choice_computes_the_whole_page_and_the_workbook_without_them(admin, session, engine, mixed):
    client = enter(admin, session, mixed)
    page = flat(client.get(PAGE + "&flagged=without"))
    assert "Without the 4 flagged responses: the official figure counts them as well." in page
    assert '<option value="without" selected>' in page
    without = report(engine, mixed).flagging.total.without
    assert f'<p class="figure">{100 * without.value:.2f} <span>%</span>' in page
    assert "12 questionnaires received" in page
    book = client.get(PAGE.replace("results?", "results/workbook.xlsx?") + "&flagged=without")
    assert "2025Q3_khong-phieu-gan-co.xlsx" in book.headers["Content-Disposition"]
    summary = openpyxl.load_workbook(BytesIO(book.data)).worksheets[0]
    assert without.value in [cell for row in summary.values for cell in row]


def test_a_day_without_flags_offers_no_second_figure(admin, session, facility):
    facility.answer_all([varied(1)] * 3)
    card = flat(enter(admin, session, facility).get(PAGE)).split('id="flagged"')[1].split("</section>")[0]
    assert "None of the 3 responses received is flagged." in card
    assert "flagged=without" not in card


def test_a_choice_nobody_offers_is_refused_with_a_sentence(admin, session, mixed):
    reply = enter(admin, session, mixed).get(PAGE + "&flagged=perhaps")
    assert (reply.status_code, "perhaps" in reply.text) == (400, True)


def test_a_head_is_offered_no_choice_and_gets_none(admin, session, mixed):
    client = enter(admin, session, mixed, "department_head")
    page = client.get(PAGE).text
    assert 'name="flagged"' not in page
    assert 'id="flagged"' not in page
    assert client.get(PAGE + "&flagged=without").status_code == 400


def test_a_staff_form_knows_no_flags(admin, session, facility):
    facility.round()
    page = enter(admin, session, facility).get(
        "/admin/results?form=staff-2019&quarter=2025Q3&flagged=without"
    )
    assert page.status_code == 200
    assert 'name="flagged"' not in page.text


def test_the_index_carries_counts_by_rule_and_the_figure_without(engine, mixed, environment):
    printed = json.loads(CliRunner().invoke(index.command, [*ASKED, "--json"]).stdout)
    total = report(engine, mixed).flagging.total
    assert printed["flagged"] == 4
    assert printed["flagged_by_rule"] == {code: 4 if code == "too_fast" else 0 for code in quality.CODES}
    without = printed["without_flagged"]
    assert (without["value"], without["low"], without["high"], without["people"]) == (
        total.without.value, total.without.low, total.without.high, 12,
    )  # fmt: skip
    assert (printed["value"], printed["people"]) == (total.counting_all.value, 16)
    assert isinstance(printed["flags"], list)  # of the figure: few people, and the like
    assert printed["rules"]["flag_rules"] == quality.RULES_VERSION


def test_the_index_tells_a_person_in_one_sentence(engine, mixed, environment, monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    without = report(engine, mixed).flagging.total.without
    line = CliRunner().invoke(index.command, ASKED).stdout.splitlines()[-1]
    assert line.startswith("4 responses are flagged (4 answered too fast) and counted all the same.")
    assert f"the rate is {percent(without.value)}" in line


def test_staff_figures_stand_without_any_word_of_flags(session, facility, environment):
    facility.round()
    facility.answer_all([full_answers(FORM, 5)] * 2)
    shown = CliRunner().invoke(index.command, ["--form", "staff-2019", "--quarter", "2025Q3", "--json"])
    printed = json.loads(shown.stdout)
    assert (printed["flagged"], printed["flagged_by_rule"], printed["without_flagged"]) == (None, None, None)
    assert "flag_rules" not in printed["rules"]


def test_the_workbook_says_it_on_summary_and_method_and_lists_departments(engine, mixed):
    made = report(engine, mixed)
    book = openpyxl.load_workbook(BytesIO(report_bytes(made)))
    sentence = "4 responses are flagged (4 answered too fast) and counted all the same."
    for name in ("Summary", "Method", "Flagged responses"):
        texts = [str(cell) for row in book[name].values for cell in row if cell is not None]
        assert any(sentence in text for text in texts), name
    rows = {row[0]: row[1:10] for row in book["Flagged responses"].values if row[0] in ("KB", "NOI")}
    line = made.flagging.departments[0]
    assert (rows["KB"][1:4], rows["KB"][6]) == ((14, 4, line.counting_all.value), line.without.value)
    assert rows["NOI"][1:3] == (2, 0)
    assert made.headline.satisfaction.value in [cell for row in book["Summary"].values for cell in row]


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_raw_rows_name_their_flags_and_those_left_before_the_end(engine, facility, tmp_path):
    kiosk = KioskDay.of(facility)
    kiosk.send(full_answers(FORM, 5), seconds=20)
    kiosk.send(varied(1), "10:00:00", is_incomplete=True)
    rows = rows_of(export(engine, tmp_path / "out.csv"))
    assert sorted((row["flags"], row["incomplete"]) for row in rows) == [
        ("", "1"),
        ("too_fast straight_lined", "0"),
    ]
    sheet = openpyxl.load_workbook(export(engine, tmp_path / "out.xlsx")).worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "flags")
    assert {sheet.cell(row, column).value for row in (2, 3)} == {None, "too_fast straight_lined"}


def test_an_import_keeps_who_left_and_raises_flags_anew(engine, facility, session, tmp_path):
    kiosk = KioskDay.of(facility)
    kiosk.send(full_answers(FORM, 5), seconds=20)
    kiosk.send(varied(1), "10:00:00", is_incomplete=True)
    path = export(engine, tmp_path / "out.csv")
    with engine.begin() as connection:
        connection.execute(Response.__table__.delete())
    assert load(engine, path).new == 2
    again = rows_of(export(engine, tmp_path / "again.csv"))
    # The rows no longer know how long they took: what rested on that is not carried on.
    assert sorted((row["flags"], row["incomplete"]) for row in again) == [("", "1"), ("straight_lined", "0")]
    session.rollback()
    assert session.scalars(select(Response.duration_seconds)).all() == [None, None]


def test_staff_rows_have_neither_column(engine, facility, tmp_path):
    made = facility.round()
    facility.answer_all([{"A1": 5}] * 12, collector=facility.collector("staff-2019"))
    with engine.begin() as connection:
        rounds.close(connection, made.id)
    head = export(engine, tmp_path / "staff.csv", "staff-2019").read_text(encoding="utf-8-sig").split("\n")[0]
    assert not {"flags", "incomplete"} & set(head.split(","))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            update(TallyCell).where(TallyCell.channel == "kiosk").values(flagged=null()),
            "KB, kiosk, 2025-08-04",
        ),
        (update(TallyCell).where(TallyCell.channel == "kiosk").values(flagged=b"damaged"), "KB, kiosk"),
        (update(Response).where(Response.channel == "kiosk").values(duration_seconds=900), "4 "),
    ],
    ids=["flagged lost", "flagged damaged", "times changed"],
)
def test_check_proves_the_flagged_tallies_too(engine, mixed, environment, statement, named):
    report(engine, mixed)
    assert CliRunner().invoke(check.command).exit_code == 0
    with engine.begin() as connection:
        connection.execute(statement)
    result = CliRunner().invoke(check.command)
    assert (result.exit_code, named in result.stdout) == (1, True)


def test_every_rule_has_a_name_a_meaning_and_a_place_in_the_code_book():
    assert tuple(NAMES) == tuple(FLAG_MEANINGS) == quality.CODES
    assert all(FLAG_MEANINGS[code].told(str) for code in quality.CODES)
    assert ", ".join(quality.CODES) in MEANINGS["flags"]
