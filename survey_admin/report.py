"""What the report of a period says: frozen, unrounded, rendered alike by page, workbook and command line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from analysis.comparison import Difference
from analysis.estimate import Estimate
from analysis.intervals import Limits
from survey_core.periods import Days, Period
from survey_core.spoken import N_


@dataclass(frozen=True)
class Letterhead:
    governing_body: str
    facility: str
    office: str
    place: str
    is_demo: bool


@dataclass(frozen=True)
class Headline:
    """The six official numbers; `expectation` is in percent as given, the others shares 0..1 or means 1..5."""

    satisfaction: Estimate
    mean: Estimate
    expectation: Estimate | None
    returning: Estimate | None
    comprehensive: Estimate


@dataclass(frozen=True)
class Contrast:
    """One satisfaction rate minus another, and what may be said of it: "better", "worse" or "cannot_tell"."""

    difference: Difference
    verdict: str | None


@dataclass(frozen=True)
class Point:
    """A quarter, or the days of a calendar month, its rate as printed, and what its place in the course says.

    `limits` are those of ordinary variation, None in a run chart or where nobody answered. `change` sets a quarter
    beside the one before it; `issue` is the number of the issue its figures are of, 0 where they are live.
    """

    when: Period
    rate: Estimate | None
    limits: Limits | None = None
    is_signal: bool = False
    change: Contrast | None = None
    issue: int = 0

    @property
    def is_known(self) -> bool:
        return self.rate is not None and self.rate.value is not None


@dataclass(frozen=True)
class Course:
    """The points, oldest first; `method` is "laney_p" or "run_chart", `centre` its middle line.

    `issue` is the number of the issue that months were counted for, 0 where they are live.
    """

    points: tuple[Point, ...]
    method: str
    centre: float | None
    is_monthly: bool
    issue: int = 0

    @property
    def known(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.is_known)

    @property
    def signals(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.is_signal)


@dataclass(frozen=True)
class GroupLine:
    """A department or a section. A hidden line carries its name and nothing else.

    `contrast` sets a department beside all others of the form in the period.
    """

    code: str
    name: str
    satisfaction: Estimate | None
    mean: Estimate | None
    is_hidden: bool = False
    contrast: Contrast | None = None


@dataclass(frozen=True)
class ItemLine:
    """One Likert item; `states` counts 5 4 3 2 1, 0 not used, - blank, x not shown; None where hidden."""

    code: str
    section: str
    text: str
    satisfaction: Estimate | None
    mean: Estimate | None
    states: dict[str, int] | None


@dataclass(frozen=True)
class ChoiceLine:
    """One choice item outside the profile (price, return): its options with words and counts."""

    code: str
    text: str
    options: tuple[tuple[str, str, int | None], ...]  # (value, words, count)


@dataclass(frozen=True)
class FlaggedLine:
    """A department, or everything: how many of the responses received are flagged, and the rate with and without."""

    code: str
    name: str
    received: int
    flagged: int
    counting_all: Estimate
    without: Estimate


@dataclass(frozen=True)
class Flagging:
    """The quality flags of a report, under the rules of a version; a response may bear several.

    `is_without` says that the report's own figures leave the flagged responses out.
    """

    version: int
    rules: dict[str, int]
    total: FlaggedLine
    departments: tuple[FlaggedLine, ...]
    is_without: bool = False


@dataclass(frozen=True)
class ParticipationLine:
    """A department, or everything: forms received of how many visits; `rate` above 1 where visits are fewer."""

    code: str
    name: str
    received: int
    visits: int | None  # None where not known for all days of the period
    rate: float | None


@dataclass(frozen=True)
class Participation:
    """Response rates. Where visits are not known for all days and departments, the total has none.

    `days_missing` are the stretches of the period without a round; `missing` names departments with answers and
    no visits entered. `of_people` says that staff members stand where patients' visits would.
    """

    total: ParticipationLine
    departments: tuple[ParticipationLine, ...]
    missing: tuple[str, ...] = ()
    days_missing: tuple[Days, ...] = ()
    of_people: bool = False


@dataclass(frozen=True)
class VersionLine:
    """A version answered in the period, and the codes of the report's scored questions it did not ask."""

    number: int
    received: int
    not_asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """A sentence about what a report counts; translated where it is said, its values in the report's language."""

    msgid: str
    values: Mapping[str, str] = field(default_factory=dict)

    def told(self, gettext: Callable[[str], str]) -> str:
        return gettext(self.msgid) % self.values


@dataclass(frozen=True)
class Report:
    """Everything the page or workbook of a period says. Shares and means are unrounded."""

    letterhead: Letterhead
    form: str
    audience: str
    title: str
    source: str
    period: Period
    days: Days
    department: str | None
    language: str
    confidence: float
    target: float
    headline: Headline
    previous: Estimate | None
    departments: tuple[GroupLine, ...]
    sections: tuple[GroupLine, ...]
    items: tuple[ItemLine, ...]
    choices: tuple[ChoiceLine, ...]
    received: int
    excluded: dict[str, int]
    versions: tuple[int, ...]
    rounds: tuple[str, ...]
    rules: dict[str, object]
    withheld: str | None  # None, "no_answers", "round_open" or "below_threshold": then every figure is empty
    software: str
    made_at: datetime
    made_on: date
    facility_code: str = ""
    department_code: str | None = None
    remarks: tuple[Remark, ...] = ()
    flagging: Flagging | None = None  # patients' reports that are not withheld, unless a head asks
    change: Contrast | None = None  # the headline minus that of the period before
    weighted: Estimate | None = None  # every department weighing as many visits as it had; patients only
    participation: Participation | None = None
    version_lines: tuple[VersionLine, ...] = ()  # patients' reports over several versions
    version: int | None = None  # where only one version was asked for
    quarters: Course | None = None  # of a half-year's or a year's report
    months: Course | None = None  # of patients' half-years and years, and kept in the issue of a quarter


# Why a report is withheld, for a person; translated where it is said.
WITHHELD = {
    "no_answers": N_("Nobody has answered this questionnaire in this period yet."),
    "round_open": N_(
        "The survey round is still open. Staff answers are shown once it is closed, so that nobody can be told apart."
    ),
    "below_threshold": N_("Too few people answered to show figures without telling who they are."),
}
