"""Which quality flags responses bear, for an export: worked out from the rows, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, String, case, cast, func, select

from analysis import quality
from analysis.quality import DAY, UNKNOWN

from . import kiosk_times
from .openings import Openings
from .picking import ROW, SCORES, number, stream

if TYPE_CHECKING:
    from .exports import Form

MOST_AT_ONCE = 20_000  # rows worked on together, but a kiosk's day is never divided
KIOSK_DAY = ("department", "survey_type", "day", "device")


def flags_raised(
    connection: Connection, form: Form, conditions: Sequence[ColumnElement[bool]], count: int
) -> list[str]:
    """The codes of each response's flags, joined by a space, in the order of the ids; some ninety bytes a row meanwhile."""
    openings, raised = Openings.of(connection, form.facility), np.zeros(count, dtype=np.uint8)
    rows = _read(connection, form, conditions, count)
    for version_id, definition in form.definitions.items():
        for some in _whole_days(rows, np.flatnonzero(rows["version"] == version_id)):
            raised[some] = quality.flags(_measured(openings, rows[some], len(definition.likert)))
    words = [" ".join(quality.codes(flags)) for flags in range(1 << len(quality.CODES))]
    return [*map(words.__getitem__, raised.tolist())]


def _read(
    connection: Connection, form: Form, conditions: Sequence[ColumnElement[bool]], count: int
) -> npt.NDArray:
    """What flags are raised from, a record a response; a device is known only where it was a kiosk."""
    width = max((len(definition.likert) for definition in form.definitions.values()), default=1)
    record = np.dtype([
        ("version", np.int32), ("department", np.int32), ("survey_type", np.int8), ("day", "S10"), ("device", np.int32),
        ("duration", np.int32), ("clock", f"S{len(kiosk_times.NO_CLOCK)}"), ("trapped", bool), ("scores", f"S{width}"),
    ])  # fmt: skip
    kiosk = case((ROW.channel == kiosk_times.KIOSK, func.coalesce(ROW.device_id, UNKNOWN)), else_=UNKNOWN)
    query = select(
        ROW.version_id, ROW.department_id, ROW.survey_type, cast(ROW.answered_on, String), kiosk,
        func.coalesce(ROW.duration_seconds, UNKNOWN), kiosk_times.clock(connection), number(ROW.is_trapped, False), SCORES,
    ).where(*conditions).order_by(ROW.facility_id, ROW.id)  # fmt: skip
    return np.fromiter(map(tuple, stream(connection, query)), dtype=record, count=count)


def _whole_days(rows: npt.NDArray, own: npt.NDArray[np.intp]) -> Iterator[npt.NDArray[np.intp]]:
    """Which rows, some thousands at a time, sorted so that those of a kiosk's day stand together."""
    order = own[np.lexsort([rows[name][own] for name in KIOSK_DAY])]
    starts = _starts([rows[name][order] for name in KIOSK_DAY])
    after = np.searchsorted(starts, range(MOST_AT_ONCE, len(order), MOST_AT_ONCE))
    cuts = np.unique(starts[after[after < len(starts)]])
    return (some for some in np.split(order, cuts) if len(some))


def _starts(columns: Sequence[npt.NDArray]) -> npt.NDArray[np.intp]:
    """Where in sorted columns another kiosk's day begins."""
    return np.flatnonzero(np.append(True, np.any([column[1:] != column[:-1] for column in columns], axis=0)))


def _measured(openings: Openings, rows: npt.NDArray, width: int) -> quality.Rows:
    """Sorted rows as the rules read them."""
    starts = _starts([rows[name] for name in KIOSK_DAY])
    place = np.searchsorted(starts, np.arange(len(rows)), side="right") - 1
    days = [(int(row["device"]), date.fromisoformat(row["day"].decode())) for row in rows[starts]]
    hours = np.array([openings.on(*day) for day in days])[place]
    ahead = np.array([openings.ahead(day) for _device, day in days])[place]
    clocks = np.ascontiguousarray(rows["clock"]).view(np.uint8)
    return quality.Rows(
        scores=np.ascontiguousarray(rows["scores"]).view(np.uint8).reshape(len(rows), -1)[:, :width],
        durations=rows["duration"].astype(np.intp),
        places=np.where(rows["device"] == UNKNOWN, UNKNOWN, place),
        finishes=(kiosk_times.seconds(clocks) + ahead) % DAY,
        opens=hours[:, 0],
        closes=hours[:, 1],
        trapped=rows["trapped"],
    )
