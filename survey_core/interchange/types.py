"""The type cell of a survey row, in every wording that Kobo and ODK forms carry."""

import re
from dataclasses import dataclass

OTHER_AT_END = re.compile(r"\s+or[ _](?:specify[ _])?other$", re.IGNORECASE)
ONE = re.compile(
    r"^(?:add\s+)?(?:select[ _]one|select1)(?:[ _]prompt)?(?:\s+(?:from|using))?\s+(.+)$", re.IGNORECASE
)
SEVERAL = re.compile(
    r"^(?:add\s+)?(?:select[ _](?:multiple|all[ _]that[ _]apply|many))(?:[ _]prompt)?(?:\s+(?:from|using))?\s+(.+)$",
    re.IGNORECASE,
)
FROM_FILE = re.compile(r"^select[ _](one|multiple)[ _](from[ _]file|external)", re.IGNORECASE)
BOUNDARY = re.compile(
    r"^(begin|end)[ _](group|repeat|score|rank|kobomatrix|matrix|lgroup|looped group)$", re.IGNORECASE
)
KINDS = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal",
    "add text prompt": "text", "add integer prompt": "integer", "add decimal prompt": "decimal",
    "range": "range", "note": "note", "add note prompt": "note", "score__row": "score_row",
    "begin group": "begin group", "end group": "end group",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """`name`: one, several, text, integer, decimal, range, note, score_row, begin or end (with `of`), or other.

    `of` is the list of a select, what begins or ends, or the type as written.
    """

    name: str
    of: str = ""
    has_other: bool = False


def kind_of(text: str) -> Kind:
    """What a type cell asks for."""
    written = " ".join(text.split())
    if FROM_FILE.match(written):
        return Kind("other", written)
    if found := BOUNDARY.match(written):
        return Kind(
            found[1].lower(), found[2].lower().replace("lgroup", "repeat").replace("looped group", "repeat")
        )
    bare = OTHER_AT_END.sub("", written)
    for name, pattern in (("one", ONE), ("several", SEVERAL)):
        if found := pattern.match(bare):
            return Kind(name, found[1].strip(), bare != written)
    name = KINDS.get(written.lower(), "other")
    return Kind(name, written)
