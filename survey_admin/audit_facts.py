"""What the audit trail's entries are of, and the facts in them, in the reader's words; codes stay codes."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from .audit_words import NOUNS
from .facility import LABELS
from .frame import ROLE_NAMES

SUBJECTS = {**NOUNS, "form": NOUNS["questionnaire"]}
FACTS = {
    **LABELS,
    "active": lazy_gettext("in use"),
    "answered_on": lazy_gettext("day of the answer"),
    "by": lazy_gettext("opened with"),
    "closed": lazy_gettext("closed"),
    "closes_at": lazy_gettext("closes at"),
    "code": lazy_gettext("code"),
    "copies": lazy_gettext("copies"),
    "department": lazy_gettext("department"),
    "departments": lazy_gettext("departments"),
    "ends_on": lazy_gettext("last day"),
    "entered_on": lazy_gettext("typed in on"),
    "file": lazy_gettext("file"),
    "form": lazy_gettext("questionnaire"),
    "greeting": lazy_gettext("greeting"),
    "idle_seconds": lazy_gettext("seconds of patience"),
    "issue": lazy_gettext("issue"),
    "issued": lazy_gettext("reports frozen"),
    "keeps_incomplete": lazy_gettext("keeps incomplete answers"),
    "kind": lazy_gettext("kind"),
    "known": lazy_gettext("already known"),
    "label": lazy_gettext("label"),
    "language": lazy_gettext("language"),
    "last number": lazy_gettext("up to number"),
    "left out": lazy_gettext("left out"),
    "missing": lazy_gettext("missing"),
    "name": lazy_gettext("name of it"),
    "name_en": lazy_gettext("English name of it"),
    "new": lazy_gettext("new"),
    "number": lazy_gettext("version"),
    "open_days": lazy_gettext("days of the week"),
    "opens_at": lazy_gettext("opens at"),
    "page": lazy_gettext("page"),
    "part": lazy_gettext("part"),
    "place": lazy_gettext("place"),
    "quarter": lazy_gettext("quarter"),
    "period": lazy_gettext("period"),
    "questionnaire": lazy_gettext("questionnaire"),
    "reason": lazy_gettext("what was found"),
    "refused": lazy_gettext("refused"),
    "retired_at": lazy_gettext("out of use since"),
    "role": lazy_gettext("role"),
    "rows": lazy_gettext("rows"),
    "screen_inches": lazy_gettext("screen in inches"),
    "sheet": lazy_gettext("sheet number"),
    "since": lazy_gettext("from the day"),
    "speaks_staff_forms": lazy_gettext("reads staff questionnaires aloud"),
    "starts_on": lazy_gettext("first day"),
    "step": lazy_gettext("failed at"),
    "successors": lazy_gettext("successors"),
    "survey_type": lazy_gettext("survey type"),
    "two_factor": lazy_gettext("two factors"),
    "until": lazy_gettext("until the day"),
    "warnings": lazy_gettext("points open"),
    "ways": lazy_gettext("ways in"),
}  # fmt: skip
VALUES = {
    **ROLE_NAMES,
    "password": lazy_gettext("password"),
    "recovery": lazy_gettext("recovery code"),
    "unknown name": lazy_gettext("a name nobody has"),
}


def fact(name: str) -> str:
    return str(FACTS.get(name, name))


def said(value) -> str:
    """A value of an entry as a person reads it; '' for none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(said, value))
    if isinstance(value, dict):
        return ", ".join(f"{fact(name)}: {said(part)}" for name, part in value.items())
    return "" if value is None else str(VALUES.get(str(value), value))


def of_what(subject: str) -> str:
    """'khoa/phòng KB' for 'department KB'; what begins otherwise stays as it is."""
    noun, _space, rest = subject.partition(" ")
    return f"{SUBJECTS[noun]} {rest}" if noun in SUBJECTS else subject
