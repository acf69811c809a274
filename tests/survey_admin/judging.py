"""People whose overall judgement goes along with one section much more than with the others."""

import numpy as np

from tests.builders import full_answers
from tests.forms import FORMS

FORM = "outpatient-2024"


def people(n: int = 160, seed: int = 7, driver: str = "B", worst: str = "B", form: str = FORM) -> list[dict]:
    """Answers at levels 1..5 by section: what `driver` is given moves the expectation met; `worst` is rated lowest."""
    random = np.random.default_rng(seed)
    definition = FORMS[form]
    return [_person(random, definition, driver, worst) for _ in range(n)]


def _person(random, definition, driver: str, worst: str) -> dict:
    mood = {section.code: random.normal() for section in definition.likert_sections}
    answers = full_answers(definition)
    for item in definition.likert:
        level = 4.6 + 0.6 * mood[item.section] + 0.4 * random.normal() - (item.section == worst)
        answers[item.code] = int(np.clip(round(level), 1, 5))
    met = round(100 + 30 * mood[driver] + 8 * random.normal())
    return answers | {"G1": float(np.clip(met, 0, 300)), "G2": "5" if mood[driver] > -0.5 else "2"}
