"""Limits per code and device, never per the hospital's one address; a high ceiling per address only."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from survey_core.security import device_key_hash, typed_code
from survey_core.settings import Settings

PER_DEVICE = "1200/minute"
PER_CODE = "600/minute"
PER_ADDRESS = "60000/minute"
PAIRING_GUESSES = "20/minute;100/hour"


def device() -> str:
    """The device's own key where one is sent, else the address."""
    key = request.headers.get("Authorization", "")
    return "device:" + device_key_hash(key)[:32] if key else "address:" + get_remote_address()


def code() -> str:
    return "code:" + typed_code((request.view_args or {}).get("code", ""))


limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=False)


def install(app: Flask) -> None:
    """Attach the limiter; LANGNGHE_LIMITS=off counts only on a loopback address (settings see to that)."""
    settings: Settings = app.extensions["settings"]
    app.config["RATELIMIT_ENABLED"] = settings.limits_on
    limiter.init_app(app)
