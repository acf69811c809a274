"""A questionnaire as a file: read from our own JSON or an XLSForm, written as either of them or as FHIR."""

import json
from pathlib import PurePath

from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.interchange import documents, fhir, xlsform_reading, xlsform_writing
from survey_core.interchange.fhir import Edition
from survey_core.interchange.remarks import Reading, Remark, UnreadableForm
from survey_core.models import Facility, Questionnaire, Version
from survey_core.periods import local_day
from survey_core.publishing import current_version
from survey_core.spoken import N_

MOST_BYTES = 5 * 1024**2
ZIP = b"PK\x03\x04"
SUFFIXES = {"json": ".json", "xlsform": ".xlsx", "fhir": ".fhir.json"}
MIMETYPES = {
    "json": "application/json",
    "xlsform": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "fhir": "application/fhir+json",
}
WHY_NOT = {
    "no_workbook": N_("This is no Excel workbook, whatever its name says. Choose the .xlsx file of the XLSForm."),
    "damaged": N_("The workbook is damaged and cannot be read. Open it in Excel, save it anew and try again."),
    "too_large": N_("The workbook holds more than a questionnaire ever does. Choose the file of the form, not its answers."),
}  # fmt: skip
NEVER_CALCULATED = N_(
    "The formula in %(cell)s was never calculated. Open the file in Excel and save it, or type the value."
)
HIDDEN = N_("The sheet is hidden in Excel; it is read all the same.")
MERGED = N_("The cells %(cells)s are merged; what they say counts for each of them.")
EMPTY = N_("The file is empty. Choose the questionnaire's file.")
IS_FHIR = N_(
    "FHIR questionnaires are only written here, not read. Choose an XLSForm (.xlsx) or our own .json file."
)


def read(data: bytes, name: str) -> Reading:
    """What a file holds, by its content; `name` names a form that has no title. Raises SpokenError."""
    if len(data) > MOST_BYTES:
        raise UnreadableForm(WHY_NOT["too_large"])
    if not data.strip():
        raise UnreadableForm(EMPTY)
    if data.startswith(ZIP) or name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        reading = _xlsform(data, PurePath(name).stem)
    else:
        reading = _json(data)
    documents.check(reading.document)
    return reading


def write(text: str, kind: str, edition: Edition) -> bytes:
    """A definition (JSON text) as a file of this kind (a key of SUFFIXES). Raises SpokenError."""
    if kind == "json":
        return documents.pretty(json.loads(text)).encode()
    if kind == "fhir":
        return json.dumps(fhir.resource(text, edition), ensure_ascii=False, indent=2).encode() + b"\n"
    from .workbook import xlsform

    document = json.loads(text)
    documents.check(document)
    return xlsform.write_sheets(xlsform_writing.sheets(document, edition.version))


def edition(session: Session, form: Questionnaire, version: Version | None, address: str) -> Edition:
    """What a file says of itself: the published version, or the draft; `address` is where the product is reached.

    Only the newest version of a questionnaire in use is active.
    """
    facility = session.get_one(Facility, form.facility_id)
    url = f"{address.rstrip('/')}/questionnaires/{form.key}"
    if version is None or version.published_at is None:
        return Edition(url, "draft", "draft", local_day(now(), facility.time_zone), facility.name)
    newest = current_version(session, form.id)
    is_active = form.retired_at is None and newest is not None and newest.number == version.number
    day = local_day(version.published_at, facility.time_zone)
    return Edition(url, str(version.number), "active" if is_active else "retired", day, facility.name)


def _xlsform(data: bytes, stem: str) -> Reading:
    from .workbook import NotAWorkbook, line_of, xlsform

    try:
        found = xlsform.read_sheets(data)
    except NotAWorkbook as error:
        raise UnreadableForm(WHY_NOT.get(error.reason, WHY_NOT["damaged"])) from error
    reading = xlsform_reading.read(found.lines, stem)
    reading.left += [
        Remark(NEVER_CALCULATED, {"cell": cell}, sheet, line_of(cell)) for sheet, cell in found.unfinished
    ]
    reading.changed += [Remark(HIDDEN, {}, sheet) for sheet in found.hidden]
    reading.changed += [
        Remark(MERGED, {"cells": place}, sheet, line_of(place.partition(":")[0]))
        for sheet, place in found.merged
    ]
    return reading


def _json(data: bytes) -> Reading:
    if b'"resourceType"' in data[:2000]:
        raise UnreadableForm(IS_FHIR)
    return documents.read(data)
