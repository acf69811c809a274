"""The network between kiosk and server, which can be cut, lie, lose replies, or let one wait too long."""

import http.client
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORTAL = b"<!doctype html><title>Wi-Fi</title><p>Please sign in to the hospital's Wi-Fi.</p>"
TOO_LONG_SECONDS = 32  # the kiosk gives up on a reply after 30
CONDITIONS = ("well", "cut", "answers_500", "answers_404", "portal", "half_a_reply", "lost_reply", "slow")


class Network:
    """A reverse proxy on a port of its own, in one of CONDITIONS."""

    def __init__(self, server_port: int):
        self.server_port, self.condition = server_port, "well"
        self.newest_known: int | None = None  # a server set back to an older backup knows no later version
        self._listening = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._listening.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._listening.server_port}"
        threading.Thread(target=self._listening.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._listening.shutdown()
        self._listening.server_close()

    def _handler(self):
        network = self

        class Handler(BaseHTTPRequestHandler):
            def _pass_on(self):
                network.serve(self)

            do_GET = do_PUT = do_POST = _pass_on  # noqa: N815 - the library's names

            def log_message(self, *_words):
                """What happens here is on purpose."""

        return Handler

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        """One request under the condition of this moment."""
        condition = self.condition
        try:
            if condition == "cut":
                return
            if condition in ("answers_500", "answers_404", "portal"):
                status = {"answers_500": 500, "answers_404": 404, "portal": 200}[condition]
                _reply(request, status, [("Content-Type", "text/html")], PORTAL)
                return
            self._forward(request, condition)
        except OSError:  # either side went away, as it does here
            request.close_connection = True

    def _forward(self, request: BaseHTTPRequestHandler, condition: str) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        if refusal := self._refusal(request, body):
            _reply(request, *refusal)
            return
        behind = http.client.HTTPConnection("127.0.0.1", self.server_port, timeout=60)
        try:
            behind.request(request.command, request.path, body, dict(request.headers))
            reply = behind.getresponse()
            content = reply.read()
        except http.client.HTTPException:
            return
        finally:
            behind.close()
        if condition == "lost_reply":
            return
        if condition == "slow":
            time.sleep(TOO_LONG_SECONDS)
        _reply(request, reply.status, reply.getheaders(), content, is_half=condition == "half_a_reply")

    def _refusal(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple | None:
        """What an older server says to answers of a version it never heard of; many at once are sent one by one."""
        if self.newest_known is None or not request.path.startswith("/responses"):
            return None
        json_type = [("Content-Type", "application/json")]
        if request.command == "POST":
            return 500, json_type, b"{}"
        sent = json.loads(body)
        if sent["version"] <= self.newest_known:
            return None
        reasons = [{"reason": "unknown_version", "item": None, "message": "?"}]
        told = {"id": request.path.rsplit("/", 1)[1], "status": "refused", "error": "?", "reasons": reasons}
        return 422, json_type, json.dumps(told).encode()


def _reply(
    request: BaseHTTPRequestHandler, status: int, headers, content: bytes, is_half: bool = False
) -> None:
    request.send_response_only(status)
    for name, value in headers:
        if name.lower() not in ("content-length", "transfer-encoding", "connection"):
            request.send_header(name, value)
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content[: len(content) // 2] if is_half else content)
