"""Live answers at a steady pace: clients that each send on their own schedule, whatever the server does."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from .uploads import put_of, receive

CLIENTS = 8
PER_SECOND = 20


@dataclass
class Traffic:
    """What the clients have felt so far: seconds from when an answer was due to its receipt, and failures."""

    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def figures(self, name: str) -> dict:
        """p50, p99 and the slowest in milliseconds, and how many failed."""
        felt = sorted(self.latencies)
        return {
            f"{name}_p50": (felt[len(felt) // 2] * 1000, "ms"),
            f"{name}_p99": (felt[int(len(felt) * 0.99)] * 1000, "ms"),
            f"{name}_max": (felt[-1] * 1000, "ms"),
            f"{name}_failed": (len(self.failures), "answers"),
        }


@contextlib.contextmanager
def traffic(port: int, code: str) -> Iterator[Traffic]:
    """Live answers to this collector from now to the end of the block."""
    made = Traffic()
    first = time.perf_counter()
    threads = [
        threading.Thread(target=_client, args=(made, port, code, first + number / PER_SECOND))
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield made
    finally:
        made.is_over.set()
        for thread in threads:
            thread.join()


def _client(made: Traffic, port: int, code: str, due: float) -> None:
    """Send one answer every CLIENTS / PER_SECOND seconds over one connection; one that comes late counts its wait."""
    connection = None
    while not made.is_over.wait(max(0.0, due - time.perf_counter())):
        try:
            connection = connection or socket.create_connection(("127.0.0.1", port), timeout=30)
            connection.sendall(put_of(code))
            receive(connection)
            made.latencies.append(time.perf_counter() - due)
        except (OSError, RuntimeError) as error:
            made.failures.append(str(error))
            connection = None
        due += CLIENTS / PER_SECOND
