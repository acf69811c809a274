"""make_app(): what both applications share — paths, settings, headers, languages, error pages, static files."""

import logging
from pathlib import Path

from flask import Blueprint, Flask, current_app, g, jsonify, render_template, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from flask_compress import Compress
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from . import formatting
from . import settings as settings_module
from .database import Base, engine_options, install_rules, writes_expected
from .questionnaire import LANGUAGES
from .settings import Settings

db = SQLAlchemy(metadata=Base.metadata)

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
MOST_BYTES = 256 * 1024
STATIC_SECONDS = 3600

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def make_app(import_name: str, settings: Settings | None = None) -> Flask:
    """A Flask application with the shared ground under it; the caller registers its blueprints."""
    settings = settings or settings_module.load()
    app = Flask(
        import_name,
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(Path(ROOT / import_name.split(".")[0] / "static")),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["settings"] = settings
    _trust_proxies(app, settings.proxies)
    _share_database(app, settings)
    Babel(app, locale_selector=chosen_language)
    Compress(app)
    _whole_files(app)
    app.register_blueprint(Blueprint("shared", __name__, static_folder="static", static_url_path="/shared"))
    _template_words(app)
    _headers(app)
    _errors(app)
    return app


def current_settings() -> Settings:
    return current_app.extensions["settings"]


def chosen_language() -> str:
    """The language a view settled on, else asked for by ?lang= or the signed-in person's choice, else Vietnamese."""
    asked = g.get("language") or request.args.get("lang") or request.cookies.get("langnghe_language", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _trust_proxies(app: Flask, count: int) -> None:
    """Believe the forwarding headers of exactly as many proxies as stand in front; by default of none."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def _share_database(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        install_rules(db.engine)

    @app.before_request
    def _reading_requests_take_no_write_lock():
        writes_expected.set(request.method not in ("GET", "HEAD", "OPTIONS"))


def _template_words(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _words():
        language = str(get_locale())
        return {
            "language": language,
            "percent": lambda share, decimals=2: formatting.percent(share, language, decimals),
            "number": lambda value, decimals=2: formatting.number(value, language, decimals),
            "count": lambda value: formatting.count(value, language),
            "day": lambda value: formatting.day(value, language),
        }


def _whole_files(app: Flask) -> None:
    """Small text files are compressed whole: Flask-Compress leaves a streamed file open, and gzip out."""

    @app.after_request
    def _read(response):
        if response.is_streamed and response.mimetype in ("text/css", "text/javascript", "image/svg+xml"):
            file = response.response
            response.direct_passthrough = False
            response.set_data(response.get_data())
            file.close()
        return response


def _headers(app: Flask) -> None:
    @app.after_request
    def _add(response):
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", CSP)
        if current_settings().is_https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def _errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def _http(error: HTTPException):
        return error_reply(error.code or 500)

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError):
        logging.getLogger("langnghe").error("database: %s", type(error.orig).__name__)
        reply = app.make_response(error_reply(503))
        reply.headers["Retry-After"] = "5"
        return reply


def error_sentence(status: int) -> str:
    """One sentence for a person, in the language of the request."""
    return ERRORS.get(status, ERRORS[500])()


def error_reply(status: int):
    """The error page, or its sentence as JSON to a program."""
    sentence = error_sentence(status)
    if wants_json():
        return jsonify(error=sentence), status
    return render_template("errors/error.html", status=status, sentence=sentence), status


ERRORS = {
    400: lambda: _("The request could not be read. Go back and try again."),
    401: lambda: _("Please sign in."),
    403: lambda: _("Your account may not open this page. Ask the administrator if you need it."),
    404: lambda: _("There is no page at this address. Check it for a slip of the pen."),
    405: lambda: _("This address does not take that kind of request."),
    413: lambda: _("What was sent is too large."),
    429: lambda: _(
        "Too many requests in a short time. Wait a minute and try again; nothing you gave is lost."
    ),
    500: lambda: _("Something went wrong on our side. It has been noted; please try again."),
    503: lambda: _("The system is busy for a moment. Please try again; nothing you gave is lost."),
}
