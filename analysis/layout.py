"""What the answers of a questionnaire version look like, and which responses count."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

STATES = "123450-x"  # one to five, not used, blank, not shown; this order is the stored order
REASONS = ("too_many_blank", "blank_section")  # a response is excluded once, by the first that holds
SUM_NAMES = ("people", "n", "y", "nn", "yy", "yn", "x", "xx", "xn", "all_satisfied")
NUMBER_NAMES = ("count", "total", "total_of_squares")
RULES_CODE = 1  # raise when the meaning of Rules changes, so that stored tallies are recomputed

Path = tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """What the answers of a questionnaire version look like, in fixed order.

    `section_of` holds, per item, an index into `sections`; `choices` pairs an item code with its option
    values; `flags` are the codes of the quality flags counted. Raises ValueError when codes repeat, lengths differ or a choice has no option.
    """

    items: tuple[str, ...]
    sections: tuple[str, ...]
    section_of: tuple[int, ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    numbers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.items) != len(self.section_of):
            raise ValueError(f"{len(self.items)} items but {len(self.section_of)} section indices")
        if any(not 0 <= section < len(self.sections) for section in self.section_of):
            raise ValueError("an item points to a section that is not listed")
        if any(not options for _, options in self.choices):
            raise ValueError("a choice without options")
        if len(set(self.slots)) != len(self.slots):
            raise ValueError("a code or an option is listed twice")

    @cached_property
    def slots(self) -> tuple[Path, ...]:
        """What every position of a tally's vector counts: responses, sums, items, choices, numbers, flags."""
        blocks: list[Path] = [("overall",), *(("sections", code) for code in self.sections)]
        return (
            ("received",),
            *(("excluded", reason) for reason in REASONS),
            *((*block, name) for block in blocks for name in SUM_NAMES),
            *(("items", item, state) for item in self.items for state in STATES),
            *(("choices", code, option) for code, options in self.choices for option in options),
            *(("numbers", code, name) for code in self.numbers for name in NUMBER_NAMES),
            *(("flags", code) for code in self.flags),
        )

    @cached_property
    def position(self) -> dict[Path, int]:
        """Where each slot stands in the vector."""
        return {path: index for index, path in enumerate(self.slots)}

    @cached_property
    def section_codes(self) -> dict[str, str]:
        """The section code of every item code."""
        return {item: self.sections[index] for item, index in zip(self.items, self.section_of, strict=True)}

    @cached_property
    def membership(self) -> npt.NDArray[np.float32]:
        """Ones where an item counts in a scope, shape (1 + sections, items); row 0 is the overall scope."""
        table = np.zeros((1 + len(self.sections), len(self.items)), dtype=np.float32)
        table[0] = 1
        table[np.asarray(self.section_of, dtype=np.intp) + 1, np.arange(len(self.items))] = 1
        return table

    @cached_property
    def fingerprint(self) -> int:
        """A checksum that keeps stored bytes from being read under another layout."""
        parts = (self.items, self.sections, self.section_of, self.choices, self.numbers, self.flags)
        return zlib.crc32(repr(parts).encode())

    def to_json(self) -> dict[str, Any]:
        """The layout as plain lists."""
        choices = [[code, list(options)] for code, options in self.choices]
        return {
            "items": list(self.items),
            "sections": list(self.sections),
            "section_of": list(self.section_of),
            "choices": choices,
            "numbers": list(self.numbers),
            "flags": list(self.flags),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """The layout of `to_json`; raises ValueError when a part is missing or malformed."""
        try:
            return cls(
                items=tuple(map(str, data["items"])),
                sections=tuple(map(str, data["sections"])),
                section_of=tuple(map(int, data["section_of"])),
                choices=tuple((str(code), tuple(map(str, options))) for code, options in data["choices"]),
                numbers=tuple(map(str, data["numbers"])),
                flags=tuple(map(str, data.get("flags", ()))),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a layout: {error}") from error


@dataclass(frozen=True)
class Rules:
    """When a response counts; a share is of the Likert items shown, so items not shown leave the denominator.

    More than `max_blank_share` blank excludes as "too_many_blank"; a section whose every shown item is blank
    excludes as "blank_section". Raises ValueError for a share outside 0..1.
    """

    max_blank_share: float = 0.20
    reject_blank_section: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.max_blank_share <= 1:
            raise ValueError(f"max_blank_share must lie in 0..1, not {self.max_blank_share}")

    @property
    def version(self) -> str:
        """A short stable text that changes with any parameter and with the meaning of the rules."""
        return f"{RULES_CODE};blank>{float(self.max_blank_share)!r};section={int(self.reject_blank_section)}"

    def judge(self, blank: npt.NDArray[Any], shown: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
        """Per response 0 when it counts, else 1 + index into REASONS.

        Inputs are items per response, shape (1 + sections, n), row 0 for all sections.
        """
        too_many = blank[0].astype(float) / np.maximum(shown[0], 1) > self.max_blank_share
        empty_section = ((shown[1:] > 0) & (blank[1:] == shown[1:])).any(axis=0) & self.reject_blank_section
        return np.where(too_many, 1, np.where(empty_section, 2, 0)).astype(np.intp)


DEFAULT_RULES = Rules()
