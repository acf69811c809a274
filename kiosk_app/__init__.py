"""Everything a respondent touches: no login, no statistics, no cookie."""

from flask import Flask

from survey_core.settings import Settings
from survey_core.web import make_app

from . import kiosk, limits, mobile, sync


def create_app(settings: Settings | None = None) -> Flask:
    """The respondents' application: /q/<code>, /kiosk/, PUT /responses/<uuid>, /ping, /healthz."""
    app = make_app(__name__, settings)
    limits.install(app)
    for module in (sync, mobile, kiosk):
        app.register_blueprint(module.blueprint)
    return app
