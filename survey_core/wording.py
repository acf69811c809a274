"""Two wordings of one text, word by word: how alike they are, and what was taken out and put in."""

from collections.abc import Iterator
from difflib import SequenceMatcher

ALIKE = 0.4  # below this share of common words a sentence is probably another one
KEPT, REMOVED, ADDED = "kept", "removed", "added"


def similarity(before: str, after: str) -> float:
    """The share of words both texts have in the same order, 0 to 1, whatever their case and punctuation."""
    return SequenceMatcher(None, _bare(before), _bare(after), autojunk=False).ratio()


def is_another(before: str, after: str) -> bool:
    """Whether a text was changed so much that it probably asks something else. An empty one says nothing."""
    return bool(before.strip() and after.strip()) and similarity(before, after) < ALIKE


def pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    """(kept, removed or added; words) in reading order; what is removed stands before what is added."""
    old, new = before.split(), after.split()
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            yield KEPT, " ".join(old[a:b])
            continue
        if b > a:
            yield REMOVED, " ".join(old[a:b])
        if d > c:
            yield ADDED, " ".join(new[c:d])


def _bare(text: str) -> list[str]:
    words = (word.strip(".,;:!?()[]/\"'“”–-") for word in text.casefold().split())
    return [word for word in words if word]
