"""questionnaire list and collector list."""

import json

from click.testing import CliRunner

from langnghe import main


def listed(*arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_questionnaires_are_listed_with_their_counts(environment, facility):
    rows = json.loads(listed("questionnaire", "list", "--json"))
    assert {row["key"]: row["scored"] for row in rows} == {
        "inpatient-2024": 36, "outpatient-2024": 31, "staff-2019": 44, "mother-2019": 23, "short-outpatient": 8,
    }  # fmt: skip


def test_collectors_are_listed_with_what_scripts_need(environment, facility):
    collector = facility.collector()
    (row,) = json.loads(listed("collector", "list", "--json", "--facility", "bvt"))
    expected = {
        "code": collector.code, "questionnaire": "outpatient-2024", "channel": "qr",
        "department": "KB", "facility": "bvt", "open": True,
    }  # fmt: skip
    assert expected.items() <= row.items()


def test_a_table_for_people_has_the_same_rows(environment, facility):
    code = facility.collector().code
    header, line = listed("collector", "list").splitlines()
    assert header.startswith("code")
    assert line.startswith(code)


def test_an_unknown_facility_is_told_with_the_known_ones(environment, facility):
    result = CliRunner().invoke(main, ["collector", "list", "--facility", "nope"])
    assert result.exit_code == 1
    assert "bvt" in result.stderr
