"""Mail that waits is sent, tried again ever more rarely, and given up after three days."""

import contextlib
import smtplib
import time
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import Engine, Row, select, update

from survey_core.models import Delivery
from survey_core.settings import MailServer

from . import mail_server

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
GIVEN_UP_AFTER = timedelta(days=3)
# Whoever sends a mail keeps it for itself this long; after that it is taken to have died.
CLAIMED_FOR = timedelta(minutes=15)
MOST_AT_ONCE = 100
LONGEST_RUN_SECONDS = 40

_mail = Delivery.__table__.c
IS_WAITING = _mail.sent_at.is_(None) & _mail.given_up_at.is_(None)


def send_waiting(engine: Engine, server: MailServer | None, at: datetime) -> Counter:
    """Send what is due over one connection; how many were 'sent', 'failed' and 'given_up', and the errors."""
    told: Counter = Counter()
    due = _due(engine, at) if server else []
    if not server or not due:
        return told
    until = time.monotonic() + LONGEST_RUN_SECONDS
    conversation = Conversation(server)
    for mail in due:
        if time.monotonic() > until:
            break
        if _claim(engine, mail, at):
            error = conversation.send(mail)
            told[_note(engine, mail, error, at)] += 1
            told[error or ""] += 1
    conversation.end()
    return told


class Conversation:
    """One connection for all mails of a run; once the server is gone, the rest are not tried in vain."""

    def __init__(self, server: MailServer):
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._gone = ""

    def send(self, mail: Row) -> str:
        """'' where the server took the mail, else the kind of error."""
        if self._gone:
            return self._gone
        name = f"langnghe.{mail.id}.{mail.created_at:%Y%m%d%H%M%S}"
        try:
            self._smtp = self._smtp or mail_server.connect(self._server)
            letter = mail_server.letter(
                self._server, mail.recipient, mail.subject, mail.body, name, mail.created_at
            )
            self._smtp.send_message(letter)
        except (OSError, ValueError) as error:  # ValueError: an address no mail can be written to
            told = mail_server.short(error)
            if self._smtp is None or mail_server.ends_the_conversation(error):
                self._gone = told
            return told
        return ""

    def end(self) -> None:
        if self._smtp is not None:
            with contextlib.suppress(OSError):
                self._smtp.quit()


def _due(engine: Engine, at: datetime) -> list[Row]:
    query = select(Delivery.__table__).where(IS_WAITING, _mail.next_attempt_at <= at)
    with engine.connect().execution_options(writes=False) as connection:
        return list(connection.execute(query.order_by(_mail.next_attempt_at, _mail.id).limit(MOST_AT_ONCE)))


def _claim(engine: Engine, mail: Row, at: datetime) -> bool:
    """Whether this mail is ours to send: of two that saw it due, one changes its row and the other finds none."""
    unclaimed = IS_WAITING & (_mail.id == mail.id) & (_mail.next_attempt_at == mail.next_attempt_at)
    with engine.begin() as connection:
        claim = update(Delivery).where(unclaimed)
        values = {"next_attempt_at": at + CLAIMED_FOR, "attempts": mail.attempts + 1}
        return connection.execute(claim.values(values)).rowcount == 1


def _note(engine: Engine, mail: Row, error: str, at: datetime) -> str:
    """Write down what became of the attempt; 'sent', 'failed' or 'given_up'."""
    if not error:
        outcome, values = "sent", {"sent_at": at, "last_error": ""}
    elif at - mail.created_at >= GIVEN_UP_AFTER:
        outcome, values = "given_up", {"given_up_at": at, "last_error": error}
    else:
        later = at + BACK_OFF[min(mail.attempts, len(BACK_OFF) - 1)]
        outcome, values = "failed", {"next_attempt_at": later, "last_error": error}
    with engine.begin() as connection:
        connection.execute(update(Delivery).where(_mail.id == mail.id).values(values))
    return outcome
