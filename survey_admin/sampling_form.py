"""The calculator of targets: its inputs as a person types them, and the people it asks of each department."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import ValidationError

from analysis.sampling import allocate, sample_size
from survey_core import formatting
from survey_core.models import Facility
from survey_core.questionnaire import Definition

from .forms import StaffForm
from .frame import language

PERCENT = 100
SPLITS = {
    "department": lazy_gettext("each department"),
    "hospital": lazy_gettext("the whole hospital, split by visits"),
}


@dataclass(frozen=True)
class Between:
    """A number within bounds, both included; told in one sentence otherwise."""

    low: float
    high: float

    def __call__(self, form, field) -> None:
        number = read_number(field.data)
        if number is None or not self.low <= number <= self.high:
            told = [
                formatting.number(bound, language(), 0 if bound >= 1 else 1)
                for bound in (self.low, self.high)
            ]
            raise ValidationError(_("Write a number from %(low)s to %(high)s.", low=told[0], high=told[1]))


def read_number(text: str | None) -> float | None:
    """The number in a text, with a decimal comma or point; None where there is none."""
    digits = (text or "").strip().replace(",", ".")
    return (
        float(digits)
        if digits.replace(".", "", 1).isdecimal() and digits.isascii() and len(digits) < 12
        else None
    )


class SamplingForm(StaffForm):
    margin = StringField(lazy_gettext("Margin of error (± percentage points)"), [Between(0.5, 40)])
    share = StringField(lazy_gettext("Expected satisfaction rate (percent)"), [Between(1, 99.9)])
    confidence = StringField(lazy_gettext("Confidence (percent)"), [Between(51, 99.9)])
    design_effect = StringField(lazy_gettext("Design effect"), [Between(1, 50)])
    least = StringField(lazy_gettext("At least so many people per department"), [Between(0, 10_000)])
    split = StringField(lazy_gettext("The margin holds for"), default="department")  # radio buttons, SPLITS


def defaults(facility: Facility, definition: Definition) -> dict[str, str]:
    """What the facility's settings and the form's length propose.

    The design effect is never taken smaller than what the printed interval assumes of the answers of one
    person, 1 + (answers - 1) * intra_person: else the reports would miss the margin asked for here.
    """
    assumed = 1 + (len(definition.likert) - 1) * facility.intra_person
    numbers = {
        "margin": facility.margin * PERCENT,
        "share": facility.target * PERCENT,
        "confidence": facility.confidence * PERCENT,
        "design_effect": max(facility.design_effect, assumed),
        "least": facility.few_people,
    }
    return {name: _told(number) for name, number in numbers.items()}


def computed(form: SamplingForm, definition: Definition, visits: Mapping[int, int | None]) -> dict[int, int]:
    """People to ask by department id, from a valid form; without known visits no department is too small.

    Split by visits, departments without visits are left out: nothing tells their part.
    """
    rule = {
        "margin": _number(form.margin) / PERCENT,
        "share": _number(form.share) / PERCENT,
        "confidence": _number(form.confidence) / PERCENT,
        "design_effect": _number(form.design_effect),
        "answers_per_person": max(1, len(definition.likert)),
    }
    least = int(_number(form.least))
    if form.split.data != "hospital":
        found = {one: sample_size(**rule, population=number).people for one, number in visits.items()}
    else:
        found = _split(rule, {one: number for one, number in visits.items() if number})
    return {one: _at_least(people, least, visits[one]) for one, people in found.items()}


def _split(rule: dict, visits: Mapping[int, int]) -> dict[int, int]:
    sizes: Sequence[int] = list(visits.values())
    total = sample_size(**rule, population=sum(sizes)).people
    return dict(zip(visits, allocate(total, sizes), strict=True))


def _at_least(people: int, least: int, visits: int | None) -> int:
    wanted = max(people, least)
    return wanted if visits is None else min(wanted, visits)


def _number(field) -> float:
    return read_number(field.data) or 0.0


def _told(number: float) -> str:
    """Without thousands and needless zeros, so that it can be typed back."""
    text = f"{round(number, 2):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language() == "vi" else text
