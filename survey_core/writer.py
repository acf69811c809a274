"""Group commit: concurrent submissions share one durable transaction, and nobody waits asleep for the database."""

import contextlib
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from . import intake
from .intake import Receipt, Submission

try:
    import fcntl
except ImportError:  # Windows: SQLite's own waiting serves the single process there
    fcntl = None  # type: ignore[assignment]

MOST_PER_COMMIT = 64


class Ticket:
    """One request's submissions, waiting for the transaction that carries them or for their turn to lead one."""

    def __init__(self, submissions: Sequence[Submission]):
        self.submissions = submissions
        self.receipts: list[Receipt] | None = None
        self.error: BaseException | None = None
        self._gate = threading.Lock()
        self._gate.acquire()

    @property
    def is_done(self) -> bool:
        return self.receipts is not None or self.error is not None

    def wait(self) -> None:
        """Sleep until woken: the submissions are stored, or their thread is to lead."""
        self._gate.acquire()

    def wake(self) -> None:
        self._gate.release()

    def result(self) -> list[Receipt]:
        if self.error is not None:
            raise self.error
        assert self.receipts is not None  # noqa: S101
        return self.receipts


class Writer:
    """The first to come leads: it commits what everyone has put down meanwhile, then hands the lead on.

    Whoever waits is woken once, when its submission is stored. A file lock orders the processes of one machine
    on the embedded database: SQLite alone lets a writer that finds it busy sleep for ever longer turns, which
    is what makes the slowest replies slow.
    """

    def __init__(self, engine: Engine):
        self._engine = engine
        self._guard = threading.Lock()
        self._waiting: deque[Ticket] = deque()
        self._is_led = False
        self._turn_file = _turn_file(engine)

    def accept(self, submission: Submission) -> Receipt:
        """Store one submission durably, then return its receipt; raises what the database raised."""
        return self.accept_all([submission])[0]

    def accept_all(self, submissions: Sequence[Submission]) -> list[Receipt]:
        """Store these durably in one transaction, then return their receipts in order; raises what it raised."""
        ticket = Ticket(submissions)
        with self._guard:
            self._waiting.append(ticket)
            leads, self._is_led = not self._is_led, True
        if not leads:
            ticket.wait()
        if not ticket.is_done:
            self._lead(ticket)
        return ticket.result()

    def _lead(self, own: Ticket) -> None:
        """Commit one batch, the leader's own submissions in it, wake its people, and hand the lead on."""
        with self._guard:
            batch = self._next_batch()
        self._commit(batch)
        with self._guard:
            follower = self._waiting[0] if self._waiting else None
            self._is_led = follower is not None
        if follower is not None:
            follower.wake()
        for ticket in batch:
            if ticket is not own:
                ticket.wake()

    def _next_batch(self) -> list[Ticket]:
        """Tickets from the front of the line until a commit is full; a kiosk's long queue never brings more than one."""
        batch: list[Ticket] = []
        room = MOST_PER_COMMIT
        while self._waiting and (not batch or len(self._waiting[0].submissions) <= room):
            batch.append(self._waiting.popleft())
            room -= len(batch[-1].submissions)
        return batch

    def _commit(self, batch: list[Ticket]) -> None:
        submissions = [submission for ticket in batch for submission in ticket.submissions]
        try:
            with self._turn(), self._engine.begin() as connection:
                receipts = iter(intake.accept_all(connection, submissions))
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it was
            for ticket in batch:
                ticket.error = error
            return
        for ticket in batch:
            ticket.receipts = list(islice(receipts, len(ticket.submissions)))

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if self._turn_file is None or fcntl is None:
            yield
            return
        with self._turn_file.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _turn_file(engine: Engine) -> Path | None:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database + "-turn")
