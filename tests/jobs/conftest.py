"""What the jobs' tests share: a mail server, and the clock told in minutes."""

from dataclasses import replace

import pytest

from jobs import consumer, sending
from survey_core.database import now
from tests.mail_server import mail_server


@pytest.fixture
def mailbox():
    with mail_server() as mailbox:
        yield mailbox


class Minutes:
    """Carries out the jobs of a minute at any instant, listening to the kiosks since long before."""

    def __init__(self, settings, engine):
        self.settings, self.engine = settings, engine

    def pass_by(self, at=None, since=None) -> str:
        """Watch, then send; what the watching says it did."""
        at = at or now()
        told = consumer.watch(self.settings, self.engine, at, since or at.replace(year=2020))
        sending.send_waiting(self.engine, self.settings.mail, at)
        return told


@pytest.fixture
def minutes(settings, engine, mailbox):
    """The jobs of this installation, with the mail server named."""
    return Minutes(replace(settings, mail=mailbox.settings()), engine)
