"""A published table, from real answers through every door: the NHS Friends and Family Test of one practice.

Source: https://www.baymedicalgroup.co.uk/fft, January to June 2024 (tests/published/README.md).
"""

import csv
import json
from datetime import date
from math import sqrt
from pathlib import Path

import pytest
from sqlalchemy import select

from analysis.satisfaction import item_rate
from survey_admin.queries import Question, ask
from survey_admin.reports import build
from survey_admin.tallies import snapshot
from survey_core.models import Questionnaire, Response
from survey_core.periods import Quarter
from survey_core.publishing import publish

from .rows import export, load

FILE = Path(__file__).parents[1] / "published" / "nhs_fft_baymedicalgroup_2024.csv"
LEVELS = {"extremely_likely": "5", "likely": "4", "neither": "3", "unlikely": "2", "extremely_unlikely": "1",
          "dont_know": "0"}  # fmt: skip
PUBLISHED_PERCENT = {"5": 77, "4": 13, "3": 4, "2": 2, "1": 3, "0": 1}
LABELS = ("Extremely unlikely", "Unlikely", "Neither", "Likely", "Extremely likely")


def both(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


FORM = {
    "key": "nhs-fft",
    "audience": "patient",
    "title": both("Friends and Family Test"),
    "minutes": 1,
    "intro": both("One question."),
    "thanks": both("Thank you."),
    "scale": {"labels": [both(label) for label in LABELS], "not_used": both("Don't know")},
    "sections": [{
        "code": "A",
        "title": both("Recommendation"),
        "items": [{"code": "A1", "role": "likert", "type": "likert", "text": both("Would you recommend us?")}],
    }],
}  # fmt: skip


def published() -> list[tuple[date, str, int]]:
    """(a day of the month, level, people)."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            (date.fromisoformat(row["month"] + "-15"), level, int(row[column]))
            for row in csv.DictReader(file)
            for column, level in LEVELS.items()
        ]


@pytest.fixture
def practice(facility, session):
    """A facility that asked the one question, with every published answer as a response of its own."""
    publish(session, facility.facility.id, json.dumps(FORM))
    session.commit()
    facility.forms["nhs-fft"] = session.scalars(select(Questionnaire).filter_by(key="nhs-fft")).one()
    collector = facility.collector("nhs-fft")
    for day, level, people in published():
        receipts = facility.answer_all([{"A1": level}] * people, on=day, collector=collector)
        assert {receipt.outcome.value for receipt in receipts} == {"new"}
    return facility


def half_year(engine, facility):
    """The tally of both quarters."""
    question = Question(facility.facility.id, "nhs-fft", Quarter(2024, 2))
    with snapshot(engine) as view:
        answer = ask(view, question)
    return answer.total(0) + answer.total(1)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Wilson's limits by solving (p - x)^2 = z^2 x (1 - x) / n for x: a second route."""
    z2, p = 1.959963984540054**2, successes / n
    a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
    root = sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_the_published_table_is_reproduced(practice, engine):
    total = half_year(engine, practice)
    counts = total.states("A1")
    assert total.received == sum(counts.values()) == 9715
    assert {state: round(100 * counts[state] / 9715) for state in PUBLISHED_PERCENT} == PUBLISHED_PERCENT
    rate = item_rate(total, "A1")
    assert (rate.value, rate.people, rate.answers) == (8728 / 9605, 9605, 9605)
    assert (rate.low, rate.high) == pytest.approx(wilson(8728, 9605))
    line = build(engine, Question(practice.facility.id, "nhs-fft", Quarter(2024, 1)), "en").items[0]
    first = {
        level: sum(n for day, one, n in published() if one == level and day.month <= 3) for level in "543210"
    }
    assert {level: line.states[level] for level in first} == first


def test_the_published_answers_travel_unchanged(practice, engine, tmp_path):
    before = half_year(engine, practice)
    path = export(engine, tmp_path / "first.csv", form="nhs-fft")
    assert load(engine, path).known == 9715
    with engine.begin() as connection:
        connection.execute(Response.__table__.delete())
    assert load(engine, path).new == 9715
    assert export(engine, tmp_path / "second.csv", form="nhs-fft").read_bytes() == path.read_bytes()
    assert half_year(engine, practice) == before
