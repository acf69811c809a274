"""The pages that look at one question from different sides: what each is called, and how the choice goes along."""

from typing import NamedTuple

from flask import request, url_for
from flask_babel import lazy_gettext

from .access import may_open
from .filters import Filters

NAMES = {
    "results.show": lazy_gettext("Results"),
    "trend.show": lazy_gettext("Trend"),
    "drivers.show": lazy_gettext("What to improve first"),
    "channels.show": lazy_gettext("Ways of answering"),
    "profile.show": lazy_gettext("By who answered"),
    "comments.show": lazy_gettext("Comments"),
}
# What of a choice a page cannot take: it is left out of the way there.
WITHOUT = {"channels.show": ("channel",), "comments.show": ("channel", "version", "flagged", "live")}
NOT_FOR_HEADS = ("channels.show", "profile.show")  # a department's few people could be told apart
PATIENTS_ONLY = ("channels.show",)  # staff answers know no way they came


class Tab(NamedTuple):
    """A page of results and its address."""

    name: str
    address: str
    is_here: bool


def tabs(chosen: Filters) -> list[Tab]:
    """The pages this person may open and that say something about the choice; the one shown in any case."""
    return [
        Tab(str(name), url_for(endpoint, **_taken(endpoint, chosen)), endpoint == request.endpoint)
        for endpoint, name in NAMES.items()
        if endpoint == request.endpoint or (may_open(endpoint) and _says_something(endpoint, chosen))
    ]


def _says_something(endpoint: str, chosen: Filters) -> bool:
    if endpoint in NOT_FOR_HEADS and chosen.own is not None:
        return False
    return chosen.form.audience == "patient" or endpoint not in PATIENTS_ONLY


def _taken(endpoint: str, chosen: Filters) -> dict[str, str]:
    left_out = WITHOUT.get(endpoint, ())
    return {name: value for name, value in chosen.arguments.items() if name not in left_out}
