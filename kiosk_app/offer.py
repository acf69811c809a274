"""What a paired kiosk is given: its settings and its forms, and a tag that changes when any of them does."""

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.kiosk_form import kiosk_form
from survey_core.models import (
    Collector,
    Department,
    Device,
    Facility,
    Questionnaire,
    Version,
    device_collector,
)
from survey_core.pairing import collectors_of
from survey_core.questionnaire import LANGUAGES
from survey_core.rendering import FormView, form_view

from .entrance import has_open_round, why_shut

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES, TRANSLATIONS = ROOT / "templates", ROOT / "survey_core" / "translations"


def settings_of(device: Device) -> dict:
    """What staff decided for this kiosk, as its page needs it; hours are local times and ISO weekdays."""
    hours = None
    if device.opens_at is not None and device.closes_at is not None:
        hours = {
            "opens": f"{device.opens_at:%H:%M}",
            "closes": f"{device.closes_at:%H:%M}",
            "days": device.open_days,
        }
    return {
        "id": device.id,
        "name": device.name,
        "is_paused": device.paused_at is not None,
        "hours": hours,
        "greeting": device.greeting,
        "screen_inches": device.screen_inches,
        "idle_seconds": device.idle_seconds,
        "keeps_incomplete": device.keeps_incomplete,
        "speaks_staff_forms": device.speaks_staff_forms,
        "pin": device.service_pin,
    }  # fmt: skip


def tag_of(session: Session, device: Device) -> str:
    """A short text that stays the same while settings and forms do: one query, and no form is rendered."""
    parts = [_look(), settings_of(device), *map(_state, session.execute(_ways_of(device)))]
    text = json.dumps(parts, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _look() -> str:
    """A hash over what a person's document is rendered from: another release of it must reach every kiosk."""
    folders = (TEMPLATES / "kiosk", TEMPLATES / "components", TRANSLATIONS)
    files = sorted(
        file for folder in folders for file in folder.rglob("*") if file.suffix in (".html", ".mo")
    )
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def ways_of(session: Session, device: Device) -> list[dict]:
    """Every open form of the device, each language as a complete document."""
    ways = [_way(session, device, collector) for collector in collectors_of(session, device)]
    return [way for way in ways if way]


def _ways_of(device: Device):
    current = (
        select(func.max(Version.number))
        .where(Version.questionnaire_id == Questionnaire.id, Version.published_at.is_not(None))
        .scalar_subquery()
    )
    return (
        select(
            Collector, Questionnaire.key, Questionnaire.retired_at, current.label("version"),
            Department.name, Department.name_en, Facility.name.label("facility"), Facility.name_en.label("facility_en"),
        )
        .join(device_collector, device_collector.c.collector_id == Collector.id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .join(Department, Department.id == Collector.department_id)
        .join(Facility, Facility.id == Collector.facility_id)
        .where(device_collector.c.device_id == device.id, device_collector.c.ended_at.is_(None))
        .order_by(Collector.id)
    )  # fmt: skip


def _state(row) -> list:
    """What of a way in changes a kiosk's forms; only staff forms wait for a round."""
    collector, *words = tuple(row)
    is_running = collector.audience == "patient" or has_open_round(collector)
    return [collector.code, collector.is_open, is_running, *words]


def _way(session: Session, device: Device, collector: Collector) -> dict | None:
    """One way in as the kiosk keeps it; None where nobody could answer now."""
    form = None if why_shut(collector) else form_view(session, collector, LANGUAGES[0])
    if form is None:
        return None
    is_spoken = collector.audience == "patient" or device.speaks_staff_forms
    way = kiosk_form(
        form, lambda view: _document(device, _in_its_language(session, collector, view)), is_spoken
    )
    way["is_numbered"] = collector.audience == "patient"  # staff answers must not be countable by kiosk
    return way


def _in_its_language(session: Session, collector: Collector, view: FormView) -> FormView:
    """The view with the names of department and facility in its language, where they have one."""
    found = form_view(session, collector, view.language)
    return replace(found, is_spoken=view.is_spoken) if found else view


def _document(device: Device, form: FormView) -> str:
    with force_locale(form.chrome):
        return render_template(
            "kiosk/person.html", form=form, total=len(form.definition.items), device=device,
            greeting=device.greeting.get(form.language) or device.greeting.get(form.chrome, ""),
        )  # fmt: skip
