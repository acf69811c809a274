"""Settings of one installation, read once from the environment and the instance folder."""

import os
import re
import secrets
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from .spoken import SpokenError

CHECKOUT = Path(__file__).resolve().parent.parent
SUPPORTED_DATABASES = ("sqlite", "postgresql")
MAIL_PORTS = {"smtp": 587, "smtps": 465}
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class SettingError(SpokenError):
    """A setting that cannot be used; the message names it and the way out."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and who sends it; `security` is 'starttls', 'tls' or 'none'."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"


@dataclass(frozen=True)
class Settings:
    """What the environment decides; everything else is a setting of the facility, in the database."""

    instance: Path
    database_url: str
    secret_key: str = field(repr=False)
    public_url: str
    limits_on: bool = True
    proxies: int = 0
    mail: MailServer | None = None
    redis_url: str | None = field(default=None, repr=False)

    @property
    def is_https(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @property
    def backups(self) -> Path:
        return self.instance / "backups"


def load(environ=os.environ) -> Settings:
    """Read the settings. Raises SettingError naming the variable or folder that is wrong."""
    instance = instance_folder(environ)
    return Settings(
        instance=instance,
        database_url=_database_url(environ, instance),
        secret_key=environ.get("LANGNGHE_SECRET_KEY") or _secret_key(instance),
        public_url=_public_url(environ),
        limits_on=environ.get("LANGNGHE_LIMITS") != "off" or not _binds_loopback(environ),
        proxies=_proxies(environ),
        mail=_mail(environ),
        redis_url=_redis_url(environ),
    )


def instance_folder(environ=os.environ) -> Path:
    """The folder of database, secret key and backups: LANGNGHE_INSTANCE, else the checkout's or ./instance."""
    if named := environ.get("LANGNGHE_INSTANCE"):
        return Path(named).expanduser().resolve()
    base = CHECKOUT if (CHECKOUT / "setup.cfg").is_file() else Path.cwd()
    return base / "instance"


def prepare_instance(environ=os.environ) -> Path:
    """Create the instance folder and its secret key where missing; raise SettingError where impossible."""
    folder = instance_folder(environ)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        key_file = folder / "secret.key"
        if not key_file.exists():
            descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingError(
            "The instance folder %(folder)s cannot be written (%(reason)s). "
            "Give its owner write access, or name another folder in LANGNGHE_INSTANCE.",
            folder=folder,
            reason=error.strerror,
        ) from error
    return folder


def _secret_key(instance: Path) -> str:
    try:
        key = (instance / "secret.key").read_text().strip()
    except OSError as error:
        raise SettingError(
            "No secret key in %(folder)s (%(reason)s). Run 'langnghe init' first, "
            "or name the right folder in LANGNGHE_INSTANCE.",
            folder=instance,
            reason=error.strerror,
        ) from error
    if len(key) < 32:
        raise SettingError(
            "The secret key in %(file)s is damaged. Restore it from a backup.", file=instance / "secret.key"
        )
    return key


def _database_url(environ, instance: Path) -> str:
    text = environ.get("LANGNGHE_DATABASE_URL") or f"sqlite:///{instance / 'langnghe.sqlite3'}"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise SettingError(
            "LANGNGHE_DATABASE_URL is not a database address. "
            "Write it like postgresql://user:password@host/name, or leave it out for the embedded database."
        ) from error
    backend = url.get_backend_name()
    if backend not in SUPPORTED_DATABASES:
        raise SettingError(
            "LANGNGHE_DATABASE_URL names '%(backend)s'; Lắng Nghe runs on PostgreSQL or SQLite. "
            "Write it like postgresql://user:password@host/name.",
            backend=backend,
        )
    if backend == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _public_url(environ) -> str:
    host, port = environ.get("HOST", "127.0.0.1"), environ.get("PORT", "8000")
    text = (environ.get("LANGNGHE_PUBLIC_URL") or f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SettingError(
            "LANGNGHE_PUBLIC_URL is '%(text)s'; it must be the address people open, like https://khaosat.benhvien.vn.",
            text=text,
        )
    return text


def _proxies(environ) -> int:
    text = environ.get("LANGNGHE_PROXIES") or "0"
    if not text.isdecimal() or int(text) > 9:
        raise SettingError(
            "LANGNGHE_PROXIES is '%(text)s'; it must be the number of web servers in front, like 1.",
            text=text,
        )
    return int(text)


def _mail(environ) -> MailServer | None:
    """The mail server; no message ever repeats the address, which may hold a password."""
    text = environ.get("LANGNGHE_MAIL_URL")
    if not text:
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        host, port, options = None, None, {}
    if not host or parts.scheme not in MAIL_PORTS or parts.path not in ("", "/"):
        raise SettingError(
            "LANGNGHE_MAIL_URL is not the address of a mail server. "
            "Write it like smtp://user:password@mail.benhvien.vn:587 or smtps://user:password@mail.benhvien.vn, "
            "with %40 for an @ within the user's name.",
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise SettingError(
            "LANGNGHE_MAIL_URL holds a user or a password with letters mail servers do not agree upon. "
            "Give the mail account a password of plain letters, digits and signs."
        )
    return MailServer(
        host=host,
        port=port or MAIL_PORTS[parts.scheme],
        sender=_sender(environ, user),
        user=user,
        password=password,
        security="tls" if parts.scheme == "smtps" else _mail_security(options),
    )


def _mail_security(options: dict[str, str]) -> str:
    if set(options) - {"starttls"} or options.get("starttls", "yes") not in ("yes", "no"):
        raise SettingError(
            "LANGNGHE_MAIL_URL ends with an option nobody knows. The only one is ?starttls=no, "
            "for a mail server inside the hospital that cannot encrypt."
        )
    return "none" if options.get("starttls") == "no" else "starttls"


def _sender(environ, user: str) -> str:
    text = environ.get("LANGNGHE_MAIL_FROM") or user
    if not ADDRESS.fullmatch(text):
        raise SettingError(
            "LANGNGHE_MAIL_FROM is '%(text)s'; it must be the address the mails come from, like khaosat@benhvien.vn.",
            text=text,
        )
    return text


def _redis_url(environ) -> str | None:
    text = environ.get("LANGNGHE_REDIS_URL") or None
    if text and urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise SettingError(
            "LANGNGHE_REDIS_URL is not the address of a Redis server. Write it like redis://host:6379/0, "
            "or leave it out: then a file in the instance folder does its work."
        )
    if text and find_spec("redis") is None:
        raise SettingError(
            "LANGNGHE_REDIS_URL is set, but the Python package redis is not installed. "
            "Install it with 'pip install langnghe[redis]', or leave the setting out."
        )
    return text


def _binds_loopback(environ) -> bool:
    return environ.get("HOST", "127.0.0.1") in ("127.0.0.1", "localhost", "::1")
