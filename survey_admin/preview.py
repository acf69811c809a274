"""A draft or a version as respondents meet it, on a phone and at a kiosk: the real pages, and nothing is sent."""

import base64
import hashlib
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    g,
    make_response,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from survey_core.answers import encode
from survey_core.kiosk_form import kiosk_form
from survey_core.models import Department, Questionnaire
from survey_core.problems import sentence
from survey_core.questionnaire import OTHER
from survey_core.rendering import FormView, language_of, preview_view
from survey_core.web import HERE, ROOT, db

from .access import FULL, allow
from .drafting import own
from .frame import Unusable, facility
from .publishing import DRAFT, sides

blueprint = Blueprint("preview", __name__)
RESPONDENTS = ROOT / "kiosk_app" / "static"  # their own files; a staff-only process has them on disk too
STYLE = Markup(  # noqa: S704 - two files of our own
    (HERE / "static" / "tokens.css").read_text("utf-8") + (RESPONDENTS / "phone.css").read_text("utf-8")
)
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
OUTSIDE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PHONE = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
KIOSK = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src blob:; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
NOBODY = UUID(int=0)  # stands in the form where a response's id would
SIZES = ("upright", "landscape")


@blueprint.get("/questionnaires/<key>/preview")
@allow(*FULL)
def phone(key: str):
    """The phone's page in a phone-sized frame."""
    return _around(own(key), "phone")


@blueprint.get("/questionnaires/<key>/preview/kiosk")
@allow(*FULL)
def kiosk(key: str):
    """The kiosk's screens in a frame, scaled to fit the office screen."""
    size = request.args.get("size")
    return _around(own(key), size if size in SIZES else SIZES[0])


@blueprint.get("/questionnaires/<key>/preview/<version>/phone")
@allow(*FULL)
def form(key: str, version: str):
    """The framed page: the template respondents get."""
    return _phone_page(_view(own(key), version))


@blueprint.post("/questionnaires/<key>/preview/<version>/phone")
@allow(*FULL)
def sent(key: str, version: str):
    """What the real page would object to; else that nothing was sent. Nothing is kept either way."""
    view = _view(own(key), version)
    db.session.rollback()  # no lock is held while the page is made
    several = {item.code for item in view.definition.of_type("multiple")}
    given = {
        name: request.form.getlist(name) if name in several else value
        for name, value in request.form.items()
        if not name.startswith("_") and name != "csrf_token"
    }
    encoded, problems = encode(view.definition, given, must_be_complete=True)
    at_items = {(one.item or "").removesuffix(OTHER): sentence(one) for one in problems}
    if at_items:
        return _phone_page(view.with_answers(given, at_items), 422)
    with force_locale(view.chrome):
        page = render_template("admin/preview/sent.html", style=STYLE, form=view, is_empty=encoded.is_empty)
    return _framed(page, PHONE)


@blueprint.get("/questionnaires/<key>/preview/<version>/kiosk")
@allow(*FULL)
def screen(key: str, version: str):
    """The framed kiosk: the person's documents and modules of the real one, under a shell that sends nothing."""
    view = _view(own(key), version)
    page = render_template(
        "admin/preview/screen.html", key=key, way=kiosk_form(view, _person), spoken=view.language
    )
    return _framed(page, KIOSK)


@blueprint.get("/preview/<path:filename>")
@allow(*FULL)
def files(filename: str):
    """The style sheets and modules of the respondents' side."""
    return send_from_directory(RESPONDENTS, filename)


def _around(questionnaire: Questionnaire, face: str):
    known = sides(questionnaire)
    version = request.args.get("version") or next(iter(known), DRAFT)
    view = _view(questionnaire, version, known)
    inside = "form" if face == "phone" else "screen"
    page = render_template(
        "admin/preview/show.html", form=questionnaire, face=face, view=view, version=version, versions=list(known),
        source=url_for(f".{inside}", key=questionnaire.key, version=version, lang=view.language),
    )  # fmt: skip
    response = make_response(page)
    response.headers["Content-Security-Policy"] = OUTSIDE
    return response


def _view(questionnaire: Questionnaire, version: str, known: dict | None = None) -> FormView:
    """The form of a version or the draft in the language asked for, in the facility's first department."""
    known = sides(questionnaire) if known is None else known
    if version not in known:
        raise Unusable(
            _("There is no version %(number)s of this questionnaire to show.", number=version[:20])
        )
    spoken = language_of(known[version], request.args.get("speak") or request.args.get("lang") or "vi")
    department = db.session.scalars(
        select(Department)
        .where(Department.facility_id == facility().id, Department.is_active)
        .order_by(Department.position, Department.code)
    ).first()
    name = department.named(spoken) if department else _("Department")
    return preview_view(known[version], spoken, name, facility().named(spoken))


def _phone_page(view: FormView, status: int = 200) -> Response:
    named = [(item, view.problems[item.code]) for item in view.definition.items if item.code in view.problems]
    with force_locale(view.chrome):
        page = render_template("admin/preview/form.html", style=STYLE, form=view, id=NOBODY, notes=[], named=named,
                               action=f"?lang={view.language}", language=view.language)  # fmt: skip
    return _framed(page, PHONE, status)


def _person(view: FormView) -> str:
    with force_locale(view.chrome):
        return render_template("kiosk/person.html", form=view, total=len(view.definition.items))


def _framed(page: str, policy: str, status: int = 200) -> Response:
    """A page inside another of ours; its language is the form's and does not become the reader's."""
    g.is_framed = True
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = policy
    return response
