"""The kiosk: its page, the pairing of a device, and the forms a paired device serves."""

from flask import Blueprint, jsonify, make_response, request
from flask_babel import gettext as _

from survey_core.database import now
from survey_core.models import Device
from survey_core.pairing import device_with_key, next_number, redeem_code
from survey_core.security import PAIRING_CODE_DIGITS
from survey_core.web import current_settings, db

from .limits import PAIRING_GUESSES, PER_DEVICE, device, limiter
from .offer import settings_of, tag_of, ways_of
from .page import allowed
from .precache import ANEW, shell

blueprint = Blueprint("kiosk", __name__)
# The person's document comes as srcdoc and inherits this policy: no script of its own, no style but ours.
CSP = (
    f"default-src 'none'; script-src 'self' {allowed(ANEW)}; "
    "style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; frame-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@blueprint.get("/kiosk/")
def page():
    """The shell: it holds no answer, and makes a new document for every person."""
    response = make_response(shell())
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Cache-Control"] = "no-cache"
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
    return _private(jsonify(told | {"now": now().isoformat()})), 201


@blueprint.get("/kiosk/forms")
@limiter.limit(PER_DEVICE, key_func=device)
def forms():
    """The kiosk's settings and open forms; little more than "unchanged" to one that has them under this tag."""
    paired = _paired_device()
    if paired is None:
        return jsonify(error=_("This kiosk is not paired any more. Ask the quality office for a code.")), 401
    told: dict[str, object] = {"now": now().isoformat(), "tag": tag_of(db.session(), paired)}
    if request.args.get("known") != told["tag"]:
        told |= {"device": settings_of(paired), "ways": ways_of(db.session(), paired)}
    return _private(jsonify(told))


def _is_pairing_code(code: str) -> bool:
    return len(code) == PAIRING_CODE_DIGITS and code.isascii() and code.isdigit()


def _paired_device() -> Device | None:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    return device_with_key(db.session(), key.strip()) if scheme.lower() == "bearer" and key.strip() else None


def _private(response):
    response.headers["Cache-Control"] = "no-store"
    return response
