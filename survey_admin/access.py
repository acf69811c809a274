"""Who may open what: every view names its roles, and whatever names nothing is refused."""

from collections.abc import Callable

from flask import Flask, current_app, jsonify, redirect, request, url_for
from flask_login import current_user

from survey_core.web import error_sentence, wants_json

from .accounts import ROLES

FULL = ("administrator", "quality_officer")
READERS = (*FULL, "viewer")
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


def install(app: Flask) -> None:
    """Put the guard in front of every view; it must be registered before anything that reads the request."""

    @app.before_request
    def _guard():
        if request.endpoint is None or is_public(request.endpoint):
            return None
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        if not may_open(request.endpoint):
            return current_app.aborter(403)
        return None

    app.jinja_env.globals["may_open"] = may_open


def _view(endpoint: str):
    return current_app.view_functions.get(endpoint)


def _ask_to_sign_in():
    if wants_json():
        return jsonify(error=error_sentence(401)), 401
    return redirect(url_for("sign_in.show"), 303)
