"""Which collector a row of a file means: by its code, or by department, questionnaire and channel."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Connection, select

from survey_core.models import CHANNELS, Collector, Department, Facility, Questionnaire

KIND = ("department", "questionnaire", "channel")


class NoWayIn(ValueError):
    """A row that belongs to no collector; the message says how to get one."""


@dataclass(frozen=True)
class WaysIn:
    """Collectors of a facility: (department, questionnaire, channel) by code, and the code of each kind."""

    kinds: Mapping[str, tuple[str, str, str]]
    codes: Mapping[tuple[str, str, str], str]
    departments: frozenset[str]
    questionnaires: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, facility: Facility) -> "WaysIn":
        """Of several collectors of a kind the open one counts, of several open ones the oldest."""
        query = (
            select(Collector.code, Department.code, Questionnaire.key, Collector.channel)
            .join(Department, Department.id == Collector.department_id)
            .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
            .where(Collector.facility_id == facility.id)
            .order_by(Collector.closed_at.is_not(None), Collector.id)
        )
        kinds = {row[0]: (row[1], row[2], row[3]) for row in connection.execute(query)}
        codes: dict[tuple[str, str, str], str] = {}
        for code, kind in kinds.items():
            codes.setdefault(kind, code)
        departments = select(Department.code).where(Department.facility_id == facility.id)
        forms = select(Questionnaire.key).where(Questionnaire.facility_id == facility.id)
        return cls(
            kinds,
            codes,
            frozenset(connection.scalars(departments)),
            frozenset(connection.scalars(forms)),
        )

    def find(self, row: Mapping[str, str]) -> str:
        """The collector's code. Raises NoWayIn where there is none, or where the row contradicts itself."""
        code = row["collector"].upper()
        if code in self.kinds:
            self._agree(code, row)
            return code
        kind = (row["department"], row["questionnaire"], row["channel"])
        self._check_names(code, *kind)
        if kind not in self.codes:
            raise NoWayIn(_("No collector leads to department %(department)s, form %(form)s, channel %(channel)s. Open one in the "
                            "staff pages (Collectors), then import again.",
                            department=kind[0], form=kind[1], channel=kind[2]))  # fmt: skip
        return self.codes[kind]

    def _agree(self, code: str, row: Mapping[str, str]) -> None:
        for name, meant in zip(KIND, self.kinds[code], strict=True):
            if row[name] and row[name] != meant:
                raise NoWayIn(_("Collector %(code)s belongs to %(name)s %(meant)s, the row says %(said)s.",
                                code=code, name=name, meant=meant, said=row[name][:60]))  # fmt: skip

    def _check_names(self, code: str, department: str, form: str, channel: str) -> None:
        if code and not (department and channel):
            raise NoWayIn(_("There is no collector %(code)s.", code=code[:40]))
        known = (
            ("department", department, self.departments),
            ("questionnaire", form, self.questionnaires),
            ("channel", channel, CHANNELS),
        )
        for name, value, values in known:
            if value not in values:
                raise NoWayIn(_("%(name)s is “%(value)s”, which does not exist here. Known: %(known)s.",
                                name=name, value=value[:60], known=", ".join(sorted(values))))  # fmt: skip
