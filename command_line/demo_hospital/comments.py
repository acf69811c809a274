"""What people write: the complaint belongs to the question they liked least, praise to those content."""

import re
import unicodedata
from random import Random
from typing import TYPE_CHECKING

from survey_core.questionnaire import Definition

from .sentences import COMPLAINTS, FILLINGS, NOTHING, PRAISE, STAFF, SUGGESTIONS
from .traits import trait_of

if TYPE_CHECKING:
    from .people import Person

OTHER_PRICES = ("Thuốc phải mua ngoài nên tốn thêm", "Tùy từng khoản, có khoản cao có khoản hợp lý")
OTHER_RETURNS = ("Tùy theo bệnh", "Còn xem bảo hiểm có chi trả không", "Nhà ở gần nên chắc vẫn khám ở đây")
COMPLAINS, COMPLAINS_OF_NOTHING, REMARKS, STAFF_WRITES = 0.42, 0.035, 0.14, 0.17
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def words(
    rng: Random, definition: Definition, person: "Person", levels: dict[str, str], eagerness: float
) -> dict[str, object]:
    """{item: text} for the form's text questions; most people write nothing."""
    texts = [item.code for item in definition.items if item.role == "text"]
    if not texts:
        return {}
    if definition.audience == "staff":
        return {texts[0]: _spoken(rng, STAFF, person)} if rng.random() < STAFF_WRITES else {}
    written: dict[str, object] = {}
    if (complaint := _complaint(rng, definition, person, levels, eagerness)) is not None:
        written[texts[0]] = complaint
    if len(texts) > 1 and rng.random() < REMARKS * eagerness:
        written[texts[1]] = _remark(rng, person, levels)
    return written


def _complaint(rng, definition: Definition, person: "Person", levels, eagerness: float) -> str | None:
    disliked = _themes(definition, levels)
    if disliked and rng.random() < COMPLAINS * eagerness:
        return _spoken(rng, COMPLAINTS[person.language][disliked[0]], person)
    if not disliked and rng.random() < COMPLAINS_OF_NOTHING * eagerness:
        return rng.choice(NOTHING[person.language])
    return None


def _themes(definition: Definition, levels: dict[str, str]) -> list[str]:
    """The themes of the questions answered 1 to 3, the worst first."""
    named = [
        (level, theme)
        for code, level in levels.items()
        if level in "123" and (theme := trait_of(definition.key, code).theme)
    ]
    return [theme for _level, theme in sorted(named, key=lambda pair: pair[0])]


def _remark(rng: Random, person: "Person", levels: dict[str, str]) -> str:
    low = sum(level in "123" for level in levels.values())
    praises = rng.random() < (0.75 if low <= 1 else 0.15)
    return _spoken(rng, (PRAISE if praises else SUGGESTIONS)[person.language], person)


def _spoken(rng: Random, sentences: tuple[str, ...], person: "Person") -> str:
    """One of the sentences as this person would type it."""
    fillings = FILLINGS | {"ward": (person.ward.short_name,)}
    text = PLACEHOLDER.sub(lambda match: rng.choice(fillings[match[1]]), rng.choice(sentences))
    text = text[0].upper() + text[1:]
    return _typed(rng, text)


def _typed(rng: Random, text: str) -> str:
    """Hurried people drop capitals and full stops, some type without marks, some begin with a dash."""
    habit = rng.random()
    if habit < 0.12:
        return text[0].lower() + text[1:].rstrip(".")
    if habit < 0.17:
        return _without_marks(text)
    return f"- {text}" if habit < 0.20 else text


def _without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
