"""The calculator of targets: its inputs as a person types them."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import ValidationError

from survey_core import formatting
from survey_core.models import Facility
from survey_core.questionnaire import Definition

from .forms import StaffForm
from .frame import language
from .sampling import Rule, proposed

PERCENT = 100
NUMBERS = ("margin", "share", "confidence", "design_effect", "least")
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

    def rule(self) -> Rule:
        """What a valid form says."""
        number = {name: read_number(self[name].data) or 0.0 for name in NUMBERS}
        percents = {name: number[name] / PERCENT for name in ("margin", "share", "confidence")}
        return Rule(**number | percents, is_split=self.split.data == "hospital")


def defaults(facility: Facility, definition: Definition) -> dict[str, str]:
    """What `sampling.proposed` proposes, as a person would type it."""
    rule = proposed(facility, definition)
    percents = {name: getattr(rule, name) * PERCENT for name in ("margin", "share", "confidence")}
    numbers = {name: getattr(rule, name) for name in NUMBERS} | percents
    return {name: _told(number) for name, number in numbers.items()}


def _told(number: float) -> str:
    """Without thousands and needless zeros, so that it can be typed back."""
    text = f"{round(number, 2):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language() == "vi" else text
