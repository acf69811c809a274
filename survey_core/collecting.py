"""Opening a way in: a collector for a department, a questionnaire and a channel."""

from sqlalchemy.orm import Session

from .models import Collector, Department, Questionnaire
from .security import new_collector_code


def open_collector(
    session: Session, department: Department, form: Questionnaire, channel: str, label: str = ""
) -> Collector:
    """A new open collector with a code of its own; the caller commits."""
    collector = Collector(
        facility_id=department.facility_id,
        department_id=department.id,
        questionnaire_id=form.id,
        audience=form.audience,
        channel=channel,
        code=new_collector_code(),
        label=label,
    )
    session.add(collector)
    session.flush()
    return collector
