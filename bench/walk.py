"""Walking the staff side as a person does: from the first page along the links."""

import re
from html import unescape

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

LINK = re.compile(r'\bhref="([^"#]+)')


def pages(client, first: str = "/admin/") -> dict[str, str]:
    """{endpoint: address} of the first page met of each kind, breadth first; files that are handed out are no pages.

    client: a staff test client, signed in.
    """
    adapter = client.app.url_map.bind("localhost")
    met: dict[str, str] = {}
    waiting = [first]
    while waiting:
        address = waiting.pop(0)
        endpoint = _endpoint(adapter, address)
        if endpoint is None or endpoint in met or endpoint.endswith("static"):
            continue
        reply = client.get(address)
        if reply.status_code == 200 and reply.mimetype == "text/html":
            met[endpoint] = address
            waiting += [unescape(link) for link in LINK.findall(reply.text)]
    return met


def _endpoint(adapter: MapAdapter, address: str) -> str | None:
    """The endpoint behind an address of the staff side; None for any other address."""
    path = address.partition("?")[0]
    if not path.startswith("/admin"):
        return None
    try:
        endpoint, _values = adapter.match(path.removeprefix("/admin") or "/", method="GET")
    except HTTPException:
        return None
    return endpoint
