"""Files of raw responses for tests: ordered by a person, and made as the jobs make them."""

from survey_admin import export_making, export_orders
from survey_admin.accounts import Account
from survey_core.models import ExportFile


def order(
    session, account: Account, kind="xlsx", form="outpatient-2024", period="2025Q3", **fields
) -> ExportFile:
    """An order put down by this person, committed."""
    made = export_orders.ask(session, account, form, period, kind, "vi")
    for name, value in fields.items():
        setattr(made, name, value)
    session.commit()
    return made


def make(settings, engine) -> str:
    """Make the order that waits longest; the code of the problem, if any."""
    place = export_orders.folder(settings.instance)
    return export_making.make(engine, place, export_orders.claim(engine))


def files(settings) -> set[str]:
    """The names of all there is in the folder."""
    return {path.name for path in export_orders.folder(settings.instance).glob("*")}


def again(session, made: ExportFile) -> ExportFile:
    """The order as the database has it now."""
    session.rollback()
    session.refresh(made)
    return made
