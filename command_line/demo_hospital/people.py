"""How an invented person answers: an opinion of their own, a department's, a question's, and chance."""

from dataclasses import dataclass
from random import Random
from statistics import NormalDist

from survey_core.questionnaire import OTHER, Definition, Item

from . import comments, profiles
from .departments import Ward
from .traits import Trait, trait_of

# Standard deviations of opinion between people and, within a person, between questions.
BETWEEN_PEOPLE = 0.83
WITHIN_PERSON = 0.57
PATIENT_LIKING = 1.89
STAFF_LIKING = 1.12
MONDAY_WAIT = -0.3
# An opinion above 0 is 4; each person has a level of their own from which it is 5.
BELOW_FOUR = ((-0.75, "3"), (-1.5, "2"))
ENTHUSIASM = (1.55, 0.95)
LEAST_ENTHUSIASM = 0.25
BLANK = 0.006
GIVES_UP = 0.022
PRICES = {"1": 2, "2": 14, "3": 66, "4": 5, "5": 12, "6": 1}
EXPECTATIONS = (30, 130)
WRITES = {"kiosk": 0.25, "qr": 1.0, "paper": 1.2}


@dataclass(frozen=True)
class Person:
    """One respondent: `liking` is their own deviation from everybody's opinion."""

    ward: Ward
    liking: float
    channel: str
    language: str
    is_monday: bool = False
    drift: float = 0.0


def likings(rng: Random, number: int) -> list[float]:
    """Deviations of so many people: normal, one from each of `number` equal slices, in random order.

    Slices keep small departments typical, so that the demo tells the same story for every seed.
    """
    normal = NormalDist(0, BETWEEN_PEOPLE)
    drawn = [normal.inv_cdf((place + 0.02 + 0.96 * rng.random()) / number) for place in range(number)]
    rng.shuffle(drawn)
    return drawn


def answer(rng: Random, definition: Definition, person: Person) -> dict[str, object]:
    """{item: value} as the person would send it; blanks are left out."""
    liking = opinion(definition, person)
    reached = _reached(rng, len(definition.likert))
    levels = _levels(rng, definition, person, reached)
    answers: dict[str, object] = dict(levels)
    if reached < len(definition.likert):
        return answers
    for role, reader in (("price", _price), ("expectation", _expectation), ("return", _return)):
        item = definition.with_role(role)
        if item is not None and rng.random() > 0.04:
            answers |= reader(rng, item, liking)
    answers |= comments.words(rng, definition, person, levels, WRITES.get(person.channel, 1.0))
    answers |= profiles.profile(rng, definition, person.ward)
    return answers


def opinion(definition: Definition, person: Person) -> float:
    """The person's overall opinion; 0 is the border between neutral and satisfied."""
    if definition.audience == "staff":
        return STAFF_LIKING + person.ward.staff_quality + person.liking
    return PATIENT_LIKING + person.ward.quality + person.drift + person.liking


def _reached(rng: Random, questions: int) -> int:
    """How many questions the person gets through: nearly always all, now and then not."""
    return questions if rng.random() > GIVES_UP else rng.randint(1, int(questions * 0.75))


def _levels(rng: Random, definition: Definition, person: Person, reached: int) -> dict[str, str]:
    """{item: level} of the questions reached; the first one is never blank, as an empty form is no response."""
    liking = opinion(definition, person)
    enthusiasm = max(LEAST_ENTHUSIASM, rng.gauss(*ENTHUSIASM))
    levels: dict[str, str] = {}
    for item in definition.likert[:reached]:
        if levels and rng.random() < BLANK:
            continue
        trait = trait_of(definition.key, item.code)
        if definition.not_used and rng.random() < trait.not_used:
            levels[item.code] = "0"
            continue
        levels[item.code] = _level(liking + _shift(trait, person) + rng.gauss(0, WITHIN_PERSON), enthusiasm)
    return levels


def _shift(trait: Trait, person: Person) -> float:
    return trait.ease + (MONDAY_WAIT if person.is_monday and trait.theme == "waiting" else 0.0)


def _level(feeling: float, enthusiasm: float) -> str:
    if feeling > 0:
        return "5" if feeling > enthusiasm else "4"
    return next((level for border, level in BELOW_FOUR if feeling > border), "1")


def _price(rng: Random, item: Item, _liking: float) -> dict[str, object]:
    chosen = rng.choices(list(PRICES), list(PRICES.values()))[0]
    return _with_other(rng, item, chosen, comments.OTHER_PRICES)


def _expectation(rng: Random, item: Item, liking: float) -> dict[str, object]:
    """People answer in tens and fives; a few give more than 100."""
    percent = round(rng.gauss(83 + 5 * liking, 6) / 5) * 5
    if percent > 100 and rng.random() < 0.7:
        percent = 100
    lowest, highest = EXPECTATIONS
    return {item.code: max(lowest, min(highest, percent))}


def _return(rng: Random, item: Item, liking: float) -> dict[str, object]:
    intention = liking + rng.gauss(0, 0.5)
    if rng.random() < 0.006:
        return _with_other(rng, item, "6", comments.OTHER_RETURNS)
    borders = ((1.75, "5"), (0.35, "4"), (-0.2, "3"), (-0.9, "2"))
    return {item.code: next((value for border, value in borders if intention > border), "1")}


def _with_other(rng: Random, item: Item, chosen: str, words: tuple[str, ...]) -> dict[str, object]:
    if chosen != item.other_value:
        return {item.code: chosen}
    return {item.code: chosen, item.code + OTHER: rng.choice(words)}
