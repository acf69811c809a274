"""What a batch of submissions refers to, read with one query per noun."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from . import slips
from .models import Collector, Device, Facility, Questionnaire, Round, Version, device_collector
from .questionnaire import Definition, parse

CONTACT_EVERY = timedelta(minutes=1)

# A published version never changes, so its parsed definition may be kept for the life of the process.
_published: dict[str, Definition] = {}


@dataclass(frozen=True)
class Way:
    """A collector with what intake must know of its questionnaire and facility."""

    id: int
    facility_id: int
    department_id: int
    questionnaire_id: int
    questionnaire: str
    audience: str
    channel: str
    code: str
    created_at: datetime
    closed_at: datetime | None
    paused_at: datetime | None
    retired_at: datetime | None
    time_zone: str


@dataclass(frozen=True)
class Lookups:
    """`ways` by code, `definitions` and `version_ids` by (questionnaire id, number), devices by key hash.

    `slips` by code are held for whoever answers with them; `ways` leads from their codes too. `personal` are the
    collectors that take answers only with a slip.
    """

    ways: dict[str, Way]
    definitions: dict[tuple[int, int], Definition]
    version_ids: dict[tuple[int, int], int]
    rounds: tuple
    devices: dict[str, tuple[int, datetime | None]]
    assigned: frozenset[tuple[int, int]]
    slips: dict[str, slips.Held]
    personal: frozenset[int]

    @classmethod
    def of(cls, connection: Connection, submissions) -> "Lookups":
        codes = {submission.collector for submission in submissions}
        ways = _ways(connection, codes)
        personal = _personal(connection, ways.values())
        held = _held(connection, codes, ways)
        forms = {way.questionnaire_id for way in ways.values()}
        definitions, version_ids = _versions(connection, forms, {s.version for s in submissions})
        devices = _devices(connection, {s.device_key_hash for s in submissions if s.device_key_hash})
        vouched = {s.vouched_device_id for s in submissions if s.vouched_device_id is not None}
        return cls(
            ways=ways,
            definitions=definitions,
            version_ids=version_ids,
            rounds=_rounds(connection, forms),
            devices=devices,
            assigned=_assigned(connection, {device_id for device_id, _ in devices.values()} | vouched),
            slips=held,
            personal=personal,
        )

    def serves(self, submission, way: Way) -> bool:
        """Whether its device is known and serves the collector or once did: what it still holds of it is taken."""
        return (self.device_id(submission), way.id) in self.assigned

    def device_id(self, submission) -> int | None:
        """The device vouched for, or the paired one with this key."""
        if submission.vouched_device_id is not None:
            return submission.vouched_device_id
        key_hash = submission.device_key_hash
        return self.devices.get(key_hash, (None, None))[0] if key_hash else None

    def round_on(self, way: Way, day: date):
        """The open round of the collector's questionnaire on this local day; patients need none."""
        return self._round_on(way, day, is_closed=False)

    def closed_round_on(self, way: Way, day: date):
        """The closed round of this day: a patient's late answer is not part of it, but keeps its survey type."""
        return self._round_on(way, day, is_closed=True)

    def _round_on(self, way: Way, day: date, is_closed: bool):
        for round_ in self.rounds:
            if (
                round_.questionnaire_id == way.questionnaire_id
                and round_.starts_on <= day <= round_.ends_on
                and (round_.closed_at is not None) == is_closed
            ):
                return round_
        return None

    def quiet_devices(self, now: datetime) -> list[int]:
        """Devices whose last noted contact is over a minute old."""
        return [
            device_id
            for device_id, seen_at in self.devices.values()
            if seen_at is None or now - seen_at > CONTACT_EVERY
        ]


def _ways(connection: Connection, codes: set[str]) -> dict[str, Way]:
    return {row.code: Way(*tuple(row)) for row in connection.execute(WAYS, {"codes": list(codes)})}


