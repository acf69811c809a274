"""Who may open what: every view names its roles, and whatever names nothing is refused."""

from collections.abc import Callable

from flask import Flask, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from survey_core.models import Facility
from survey_core.web import db, error_sentence, wants_json

from . import sittings, two_factor
from .accounts import ROLES

FULL = ("administrator", "quality_officer")
READERS = (*FULL, "viewer")
READING = (*READERS, "department_head")  # a head of department reads of their own departments only
# Where a person lands whose work is not the whole facility's.
FIRST_PAGE = {"department_head": "results.show", "data_entry": "entry.show"}
# What may be opened before the second factor a role must have is set up.
SETTING_UP = ("my_two_factor.show", "my_two_factor.start", "my_two_factor.confirm", "sign_in.sign_out")
SECRETS = ("csrf_token", "password", "old", "new", "again", "code")  # never carried through a page
PUBLIC_FILES = ("static", "shared.static")


def allow(*roles: str) -> Callable:
    """Let accounts of these roles open the view."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"unknown roles: {unknown or 'none named'}")

    def declare(view):
        view.allowed_roles = frozenset(roles)
        return view

    return declare


def takes(most_bytes: int) -> Callable:
    """Let the view take a body of so many bytes, as a file needs, instead of what suffices for a form."""

    def declare(view):
        view.most_bytes = most_bytes
        return view

    return declare


def public(view):
    """Let anybody open the view, signed in or not."""
    view.is_public = True
    return view


def is_public(endpoint: str) -> bool:
    return endpoint in PUBLIC_FILES or getattr(_view(endpoint), "is_public", False)


def allowed_roles(endpoint: str) -> frozenset[str]:
    """The roles a view names; none where it says nothing."""
    return getattr(_view(endpoint), "allowed_roles", frozenset())


def may_open(endpoint: str) -> bool:
    """Whether the person signed in may open this view; the navigation asks before it offers a link."""
    return current_user.is_authenticated and current_user.role in allowed_roles(endpoint)


def is_offered(endpoint: str) -> bool:
    """Whether the navigation names this page to the person: the first one only where it is not passed over."""
    return may_open(endpoint) and not (endpoint == "home.show" and current_user.role in FIRST_PAGE)


def install(app: Flask) -> None:
    """Put the guard in front of every view; it must be registered before anything that reads the request."""

    @app.before_request
    def _guard():
        if request.endpoint is None or is_public(request.endpoint):
            return None
        if not current_user.is_authenticated or not sittings.goes_on():
            return _ask_to_sign_in()
        if not may_open(request.endpoint):
            return current_app.aborter(403)
        request.max_content_length = getattr(
            _view(request.endpoint), "most_bytes", request.max_content_length
        )
        return _ask_for_two_factor() if request.endpoint not in SETTING_UP else None

    app.jinja_env.globals["may_open"] = may_open


def _view(endpoint: str):
    return current_app.view_functions.get(endpoint)


def _ask_to_sign_in():
    if wants_json():
        return jsonify(error=error_sentence(401)), 401
    if not sittings.has_lapsed():
        return redirect(url_for("sign_in.show"), 303)
    if request.method != "POST":
        flash(_("You were signed out, for safety, after a time without activity. Sign in to go on."))
        return redirect(url_for("sign_in.show"), 303)
    return render_template("security/lapsed.html", fields=_sent_fields(), has_files=bool(request.files)), 401


def _sent_fields() -> list[tuple[str, str]]:
    """What the form held, to be sent again after signing in; nothing where the form was not ours."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRETS]


def _ask_for_two_factor():
    """Lead a person whose role must have a second factor to setting it up, before anything else."""
    facility = db.session.get_one(Facility, current_user.facility_id)
    if two_factor.is_on(current_user) or not two_factor.is_required(current_user, facility):
        return None
    if wants_json():
        return jsonify(error=_("Set up signing in with two factors first.")), 403
    return redirect(url_for("my_two_factor.show"), 303)
