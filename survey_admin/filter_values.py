"""What an address says of single filters of results."""

from flask_babel import gettext as _

from survey_core.models import CHANNELS

from .frame import Unusable

WITHOUT = "without"  # of flagged responses, to leave them out
LONGEST_VERSION = 6  # digits, and one more


def chosen_channel(code: str | None) -> str | None:
    """The way of answering an address names. Raises Unusable."""
    if code and code not in CHANNELS:
        raise Unusable(
            _("There is no way of answering '%(code)s'. Choose one from the list.", code=code[:40])
        )
    return code or None


def chosen_version(text: str | None) -> int | None:
    """The number of a version it names. Raises Unusable."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < LONGEST_VERSION):
        raise Unusable(
            _("“%(text)s” is no number of a version. Choose one from the list.", text=text[:40]), 400
        )
    return int(text)


def leaves_flagged_out(text: str | None) -> bool:
    """Whether it asks for the responses without a flag. Raises Unusable."""
    if text and text != WITHOUT:
        raise Unusable(
            _("“%(text)s” is no choice for flagged responses. Choose one from the list.", text=text[:40]), 400
        )
    return text == WITHOUT