def _personal(connection: Connection, ways: Iterable[Way]) -> frozenset[int]:
    """Only an invitation may want a slip: whoever scans a poster costs no query."""
    invitations = {way.id for way in ways if way.channel == "invite"}
    return slips.ways_with_slips(connection, invitations) if invitations else frozenset()


def _held(connection: Connection, codes: set[str], ways: dict[str, Way]) -> dict[str, slips.Held]:
    """The slips among the codes that are no collector's; `ways` learns where each of them leads."""
    unknown = codes - ways.keys()
    held = slips.hold(connection, unknown) if unknown else {}
    if held:
        leading = _ways(connection, {slip.way for slip in held.values()})
        ways |= {code: leading[slip.way] for code, slip in held.items()}
    return held


def _versions(connection: Connection, forms: set[int], numbers: set[int]):
    definitions, version_ids = {}, {}
    for row in connection.execute(VERSIONS, {"forms": list(forms), "numbers": list(numbers)}).all():
        definitions[row.questionnaire_id, row.number] = definition_of(connection, row.id, row.content_hash)
        version_ids[row.questionnaire_id, row.number] = row.id
    return definitions, version_ids


def definition_of(connection: Connection, version_id: int, content_hash: str) -> Definition:
    """The parsed definition of a published version, read from the database at most once per process."""
    if content_hash not in _published:
        text = connection.execute(select(Version.definition).where(Version.id == version_id)).scalar_one()
        _published[content_hash] = parse(text)
    return _published[content_hash]


def _rounds(connection: Connection, forms: set[int]) -> tuple:
    return tuple(connection.execute(ROUNDS, {"forms": list(forms)}))


def _devices(connection: Connection, hashes: set[str]) -> dict[str, tuple[int, datetime | None]]:
    if not hashes:
        return {}
    return {
        row.key_hash: (row.id, row.seen_at) for row in connection.execute(DEVICES, {"hashes": list(hashes)})
    }


def _assigned(connection: Connection, device_ids: set[int]) -> frozenset[tuple[int, int]]:
    if not device_ids:
        return frozenset()
    return frozenset(tuple(row) for row in connection.execute(ASSIGNED, {"devices": sorted(device_ids)}))


def _any_of(name: str):
    return bindparam(name, expanding=True)


# Built once: composing a statement costs more than running it.
_collector, _form, _facility = Collector.__table__.c, Questionnaire.__table__.c, Facility.__table__.c
_version, _round, _device = Version.__table__.c, Round.__table__.c, Device.__table__.c
WAYS = (
    select(
        _collector.id, _collector.facility_id, _collector.department_id, _collector.questionnaire_id,
        _form.key, _collector.audience, _collector.channel, _collector.code,
        _collector.created_at, _collector.closed_at, _collector.paused_at, _form.retired_at, _facility.time_zone,
    )
    .where(
        _form.id == _collector.questionnaire_id,
        _facility.id == _collector.facility_id,
        _collector.code.in_(_any_of("codes")),
    )
)  # fmt: skip
VERSIONS = select(_version.id, _version.questionnaire_id, _version.number, _version.content_hash).where(
    _version.questionnaire_id.in_(_any_of("forms")),
    _version.number.in_(_any_of("numbers")),
    _version.published_at.is_not(None),
)
ROUNDS = (
    select(
        _round.id, _round.questionnaire_id, _round.survey_type, _round.starts_on, _round.ends_on, _round.closed_at
    )
    .where(_round.questionnaire_id.in_(_any_of("forms")))
    .order_by(_round.starts_on, _round.id)
)  # fmt: skip
DEVICES = select(_device.key_hash, _device.id, _device.seen_at).where(
    _device.key_hash.in_(_any_of("hashes")), _device.revoked_at.is_(None)
)
ASSIGNED = select(device_collector.c.device_id, device_collector.c.collector_id).where(
    device_collector.c.device_id.in_(_any_of("devices"))
)
