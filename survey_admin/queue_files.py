"""A queue a kiosk saved to a file: every entry through the one door, as often as anybody likes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from survey_core.intake import Outcome, Receipt, Submission
from survey_core.models import Device
from survey_core.problems import sentence
from survey_core.submission import HYPHENATED, Malformed, json_object, submission_of
from survey_core.writer import Writer

FORMAT, FORMAT_VERSION = "langnghe-queue", 1
MOST_ENTRIES = 20_000
MOST_BYTES = 60 * 1024**2
ENTRIES_AT_ONCE = 50  # a transaction each, in turn with the people who answer meanwhile


class QueueFileError(ValueError):
    """A file that is no saved queue; the message says why."""


@dataclass(frozen=True)
class Refused:
    """An entry that was not taken: its place in the file, the number its kiosk gave it, and why."""

    place: int
    id: str
    seq: int | None
    reason: str


@dataclass
class Taken:
    """What became of the entries of a file; `devices` are the ids of the kiosks they were counted for."""

    new: int = 0
    known: int = 0
    refused: list[Refused] = field(default_factory=list)
    devices: set[int] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        return {"new": self.new, "known": self.known, "refused": len(self.refused)}


@dataclass(frozen=True)
class QueueFile:
    """The entries of a saved queue, and the id of the kiosk that saved it."""

    device_id: int | None
    entries: list

    @classmethod
    def read(cls, content: bytes) -> "QueueFile":
        """Raises QueueFileError for anything else than a saved queue."""
        try:
            data = json_object(content)
        except Malformed:
            raise QueueFileError(
                _("This is not a queue saved by a kiosk: the file cannot be read.")
            ) from None
        if data.get("format") != FORMAT:
            raise QueueFileError(_("This is not a queue saved by a kiosk. Its panel for staff saves one: “Save the answers to a file”."))  # fmt: skip
        if data.get("format_version") != FORMAT_VERSION:
            raise QueueFileError(_("This queue was saved by a newer kiosk page. Update Lắng Nghe, then read it in again."))  # fmt: skip
        entries, device = data.get("entries"), data.get("device")
        if not isinstance(entries, list) or not entries:
            raise QueueFileError(_("This saved queue holds no answers."))
        if len(entries) > MOST_ENTRIES:
            raise QueueFileError(_("This saved queue holds %(count)s answers; at most %(most)s are read at once.",
                                   count=len(entries), most=MOST_ENTRIES))  # fmt: skip
        return cls(_device_id(device.get("id") if isinstance(device, dict) else None), entries)


@dataclass(frozen=True)
class Vouching:
    """The kiosks of a facility, revoked ones among them, for which staff can vouch; `usual` is that of an entry that names none."""

    devices: frozenset[int]
    usual: int | None

    @classmethod
    def of(cls, session: Session, facility_id: int, usual: int | None) -> "Vouching":
        return cls(
            frozenset(session.scalars(select(Device.id).where(Device.facility_id == facility_id))), usual
        )

    def submission(self, entry: object) -> Submission:
        """The entry as its kiosk would have sent it. Raises Malformed."""
        if not isinstance(entry, dict) or not isinstance(entry.get("body"), dict):
            raise Malformed(_("The entry is damaged."))
        id_, device = entry.get("id"), _device_id(entry.get("device")) or self.usual
        if not isinstance(id_, str) or not HYPHENATED.match(id_):
            raise Malformed(_("The entry is damaged."))
        if device not in self.devices:
            raise Malformed(_("The entry names a kiosk that this hospital does not have."))
        read = submission_of(UUID(id_), entry["body"])
        # A kiosk writes the times it is sure of by our clock, and for others when it last heard from us.
        clock = replace(read.clock, client_now=read.received_at)
        return replace(read, vouched_device_id=device, clock=clock)


def take(engine: Engine, vouching: Vouching, entries: list) -> Taken:
    """Send every entry through the door, batch by batch; what is refused never stops the others."""
    result, writer = Taken(), Writer(engine)
    numbered = iter(enumerate(entries, 1))
    while batch := list(islice(numbered, ENTRIES_AT_ONCE)):
        submissions = dict(_read(vouching, batch, result))
        receipts = writer.accept_all(list(submissions.values())) if submissions else []
        for (place, submission), receipt in zip(submissions.items(), receipts, strict=True):
            _count(result, place, submission, receipt)
    return result


def _read(
    vouching: Vouching, batch: list[tuple[int, object]], result: Taken
) -> Iterator[tuple[int, Submission]]:
    for place, entry in batch:
        try:
            yield place, vouching.submission(entry)
        except Malformed as error:
            result.refused.append(Refused(place, *_named(entry), str(error)))


def _named(entry: object) -> tuple[str, int | None]:
    """The id and the number of an entry, as far as it says them."""
    known = entry if isinstance(entry, dict) else {}
    body = known.get("body")
    seq = body.get("seq") if isinstance(body, dict) else None
    return str(known.get("id", ""))[:36], seq if type(seq) is int else None


def _count(result: Taken, place: int, submission: Submission, receipt: Receipt) -> None:
    if receipt.outcome in (Outcome.NEW, Outcome.KNOWN):
        result.new += receipt.outcome is Outcome.NEW
        result.known += receipt.outcome is Outcome.KNOWN
        result.devices.add(submission.vouched_device_id or 0)
    else:
        result.refused.append(Refused(place, str(submission.id), submission.seq, _why(receipt)))


def _why(receipt: Receipt) -> str:
    if receipt.outcome is Outcome.DIFFERENT:
        return _("This id was already used for other answers; the first ones stand.")
    if receipt.outcome is Outcome.UNAUTHORISED:
        return _("Its kiosk never showed this survey, so it cannot be vouched for.")
    return " ".join(
        f"{problem.item}: {sentence(problem)}" if problem.item else sentence(problem)
        for problem in receipt.problems
    )


def _device_id(value: object) -> int | None:
    return value if type(value) is int and 0 < value < 2**31 else None
