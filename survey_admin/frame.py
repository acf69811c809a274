"""What frames every staff page: facility, navigation, language, and pages that say what went wrong."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, g, jsonify, render_template, request, url_for
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from survey_core import formatting
from survey_core.models import Facility
from survey_core.period_names import period_name
from survey_core.questionnaire import LANGUAGES
from survey_core.web import current_settings, db, error_sentence, wants_json

from .access import is_offered
from .freezing import NotReadable
from .questions import QuestionError

LANGUAGE_COOKIE = "langnghe_language"
LANGUAGE_SECONDS = 365 * 24 * 3600
# By the office's own work: an area, and its pages; a page nobody may open, and an area without one, is left out.
NAVIGATION = (
    (lazy_gettext("Today"), (("home.show", lazy_gettext("Today")),)),
    (lazy_gettext("Results"), (
        ("results.show", lazy_gettext("Results")),
        ("closing.show", lazy_gettext("Closing a quarter")),
        ("report_documents.show", lazy_gettext("Reports")),
        ("handing_in.show", lazy_gettext("Handing in")),
    )),
    (lazy_gettext("Surveys"), (
        ("questionnaires.show", lazy_gettext("Questionnaires")),
        ("rounds.show", lazy_gettext("Rounds")),
    )),
    (lazy_gettext("Collecting"), (
        ("collectors.show", lazy_gettext("Ways in")),
        ("devices.show", lazy_gettext("Kiosks")),
        ("entry.show", lazy_gettext("Paper and interview")),
        ("imports.show", lazy_gettext("Earlier answers")),
    )),
    (lazy_gettext("Setting up"), (
        ("facility.show", lazy_gettext("Facility")),
        ("departments.show", lazy_gettext("Departments")),
        ("people.show", lazy_gettext("Accounts")),
        ("deliveries.show", lazy_gettext("Mail")),
        ("audit_trail.show", lazy_gettext("Audit trail")),
    )),
)  # fmt: skip
# Nouns whose pages stand below another noun's in the navigation.
BELOW = {
    "collector": "collectors",
    "device": "devices",
    "export_files": "results",
    "trend": "results",
    "drivers": "results",
    "channels": "results",
    "profile": "results",
    "comments": "results",
    "prints": "collectors",
    "device_settings": "devices",
    "device_left": "devices",
    "device_queue": "devices",
    "department": "departments",
    "department_imports": "departments",
    "successions": "departments",
    "letterheads": "facility",
    "copies": "entry",
    "draft_conditions": "questionnaires",
    "draft_items": "questionnaires",
    "draft_order": "questionnaires",
    "draft_translation": "questionnaires",
    "draft_words": "questionnaires",
    "drafting": "questionnaires",
    "interchange": "questionnaires",
    "interview": "entry",
    "person": "people",
    "preview": "questionnaires",
    "publishing": "questionnaires",
    "recordings": "questionnaires",
    "report_document": "report_documents",
    "report_templates": "report_documents",
    "round": "rounds",
    "slips": "collectors",
    "targets": "rounds",
    "visits": "rounds",
}
ROLE_NAMES = {
    "administrator": lazy_gettext("Administrator"),
    "quality_officer": lazy_gettext("Quality officer"),
    "department_head": lazy_gettext("Head of department"),
    "data_entry": lazy_gettext("Data entry"),
    "viewer": lazy_gettext("Viewer"),
}


class Unusable(ValueError):
    """Something asked for in the address that cannot be shown; the message is the sentence for the person."""

    def __init__(self, sentence: str, status: int = 404):
        super().__init__(sentence)
        self.status = status


def install(app: Flask) -> None:
    app.context_processor(_words)
    app.after_request(_keep_language)
    app.after_request(_keep_nothing)
    app.register_error_handler(Unusable, lambda error: _say(str(error), error.status))
    app.register_error_handler(QuestionError, lambda error: _say(error.told(_), 400))
    app.register_error_handler(NotReadable, lambda error: _say(error.told(_), 500))
    app.register_error_handler(CSRFError, lambda _error: _say(_expired(), 400))
    app.register_error_handler(HTTPException, lambda error: _say(error_sentence(error.code), error.code))


def facility() -> Facility:
    """The facility of the person signed in, read once per request."""
    if "facility" not in g:
        g.facility = db.session.get_one(Facility, current_user.facility_id)
    return g.facility


def language() -> str:
    return str(get_locale())


@dataclass(frozen=True)
class Area:
    """One entry of the navigation and the pages behind it that this person may open."""

    name: str
    pages: tuple[tuple[str, str], ...]

    @property
    def is_here(self) -> bool:
        return any(_is_here(endpoint) for endpoint, _name in self.pages)


def _navigation() -> list[Area]:
    areas = (
        Area(str(name), tuple((page, str(title)) for page, title in pages if is_offered(page)))
        for name, pages in NAVIGATION
    )
    return [area for area in areas if area.pages]


def _is_here(endpoint: str) -> bool:
    """Whether the page shown belongs to the same noun as this endpoint, or to one that stands below it."""
    noun = request.blueprint or ""
    return BELOW.get(noun, noun) == endpoint.partition(".")[0]


def _words() -> dict:
    return {
        "navigation": _navigation() if current_user.is_authenticated else [],
        "is_here": _is_here,
        "role_names": ROLE_NAMES,
        "facility": facility() if current_user.is_authenticated else None,
        "other_language": next(code for code in LANGUAGES if code != language()),
        "same_page_in": _same_page_in,
        "this_page_with": _this_page_with,
        "instant": instant,
        "period_name": lambda period: period_name(period, _, language()),
    }


def instant(moment: datetime | None) -> str:
    """Day and minute by the facility's clock."""
    if moment is None:
        return formatting.NOTHING
    local = moment.astimezone(ZoneInfo(facility().time_zone))
    return f"{formatting.day(local.date(), language())} {local:%H:%M}"


def _same_page_in(code: str) -> str:
    """The address of this page in another language; of the home page where this one cannot be asked for again."""
    if request.endpoint is None or request.method != "GET":
        return url_for("home.show", lang=code)
    given = {name: value for name, value in request.args.items() if name != "lang"}
    return f"{request.script_root}{request.path}?{urlencode(given | {'lang': code})}"


def _this_page_with(**changes: object) -> str:
    """The address of this page with some of its arguments changed."""
    given = request.args.to_dict() | {name: str(value) for name, value in changes.items()}
    return f"{request.script_root}{request.path}?{urlencode(given)}"


def _keep_language(response):
    asked = request.args.get("lang")
    if asked in LANGUAGES and "is_framed" not in g:  # a previewed form's language is not the reader's
        response.set_cookie(LANGUAGE_COOKIE, asked, max_age=LANGUAGE_SECONDS, path="/admin", httponly=True,
                            samesite="Lax", secure=current_settings().is_https)  # fmt: skip
    return response


def _keep_nothing(response):
    """No browser and no proxy keeps a staff page; style sheets may be kept."""
    if not (request.endpoint or "").endswith("static"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _say(sentence: str, status: int | None):
    if wants_json():
        return jsonify(error=sentence), status or 500
    return render_template("admin/problem.html", sentence=sentence), status or 500


def _expired() -> str:
    return _(
        "The page had been open too long or was sent from elsewhere. Open it again and repeat the last step."
    )
