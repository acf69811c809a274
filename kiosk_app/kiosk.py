"""The kiosk: its page, the pairing of a device, and the forms a paired device serves."""

from flask import Blueprint, jsonify, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from survey_core.kiosk_form import kiosk_form
from survey_core.models import Collector, Device
from survey_core.pairing import collectors_of, device_with_key, next_number, redeem_code
from survey_core.questionnaire import LANGUAGES
from survey_core.rendering import FormView, form_view
from survey_core.security import PAIRING_CODE_DIGITS
from survey_core.web import current_settings, db

from .entrance import why_shut
from .limits import PAIRING_GUESSES, PER_DEVICE, device, limiter

blueprint = Blueprint("kiosk", __name__)
# The person's document comes as srcdoc and inherits this policy: no script of its own, no style but ours.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.get("/kiosk/")
def page():
    """The shell: it holds no answer, and makes a new document for every person."""
    response = make_response(render_template("kiosk/shell.html", asked=_asked()))
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.post("/kiosk/pair")
@limiter.limit(PAIRING_GUESSES)
def pair():
    """Trade a pairing code for the device's own key, once."""
    data = request.get_json(silent=True) if request.is_json else None
    code = data.get("code") if isinstance(data, dict) else None
    if not isinstance(code, str) or not _is_pairing_code(code):
        return jsonify(error=_("A pairing code has 8 digits. Type it as it stands on the staff page.")), 422
    redeemed = redeem_code(db.session(), current_settings().secret_key, code)
    if redeemed is None:
        return jsonify(
            error=_("This code is not valid: wrong, already used, or older than 10 minutes. Make a new one.")
        ), 422
    paired, key = redeemed
    told = {"key": key, "name": paired.name, "device": paired.id, "next": next_number(db.session(), paired)}
    db.session.commit()
    return _private(jsonify(told)), 201


@blueprint.get("/kiosk/forms")
@limiter.limit(PER_DEVICE, key_func=device)
def forms():
    """Every open form of the device, each language as a complete document."""
    paired = _paired_device()
    if paired is None:
        return jsonify(error=_("This kiosk is not paired any more. Ask the quality office for a code.")), 401
    ways = [_way(collector) for collector in collectors_of(db.session(), paired)]
    return _private(jsonify([way for way in ways if way]))


def _asked() -> dict[str, str]:
    """The one question the shell itself asks people, in every language."""
    asked = {}
    for language in LANGUAGES:
        with force_locale(language):
            asked[language] = _("Which department were you in today?")
    return asked


def _is_pairing_code(code: str) -> bool:
    return len(code) == PAIRING_CODE_DIGITS and code.isascii() and code.isdigit()


def _paired_device() -> Device | None:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    return device_with_key(db.session(), key.strip()) if scheme.lower() == "bearer" and key.strip() else None


def _way(collector: Collector) -> dict | None:
    """One way in as the kiosk keeps it; None where nobody could answer now."""
    form = None if why_shut(collector) else form_view(db.session(), collector, LANGUAGES[0])
    if form is None:
        return None
    return kiosk_form(form, lambda view: _document(_in_its_language(collector, view)))


def _in_its_language(collector: Collector, view: FormView) -> FormView:
    """The view with the names of department and facility in its language, where they have one."""
    return form_view(db.session(), collector, view.language) or view


def _document(form: FormView) -> str:
    with force_locale(form.chrome):
        return render_template("kiosk/person.html", form=form, total=len(form.definition.items))


def _private(response):
    response.headers["Cache-Control"] = "no-store"
    return response
