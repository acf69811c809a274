"""A report document as it is typed: read from the form, checked, and put back with what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from survey_core.answers import clean
from survey_core.models import ReportDocument

from .document import PlanLine
from .papers import Row
from .targets import whole

LONGEST = {"number": 60, "signer_title": 200, "signer_name": 200}
LONG = {"recipients": 2_000, "remarks": 6_000}
CELLS = {"problem": 1_000, "action": 2_000, "owner": 200, "result": 2_000}
MOST_ROWS = 60
SPARE = 2  # empty rows to write into


@dataclass
class PaperForm:
    """Every text as typed, `rows` of the plan too; `problems` by the name of the field."""

    texts: dict[str, str]
    rows: list[dict[str, str]]
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def stored(cls, document: ReportDocument, plan: list[Row]) -> "PaperForm":
        texts = {name: getattr(document, name) for name in (*LONGEST, *LONG)}
        texts |= {"dated_on": _day(document.dated_on), "given_out": _text(document.given_out)}
        rows = [{"source": row.source, **vars(row.line), "deadline": _day(row.line.deadline)} for row in plan]
        return cls(texts, rows)

    @classmethod
    def typed(cls, given: Mapping[str, str]) -> "PaperForm":
        texts = {name: clean(given.get(name, ""))[:most] for name, most in (LONGEST | LONG).items()}
        texts |= {name: given.get(name, "").strip()[:20] for name in ("dated_on", "given_out")}
        rows = [_row(given, place) for place in range(1, MOST_ROWS + 1) if f"problem-{place}" in given]
        form = cls(
            texts, [row for row in rows if any(text for name, text in row.items() if name != "source")]
        )
        form._check()
        return form

    @property
    def lines(self) -> list[dict[str, str]]:
        """The rows to show: those there are, and empty ones below them."""
        empty = dict.fromkeys((*CELLS, "deadline", "source"), "")
        return [*self.rows, *(empty for _spare in range(min(SPARE, MOST_ROWS - len(self.rows))))]

    def plan(self) -> list[Row]:
        """The plan; only of a form without problems."""
        return [
            Row(
                PlanLine(
                    row["problem"], row["action"], row["owner"], _read_day(row["deadline"]), row["result"]
                ),
                row["source"],
            )
            for row in self.rows
        ]

    def values(self) -> dict[str, object]:
        """The document's own fields; only of a form without problems."""
        numbers = {"dated_on": _read_day(self.texts["dated_on"]), "given_out": whole(self.texts["given_out"])}
        return self.texts | numbers

    def _check(self) -> None:
        if self.texts["given_out"] and whole(self.texts["given_out"]) is None:
            self.problems["given_out"] = _("Write a whole number, or leave it empty.")
        days = {"dated_on": self.texts["dated_on"]}
        days |= {f"deadline-{place}": row["deadline"] for place, row in enumerate(self.rows, 1)}
        for name, text in days.items():
            if text and _read_day(text) is None:
                self.problems[name] = _("“%(text)s” is no day of the calendar.", text=text)


def _row(given: Mapping[str, str], place: int) -> dict[str, str]:
    row = {name: clean(given.get(f"{name}-{place}", ""))[:most] for name, most in CELLS.items()}
    row["deadline"] = given.get(f"deadline-{place}", "").strip()[:20]
    return row | {"source": clean(given.get(f"source-{place}", ""))[:80]}


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
