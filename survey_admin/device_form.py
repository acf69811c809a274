"""The settings of a kiosk as people type them: '07:00', '21,5'; each bound says itself in a sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from survey_core import formatting
from survey_core.answers import clean
from survey_core.models import EVERY_DAY, Device, Facility
from survey_core.questionnaire import LANGUAGE_NAMES

NAME_MAX_LENGTH = 100
GREETING_MAX_LENGTH = 120
INCHES = (5, 120)
SECONDS = (30, 600)
CLOCK = re.compile(r"^(\d{1,2})[:hH.](\d{2})(?::\d{2})?$")
NUMBER = re.compile(r"^\d{1,3}(?:[.,]\d{1,3})?$")
WEEKDAYS = {
    "1": lazy_gettext("Monday"),
    "2": lazy_gettext("Tuesday"),
    "3": lazy_gettext("Wednesday"),
    "4": lazy_gettext("Thursday"),
    "5": lazy_gettext("Friday"),
    "6": lazy_gettext("Saturday"),
    "7": lazy_gettext("Sunday"),
}
SWITCHES = ("keeps_incomplete", "speaks_staff_forms")
KEPT = ("opens_at", "closes_at", "open_days", "greeting", "screen_inches", "idle_seconds", *SWITCHES)


@dataclass(frozen=True)
class Read:
    """What was typed, by field; the values it means; and a sentence for each field that means none."""

    typed: Mapping[str, object]
    values: Mapping[str, object]
    problems: Mapping[str, str]


def greeted(facility: Facility, device: Device | None = None) -> dict[str, str]:
    """The languages a greeting may be written in: those the facility offers, and those it is written in."""
    codes = [*facility.languages.split(","), *(device.greeting if device else ())]
    return {code: LANGUAGE_NAMES.get(code, code) for code in dict.fromkeys(codes) if code}


def shown(device: Device, languages: Sequence[str], language: str) -> dict[str, object]:
    """The settings as a form shows them."""
    inches = device.screen_inches
    typed: dict[str, object] = {
        "name": device.name,
        "opens": f"{device.opens_at:%H:%M}" if device.opens_at else "",
        "closes": f"{device.closes_at:%H:%M}" if device.closes_at else "",
        "days": list(device.open_days),
        "inches": "" if inches is None else f"{inches:g}".translate(formatting.SIGNS[language]),
        "seconds": str(device.idle_seconds),
    }
    typed |= {f"greeting-{code}": device.greeting.get(code, "") for code in languages}
    return typed | {name: getattr(device, name) for name in SWITCHES}


def read(form: MultiDict, languages: Sequence[str]) -> Read:
    """What a person typed, and whether it can be."""
    texts = ("name", "opens", "closes", "inches", "seconds", *(f"greeting-{code}" for code in languages))
    typed: dict[str, object] = {name: clean(form.get(name, "")) for name in texts}
    typed |= {"days": [day for day in EVERY_DAY if day in form.getlist("day")]}
    typed |= {name: name in form for name in SWITCHES}
    problems: dict[str, str] = {}
    values: dict[str, object] = {"name": typed["name"], "greeting": _greeting(typed, languages, problems)}
    if problem := name_problem(str(typed["name"])):
        problems["name"] = problem
    values |= _hours(typed, problems)
    values["screen_inches"] = _number(str(typed["inches"]), INCHES, "inches", problems)
    values["idle_seconds"] = _number(str(typed["seconds"]), SECONDS, "seconds", problems)
    return Read(typed, values | {name: typed[name] for name in SWITCHES}, problems)


def name_problem(name: str) -> str | None:
    """Why a kiosk cannot be called so, if it cannot."""
    if not name:
        return _("Give the kiosk a name, for example where it stands.")
    if len(name) > NAME_MAX_LENGTH:
        return _("The name has %(length)s characters; at most %(most)s fit.",
                 length=len(name), most=NAME_MAX_LENGTH)  # fmt: skip
    return None


def facts(device: Device) -> dict[str, object]:
    """What the audit trail says of its settings, before and after."""
    said = {name: getattr(device, name) for name in KEPT}
    return said | {name: f"{said[name]:%H:%M}" for name in ("opens_at", "closes_at") if said[name]}


def _greeting(typed: Mapping, languages: Sequence[str], problems: dict[str, str]) -> dict[str, str]:
    said = {code: typed[f"greeting-{code}"] for code in languages}
    for code, text in said.items():
        if len(text) > GREETING_MAX_LENGTH:
            problems[f"greeting-{code}"] = _("The greeting has %(length)s characters; at most %(most)s fit.",
                                             length=len(text), most=GREETING_MAX_LENGTH)  # fmt: skip
    return {code: text for code, text in said.items() if text}


def _hours(typed: Mapping, problems: dict[str, str]) -> dict[str, object]:
    """Both times or none; where none is given it stands open always, so every day must be ticked."""
    opens, closes = _clock(typed["opens"], "opens", problems), _clock(typed["closes"], "closes", problems)
    days = "".join(typed["days"])
    if not days:
        problems["days"] = _("Choose at least one day. To stop it for a while, pause it instead.")
    if "opens" in problems or "closes" in problems:
        return {}
    if (opens is None) != (closes is None):
        name = "closes" if closes is None else "opens"
        problems[name] = _("Give both times, or leave both empty where it stands open day and night.")
    elif opens and closes and opens >= closes:
        problems["closes"] = _(
            "It must close after it opens; a kiosk open past midnight is left without times."
        )
    elif opens is None and days not in ("", EVERY_DAY):
        problems["opens"] = _("Say from when to when it is open on these days, or tick every day.")
    return {"opens_at": opens, "closes_at": closes, "open_days": days}


def _clock(text: str, name: str, problems: dict[str, str]) -> time | None:
    if not text:
        return None
    match = CLOCK.match(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    problems[name] = _("“%(text)s” is no time of day; write it like 07:30.", text=text[:20])
    return None


SENTENCES = {
    "inches": lazy_gettext("Write the screen's diagonal in inches, from 5 to 120, for example 21,5; or leave it empty."),
    "seconds": lazy_gettext("Write whole seconds from 30 to 600; 90 is customary."),
}  # fmt: skip


def _number(text: str, bounds: tuple[int, int], name: str, problems: dict[str, str]) -> float | int | None:
    """The number a person wrote, a whole one of seconds; no inches where nothing is written."""
    if not text and name == "inches":
        return None
    value = float(text.replace(",", ".")) if NUMBER.match(text) else -1.0
    if not bounds[0] <= value <= bounds[1] or (name == "seconds" and value != int(value)):
        problems[name] = str(SENTENCES[name])
        return None
    return int(value) if name == "seconds" else value
