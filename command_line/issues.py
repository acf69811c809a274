"""`langnghe issues`: the frozen reports of closed quarters."""

import click
from sqlalchemy import select

from survey_core.models import Facility

from .listing import show
from .opening import find_facility, open_session


@click.command()
@click.option("--facility", "code", metavar="CODE", help="Only this facility.")
@click.option("--quarter", metavar="QUARTER", help="Only this quarter, as 2025Q3.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(code: str | None, quarter: str | None, as_json: bool) -> None:
    """One line per issue, the newest quarter first: facility, quarter, form, issue, made, by whom and why."""
    from survey_admin import issues

    with open_session() as session:
        facilities = (
            [find_facility(session, code)]
            if code
            else session.scalars(select(Facility).order_by(Facility.code))
        )
        periods = [quarter.strip().upper()] if quarter else None
        rows = [
            {"facility": one.code, "quarter": issue.period, "form": issue.form, "issue": issue.number,
             "made_at": issue.made_at, "made_by": issue.made_by, "reason": issue.reason}
            for one in facilities
            for issue in issues.listing(session, one.id, periods)
        ]  # fmt: skip
        show(rows, as_json)
