"""Staff rounds for tests: people of each department answer, the round is closed, its report is built."""

from datetime import date

from sqlalchemy import select

from survey_admin.queries import Question
from survey_admin.reports import build
from survey_core import rounds
from survey_core.models import Department, Version
from survey_core.periods import Quarter
from survey_core.questionnaire import parse
from tests.builders import full_answers

FORM, Q3 = "staff-2019", Quarter(2025, 3)
JULY = date(2025, 7, 10)


class Staff:
    """Sends staff answers, closes rounds and builds the report."""

    def __init__(self, session, engine, facility):
        self.session, self.engine, self.facility = session, engine, facility
        text = session.scalars(
            select(Version.definition).filter_by(questionnaire_id=facility.forms[FORM].id)
        ).one()
        self.definition = parse(text)
        for code in ("SAN", "MAT"):
            facility.departments[code] = Department(
                facility_id=facility.facility.id, code=code, name=f"Khoa {code}"
            )
            session.add(facility.departments[code])
        session.commit()

    def round(self, on=JULY, close=True, of_one_mind=True, **people):
        """A round around this day in which so many people of each department answer, all satisfied or all but one."""
        made = self.facility.round(starts=on, ends=on)
        for department, count in people.items():
            collector = self.facility.collector(FORM, department=department)
            answers = [full_answers(self.definition, 4 + i % 2, sex="female") for i in range(count)]
            if not of_one_mind:
                answers[0] |= {"B1": 3}
            receipts = self.facility.answer_all(answers, on=on, collector=collector)
            assert {receipt.outcome.value for receipt in receipts} == {"new"}
        if close:
            self.close(made)
        return made

    def close(self, round_):
        with self.engine.begin() as connection:
            rounds.close(connection, round_.id)

    def answer(self, answers, on=JULY, department="KB"):
        self.facility.answer_all(
            answers, on=on, collector=self.facility.collector(FORM, department=department)
        )

    def report(self, quarter=Q3):
        return build(self.engine, Question(self.facility.facility.id, FORM, quarter), "vi")
