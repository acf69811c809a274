"""PUT /responses/<uuid>: throughput and tail with 16 clients that each wait for their reply."""

import json
import random
import selectors
import socket
import time
from datetime import UTC, datetime
from uuid import uuid4

from survey_core.questionnaire import official_forms, parse

from .served import BARE, PRODUCT, installation, server

CLIENTS = 16
REQUESTS = 12_000
WARM_UP = 1_000


def measure() -> dict:
    """Uploads a second and the tail in milliseconds, beside the bare view that checks and counts nothing."""
    ours, bare = _figures(PRODUCT), _figures(BARE)
    figures = {f"put_{name}": figure for name, figure in ours.items()}
    figures |= {f"bare_{name}": figure for name, figure in bare.items()}
    figures["put_throughput_to_bare"] = (ours["per_second"][0] / bare["per_second"][0], "x")
    figures["put_p99_to_bare"] = (ours["p99"][0] / bare["p99"][0], "x")
    return figures


def _figures(program: tuple[str, ...]) -> dict:
    with installation() as made, server(made, program) as port:
        _drive(port, [put_of(made.code) for _ in range(WARM_UP)])
        requests = [put_of(made.code) for _ in range(REQUESTS)]
        started = time.perf_counter()
        latencies = sorted(_drive(port, requests))
        took = time.perf_counter() - started
    return {
        "per_second": (REQUESTS / took, "1/s"),
        "p50": (latencies[len(latencies) // 2] * 1000, "ms"),
        "p99": (latencies[int(len(latencies) * 0.99)] * 1000, "ms"),
        "max": (latencies[-1] * 1000, "ms"),
    }


def _drive(port: int, requests: list[bytes]) -> list[float]:
    """Send every request over 16 kept connections; the seconds each reply took. Any status but 201 is an error."""
    waiting, latencies = list(requests), []
    with selectors.DefaultSelector() as selector:
        for _ in range(CLIENTS):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ)
            _send(selector, connection, waiting)
        while selector.get_map():
            for key, _events in selector.select():
                receive(key.fileobj)
                latencies.append(time.perf_counter() - key.data)
                _send(selector, key.fileobj, waiting)
    return latencies


def receive(connection: socket.socket) -> None:
    """Read one whole reply; anything but 201 is an error."""
    reply = connection.recv(65536)
    while b"\r\n\r\n" not in reply or not reply.endswith(b"}\n"):
        more = connection.recv(65536)
        if not more:
            raise RuntimeError("the server closed the connection")
        reply += more
    if not reply.startswith(b"HTTP/1.1 201"):
        raise RuntimeError(reply[:500].decode())


def _send(selector, connection: socket.socket, waiting: list[bytes]) -> None:
    if not waiting:
        selector.unregister(connection)
        connection.close()
        return
    request = waiting.pop()
    selector.modify(connection, selectors.EVENT_READ, time.perf_counter())
    connection.sendall(request)


FORM = parse(dict(official_forms())["outpatient-2024"])


def put_of(code: str) -> bytes:
    """The whole request of one qr answer with an id of its own."""
    now = datetime.now(UTC).isoformat()
    body = json.dumps({
        "collector": code, "questionnaire": FORM.key, "version": 1, "language": "vi",
        "answers": {item.code: random.choice((3, 4, 4, 5, 5, 5)) for item in FORM.likert} | {"G1": 95},  # noqa: S311
        "started_at": now, "finished_at": now, "client_now": now, "seq": 1,
    }).encode()  # fmt: skip
    head = f"PUT /responses/{uuid4()} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
