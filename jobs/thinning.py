"""Every night: histories and mails that nobody will ask for any more go."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete

from survey_core.models import Alert, Delivery, DeviceEvent

HISTORY_KEPT = timedelta(days=400)
MAIL_KEPT = timedelta(days=180)


def thin(engine: Engine, at: datetime) -> int:
    """Delete old lines of history, alerts long over and mails long ended; how many rows."""
    ended = Delivery.sent_at.is_not(None) | Delivery.given_up_at.is_not(None)
    old = (
        delete(DeviceEvent).where(DeviceEvent.at < at - HISTORY_KEPT),
        delete(Alert).where(Alert.cleared_at < at - HISTORY_KEPT),
        delete(Delivery).where(Delivery.created_at < at - MAIL_KEPT, ended),
    )
    with engine.begin() as connection:
        return sum(connection.execute(one).rowcount for one in old)
