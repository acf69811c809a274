"""A closed quarter for tests: answers of two departments, then the closing by the product's own way."""

from datetime import date

from survey_admin import issues
from survey_core.periods import Quarter
from tests.builders import full_answers
from tests.forms import FORMS

FORM = "outpatient-2024"
Q3 = Quarter(2025, 3)
BY = "ha@bv.vn"


def answer(
    facility, people: int = 10, level: int = 5, department: str = "KB", form: str = FORM, on=date(2025, 8, 4)
):
    """People who give every question of the form this level."""
    many = [full_answers(FORMS[form], level)] * people
    return facility.answer_all(many, on, facility.collector(form, department=department))


def close(engine, facility, quarter: Quarter = Q3, warnings=(), today=date(2025, 10, 2)) -> list[str]:
    return issues.close(engine, facility.facility.id, quarter, today, BY, warnings)


def again(engine, facility, reason: str = "Kiosk gửi muộn", form: str = FORM) -> int:
    return issues.again(engine, facility.facility.id, Q3, form, BY, reason)
