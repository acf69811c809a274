"""Results by who answered: the people's own figures, and nobody found among few."""

from datetime import date

import pytest

from survey_admin.profile_cut import NothingAsked, cut
from survey_admin.questions import Question, QuestionError
from survey_admin.reports import build
from survey_core import rounds
from survey_core.periods import HalfYear, Quarter
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

from .people import enter
from .statements import statements_of
from .test_channels import flat, rows

FORMS = {key: parse(text) for key, text in official_forms()}
FORM, STAFF, Q3 = "outpatient-2024", "staff-2019", Quarter(2025, 3)
PAGE = f"/admin/results/profile?form={FORM}&period=2025Q3&lang=en"


def people(level: int, count: int, form: str = FORM, **said) -> list[dict]:
    return [full_answers(FORMS[form], level, **said)] * count


def asked(facility, form=FORM, period=Q3, **more) -> Question:
    return Question(facility.facility.id, form, period, **more)


def of(engine, facility, by="sex", **more):
    return cut(engine, asked(facility, **more), by, str, "en")


def shown(found) -> dict[str, int | None]:
    """People of each group by its code, None where hidden."""
    return {group.kind.code: None if group.is_hidden else group.rate.people for group in found.groups}


@pytest.fixture
def answered(facility):
    """Women are content, half the men are not; some do not say; one form is too empty to count."""
    many = [*people(5, 60, sex="female", age=34), *people(5, 20, sex="male", age=70), *people(2, 20, sex="male", age=16),
            *people(4, 10), *people(5, 6, sex="other", age=15)]  # fmt: skip
    facility.answer_all([*many, {"A1": 1, "sex": "other"}])
    return facility


def test_each_group_has_its_own_rate_and_all_of_them_are_the_report(engine, answered):
    found = of(engine, answered)
    assert shown(found) == {"male": 40, "female": 60, "other": 6, "": 10}
    rates = {group.kind.code: group.rate.value for group in found.groups}
    assert rates == {"male": 0.5, "female": 1.0, "other": 1.0, "": 1.0}
    assert sum(group.share for group in found.groups) == pytest.approx(1)
    assert found.whole == build(engine, asked(answered), "en").headline.satisfaction


def test_a_group_stands_beside_all_other_people(engine, answered):
    by = {group.kind.code: group.contrast for group in of(engine, answered).groups}
    assert (by["male"].verdict, by["female"].verdict) == ("worse", "better")
    assert by["male"].difference.value == pytest.approx(0.5 - 1)
    assert by["male"].difference.people == (40, 76)
    assert by["other"].verdict == "cannot_tell"


def test_numbers_are_grouped_in_bands(engine, answered):
    found = of(engine, answered, "age")
    assert shown(found) == {
        "..16": 6, "16..30": 20, "30..45": 60, "45..60": 0, "60..75": 20, "75..": 0, "": 10,
    }  # fmt: skip


def test_a_department_and_a_channel_are_kept(engine, answered):
    noi = answered.collector(department="NOI", channel="paper")
    answered.answer_all(people(5, 9, sex="male"), date(2025, 8, 4), noi)
    for part in ({"department": "NOI"}, {"channel": "paper"}):
        assert shown(of(engine, answered, **part)) == {"male": 9, "female": 0, "other": 0, "": 0}


def test_a_group_of_few_patients_is_hidden_with_the_next_smallest(engine, facility):
    facility.answer_all(
        [*people(5, 40, sex="female"), *people(5, 30, sex="male"), *people(2, 4, sex="other")]
    )
    found = of(engine, facility)
    assert shown(found) == {"male": None, "female": 40, "other": None, "": 0}
    assert all((group.rate, group.share, group.contrast) == (None, None, None)
               for group in found.groups if group.is_hidden)  # fmt: skip


def test_fewer_people_than_a_group_must_have_are_not_grouped(engine, facility):
    facility.answer_all(people(5, 4, sex="female"))
    found = of(engine, facility)
    assert (found.withheld, found.groups, found.whole.people) == ("below_threshold", (), 0)


class Staff:
    """Staff rounds of so many people of each sex, closed unless said."""

    def __init__(self, engine, facility):
        self.engine, self.facility = engine, facility

    def round(self, on, close=True, levels=(4, 5, 3), **sexes):
        made = self.facility.round(starts=on, ends=on)
        for sex, count in sexes.items():
            answers = [full_answers(FORMS[STAFF], levels[n % len(levels)], sex=sex) for n in range(count)]
            self.facility.answer_all(answers, on, self.facility.collector(STAFF))
        if close:
            with self.engine.begin() as connection:
                rounds.close(connection, made.id)

    def of(self, period=Q3):
        return of(self.engine, self.facility, form=STAFF, period=period)


