"""The address a kiosk opens: read strictly, so that it needs no escaping in any of the kit's files."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from survey_core.spoken import SpokenError

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST_HOST = 253
PATHS = ("", "/", "/kiosk", "/kiosk/")
USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class KioskAddress:
    """Scheme, host and port of the respondents' side."""

    scheme: str
    host: str
    port: int | None

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self._place}"

    @property
    def page(self) -> str:
        """What the kiosk opens."""
        return f"{self.origin}/kiosk/"

    @property
    def pattern(self) -> str:
        """The page as browser policies name it: a dot before the host keeps out what lies below it."""
        return f"{self.scheme}://{'' if _number(self.host) else '.'}{self._place}/kiosk/"

    @property
    def is_local(self) -> bool:
        """True where only the server itself can open it."""
        number = _number(self.host)
        return number.is_loopback if number else self.host.split(".")[-1] == "localhost"

    @property
    def is_trusted(self) -> bool:
        """True where browsers allow a worker and lasting storage without a policy."""
        return self.scheme == "https" or self.is_local

    @property
    def is_lasting(self) -> bool:
        """True where Chromium grants storage that a full disk does not clear: never to a name without a dot."""
        return "." in self.host or _number(self.host) is not None

    @property
    def _place(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


def read_address(text: str) -> KioskAddress:
    """The address in this text. Raises SpokenError with the sentence to show."""
    text = " ".join(text.split())
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = (parts.hostname or "").lower()
    if parts.scheme not in USUAL_PORTS or port == 0 or "@" in parts.netloc or _is_no_host(host):
        raise SpokenError(
            "'%(text)s' is not an address a kiosk can open. Write it like https://khaosat.benhvien.vn or http://10.0.0.5:8000.",
            text=text,
        )
    if parts.path not in PATHS or parts.query or parts.fragment:
        raise SpokenError(
            "'%(text)s' names a page. Give scheme, host and port only, like https://khaosat.benhvien.vn; the kiosk's page is always /kiosk/ there.",
            text=text,
        )
    usual = USUAL_PORTS[parts.scheme]
    return KioskAddress(parts.scheme, _checked(host, text), None if port == usual else port)


def _is_no_host(host: str) -> bool:
    return not host or (host.split(".")[-1].isdecimal() and _number(host) is None)


def _checked(host: str, text: str) -> str:
    number = _number(host)
    if number and number.is_unspecified:
        raise SpokenError(
            "'%(text)s' is where a server listens, not what a kiosk opens. Give the server's name or number in the network.",
            text=text,
        )
    if number and "%" not in host:
        return f"[{number}]" if number.version == 6 else str(number)
    if len(host) > LONGEST_HOST or not all(LABEL.fullmatch(label) for label in host.split(".")):
        raise SpokenError(
            "The host in '%(text)s' may hold only letters from a to z, digits, dots and hyphens.", text=text
        )
    return host


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None
