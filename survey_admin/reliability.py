"""How well the questions of each section measure one thing, of the people behind an answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.reliability import Reliability, reliability

from .report import ItemLine, Report
from .score_matrix import ScoreMatrix
from .withholding import FEWEST_FOR_HEADS

LEAST_ALPHA = 0.70  # the usual convention; said with every verdict


@dataclass(frozen=True)
class ItemPart:
    """A question's part in its section: alpha without it, None where it cannot be had, is hidden or does not count.

    `state`: "" where it counts, else "flat" (everybody answered alike), "not_common" (a version did not ask it) or
    "hidden" (as in the report). `stands_apart`: without it alpha would lie above its own interval.
    """

    code: str
    text: str
    if_dropped: float | None
    state: str = ""
    stands_apart: bool = False


@dataclass(frozen=True)
class SectionReliability:
    """A section's alpha; `found` is None where the report hides the section or too few people answered all of it."""

    code: str
    name: str
    found: Reliability | None
    items: tuple[ItemPart, ...] = ()

    @property
    def verdict(self) -> str | None:
        """What Feldt's interval says: "together", "apart" or "cannot_tell"; None without an interval."""
        if self.found is None or self.found.feldt is None:
            return None
        low, high = self.found.feldt
        return "together" if low >= LEAST_ALPHA else "apart" if high < LEAST_ALPHA else "cannot_tell"

    @property
    def plain(self) -> dict[str, object]:
        """The figures for other programs, unrounded."""
        found = self.found
        return {
            "code": self.code,
            "name": self.name,
            "hidden": found is None,
            "alpha": found and found.alpha,
            "feldt": found and found.feldt and list(found.feldt),
            "bootstrap": found and found.bootstrap and list(found.bootstrap),
            "people": found and found.people,
            "verdict": self.verdict,
            "items": [
                {
                    "code": part.code,
                    "alpha_if_dropped": part.if_dropped,
                    "state": part.state or None,
                    "stands_apart": part.stands_apart,
                }
                for part in self.items
            ],
        }


def of_sections(matrix: ScoreMatrix, report: Report, fewest: int) -> tuple[SectionReliability, ...]:
    """Every section of the report; nothing of those it hides, nor of fewer complete answers than `fewest`."""
    return tuple(_sections(matrix, report, fewest))


def fewest(audience: str, is_head: bool, staff_threshold: int) -> int:
    """How many people must have answered a whole section for its alpha to be shown."""
    return staff_threshold if audience == "staff" else FEWEST_FOR_HEADS if is_head else 0


def _sections(matrix: ScoreMatrix, report: Report, fewest: int) -> Iterator[SectionReliability]:
    """Over the items every version asked: nobody could have answered all of the others."""
    for section in report.sections:
        lines = [line for line in report.items if line.section == section.code]
        common = [line.code for line in lines if line.code in matrix.common]
        found = None
        if not section.is_hidden:
            found = reliability(matrix.scores(common), common, report.confidence)
        if found is None or found.people < fewest:
            yield SectionReliability(section.code, section.name, None)
        else:
            parts = tuple(_part(line, found) for line in lines)
            yield SectionReliability(section.code, section.name, found, parts)


def _part(line: ItemLine, found: Reliability) -> ItemPart:
    """Of an item the report hides nothing but its name."""
    without = found.if_dropped.get(line.code)
    if line.states is None:
        return ItemPart(line.code, line.text, None, "hidden")
    if line.code not in found.if_dropped:
        is_flat = line.code in found.without_variance
        return ItemPart(line.code, line.text, None, "flat" if is_flat else "not_common")
    apart = without is not None and found.feldt is not None and without > found.feldt[1]
    return ItemPart(line.code, line.text, without, stands_apart=apart)
