"""Everything a respondent touches: no login, no statistics, no cookie."""

from flask import Flask, request
from flask.sessions import SessionInterface

from survey_core.settings import Settings
from survey_core.web import make_app

from . import heartbeat, kiosk, limits, mobile, precache, recordings, sync

FILES = ("static", "shared.static")
FILES_CSP = "default-src 'none'; frame-ancestors 'none'"  # they load nothing; a kiosk asks for many of them


class NoSession(SessionInterface):
    """Respondents have no session: there is no cookie to set, by construction."""

    def open_session(self, app, request):
        return None

    def save_session(self, app, session, response):
        return None


def create_app(settings: Settings | None = None) -> Flask:
    """The respondents' application: /q/<code>, /kiosk/, PUT /responses/<uuid>, /recordings/<sha256>, /ping, /healthz."""
    app = make_app(__name__, settings)
    app.session_interface = NoSession()
    # The kiosk's files import one another by name: a browser asks anew, so that it never mixes two versions.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = None
    limits.install(app)
    for module in (sync, mobile, kiosk, precache, heartbeat, recordings):
        app.register_blueprint(module.blueprint)
    app.after_request(_short_policy_of_files)
    return app


def _short_policy_of_files(response):
    if request.endpoint in FILES:
        response.headers["Content-Security-Policy"] = FILES_CSP
    return response
