"""What the office itself writes into a report: number, date, recipients, signature, remarks, and its plan."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlanLine:
    """A row of the improvement plan."""

    problem: str
    action: str = ""
    owner: str = ""
    deadline: date | None = None
    result: str = ""


@dataclass(frozen=True)
class Paper:
    """A document's own words beside the figures; nothing in it where the office has not written yet."""

    number: str = ""
    dated_on: date | None = None
    given_out: int | None = None
    recipients: tuple[str, ...] = ()
    signer_title: str = ""
    signer_name: str = ""
    remarks: tuple[str, ...] = ()
    plan: tuple[PlanLine, ...] = ()
    is_draft: bool = True
