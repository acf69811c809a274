"""What `langnghe check` looks at in closed quarters: every frozen issue can be read as it was made."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from survey_admin.freezing import NotReadable
from survey_admin.issues import thawed
from survey_core.models import Facility, Issue
from survey_core.questionnaire import LANGUAGES

from .words import _


def differences(connection: Connection) -> Iterator[str]:
    """A sentence for each issue whose figures cannot be had."""
    query = select(Facility.code, Issue.period, Issue.form, Issue.number, Issue.content, Issue.sha256)
    rows = query.join(Issue, Issue.facility_id == Facility.id)
    ordered = rows.order_by(Facility.code, Issue.period, Issue.form, Issue.number)
    for issue in connection.execution_options(yield_per=20).execute(ordered):
        try:
            for language in LANGUAGES:
                thawed(issue.content, issue.sha256, language)
        except NotReadable as error:
            yield _("%(facility)s: issue %(number)s of %(form)s in %(period)s: %(why)s", facility=issue.code,
                    number=issue.number, form=issue.form, period=issue.period, why=error.told(_))  # fmt: skip