@pytest.fixture
def staff(engine, facility):
    return Staff(engine, facility)


def test_an_open_staff_round_has_no_groups(staff):
    staff.round(date(2025, 7, 10), close=False, female=40, male=40)
    found = staff.of()
    assert (found.withheld, found.groups, found.whole.people) == ("round_open", (), 0)


def test_a_small_group_of_staff_is_hidden_with_its_cover_and_nothing_is_compared(staff):
    staff.round(date(2025, 7, 10), female=40, male=25, other=9)
    found = staff.of()
    assert shown(found) == {"male": None, "female": 40, "other": None, "": 0}
    assert [group.contrast for group in found.groups] == [None] * 4


def test_staff_groups_that_are_large_enough_are_compared(staff):
    staff.round(date(2025, 7, 10), female=40, male=25)
    found = staff.of()
    assert shown(found) == {"male": 25, "female": 40, "other": 0, "": 0}
    assert {group.contrast.verdict for group in found.groups if group.rate.people} == {"cannot_tell"}


def test_a_half_year_hides_what_one_of_its_rounds_hides(staff):
    staff.round(date(2025, 8, 10), female=40, male=30, other=3)
    staff.round(date(2025, 11, 10), female=40, male=30, other=30)
    assert shown(staff.of(Quarter(2025, 4))) == {"male": 30, "female": 40, "other": 30, "": 0}
    assert shown(staff.of(HalfYear(2025, 2))) == {"male": None, "female": 80, "other": None, "": 0}


def test_a_small_group_of_staff_of_one_mind_is_hidden(staff):
    staff.round(date(2025, 7, 10), female=40, male=30)
    staff.round(date(2025, 7, 12), levels=(5,), other=20)
    assert staff.of().groups[2].is_hidden


def test_staff_are_grouped_by_choices_only_and_heads_not_at_all(engine, staff, facility):
    staff.round(date(2025, 7, 10), female=40)
    codes = {code for code, _words in staff.of().known}
    assert codes == {item.code for item in FORMS[STAFF].items if item.role == "profile"}
    with pytest.raises(QuestionError, match="quality office"):
        of(engine, facility, own=frozenset({facility.departments["KB"].id}))


def test_a_form_that_asks_nothing_of_who_answers_says_so(engine, facility):
    with pytest.raises(NothingAsked, match="short-outpatient"):
        of(engine, facility, form="short-outpatient")


def test_the_page_says_every_group_and_what_may_be_said(admin, session, answered):
    page = flat(enter(admin, session, answered).get(PAGE + "&by=sex"))
    lines = rows(page)
    assert list(lines) == ["Male", "Female", "Other", "did not say", "Everybody"]
    assert all(words in lines["Male"] for words in ("50.00", ">40</td>", "34.5 %", "−50.00", "): worse"))
    assert ">116</td>" in lines["Everybody"]
    assert '<option value="sex" selected>' in page


def test_a_question_of_another_form_is_refused_unless_the_form_was_just_changed(admin, session, answered):
    client = enter(admin, session, answered)
    refused = client.get(PAGE + "&by=stay_days")
    assert (refused.status_code, refused.text.count('role="alert"')) == (400, 1)
    assert "distance_km" in refused.text
    assert client.get(PAGE + "&by=stay_days&of=inpatient-2024").status_code == 200


def test_a_head_and_a_form_without_a_profile_read_why(admin, session, answered):
    client = enter(admin, session, answered)
    page = client.get("/admin/results/profile?form=short-outpatient&period=2025Q3&lang=en").text
    assert "does not ask who answers" in page
    assert 'class="filters one-row"' in page


def test_a_head_reads_why_nobody_is_grouped(admin, session, answered):
    page = enter(admin, session, answered, "department_head").get(PAGE + "&by=sex").text
    assert "Only the quality office looks at who answered" in page
    assert "<table" not in page


def test_the_page_asks_the_database_few_questions(admin, session, answered):
    client = enter(admin, session, answered)
    statements = statements_of(client, PAGE)
    assert 0 < len(statements) <= 25, statements
