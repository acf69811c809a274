"""What a head of department may see: their own departments and whatever lies below them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.models import Department

from .accounts import Account, departments_of
from .questions import with_those_below


def is_head(account) -> bool:
    return account.role == "department_head"


def departments(session: Session, account: Account) -> list[Department]:
    """A head's departments in the facility's order, those below included; none for anybody else."""
    return limits(session, account) or []


def limits(session: Session, account: Account) -> list[Department] | None:
    """The departments a head is limited to, in the facility's order; None for whoever is not limited."""
    if not is_head(account):
        return None
    query = select(Department).where(Department.facility_id == account.facility_id)
    every = session.scalars(query.order_by(Department.position, Department.name)).all()
    own = with_those_below(every, departments_of(session, account))
    return [department for department in every if department.id in own]
