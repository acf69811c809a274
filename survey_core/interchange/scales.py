"""Whether a list of answers is a five-level scale from worst to best, told by its words before its numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .languages import plain

# The words of the scales in use, from 1 to 5, without diacritics.
LEVEL_WORDS: tuple[tuple[str, ...], ...] = (
    ("rat khong hai long", "hoan toan khong hai long", "rat khong dong y", "hoan toan khong dong y", "rat kem",
     "rat te", "rat xau", "very dissatisfied", "very unsatisfied", "strongly disagree", "very poor", "very bad",
     "completely disagree", "terrible"),
    ("khong hai long", "chua hai long", "khong dong y", "kem", "te", "xau", "it hai long", "dissatisfied",
     "unsatisfied", "disagree", "poor", "bad"),
    ("binh thuong", "trung lap", "phan van", "tam duoc", "trung binh", "khong y kien", "khong co y kien", "neutral",
     "neither agree nor disagree", "neither satisfied nor dissatisfied", "fair", "average", "ok", "okay"),
    ("hai long", "kha hai long", "dong y", "tot", "kha", "satisfied", "agree", "good"),
    ("rat hai long", "hoan toan hai long", "rat dong y", "hoan toan dong y", "rat tot", "xuat sac", "very satisfied",
     "strongly agree", "completely agree", "very good", "excellent"),
)  # fmt: skip
LEVEL_OF = {word: level for level, words in enumerate(LEVEL_WORDS, 1) for word in words}
NOT_USED_WORDS = re.compile(
    r"khong su dung|khong co y kien|khong y kien|khong ap dung|khong biet|khong ro|khong tra loi|not applicable|"
    r"\bn/?a\b|no opinion|did not use|not used|don'?t know"
)
NOT_USED_NAMES = ("0", "9", "88", "98", "99", "na", "n_a", "dk")
OTHER_WORDS = re.compile(r"^(y )?(kien )?khac\b|^other\b|^khac\b")
LEAST_KNOWN = 3


@dataclass(frozen=True)
class Scale:
    """`levels` maps the names in the file to '1'..'5', `not_used` is the name of the answer beside them."""

    levels: Mapping[str, str]
    labels: tuple[Mapping[str, str], ...]
    not_used: str | None = None
    not_used_label: Mapping[str, str] | None = None

    @property
    def signature(self) -> tuple:
        """What makes two lists one scale: the same words on the five levels."""
        return tuple(
            tuple(sorted((code, plain(text)) for code, text in label.items())) for label in self.labels
        )

    @property
    def answers(self) -> dict[str, str]:
        """The value here of every name in the file."""
        return dict(self.levels) | ({self.not_used: "0"} if self.not_used is not None else {})


def scale_of(options: Sequence[tuple[str, Mapping[str, str]]], is_said_to_be: bool = False) -> Scale | None:
    """The scale that (name, label) options are, if they are one; `is_said_to_be` where the form claims so."""
    beside = [option for option in options if _is_not_used(*option)] if len(options) > 5 else []
    rest = [option for option in options if option not in beside[:1]]
    if len(rest) != 5 or len(beside) > 1:
        return None
    levels = _levels(rest, is_said_to_be)
    if levels is None:
        return None
    labels = {levels[name]: label for name, label in rest}
    not_used = beside[0] if beside else (None, None)
    return Scale(levels, tuple(labels[str(level)] for level in range(1, 6)), *not_used)


def is_other(name: str, label: Mapping[str, str]) -> bool:
    """Whether an option is the one for an answer that is not in the list."""
    return plain(name) in ("other", "khac", "others") or any(
        OTHER_WORDS.match(plain(text)) for text in label.values()
    )


def _levels(rest: Sequence[tuple[str, Mapping[str, str]]], is_said_to_be: bool) -> dict[str, str] | None:
    """The level of each name. Words count most: a list numbered from best to worst must not be turned round."""
    by_words = {name: _level_in_words(label) for name, label in rest}
    known = [level for level in by_words.values() if level is not None]
    if len(known) == 5 and len(set(known)) == 5:
        return {name: str(level) for name, level in by_words.items()}
    by_names = {name: name.strip() for name, _label in rest}
    if sorted(by_names.values()) != list("12345"):
        return None
    by_number = sorted(by_names, key=by_names.__getitem__)
    in_order = [level for name in by_number if (level := by_words[name]) is not None]
    if in_order == sorted(in_order) and (len(known) >= LEAST_KNOWN or is_said_to_be or _are_numbers(rest)):
        return by_names
    return None


def _level_in_words(label: Mapping[str, str]) -> int | None:
    levels = {
        LEVEL_OF.get(re.sub(r"^\s*\d\s*[.):=-]*\s*", "", plain(text)).strip(" .")) for text in label.values()
    }
    levels.discard(None)
    return levels.pop() if len(levels) == 1 else None


def _are_numbers(rest: Sequence[tuple[str, Mapping[str, str]]]) -> bool:
    return all(text.strip() == name for name, label in rest for text in label.values())


def _is_not_used(name: str, label: Mapping[str, str]) -> bool:
    if any(NOT_USED_WORDS.search(plain(text)) for text in label.values()):
        return True
    return name.strip().lower() in NOT_USED_NAMES
