"""What is told of a form that came in from elsewhere: row by row, in words that are translated where they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from ..spoken import SpokenError


class UnreadableForm(SpokenError):
    """A file no questionnaire can be read from; the sentence names the way out."""


@dataclass(frozen=True)
class Remark:
    """One sentence about one place; `row` 0 and an empty `column` where it is about a whole sheet or file."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    column: str = ""

    def told(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of this gettext."""
        text = gettext(self.msgid)
        return text % self.values if self.values else text


@dataclass
class Reading:
    """A form that was read: its document, what of the file is left out of it, and what stands in it otherwise.

    `left` needs a person's consent before the rest is taken; `changed` is only told. A file of others does not say
    whom it asks; the document then names patients until somebody says.
    """

    document: dict
    left: list[Remark] = field(default_factory=list)
    changed: list[Remark] = field(default_factory=list)
    says_whom: bool = True

    def as_json(self) -> dict:
        """The reading as plain JSON values, for keeping it between two requests."""
        return asdict(self)

    @classmethod
    def of_json(cls, data: Mapping) -> "Reading":
        """The reading that as_json gave. Raises ValueError, KeyError or TypeError for anything else."""
        left, changed = ([_remark(one) for one in data[kind]] for kind in ("left", "changed"))
        return cls(data["document"], left, changed, data["says_whom"] is not False)

    def document_for(self, audience: str) -> dict:
        """The document; where the file does not say whom it asks, for these people."""
        return self.document if self.says_whom else self.document | {"audience": audience}


def _remark(given: Mapping) -> Remark:
    made = Remark(**given)
    if not (isinstance(made.msgid, str) and made.msgid and isinstance(made.row, int)):
        raise ValueError("remark")
    made.told(str)
    return made
