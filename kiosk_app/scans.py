"""Openings of a code on a phone, counted without knowing anything of the phone."""

import atexit
import weakref

from flask import current_app, request

from survey_core.rendering import FormView
from survey_core.scan_counts import ScanCounter
from survey_core.web import db

# What a process counted in its last seconds is written when it ends in order.
COUNTERS: weakref.WeakSet[ScanCounter] = weakref.WeakSet()


def count(form: FormView) -> None:
    """Count this opening of a patients' form; another language, and a page loaded ahead, is no new scan."""
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.method != "GET" or is_ahead or "lang" in request.args or form.definition.audience == "staff":
        return
    counter().count(form.code)


def counter() -> ScanCounter:
    """This process's counter; made at the first opening, after any fork."""
    if "scans" not in current_app.extensions:
        current_app.extensions["scans"] = ScanCounter(db.engine)
        COUNTERS.add(current_app.extensions["scans"])
    return current_app.extensions["scans"]


@atexit.register
def _write_the_rest() -> None:
    for one in list(COUNTERS):
        one.flush()
