"""The kinds of question an editor offers, and what each role of an answer means, in plain words."""

from dataclasses import dataclass

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from survey_core.definition import TYPES_OF_ROLE

YES_NO = (("yes", {"vi": "Có", "en": "Yes"}), ("no", {"vi": "Không", "en": "No"}))
PERCENT = {"vi": "%", "en": "%"}
PERCENT_MOST, PERCENT_BEYOND = 100, 999


@dataclass(frozen=True)
class Kind:
    """A kind of question: its name, what it is for, and what a new one begins with (besides code and text)."""

    name: str
    title: LazyString
    about: LazyString
    base: dict


def _options(*pairs) -> list[dict]:
    return [{"value": value, "text": dict(text)} for value, text in pairs]


KINDS = (
    Kind("likert", lazy_gettext("Five levels, with “not used”"),
         lazy_gettext("1 very dissatisfied to 5 very satisfied; who did not use the service says so."),
         {"role": "likert", "type": "likert"}),
    Kind("likert_plain", lazy_gettext("Five levels, without “not used”"),
         lazy_gettext("For what everybody meets, such as the waiting."),
         {"role": "likert", "type": "likert", "not_used": False}),
    Kind("single", lazy_gettext("One answer of several"),
         lazy_gettext("A list to choose one from; “other” may ask for words."),
         {"role": "choice", "type": "choice", "options": _options(("1", {}), ("2", {}))}),
    Kind("multiple", lazy_gettext("Several answers at once"),
         lazy_gettext("A list to tick as many as fit."),
         {"role": "choice", "type": "multiple", "options": _options(("1", {}), ("2", {}))}),
    Kind("yes_no", lazy_gettext("Yes or no"),
         lazy_gettext("Two answers, already filled in."),
         {"role": "choice", "type": "choice", "options": _options(*YES_NO)}),
    Kind("number", lazy_gettext("A number"),
         lazy_gettext("With a smallest and a largest value and a unit, such as days or km."),
         {"role": "number", "type": "number", "minimum": 0, "maximum": 100}),
    Kind("percent", lazy_gettext("A percentage"),
         lazy_gettext("0 to 100 %, or beyond if you allow it."),
         {"role": "number", "type": "number", "minimum": 0, "maximum": PERCENT_MOST, "unit": PERCENT}),
    Kind("recommendation", lazy_gettext("Recommendation from 0 to 10"),
         lazy_gettext("How likely people are to recommend the hospital."),
         {"role": "recommend", "type": "recommendation"}),
    Kind("short_text", lazy_gettext("A short text"),
         lazy_gettext("One line of the person's own words."),
         {"role": "text", "type": "text", "long": False, "max_length": 200}),
    Kind("long_text", lazy_gettext("A long text"),
         lazy_gettext("Room for several sentences."),
         {"role": "text", "type": "text", "max_length": 2000}),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}

# What a role is called, and what happens with its answers.
ROLE_WORDS = {
    "likert": (lazy_gettext("Satisfaction"),
               lazy_gettext("Counts in the satisfaction rate and in the mean of its section.")),
    "price": (lazy_gettext("View of the price"),
              lazy_gettext("What people think of the price; shown on its own, never in the satisfaction rate.")),
    "expectation": (lazy_gettext("Expectation met"),
                    lazy_gettext("Its mean is the expectation rate of the ministry. Once per questionnaire.")),
    "return": (lazy_gettext("Coming back"),
               lazy_gettext("The answers with code 4 and 5 make the return rate. Once per questionnaire.")),
    "recommend": (lazy_gettext("Recommendation"),
                  lazy_gettext("How many would recommend the hospital; shown on its own. Once per questionnaire.")),
    "choice": (lazy_gettext("A question of its own"),
               lazy_gettext("Shown as a table of answers, never in the satisfaction rate.")),
    "number": (lazy_gettext("A question of its own"), lazy_gettext("Shown as a mean, never in the satisfaction rate.")),
    "text": (lazy_gettext("Comment"), lazy_gettext("Read among the comments.")),
    "profile": (lazy_gettext("About the person"),
                lazy_gettext("Describes who answered, such as age or sex; never in the satisfaction rate.")),
}  # fmt: skip


def kind_of(item: dict) -> Kind:
    """The kind an item is of, whatever it began as."""
    return BY_NAME[_name_of(item)]


def roles_of(item: dict) -> list[str]:
    """The roles that items of this type can have."""
    return [role for role, types in TYPES_OF_ROLE.items() if item["type"] in types]


def is_percent(item: dict) -> bool:
    units = set((item.get("unit") or {}).values())
    return item["type"] == "number" and units == {"%"}


def _name_of(item: dict) -> str:
    kind = item["type"]
    if kind == "likert":
        return "likert" if item.get("not_used", True) else "likert_plain"
    if kind == "choice":
        values = tuple(option["value"] for option in item.get("options", ()))
        return "yes_no" if values == tuple(value for value, _text in YES_NO) else "single"
    if kind == "number":
        return "percent" if is_percent(item) else "number"
    if kind == "text":
        return "long_text" if item.get("long", True) else "short_text"
    return kind
