"""What the departments of a facility were called on a day, and which went on with whose work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Department, DepartmentName, Succession
from .periods import Days


@dataclass(frozen=True)
class History:
    """Former names by department, oldest first, and every succession, oldest first."""

    names: Mapping[int, tuple[DepartmentName, ...]]
    successions: tuple[Succession, ...]

    @classmethod
    def of(cls, session: Session, facility_id: int) -> "History":
        names: dict[int, tuple[DepartmentName, ...]] = {}
        former = select(DepartmentName).where(DepartmentName.facility_id == facility_id)
        for name in session.scalars(former.order_by(DepartmentName.valid_until)):
            names[name.department_id] = (*names.get(name.department_id, ()), name)
        passed = select(Succession).where(Succession.facility_id == facility_id)
        order = (Succession.since, Succession.department_id, Succession.successor_id)
        return cls(names, tuple(session.scalars(passed.order_by(*order))))

    def name(self, department: Department, day: date, language: str) -> str:
        """What a department was called on a day; after its last day, what it was called then."""
        for former in self.names.get(department.id, ()):
            if former.valid_until >= day:
                return former.named(language)
        return department.named(language)

    def before(self, departments: Iterable[int], days: Days) -> list[Succession]:
        """How the departments that did the work of these within the days handed it on, at any remove."""
        found: list[Succession] = []
        wanted = set(departments)
        while new := [s for s in self._within(days) if s.successor_id in wanted and s not in found]:
            found += new
            wanted |= {succession.department_id for succession in new}
        return sorted(found, key=lambda s: (s.since, s.department_id, s.successor_id))

    def _within(self, days: Days) -> list[Succession]:
        """Those of whose departments at least a day lies in these days, or later."""
        return [succession for succession in self.successions if succession.since > days.first]

    def successors(self, department_id: int) -> list[Succession]:
        return [s for s in self.successions if s.department_id == department_id]

    def predecessors(self, department_id: int) -> list[Succession]:
        return [s for s in self.successions if s.successor_id == department_id]
