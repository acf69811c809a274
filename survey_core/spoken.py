"""Errors that carry one sentence for a person, translated where it is told."""

from collections.abc import Callable


def N_(msgid: str) -> str:
    """Mark a sentence for translation where it is shown."""
    return msgid


class SpokenError(Exception):
    """An error whose message names the thing and the way out; `msgid` is English, `values` fill it."""

    def __init__(self, msgid: str, **values: object):
        super().__init__(msgid)
        self.msgid, self.values = msgid, values

    def told(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of this gettext."""
        text = gettext(self.msgid)
        return text % self.values if self.values else text

    def __str__(self) -> str:
        return self.told(str)
