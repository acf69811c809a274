"""The form of one question: its JSON as flat fields, and flat fields as JSON with a sentence for each that will not do.

Fields: code, role, text-<language>, help-<language>, required, not_used, minimum, maximum, beyond, unit-<language>,
max_length, options (how many), option-<n>-(was|value|other|text-<language>) with n from 0.
"""

import math
from collections.abc import Mapping

from flask_babel import gettext as _

from survey_core.answers import clean
from survey_core.faults import VALUE

from .item_kinds import PERCENT_BEYOND, PERCENT_MOST, is_percent

MOST_OPTIONS = 60
LONGEST_TEXT = 2000
Fields = dict[str, str]
Problems = dict[str, str]


def fields_of(item: dict) -> Fields:
    """The fields as a browser sends them; what is not ticked is left out."""
    given = {"code": item.get("code", ""), "role": item["role"]}
    for name in ("text", "help", "unit"):
        given |= _spread(name, item.get(name))
    for name in ("minimum", "maximum", "max_length"):
        if name in item:
            given[name] = f"{item[name]:g}" if isinstance(item[name], float) else str(item[name])
    ticked = {
        "required": item.get("required", False),
        "not_used": item.get("not_used", True),
        "beyond": is_percent(item) and item.get("maximum", 0) > PERCENT_MOST,
    }
    given |= {name: "on" for name, is_ticked in ticked.items() if is_ticked}
    return with_options(given, [_option_fields(option) for option in item.get("options", ())])


def options_of(given: Mapping[str, str]) -> list[Fields]:
    """The fields of each answer, without their number."""
    count = given.get("options", "0")
    options = []
    for place in range(min(int(count), MOST_OPTIONS) if count.isascii() and count.isdigit() else 0):
        start = f"option-{place}-"
        options.append(
            {name.removeprefix(start): text for name, text in given.items() if name.startswith(start)}
        )
    return options


def with_options(given: Mapping[str, str], options: list[Fields]) -> Fields:
    kept = {name: text for name, text in given.items() if not name.startswith("option")}
    for place, option in enumerate(options):
        kept |= {f"option-{place}-{name}": text for name, text in option.items()}
    return kept | {"options": str(len(options))}


def rearranged(given: Mapping[str, str], act: str) -> Fields:
    """The fields after add-option, drop-<n>, up-<n> or down-<n>."""
    options = options_of(given)
    verb, _dash, place = act.partition("-")
    index = int(place) if place.isascii() and place.isdigit() else len(options)
    if verb == "add" and len(options) < MOST_OPTIONS:
        options.append({"value": _free_value(options)})
    elif verb == "drop" and index < len(options):
        del options[index]
    elif verb in ("up", "down") and index < len(options):
        option = options.pop(index)
        options.insert(max(0, index - 1 if verb == "up" else index + 1), option)
    return with_options(given, options)


def read(given: Mapping[str, str], before: dict, languages: tuple[str, ...]) -> tuple[dict, Problems]:
    """The item as given, and by field what will not do. What the form does not show stays as it was."""
    problems: Problems = {}
    item = before | {"code": clean(given.get("code", "")), "role": given.get("role", before["role"])}
    item["text"] = texts(given, "text", before.get("text"), languages, problems)
    _set(item, "help", texts(given, "help", before.get("help"), languages, problems))
    _set(item, "required", "required" in given)
    READERS[item["type"]](item, given, languages, problems)
    return item, problems


def texts(given, name: str, before: Mapping | None, languages, problems: Problems) -> dict[str, str]:
    """The text of each language shown, and of the others as before; an empty one is left out."""
    found = dict(before or {})
    for language in languages:
        field = f"{name}-{language}"
        found[language] = clean(given.get(field, ""))
        if len(found[language]) > LONGEST_TEXT:
            problems[field] = _("The text has %(length)s characters; at most %(most)s fit.",
                                length=len(found[language]), most=LONGEST_TEXT)  # fmt: skip
    return {language: text for language, text in found.items() if text}


def _likert(item: dict, given, _languages, _problems: Problems) -> None:
    item.pop("not_used", None)
    if "not_used" not in given:
        item["not_used"] = False


def _choice(item: dict, given, languages, problems: Problems) -> None:
    audio = {option["value"]: option.get("audio") for option in item.get("options", ())}
    seen: set[str] = set()
    item["options"] = []
    for place, fields in enumerate(options_of(given)):
        words = texts(fields, "text", None, languages, problems)
        option = {"value": clean(fields.get("value", "")), "text": words}
        if not words and not fields.get("was"):
            continue
        _check_value(option["value"], seen, f"option-{place}-value", problems)
        _set(option, "other", "other" in fields)
        _set(option, "audio", audio.get(fields.get("was", "")))
        item["options"].append(option)
    if sum("other" in option for option in item["options"]) > 1:
        problems["options"] = _(
            "Only one answer can ask for words of one's own. Take the tick from the others."
        )


def _check_value(value: str, seen: set[str], field: str, problems: Problems) -> None:
    if not VALUE.match(value):
        problems[field] = _("'%(value)s' cannot be an answer's code: letters without accents, digits, _ . or -.",
                            value=value)  # fmt: skip
    elif value in seen:
        problems[field] = _("Two answers have the code %(value)s. Give one of them another.", value=value)
    seen.add(value)


def _number(item: dict, given, languages, problems: Problems) -> None:
    if is_percent(item) and "minimum" not in given:
        most = max(PERCENT_BEYOND, item["maximum"]) if "beyond" in given else PERCENT_MOST
        item.update(minimum=0, maximum=most)
        return
    _set(item, "unit", texts(given, "unit", item.get("unit"), languages, problems))
    for name in ("minimum", "maximum"):
        item[name] = _as_number(given.get(name, ""), name, problems)
    if not problems.keys() & {"minimum", "maximum"} and item["maximum"] <= item["minimum"]:
        problems["maximum"] = _("The largest number must be above the smallest.")


def _as_number(text: str, field: str, problems: Problems) -> int | float:
    try:
        value = float(clean(text).replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > 1e9:
        problems[field] = _("'%(text)s' is not a number. Write digits only, for example 120.", text=text)
        return 0
    return int(value) if value == int(value) else value


def _text(item: dict, given, _languages, problems: Problems) -> None:
    text = clean(given.get("max_length", ""))
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10_000:
        item["max_length"] = int(text)
    else:
        problems["max_length"] = _(
            "The longest answer must have 1 to 10000 characters, not '%(text)s'.", text=text
        )


def _nothing(_item: dict, _given, _languages, _problems: Problems) -> None:
    """A recommendation has nothing of its own to set."""


READERS = {
    "likert": _likert, "choice": _choice, "multiple": _choice, "number": _number, "text": _text,
    "recommendation": _nothing,
}  # fmt: skip


def _set(target: dict, name: str, value: object) -> None:
    """Hold the value, or leave the name out where there is none."""
    target.pop(name, None)
    if value:
        target[name] = value


def _spread(name: str, words: Mapping[str, str] | None) -> Fields:
    return {f"{name}-{language}": text for language, text in (words or {}).items()}


def _option_fields(option: dict) -> Fields:
    fields = {"was": str(option["value"]), "value": str(option["value"])} | _spread(
        "text", option.get("text")
    )
    return fields | ({"other": "on"} if option.get("other") else {})


def _free_value(options: list[Fields]) -> str:
    numbers = [int(option["value"]) for option in options if (option.get("value") or "").isdecimal()]
    return str(max(numbers, default=len(options)) + 1)
