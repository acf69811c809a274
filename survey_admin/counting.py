"""How the responses of a version are counted: what a tally of it holds, which responses count, what flags them."""

from dataclasses import dataclass, replace

from analysis.quality import CODES, RULES_VERSION
from analysis.tally import Layout, Rules
from survey_core.models import Facility
from survey_core.questionnaire import Definition

from .openings import Openings


def layout_of(definition: Definition) -> Layout:
    """What a tally of this definition counts: scored items, their sections, choices, numbers, patients' flags."""
    sections = [section.code for section in definition.likert_sections]
    return Layout(
        items=tuple(item.code for item in definition.likert),
        sections=tuple(sections),
        section_of=tuple(sections.index(item.section) for item in definition.likert),
        choices=tuple((item.code, item.values) for item in definition.of_type("choice")),
        numbers=tuple(item.code for item in definition.of_type("number")),
        flags=CODES if definition.audience == "patient" else (),
    )


def rules_of(facility: Facility) -> Rules:
    """Which responses count in this facility."""
    return Rules(facility.max_blank_share, facility.reject_blank_section)


@dataclass(frozen=True)
class Counting:
    """How the responses of one version are counted and flagged."""

    version_id: int
    audience: str
    layout: Layout
    rules: Rules
    openings: Openings = Openings()

    @classmethod
    def of(
        cls, facility: Facility, version_id: int, definition: Definition, openings: Openings
    ) -> "Counting":
        """The counting in force now."""
        return cls(version_id, definition.audience, layout_of(definition), rules_of(facility), openings)

    def under(self, rules: Rules) -> "Counting":
        """The same counting by other rules of which responses count."""
        return replace(self, rules=rules)

    def stamp(self, channel: str | None) -> str:
        """A text that changes with the rules, the layout and, where kiosks count, with their hours."""
        parts = [self.rules.version, f"{self.layout.fingerprint:08x}"]
        if self.audience == "patient":
            parts.append(str(RULES_VERSION))
        if channel == "kiosk":
            parts.append(f"{self.openings.fingerprint:08x}")
        return ";".join(parts)

    def is_fresh(self, row) -> bool:
        """Whether a row of tally_cell holds a count of all its responses under the rules in force."""
        return row.counted == row.marks and row.rules == self.stamp(row.channel)
