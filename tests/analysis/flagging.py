"""Rows for the quality rules, written as lines; and the slow second route to what the rules say."""

from dataclasses import dataclass
from statistics import median

import numpy as np

from analysis import quality
from analysis.quality import DAY, UNKNOWN, Rows

MORNING = 9 * 3_600
NAN = float("nan")


@dataclass(frozen=True)
class Line:
    """One response; unless told otherwise it is calm, different from its neighbours' and in opening hours."""

    scores: str = "5454543454543454543454345434543"
    duration: int = 300
    place: int = 0
    finish: float = MORNING
    opens: int = 7 * 3_600
    closes: int = 17 * 3_600
    trapped: bool = False


def rows(*lines: Line) -> Rows:
    width = len(lines[0].scores) if lines else 31
    scores = np.frombuffer("".join(line.scores for line in lines).encode(), dtype=np.uint8)
    return Rows(
        scores=scores.reshape(len(lines), width),
        durations=np.array([line.duration for line in lines], dtype=np.intp),
        places=np.array([line.place for line in lines], dtype=np.intp),
        finishes=np.array([line.finish for line in lines], dtype=np.float64),
        opens=np.array([line.opens for line in lines], dtype=np.intp),
        closes=np.array([line.closes for line in lines], dtype=np.intp),
        trapped=np.array([line.trapped for line in lines], dtype=bool),
    )


def flagged(rule: str, *lines: Line) -> list[bool]:
    return quality.RULES[rule](rows(*lines)).tolist()


def timed(lines, place: int) -> list[Line]:
    return sorted(
        (one for one in lines if one.place == place and one.finish == one.finish), key=lambda one: one.finish
    )


def slow_repeat(lines) -> list[Line]:
    found = []
    for place in {line.place for line in lines} - {UNKNOWN}:
        day = timed(lines, place)
        for before, after in zip(day, day[1:], strict=False):
            differences = sum(a != b for a, b in zip(before.scores, after.scores, strict=True))
            answered = sum(state in "012345" for state in after.scores)
            near = after.duration >= 0 and abs(after.finish - after.duration - before.finish) <= 10
            if near and answered >= 5 and differences <= min(2, len(after.scores) // 10):
                found.append(after)
    return found


def slow_burst(lines) -> list[Line]:
    found = []
    for place in {line.place for line in lines} - {UNKNOWN}:
        outside = [line for line in timed(lines, place) if _is_outside(line)]
        for line in outside:
            windows = (
                [o for o in outside if start.finish <= o.finish <= start.finish + 900] for start in outside
            )
            if any(line in window and len(window) >= 3 for window in windows):
                found.append(line)
    return found


def _is_outside(line: Line) -> bool:
    begun = line.finish - max(line.duration, 0)
    return line.opens >= 0 and (begun >= line.closes or line.finish < line.opens)


def slow_unusual_hour(lines) -> list[Line]:
    found = []
    for place in {line.place for line in lines} - {UNKNOWN}:
        hours: dict[int, list[Line]] = {}
        for line in timed(lines, place):
            hours.setdefault(int(line.finish // 3_600), []).append(line)
        for hour, held in hours.items():
            others = [len(there) for other, there in hours.items() if other != hour]
            if len(held) >= 15 and len(others) >= 3 and len(held) > 5 * median(others):
                found += held
    return found


SLOW = {"repeat": slow_repeat, "burst": slow_burst, "unusual_hour": slow_unusual_hour}
CLOSED = {"opens": DAY, "closes": DAY}
NO_HOURS = {"opens": UNKNOWN, "closes": UNKNOWN}
