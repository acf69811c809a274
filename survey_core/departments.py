"""Departments over the years: renamed, split, merged, closed, and any of it taken back."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .models import Department, DepartmentName, Round, Succession, TallyCell
from .spoken import N_
from .validity import ValidityError, last_day_before, told_day

ONE_DAY = timedelta(days=1)


def rename(
    session: Session, department: Department, name: str, name_en: str, since: date | None, today: date
) -> DepartmentName:
    """Call a department otherwise from a day on, and keep what it was called; the caller commits.

    Raises ValidityError for a day that cannot be, or a name that is none.
    """
    if not name:
        raise ValidityError(N_("Say what the department is called now."))
    if (name, name_en) == (department.name, department.name_en):
        raise ValidityError(N_("The department is already called “%(name)s”."), name=name)
    until = last_day_of_name(session, department, since, today)
    kept = DepartmentName(
        facility_id=department.facility_id, department_id=department.id, valid_until=until,
        name=department.name, name_en=department.name_en,
    )  # fmt: skip
    session.add(kept)
    department.name, department.name_en = name, name_en
    session.flush()
    return kept


def last_day_of_name(session: Session, department: Department, since: date | None, today: date) -> date:
    """The last day of the present name, were there a new one from `since` on. Raises ValidityError."""
    newest = _newest_name(session, department)
    before = newest.valid_until if newest else None
    if before is None and department.valid_from:
        before = department.valid_from - ONE_DAY
    return last_day_before(since, today, before)


def undo_rename(session: Session, department: Department) -> DepartmentName | None:
    """Call a department again what it was called before its newest name; the entry removed."""
    newest = _newest_name(session, department)
    if newest is not None:
        department.name, department.name_en = newest.name, newest.name_en
        session.delete(newest)
        session.flush()
    return newest


def _newest_name(session: Session, department: Department) -> DepartmentName | None:
    query = select(DepartmentName).where(DepartmentName.department_id == department.id)
    return session.scalars(query.order_by(DepartmentName.valid_until.desc())).first()


def succeed(
    session: Session,
    departments: Sequence[Department],
    successors: Sequence[Department],
    since: date | None,
    today: date,
) -> None:
    """Let `successors` go on with the work of `departments` from a day on, and close these; the caller commits.

    One department into several is a split, several into one a merger; a successor not stored yet comes into
    being that day. Raises ValidityError for what cannot be; the caller then rolls back.
    """
    until = last_day_before(since, today)
    for successor in successors:
        if successor.id is None:
            successor.valid_from = since
            session.add(successor)
    session.flush()
    for department in departments:
        _check_holds_nothing(session, department)
        _check_can_end(department, successors, until)
    for successor in successors:
        _check_can_go_on(successor, since)
    session.add_all(
        Succession(facility_id=old.facility_id, department_id=old.id, successor_id=new.id, since=since)
        for old in departments
        for new in successors
    )
    for department in departments:
        department.valid_until, department.is_active = until, False
    session.flush()


def new_successor(
    code: str, name: str, name_en: str, like: Department, known: Iterable[Department]
) -> Department:
    """A department to come, of the kind and in the place of the one it goes on with. Raises ValidityError."""
    if not code or not name:
        raise ValidityError(N_("A new department needs a code and a name."))
    for one in known:
        if one.code.casefold() == code.casefold():
            raise ValidityError(N_("“%(name)s” has the code %(code)s already. Choose another one."),
                                name=one.name, code=code)  # fmt: skip
    return Department(
        facility_id=like.facility_id, code=code[:40], name=name[:200], name_en=name_en[:200], kind=like.kind,
        parent_id=like.parent_id, position=like.position,
    )  # fmt: skip


def _check_can_end(department: Department, successors: Sequence[Department], until: date) -> None:
    name = department.name
    if department.id in {successor.id for successor in successors}:
        raise ValidityError(
            N_(
                "“%(name)s” cannot go on as itself. Take it out of one side; if only its name changed, rename it."
            ),
            name=name,
        )
    if department.valid_until is not None or not department.is_active:
        raise ValidityError(
            N_("“%(name)s” is closed already. Reopen it first, or choose another one."), name=name
        )
    if department.valid_from is not None and until < department.valid_from:
        raise ValidityError(
            N_("“%(name)s” exists from %(day)s; it can be split or merged from the day after."),
            name=name, day=told_day(department.valid_from),
        )  # fmt: skip


def _check_can_go_on(successor: Department, since: date | None) -> None:
    if not successor.is_active:
        raise ValidityError(
            N_("“%(name)s” is closed, so it cannot go on with anything. Reopen it first."),
            name=successor.name,
        )
    if since and successor.valid_from and successor.valid_from > since:
        raise ValidityError(
            N_("“%(name)s” exists only from %(day)s."),
            name=successor.name,
            day=told_day(successor.valid_from),
        )


def _check_holds_nothing(session: Session, department: Department) -> None:
    """What belongs to a department that closes would belong to nothing."""
    parts = select(Department).where(Department.parent_id == department.id, Department.is_active)
    names = [part.name for part in session.scalars(parts.order_by(Department.position, Department.name))]
    if names:
        raise ValidityError(
            N_("“%(name)s” holds %(parts)s. Let them belong to another department first, or to none."),
            name=department.name, parts=", ".join(names),
        )  # fmt: skip


def undo_succession(session: Session, department: Department) -> list[Department]:
    """Take back the split or merger that closed this department; every department it closed, open again.

    A successor that came into being with it goes again where nothing hangs from it, and is closed elsewhere.
    Raises ValidityError where answers have come in on the new side.
    """
    rows = _same_event(session, department)
    since, successors = rows[0].since, _all(session, {row.successor_id for row in rows})
    if _has_answers_since(session, successors, since):
        raise ValidityError(
            N_("Answers have come in for “%(name)s” since %(day)s, so this cannot be taken back."),
            name=", ".join(one.name for one in successors), day=told_day(since),
        )  # fmt: skip
    reopened = _all(session, {row.department_id for row in rows})
    for row in rows:
        session.delete(row)
    for one in reopened:
        one.valid_until, one.is_active = None, True
    session.flush()
    for successor in successors:
        if successor.valid_from == since:
            _take_away(session, successor, since)
    return reopened


def _same_event(session: Session, department: Department) -> list[Succession]:
    """The rows of the split or merger that closed a department: its own, or those of all that were merged."""
    query = select(Succession).order_by(Succession.department_id, Succession.successor_id)
    rows = list(session.scalars(query.where(Succession.department_id == department.id)))
    if not rows:
        raise ValidityError(N_("“%(name)s” was neither split nor merged."), name=department.name)
    if len(rows) > 1:
        return rows
    merged = (Succession.successor_id == rows[0].successor_id, Succession.since == rows[0].since)
    return list(session.scalars(query.where(*merged)))


def _all(session: Session, ids: Iterable[int]) -> list[Department]:
    query = select(Department).where(Department.id.in_(ids)).order_by(Department.position, Department.code)
    return list(session.scalars(query))


def _has_answers_since(session: Session, departments: Iterable[Department], since: date) -> bool:
    day = func.coalesce(TallyCell.day, Round.ends_on)
    query = (
        select(TallyCell.id)
        .outerjoin(Round, Round.id == TallyCell.round_id)
        .where(TallyCell.department_id.in_([one.id for one in departments]), day >= since)
    )
    return session.scalars(query.limit(1)).first() is not None


def _take_away(session: Session, department: Department, since: date) -> None:
    """Delete a department; where ways in or people hang from it, close it instead."""
    try:
        with session.begin_nested():
            session.execute(delete(Department).where(Department.id == department.id))
    except IntegrityError:
        department.is_active, department.valid_until = False, since
        session.flush()
    else:
        session.expunge(department)


def close(session: Session, department: Department, today: date) -> None:
    """Use a department no more after today; what it was asked and answered stays. Raises ValidityError."""
    _check_holds_nothing(session, department)
    department.is_active = False
    department.valid_until = max(today, department.valid_from or today)


def reopen(session: Session, department: Department) -> None:
    """Use a closed department again. Raises ValidityError where others went on with its work."""
    if session.scalars(select(Succession).where(Succession.department_id == department.id)).first():
        raise ValidityError(
            N_("Others went on with the work of “%(name)s”. Take the split or merger back instead."),
            name=department.name,
        )
    department.is_active, department.valid_until = True, None
