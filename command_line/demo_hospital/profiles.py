"""Who an invented person is: the profile questions, each of which some people leave out."""

from collections.abc import Callable
from random import Random

from survey_core.questionnaire import Definition, Item

from .departments import Ward

SKIPS_ALL = 0.09
SKIPS_ONE = 0.04


def profile(rng: Random, definition: Definition, ward: Ward) -> dict[str, object]:
    """{item: value} of the profile questions the person answered."""
    if rng.random() < SKIPS_ALL:
        return {}
    return {
        item.code: _value(rng, item, ward)
        for item in definition.items
        if item.role == "profile" and rng.random() > SKIPS_ONE
    }


def _value(rng: Random, item: Item, ward: Ward) -> object:
    if item.code in NUMBERS:
        return int(max(item.minimum, min(item.maximum, NUMBERS[item.code](rng, ward))))
    weights = _weights(item, ward)
    return rng.choices(item.values, weights)[0] if item.type == "choice" else None


def _weights(item: Item, ward: Ward) -> list[float]:
    known = SHARES.get(item.code, {})
    if item.code == "filled_by" and ward.ages[1] < 18:
        known = {"patient": 2, "relative": 98}
    if item.code == "sex" and ward.code == "SAN":
        known = {"male": 0, "female": 100, "other": 0}
    return [known.get(value, 10) for value in item.values]


def _age(rng: Random, ward: Ward) -> float:
    youngest, oldest = ward.ages
    return rng.triangular(youngest, oldest, youngest + (oldest - youngest) * 0.55)


NUMBERS: dict[str, Callable[[Random, Ward], float]] = {
    "age": _age,
    "stay_days": lambda rng, ward: 2 + rng.expovariate(1 / (9 if ward.code == "YHCT" else 5)),
    "distance_km": lambda rng, ward: 1 + rng.expovariate(1 / 16),
    "visit_number": lambda rng, ward: 1 + rng.expovariate(1 / 2.2),
    "birth_number": lambda rng, ward: 1 + rng.expovariate(1 / 0.8),
}
SHARES: dict[str, dict[str, float]] = {
    "filled_by": {"patient": 68, "relative": 32},
    "sex": {"male": 46, "female": 53.7, "other": 0.3},
    "insurance": {"yes": 93, "no": 7},
    "residence": {"urban": 31, "rural": 58, "remote": 11},
    "household": {"poor": 4, "near_poor": 7, "other": 89},
    "delivery_mode": {"vaginal": 61, "caesarean": 39},
    "age_band": {"under_35": 42, "35_49": 43, "50_up": 15},
    "training": {"doctor": 24, "nurse": 52, "technical": 15, "other": 9},
    "degree": {"college_or_below": 47, "university": 38, "postgraduate": 15},
    "years_in_sector": {"under_5": 22, "5_14": 48, "15_up": 30},
    "years_here": {"under_5": 28, "5_14": 47, "15_up": 25},
    "position": {"manager": 14, "employee": 86},
    "field": {"clinical": 78, "paraclinical": 13, "administrative": 9},
    "extra_duties": {"yes": 27, "no": 73},
    "on_call_shifts": {"none": 15, "1_4": 38, "5_up": 47},
}
