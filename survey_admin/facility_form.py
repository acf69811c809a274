"""The settings of a facility as people type them: '95', '95,5', '95 %'; each bound says itself in a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from survey_core import formatting
from survey_core.models import Facility
from survey_core.rendering import LANGUAGE_NAMES

from .accounts import ROLES

NUMBER = re.compile(r"^(\d{1,6})(?:[.,](\d{1,6}))?\s*(%?)$")
FIRST_LANGUAGE = "vi"
MINISTRY_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", re.ASCII)


@dataclass(frozen=True)
class Bound:
    """A number a facility sets: how it is typed, from where to where it goes, and the sentence that says so."""

    kind: str  # percent (kept as a share), number, or whole
    least: float
    most: float
    sentence: object


BOUNDS = {
    "confidence": Bound("percent", 0.8, 0.999, lazy_gettext("A confidence goes from 80 % to 99.9 %; 95 % is customary.")),
    "target": Bound("percent", 0, 1, lazy_gettext("A target goes from 0 % to 100 %: more than all answers cannot be satisfied.")),
    "few_people": Bound("whole", 2, 100, lazy_gettext("Write a whole number from 2 to 100; 30 is customary.")),
    "staff_threshold": Bound("whole", 5, 1000, lazy_gettext("Write a whole number of at least 5, so that no member of staff can be told.")),
    "max_blank_share": Bound("percent", 0, 1, lazy_gettext("The share of blank answers goes from 0 % to 100 %; 20 % is customary.")),
    "intra_person": Bound("number", 0, 1, lazy_gettext("The correlation goes from 0 to 1; 0.3 is customary.")),
    "margin": Bound("percent", 0.001, 0.499, lazy_gettext("A margin goes from 0.1 % to 49.9 %; 5 % is customary.")),
    "design_effect": Bound("number", 1, 20, lazy_gettext("A design effect goes from 1 to 20; 2 is customary.")),
    "session_minutes": Bound("whole", 5, 1440, lazy_gettext("Write whole minutes from 5 to 1440 (a day).")),
}  # fmt: skip
FIGURES = tuple(name for name in BOUNDS if name != "session_minutes")
# What a change does to figures already printed; nothing is said of the others.
CONSEQUENCES = {
    "quarter_rule": lazy_gettext("Every quarter, past ones too, is cut at other days: all quarterly figures change."),
    "confidence": lazy_gettext("Every interval becomes wider or narrower, in past quarters too."),
    "target": lazy_gettext("Figures stay; which of them count as below the target changes, in past quarters too."),
    "few_people": lazy_gettext("Figures stay; which of them are marked as resting on few people changes."),
    "staff_threshold": lazy_gettext("More or fewer staff results are shown, of rounds closed from now on; those closed before stay as they are."),
    "max_blank_share": lazy_gettext("Which answers count changes; everything but closed staff rounds is recounted the next time it is shown."),
    "reject_blank_section": lazy_gettext("Which answers count changes; everything but closed staff rounds is recounted the next time it is shown."),
    "intra_person": lazy_gettext("Intervals change where few answers were collected in the last four quarters."),
    "time_zone": lazy_gettext("Answers from now on belong to the days of this zone; days already stored stay."),
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What was typed, by field; the values it means; and a sentence for each field that means none."""

    typed: Mapping[str, object]
    values: Mapping[str, object]
    problems: Mapping[str, str]


def shown(facility: Facility, language: str) -> dict[str, object]:
    """The settings as a form shows them."""
    typed: dict[str, object] = {
        name: _text(getattr(facility, name), bound.kind, language) for name, bound in BOUNDS.items()
    }
    return typed | {
        "time_zone": facility.time_zone,
        "quarter_rule": facility.quarter_rule,
        "ministry_code": facility.ministry_code,
        "reject_blank_section": facility.reject_blank_section,
        "languages": facility.languages.split(","),
        "two_factor_roles": facility.two_factor_roles.split(","),
    }


def read_figures(form: MultiDict) -> Read:
    """The settings everybody of the quality office may change."""
    typed = {name: form.get(name, "") for name in (*FIGURES, "time_zone", "quarter_rule", "ministry_code")}
    typed |= {"reject_blank_section": "reject_blank_section" in form, "languages": form.getlist("languages")}
    values, problems = _numbers(typed, FIGURES)
    values["reject_blank_section"] = typed["reject_blank_section"]
    values["languages"] = ",".join(
        code for code in LANGUAGE_NAMES if code == FIRST_LANGUAGE or code in typed["languages"]
    )
    if typed["quarter_rule"] in ("calendar", "government"):
        values["quarter_rule"] = typed["quarter_rule"]
    else:
        problems["quarter_rule"] = _("Choose how quarters are cut.")
    _place(typed, values, problems)
    return Read(typed, values, problems)


def _place(typed: Mapping, values: dict[str, object], problems: dict[str, str]) -> None:
    """The time zone, and the ministry's code where there is one."""
    zone, code = typed["time_zone"].strip(), typed["ministry_code"].strip()
    if zone in available_timezones():
        values["time_zone"] = ZoneInfo(zone).key
    else:
        problems["time_zone"] = _(
            "“%(zone)s” is no time zone. In Viet Nam write Asia/Ho_Chi_Minh.", zone=zone[:60]
        )
    if not code or MINISTRY_CODE.match(code):
        values["ministry_code"] = code
    else:
        problems["ministry_code"] = _(
            "The ministry's code “%(code)s” holds something else than letters, digits, dots and hyphens, or is "
            "longer than 40 signs. Write it as on the operating licence, or leave it empty.", code=code[:60]
        )  # fmt: skip


def read_security(form: MultiDict) -> Read:
    """The settings only an administrator may change."""
    roles = form.getlist("two_factor_roles")
    typed = {"session_minutes": form.get("session_minutes", ""), "two_factor_roles": roles}
    values, problems = _numbers(typed, ("session_minutes",))
    values["two_factor_roles"] = ",".join(role for role in ROLES if role in roles)
    return Read(typed, values, problems)


def _numbers(typed: Mapping, names) -> tuple[dict[str, object], dict[str, str]]:
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    for name in names:
        bound, number = BOUNDS[name], _number(typed[name], BOUNDS[name].kind)
        if number is None or not bound.least <= number <= bound.most:
            problems[name] = str(bound.sentence)
        else:
            values[name] = number
    return values, problems


def _number(text: str, kind: str) -> float | int | None:
    """The number a person wrote, a percent as a share; None for what is none."""
    match = NUMBER.match(text.strip())
    if not match or (match[3] and kind != "percent") or (match[2] and kind == "whole"):
        return None
    if kind == "whole":
        return int(match[1])
    return float(f"{match[1]}.{match[2] or 0}e{'-2' if kind == 'percent' else '0'}")


def _text(value: float, kind: str, language: str) -> str:
    """The shortest way to write it: '95', '95,5'."""
    text = repr(round(value * 100, 6)) if kind == "percent" else repr(value)
    text = text.removesuffix(".0")
    return text.translate(formatting.SIGNS[language]) if "." in text else text
