"""What is said of a kiosk: its stage, what wants seeing to, how long something lasts, what happened to it."""

from collections.abc import Mapping
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from survey_core import alert_words
from survey_core.models import DeviceEvent

from .audit_facts import fact
from .device_lines import DeviceLine
from .frame import instant

STAGES = {
    "running": lazy_gettext("in operation"),
    "resting": lazy_gettext("outside its opening hours"),
    "paused": lazy_gettext("paused"),
    "silent": lazy_gettext("silent"),
    "waiting": lazy_gettext("waits for its code"),
    "expired": lazy_gettext("not paired; the code has expired"),
    "revoked": lazy_gettext("revoked"),
}
# Which of the three looks a stage has; the words say what it is.
LOOKS = {"running": "on", "silent": "bad", "expired": "bad"}
EVENTS = {
    "added": lazy_gettext("Added to the list of kiosks"),
    "code": lazy_gettext("A pairing code was made"),
    "paired": lazy_gettext("Paired: it received a key of its own"),
    "assigned": lazy_gettext("What it shows was changed"),
    "renamed": lazy_gettext("Renamed"),
    "settings": lazy_gettext("Its settings were changed"),
    "paused": lazy_gettext("Paused"),
    "resumed": lazy_gettext("Resumed"),
    "revoked": lazy_gettext("Revoked: its key stopped working"),
    "new_pin": lazy_gettext("It was given another service number"),
    "settled": lazy_gettext("Missing numbers were looked into"),
    "queue_taken": lazy_gettext("A saved queue was read in"),
    "first_heard": lazy_gettext("Heard for the first time"),
    "started": lazy_gettext("Started"),
    "updated": lazy_gettext("Its page was updated"),
    "storage_unprotected": lazy_gettext("Its browser no longer promises to keep what is stored"),
    "queue_grown": lazy_gettext("Answers began to wait on it"),
    "queue_emptied": lazy_gettext("Everything that waited has arrived"),
    "alert_raised": lazy_gettext("Alert"),
    "alert_cleared": lazy_gettext("Alert over"),
}


def look(line: DeviceLine) -> str:
    """The look of a kiosk's stage: on (all is well), off, or bad."""
    kind = LOOKS.get(line.stage, "off")
    return "off" if kind == "on" and line.troubles else kind


def troubles(line: DeviceLine) -> list[tuple[str, str]]:
    """(title, sentence) of whatever wants seeing to, the gravest first."""
    return [
        (alert_words.title(kind, _), alert_words.sentence(kind, facts, _, instant))
        for kind, facts in line.troubles.items()
    ]


def lasting(span: timedelta) -> str:
    """'3 days', '5 hours', '20 minutes': the largest unit that fits, counted down."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)
    return ngettext("%(num)s day", "%(num)s days", minutes // (24 * 60))


def ago(span: timedelta) -> str:
    """How long ago something was."""
    if span < timedelta(minutes=1):
        return _("just now")
    return _("%(span)s ago", span=lasting(span))


def clock(offset_seconds: int | None) -> str:
    """How far its clock is off; a minute is nothing."""
    if offset_seconds is None:
        return "–"
    if abs(offset_seconds) < 60:
        return _("right")
    span = lasting(timedelta(seconds=abs(offset_seconds)))
    return _("%(span)s slow", span=span) if offset_seconds > 0 else _("%(span)s fast", span=span)


def event(one: DeviceEvent, ways: Mapping[int, str]) -> tuple[str, str]:
    """(what happened, its particulars); `ways` names ways in by id. An event of another release goes by its code."""
    words = str(EVENTS.get(one.what, one.what))
    particulars = PARTICULARS.get(one.what)
    return words, particulars(one.facts, ways) if particulars else ""


def _assigned(facts: Mapping, ways: Mapping[int, str]) -> str:
    named = {
        name: ", ".join(ways.get(way, str(way)) for way in facts.get(name, ())) for name in ("added", "ended")
    }
    parts = [_("now: %(names)s", names=named["added"])] if named["added"] else []
    if named["ended"]:
        parts.append(_("no longer: %(names)s", names=named["ended"]))
    return "; ".join(parts)


def _settled(facts: Mapping, _ways: Mapping[int, str]) -> str:
    return _("%(missing)s numbers up to number %(until)s: %(reason)s",
             missing=facts.get("missing", "?"), until=facts.get("until", "?"), reason=facts.get("reason", ""))  # fmt: skip


def _queue(facts: Mapping, _ways: Mapping[int, str]) -> str:
    return _("%(new)s new, %(known)s already known, %(refused)s refused",
             new=facts.get("new", "?"), known=facts.get("known", "?"), refused=facts.get("refused", "?"))  # fmt: skip


def _renamed(facts: Mapping, _ways: Mapping[int, str]) -> str:
    return f"{facts.get('before', '')} → {facts.get('after', '')}"


def _settings(facts: Mapping, _ways: Mapping[int, str]) -> str:
    return ", ".join(fact(name) for name in facts.get("changed", ()))


def _version(facts: Mapping, _ways: Mapping[int, str]) -> str:
    version = facts.get("to") or facts.get("version")
    return _("version %(version)s", version=version) if version else ""


def _waiting(facts: Mapping, _ways: Mapping[int, str]) -> str:
    queued = facts.get("queued")
    return _("%(count)s answers", count=queued) if queued else ""


def _raised(facts: Mapping, _ways: Mapping[int, str]) -> str:
    kind = str(facts.get("kind", ""))
    return f"{alert_words.title(kind, _)}. {alert_words.sentence(kind, facts, _, instant)}"


def _cleared(facts: Mapping, _ways: Mapping[int, str]) -> str:
    return alert_words.title(str(facts.get("kind", "")), _)


PARTICULARS = {
    "assigned": _assigned,
    "settled": _settled,
    "queue_taken": _queue,
    "renamed": _renamed,
    "settings": _settings,
    "first_heard": _version,
    "started": _version,
    "updated": _version,
    "queue_grown": _waiting,
    "queue_emptied": _waiting,
    "alert_raised": _raised,
    "alert_cleared": _cleared,
}
