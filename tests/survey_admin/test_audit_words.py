"""The audit trail speaks the office's language: no act without words, no code where a word is known."""

import re
from pathlib import Path

import pytest
from flask_babel import force_locale

from survey_admin.audit_facts import fact, of_what, said
from survey_admin.audit_words import NOUNS, VERBS, act

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [*ROOT.glob("survey_admin/*.py"), *ROOT.glob("command_line/*.py")]
NOTED = re.compile(
    r"\b_?(?:note|record|note_download|act|account)\(\s*(?:[^()\"]*?,\s*)?\"([a-z_]+\.[a-z_]+)\""
)

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def test_every_act_that_is_noted_has_words(settings):
    acts = {found for path in SOURCES for found in NOTED.findall(path.read_text(encoding="utf-8"))}
    assert len(acts) > 30
    wordless = [one for one in acts if (p := one.split("."))[0] not in NOUNS or p[1] not in VERBS]
    assert wordless == []


def test_subjects_facts_and_values_are_told_in_words_and_codes_stay(admin):
    with admin.app.test_request_context(), force_locale("vi"):
        assert act("department.rename") == "đổi tên khoa/phòng"
        assert act("something.new") == "something.new"
        assert of_what("department KB") == "khoa/phòng KB"
        assert of_what("12 rows") == "12 rows"
        assert (fact("role"), said("department_head")) == ("vai trò", "Trưởng khoa/phòng")
        assert (fact("KB"), said(["KB", True, None])) == ("KB", "KB, có, ")
        assert said({"rows": 3}) == "dòng: 3"
