"""What an alert is called and what it says, in the reader's language, on a page and in a mail."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from .spoken import N_

TITLES = {
    "silent": N_("no contact"),
    "no_worker": N_("cannot start without the network"),
    "not_persisted": N_("storage not protected"),
    "little_space": N_("little storage left"),
    "parked": N_("answers refused"),
    "gaps": N_("answers missing"),
    "queue": N_("answers waiting"),
    "clock": N_("clock wrong"),
    "leaked": N_("may be going round"),
}
SENTENCES = {
    "silent": N_("Not heard of since %(since)s. Check that it is switched on and on the network."),
    "no_worker": N_(
        "After a power cut it could not start without the network. Open its page by https, as its guide says."
    ),
    "not_persisted": N_(
        "Its browser does not promise to keep what is stored; waiting answers could be lost. Check its settings."
    ),
    "little_space": N_("Only %(free_megabytes)s MB of storage are left for answers."),
    "parked": N_(
        "Answers the server would not take, kept on the kiosk: %(parked)s. Save its queue to a file and read it in."
    ),
    "gaps": N_("Answers numbered by the kiosk that never arrived: %(missing)s."),
    "queue": N_("It reaches us, but answers wait on it: %(queued)s, the oldest from %(oldest_at)s."),
    "slow_minutes": N_("Its clock is %(minutes)s minutes slow."),
    "fast_minutes": N_("Its clock is %(minutes)s minutes fast."),
    "slow_hours": N_("Its clock is %(hours)s hours slow."),
    "fast_hours": N_("Its clock is %(hours)s hours fast."),
    "slow_days": N_("Its clock is %(days)s days slow."),
    "fast_days": N_("Its clock is %(days)s days fast."),
    "leaked_days": N_(
        "Within %(days)s days this code brought %(answered)s answers and %(opened)s openings, but its department had "
        "about %(visits)s visits only. If a photograph of the poster is going round, make a new code."
    ),
    "leaked_day": N_(
        "On %(day)s this code brought %(answered)s answers and %(opened)s openings, but its department has about "
        "%(visits)s visits a day only. If a photograph of the poster is going round, make a new code."
    ),
    "leaked_usual": N_(
        "Within %(days)s days this code brought %(answered)s answers and %(opened)s openings, but about "
        "%(usual_answered)s and %(usual_opened)s in a usual week. If a photograph of the poster is going round, make "
        "a new code."
    ),
}
INSTANTS = ("since", "oldest_at")
DAY = "%d/%m/%Y"


def title(kind: str, gettext: Callable[[str], str]) -> str:
    """What the kind is called; a kind of another release by its code."""
    return gettext(TITLES[kind]) if kind in TITLES else kind


def sentence(
    kind: str, facts: Mapping, gettext: Callable[[str], str], instant: Callable[[datetime | None], str]
) -> str:
    """What was found, in one sentence or two; `instant` writes a time as the reader knows it."""
    known = {"since": None, "oldest_at": None} | dict(facts)
    values = {name: _said(name, value, instant) for name, value in known.items()}
    if kind == "clock":
        kind, values = _clock(facts.get("minutes", 0))
    if kind == "leaked":
        kind = f"leaked_{facts.get('by')}"
    if kind not in SENTENCES:
        return kind
    return gettext(SENTENCES[kind]) % values


def _clock(minutes: int) -> tuple[str, dict[str, str]]:
    """Which sentence says so many minutes in the largest unit of which there are two, and its value."""
    way, size = ("slow" if minutes > 0 else "fast"), abs(minutes)
    unit, length = next(((u, n) for u, n in (("days", 1440), ("hours", 60)) if size >= 2 * n), ("minutes", 1))
    return f"{way}_{unit}", {unit: str(round(size / length))}


def _said(name: str, value: object, instant: Callable[[datetime | None], str]) -> str:
    if name in INSTANTS:
        return instant(datetime.fromisoformat(value) if isinstance(value, str) else None)
    if name == "day" and isinstance(value, str):
        return f"{date.fromisoformat(value):{DAY}}"
    return str(value)
