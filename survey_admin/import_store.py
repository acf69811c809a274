"""Uploaded files between the steps of an import: in the instance folder, under names nobody guesses, for a day."""

import re
import secrets
import time
from pathlib import Path

from werkzeug.datastructures import FileStorage

from survey_core.answers import clean

LIFETIME_SECONDS = 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
LONGEST_NAME = 80


def keep(folder: Path, facility_id: int, upload: FileStorage) -> str:
    """Store an upload for the facility; its token. What is older than a day is swept away first."""
    sweep(folder)
    token = secrets.token_urlsafe(16)
    place = folder / str(facility_id) / token
    place.mkdir(parents=True, mode=0o700)
    upload.save(place / _name(upload.filename or ""))
    return token


def find(folder: Path, facility_id: int, token: str) -> Path | None:
    """The file of this token and facility, while it is kept."""
    if not TOKEN.fullmatch(token):
        return None
    place = folder / str(facility_id) / token
    return next((path for path in place.glob("*") if path.is_file()), None) if place.is_dir() else None


def forget(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()


def sweep(folder: Path, now: float | None = None) -> None:
    """Delete what is older than its lifetime."""
    oldest = (time.time() if now is None else now) - LIFETIME_SECONDS
    for path in folder.glob("*/*/*"):
        if path.stat().st_mtime < oldest:
            forget(path)


def _name(given: str) -> str:
    """The last part of the name the person's file has, fit for a folder of ours."""
    last = clean(re.split(r"[\\/]", given)[-1]).lstrip(".")
    return last[-LONGEST_NAME:] or "file"
