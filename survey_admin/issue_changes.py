"""What differs between two reports of the same form and quarter, in figures and in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from analysis.estimate import Estimate
from survey_core import formatting
from survey_core.periods import Days
from survey_core.spoken import N_

from .report import WITHHELD, Report


@dataclass(frozen=True)
class Line:
    """A rate before and after: of a department, or of all where it has no name. None where nothing was shown."""

    name: str
    before: Estimate | None
    after: Estimate | None

    @property
    def differs(self) -> bool:
        """Whether the rate or what is behind it differs; an interval may differ for the other departments' sake."""
        was, now = (
            (one.value, one.people, one.answers) if one else None for one in (self.before, self.after)
        )
        return was != now


@dataclass(frozen=True)
class Changes:
    """Two reports of which at least something differs; `lines` are those whose rate, people or answers do."""

    lines: tuple[Line, ...]
    received: tuple[int, int]
    withheld: tuple[str | None, str | None]
    days: tuple[Days, Days]

    @classmethod
    def between(cls, before: Report, after: Report) -> "Changes | None":
        """None where both say the same, whenever and by whichever release they were made."""
        same = {
            "made_at": before.made_at,
            "made_on": before.made_on,
            "software": before.software,
            "months": before.months,
        }  # the course up to a quarter moves with other quarters
        if replace(after, **same) == before:  # type: ignore[arg-type]
            return None
        return cls(
            lines=tuple(line for line in _lines(before, after) if line.differs),
            received=(before.received, after.received),
            withheld=(before.withheld, after.withheld),
            days=(before.days, after.days),
        )

    def told(self, gettext: Callable[[str], str], language: str) -> list[str]:
        """One sentence for each thing that differs."""
        count, day = (partial(one, language=language) for one in (formatting.count, formatting.day))
        said = []
        if self.days[0] != self.days[1]:
            values = {f"{end}_{when}": day(getattr(days, end)) for when, days in zip(("was", "is"), self.days, strict=True)
                      for end in ("first", "last")}  # fmt: skip
            said.append(gettext(DAYS) % values)
        if self.withheld[0] != self.withheld[1]:
            said.append(gettext(HIDDEN if self.withheld[1] else SHOWN))
            said += [gettext(WITHHELD[reason]) for reason in self.withheld[::-1] if reason][:1]
        if self.received[0] != self.received[1]:
            said.append(gettext(RECEIVED) % {"was": count(self.received[0]), "now": count(self.received[1])})
        said += [_told(line, gettext, language) for line in self.lines]
        return said or [gettext(OTHER)]


DAYS = N_("Days of the quarter: %(first_was)s – %(last_was)s before, %(first_is)s – %(last_is)s now.")
HIDDEN = N_("The figures were shown before or withheld for another reason; now the reason is:")
SHOWN = N_("The figures were withheld before and are shown now. The reason was:")
RECEIVED = N_("Responses received: %(was)s before, %(now)s now.")
RATE = N_("%(name)s: satisfaction rate %(rate_was)s %% before, %(rate_now)s %% now; people %(people_was)s, now "
          "%(people_now)s; answers %(answers_was)s, now %(answers_now)s.")  # fmt: skip
APPEARED = N_(
    "%(name)s: not shown before; satisfaction rate now %(rate)s %%, people %(people)s, answers %(answers)s."
)
WENT = N_(
    "%(name)s: satisfaction rate %(rate)s %% before (people %(people)s, answers %(answers)s); not shown now."
)
WHOLE = N_("Whole facility")
OTHER = N_("Rates, people and answers are the same; what else the report says differs (single questions, words, or the "
           "release that counted).")  # fmt: skip


def _lines(before: Report, after: Report) -> Iterator[Line]:
    """The whole first, then every department of either report in its order."""
    yield Line("", _shown(before.headline.satisfaction), _shown(after.headline.satisfaction))
    was, now = ({line.code: line for line in report.departments} for report in (before, after))
    for code in dict.fromkeys([*now, *was]):
        name = (now.get(code) or was[code]).name
        rates = (_shown(lines[code].satisfaction) if code in lines else None for lines in (was, now))
        yield Line(name, *rates)


def _shown(estimate: Estimate | None) -> Estimate | None:
    return estimate if estimate and estimate.value is not None else None


def _told(line: Line, gettext: Callable[[str], str], language: str) -> str:
    name = line.name or gettext(WHOLE)
    if line.before and line.after:
        was, now = (_said(one, language) for one in (line.before, line.after))
        values = {f"{key}_was": said for key, said in was.items()} | {
            f"{key}_now": said for key, said in now.items()
        }
        return gettext(RATE) % (values | {"name": name})
    only = line.before or line.after
    assert only is not None  # noqa: S101 - a line differs
    return gettext(WENT if line.before else APPEARED) % (_said(only, language) | {"name": name})


def _said(estimate: Estimate, language: str) -> dict[str, str]:
    return {
        "rate": formatting.percent(estimate.value, language),
        "people": formatting.count(estimate.people, language),
        "answers": formatting.count(estimate.answers, language),
    }
