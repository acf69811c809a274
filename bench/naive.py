"""The same form built the usual way, to compare with: its style sheets and modules as files beside it, no framework."""

import contextlib
import gzip
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kiosk_app.page import MODULES, STATIC, TOKENS

STYLES = {"/tokens.css": TOKENS, "/phone.css": STATIC / "phone.css"}
SCRIPTS = {f"/{name}": STATIC / "js" / name for name in MODULES}
LINKS = "".join(f'<link rel="stylesheet" href="{name}">' for name in STYLES)
KINDS = {".css": "text/css", ".js": "text/javascript"}


@contextlib.contextmanager
def naive(html: str) -> Iterator[str]:
    """Serve this page of ours with what stands inside it taken out; yields the address."""
    html = re.sub(r"<style>.*?</style>", LINKS, html, flags=re.DOTALL)
    html = re.sub(r'(<script type="module")>.*?(</script>)', r'\1 src="/phone.js">\2', html, flags=re.DOTALL)
    files = {"/": ("text/html", html.encode())} | {
        name: (KINDS[path.suffix], path.read_bytes()) for name, path in (STYLES | SCRIPTS).items()
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _handler(files: dict[str, tuple[str, bytes]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):  # noqa: N802
            kind, body = files[self.path]
            packed = gzip.compress(body)
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, *_words):
            pass

    return Handler
