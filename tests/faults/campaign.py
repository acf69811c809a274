"""One fault after another at random moments, people in between, and at the end the count: thanked = stored."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Playwright

from .booth import Booth
from .hospital import Hospital
from .network import CONDITIONS, Network

LONGEST_BEFORE_SECONDS = 2.5  # a person takes about as long
TINY_DISK_BYTES = 1_000
EMPTY_WITHIN_SECONDS = 240
TOLERANCE = timedelta(minutes=2)
LIES = [condition for condition in CONDITIONS if condition != "well"]
OTHERS = ["kill_browser", "kill_server", "full_disk", "wrong_clock", "two_tabs", "new_release", "new_version",
          "older_version"]  # fmt: skip
KINDS = LIES + OTHERS


@dataclass
class Count:
    """What became of everybody; `misplaced` answers claim a sure time that is wrong."""

    faults: int = 0
    thanked: set[str] = field(default_factory=set)
    stored: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    parked: int = 0

    def __str__(self) -> str:
        return (f"faults {self.faults}, thanked {len(self.thanked)}, stored {self.stored}, lost {len(self.lost)}, "
                f"doubled {len(self.doubled)}")  # fmt: skip

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.misplaced)


class Campaign:
    """Faults of every kind against one kiosk, its network and its server."""

    def __init__(
        self, playwright: Playwright, folder: Path, seed: int, tell: Callable[[str], None] = lambda _: None
    ):
        self.random, self.tell = random.Random(seed), tell
        self.hospital = Hospital(folder)
        self.hospital.start()
        self.network = Network(self.hospital.port)
        self.booth = Booth(playwright, self.network.address, folder)
        self.count, self.people, self.said_at = Count(), 0, {}
        self.file = folder / "queue.json"

    def run(self, faults: int) -> Count:
        """So many faults, every kind in turn in a random order; then everything is mended and counted."""
        self.booth.start()
        self.booth.pair(self.hospital.pairing_code())
        self.booth.page.wait_for_function("navigator.serviceWorker.controller")
        kinds: list[str] = []
        while len(kinds) < faults:
            kinds += self.random.sample(KINDS, len(KINDS))
        for kind in kinds[:faults]:
            self._suffer(kind)
            self.count.faults += 1
            self.tell(f"{self.count.faults:4d} {kind:14s} thanked {len(self.count.thanked)}")
        return self._counted()

    def _suffer(self, kind: str) -> None:
        """A fault at a random moment of somebody's answering; sometimes it lasts while more people come."""
        begin = getattr(self, f"_{kind}", None) or (lambda: setattr(self.network, "condition", kind))
        timer = threading.Timer(self.random.uniform(0, LONGEST_BEFORE_SECONDS), begin)
        if kind in ("kill_browser", "kill_server", *LIES):
            timer.start()
            self._somebody()
            timer.join()
        else:
            begin()
            self._somebody()
        for _ in range(self.random.choice((0, 0, 1, 2)) if kind != "kill_browser" else 0):
            self._somebody()
        self._mend()

    def _somebody(self, page=None) -> None:
        self.people += 1
        words = f"người {self.people}"
        was_thanked = self.booth.person(words, page)
        self.said_at[words] = datetime.now(UTC)
        if was_thanked:
            self.count.thanked.add(words)

    def _kill_browser(self) -> None:
        self.booth.kill()

    def _kill_server(self) -> None:
        self.hospital.kill()

    def _full_disk(self) -> None:
        """Full from its start on; whoever stands there is thanked once the server has the answers."""
        self.booth.kill()
        self.booth.buried()
        self.booth.start(TINY_DISK_BYTES)
        if not self.booth.is_disk_full():
            raise RuntimeError("The disk that was to be full took something: this fault did not happen.")

    def _wrong_clock(self) -> None:
        self.booth.shift_clock(self.random.choice((-400, -3, 2, 40)))

    def _two_tabs(self) -> None:
        tab = self.booth.second_tab()
        self._somebody(tab)
        tab.close()

    def _new_release(self) -> None:
        self.hospital.ship_release()

    def _new_version(self) -> None:
        self.hospital.publish_version()

    def _older_version(self) -> None:
        """The server is set back to a backup of before the newest version, which the kiosk holds and answers."""
        self.network.newest_known = self.hospital.versions
        self.hospital.publish_version()
        self.booth.wait_for_version(self.hospital.versions)
        self._somebody()
        self.booth.wait_for_parked()

    def _mend(self) -> None:
        self.network.condition = "well"
        self.booth.limit_disk(None)
        self.booth.shift_clock(0)
        self.network.newest_known = None
        self.hospital.start()
        if not self.booth.is_alive:
            self.booth.buried()
            self.booth.start()

    def _counted(self) -> Count:
        """Everything that was thanked for must be stored once: sent by the kiosk, or taken in from its file."""
        self.booth.is_empty_within(EMPTY_WITHIN_SECONDS)
        self.count.parked = self.booth.parked()
        if self.count.parked:
            self.booth.save(self.hospital.pin, self.file)
            self.hospital.take_in(self.file)
        stored = self.hospital.stored()
        self.count.stored = sum(stored.values())
        self.count.lost = sorted(self.count.thanked - set(stored))
        self.count.doubled = sorted(words for words, times in stored.items() if times > 1)
        self.count.misplaced = sorted(self._misplaced())
        return self.count

    def _misplaced(self):
        for words, (at, is_uncertain) in self.hospital.times().items():
            if not is_uncertain and abs(at - self.said_at[words]) > TOLERANCE:
                yield words

    def close(self) -> None:
        self.booth.kill()
        self.booth.buried()
        self.network.close()
        self.hospital.close()


def campaign_seed() -> int:
    """A new one every time; a run prints it, so that it can be repeated."""
    return int(time.time()) % 100_000
