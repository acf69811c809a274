"""Group commit: concurrent submissions share one durable transaction, and nobody waits asleep for the database."""

import contextlib
import threading
from collections import deque
from collections.abc import Iterator
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
    """One submission waiting for the transaction that carries it, or for its turn to lead one."""

    def __init__(self, submission: Submission):
        self.submission = submission
        self.receipt: Receipt | None = None
        self.error: BaseException | None = None
        self._gate = threading.Lock()
        self._gate.acquire()

    @property
    def is_done(self) -> bool:
        return self.receipt is not None or self.error is not None

    def wait(self) -> None:
        """Sleep until woken: the submission is stored, or its thread is to lead."""
        self._gate.acquire()

    def wake(self) -> None:
        self._gate.release()

    def result(self) -> Receipt:
        if self.error is not None:
            raise self.error
        assert self.receipt is not None  # noqa: S101
        return self.receipt


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
        ticket = Ticket(submission)
        with self._guard:
            self._waiting.append(ticket)
            leads, self._is_led = not self._is_led, True
        if not leads:
            ticket.wait()
        if not ticket.is_done:
            self._lead(ticket)
        return ticket.result()

    def _lead(self, own: Ticket) -> None:
        """Commit one batch, the leader's own submission in it, wake its people, and hand the lead on."""
        with self._guard:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_PER_COMMIT))]
        self._commit(batch)
        with self._guard:
            follower = self._waiting[0] if self._waiting else None
            self._is_led = follower is not None
        if follower is not None:
            follower.wake()
        for ticket in batch:
            if ticket is not own:
                ticket.wake()

    def _commit(self, batch: list[Ticket]) -> None:
        try:
            with self._turn(), self._engine.begin() as connection:
                receipts = intake.accept_all(connection, [ticket.submission for ticket in batch])
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it was
            for ticket in batch:
                ticket.error = error
            return
        for ticket, receipt in zip(batch, receipts, strict=True):
            ticket.receipt = receipt

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
