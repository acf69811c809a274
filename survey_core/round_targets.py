"""What a round wants of each department, and the visits (or staff members) that stood behind it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Collector, Department, Response, Round, RoundTarget

MOST = 9_999_999  # people or visits of one department in one round
Numbers = Mapping[str, int | None]


def of(session: Session, round_: Round) -> dict[int, RoundTarget]:
    """The round's targets by department id."""
    query = select(RoundTarget).where(RoundTarget.round_id == round_.id)
    return {target.department_id: target for target in session.scalars(query)}


def asked(session: Session, round_: Round) -> set[int]:
    """The departments with an open way in to the questionnaire, or with answers in the round."""
    ways = select(Collector.department_id).where(
        Collector.questionnaire_id == round_.questionnaire_id, Collector.closed_at.is_(None)
    )
    there = select(Response.department_id).where(
        Response.facility_id == round_.facility_id, Response.round_id == round_.id
    )
    return set(session.scalars(ways)) | set(session.scalars(there.distinct()))


def departments(session: Session, round_: Round) -> list[Department]:
    """Those asked, those with numbers, and those in use that existed in the round's days; in the facility's order."""
    wanted = asked(session, round_) | set(of(session, round_))
    query = select(Department).where(Department.facility_id == round_.facility_id)
    return [
        department
        for department in session.scalars(query.order_by(Department.position, Department.name, Department.id))
        if department.id in wanted
        or (department.is_active and department.existed(round_.starts_on, round_.ends_on))
    ]


def put(session: Session, round_: Round, wanted: Mapping[int, Numbers]) -> tuple[dict, dict]:
    """Set 'target', 'visits' or both of departments of the round's facility; numbers not named stay.

    Returns what was and what is, by department id, of those only that changed. The caller commits.
    """
    known = of(session, round_)
    before: dict[int, dict] = {}
    after: dict[int, dict] = {}
    for department_id, numbers in wanted.items():
        row = known.get(department_id)
        old = {"target": row.target if row else None, "visits": row.visits if row else None}
        new = old | dict(numbers)
        if new == old:
            continue
        before[department_id], after[department_id] = old, new
        _store(session, round_, row, department_id, new)
    session.flush()
    return before, after


def previous(session: Session, round_: Round) -> Round | None:
    """The newest round of the same questionnaire before this one that has a target."""
    query = (
        select(Round)
        .join(RoundTarget, RoundTarget.round_id == Round.id)
        .where(Round.questionnaire_id == round_.questionnaire_id, Round.ends_on < round_.starts_on)
        .order_by(Round.ends_on.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def _store(session: Session, round_: Round, row: RoundTarget | None, department_id: int, new: dict) -> None:
    if row is None:
        ids = {"facility_id": round_.facility_id, "round_id": round_.id, "department_id": department_id}
        session.add(RoundTarget(**ids, **new))
    elif new == {"target": None, "visits": None}:
        session.delete(row)
    else:
        row.target, row.visits = new["target"], new["visits"]
