"""What file of raw responses a person asks for: form, period and kind, with all there is to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from survey_core.models import Facility
from survey_core.periods import Period, Span

from . import exports, filters, staff_exports
from .export_problems import PROBLEMS
from .filters import Filters

KINDS = {"xlsx": lazy_gettext("Excel workbook (.xlsx)"), "csv": lazy_gettext("CSV with its code book (.csv)")}


@dataclass(frozen=True)
class Offer:
    """The choice as it stands; `first` and `last` are the days as they were typed."""

    facility: Facility
    filters: Filters
    kind: str
    first: str
    last: str

    @classmethod
    def read(cls, session: Session, facility: Facility, arguments: Mapping[str, str]) -> "Offer":
        """The choice of this request. Raises Unusable naming a value that is not to be had."""
        return cls._of(filters.read(session, facility, arguments), facility, arguments)

    @classmethod
    def given(cls, session: Session, facility: Facility, arguments: Mapping[str, str]) -> "Offer":
        """What can be kept of a choice that cannot be read: the form where there is one, and the days as typed."""
        known = {form.key for form in filters.known_forms(session, facility)}
        kept = {"form": arguments["form"]} if arguments.get("form") in known else {}
        return cls._of(filters.read(session, facility, kept), facility, arguments)

    @classmethod
    def _of(cls, chosen: Filters, facility: Facility, arguments: Mapping[str, str]) -> "Offer":
        span = (str(chosen.days.first), str(chosen.days.last)) if chosen.is_span else ("", "")
        days = (arguments.get(name, "")[:10] or day for name, day in zip(("from", "to"), span, strict=True))
        return cls(facility, chosen, arguments.get("kind", "xlsx"), *days)

    @property
    def form(self) -> str:
        return self.filters.form.key

    @property
    def period(self) -> Period:
        return self.filters.period

    def problem(self, connection: Connection) -> str:
        """One sentence on why there will be no such file; '' where there will."""
        if self.kind not in KINDS:
            return _("Choose the kind of file from the list.")
        if self.filters.form.audience != "staff":
            return ""
        if isinstance(self.period, Span):
            return _(
                "Staff responses are given out for whole quarters, half-years and years only. Choose one from the list."
            )
        found = exports.find_form(connection, self.facility, self.form)
        rounds = staff_exports.readable_rounds(connection, found, self.filters.days)
        return "" if rounds.shown else str(PROBLEMS["no_round"])
