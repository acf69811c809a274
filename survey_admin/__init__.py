"""Everything staff touch: denied by default."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from survey_core.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

MOUNTED_AT = "/admin"
# Modules with a blueprint of their own, one a noun.
NOUNS = (
    "home",
    "results",
    "trend_page",
    "drivers_page",
    "channel_page",
    "profile_page",
    "export_files",
    "handing_in",
    "comments",
    "closing",
    "report_documents",
    "report_document",
    "report_templates",
    "collectors",
    "collector",
    "slips",
    "prints",
    "devices",
    "device",
    "device_settings",
    "device_left",
    "device_queue",
    "departments",
    "department",
    "department_imports",
    "successions",
    "facility",
    "letterheads",
    "entry",
    "copies",
    "interview",
    "imports",
    "questionnaires",
    "drafting",
    "draft_conditions",
    "draft_items",
    "draft_order",
    "draft_translation",
    "draft_words",
    "publishing",
    "interchange",
    "preview",
    "recordings",
    "rounds",
    "round",
    "targets",
    "visits",
    "sign_in",
    "my_account",
    "my_two_factor",
    "set_password",
    "audit_trail",
    "deliveries",
    "people",
    "person",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The staff application; the front door mounts it at /admin.

    Views and accounts are loaded here, not with the package: the command line uses its reports without them.
    """
    from flask_security import Security, SQLAlchemyUserDatastore
    from flask_wtf.csrf import CSRFProtect

    from survey_core.web import db, make_app

    from . import access, frame
    from .accounts import Account, Role

    app = make_app(__name__, settings)
    app.config.update(_cookies(app.extensions["settings"].is_https), **_accounts())
    access.install(app)
    CSRFProtect(app)
    datastore = SQLAlchemyUserDatastore(db, Account, Role)  # type: ignore[arg-type]  # no table of roles
    Security(app, datastore, register_blueprint=False)
    frame.install(app)
    for noun in NOUNS:
        app.register_blueprint(import_module(f".{noun}", __name__).blueprint)
    return app


def _cookies(is_https: bool) -> dict:
    """Cookies that travel to /admin and nowhere else, under names of their own."""
    return {
        "SESSION_COOKIE_NAME": "langnghe_staff",
        "SESSION_COOKIE_PATH": MOUNTED_AT,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_https,
        "REMEMBER_COOKIE_NAME": "langnghe_staff_remember",
        "REMEMBER_COOKIE_PATH": MOUNTED_AT,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": is_https,
        "REMEMBER_COOKIE_DURATION": timedelta(days=14),
    }


def _accounts() -> dict:
    """Flask-Security keeps sessions and hashes; pages, words and rules are ours (sign_in, access)."""
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
        "SECURITY_JOIN_USER_ROLES": False,
        # The token lives as long as the session, and the pages send no Referer to compare.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }
