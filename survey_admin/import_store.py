"""Uploaded files between the steps of an import: in the instance folder, under names nobody guesses, for a day."""

import json
import re
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from werkzeug.datastructures import FileStorage

from survey_core.answers import clean

LIFETIME_SECONDS = 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
TEXT = ".text.json"  # beside the file: what was read from it
LONGEST_NAME = 80
MOST_NAME_BYTES = 200  # file systems take 255


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
    sweep(folder)
    if not TOKEN.fullmatch(token):
        return None
    place = folder / str(facility_id) / token
    return next((path for path in place.glob("*") if path.name != TEXT), None) if place.is_dir() else None


def forget(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(TEXT).unlink(missing_ok=True)
    with suppress(OSError):  # somebody else was faster
        path.parent.rmdir()


def remember(folder: Path, facility_id: int, form_id: int, columns: Mapping[str, str]) -> None:
    """Keep what the columns of a form's file were settled to be, by their titles, for the next file like it."""
    place = _memory(folder, facility_id, form_id)
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(recall(folder, facility_id, form_id) | dict(columns), ensure_ascii=False))
    fresh.replace(place)


def recall(folder: Path, facility_id: int, form_id: int) -> dict[str, str]:
    """What columns of these titles were settled to be before."""
    try:
        return dict(json.loads(_memory(folder, facility_id, form_id).read_text()))
    except (OSError, ValueError, TypeError):
        return {}


def _memory(folder: Path, facility_id: int, form_id: int) -> Path:
    return folder / str(facility_id) / f"columns-{form_id}.json"


def sweep(folder: Path, now: float | None = None) -> None:
    """Delete what is older than its lifetime."""
    oldest = (time.time() if now is None else now) - LIFETIME_SECONDS
    for path in folder.glob("*/*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                forget(path)


def _name(given: str) -> str:
    """The last part of the name the person's file has, fit for a folder of ours."""
    last = clean(re.split(r"[\\/]", given)[-1]).lstrip(".")
    short = last[-LONGEST_NAME:].encode()[-MOST_NAME_BYTES:]
    return short.decode(errors="ignore").lstrip(".") or "file"
