"""A fault of a draft as a page tells it: the sentence, and the address of the page where it is put right."""

from flask import url_for
from flask_babel import gettext as _

from survey_core.faults import UNSPOKEN, Fault
from survey_core.recordings import LOST_RECORDING

from .access import may_open


def linked(key: str, fault: Fault) -> tuple[str, str]:
    """(sentence, address); the address is '' where the person may not open that page."""
    endpoint, values = _page(fault)
    return fault.told(_), url_for(endpoint, key=key, **values) if may_open(endpoint) else ""


def _page(fault: Fault) -> tuple[str, dict[str, str]]:
    head, _dot, rest = fault.place.partition(".")
    if fault.msgid == LOST_RECORDING:
        return "recordings.show", {"_anchor": head}
    if fault.msgid == UNSPOKEN:
        return "recordings.show", {}
    if head == "section":
        return "draft_words.section", {"code": rest}
    if head == "items":
        return "drafting.show", {}
    if "item" in fault.values:
        return "draft_items.show", {"code": head}
    return "draft_words.cover", {}
