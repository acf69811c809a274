"""Shared fixtures: every test that touches the database runs on SQLite and on PostgreSQL."""

import os
from functools import cache
from unittest.mock import patch

import pytest
from babel.support import Translations
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as examples
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from werkzeug.test import Client

import kiosk_app
from survey_core.database import create_engine, writes_expected
from survey_core.settings import Settings

from .builders import SECRET, build_facility
from .chromium import chromium
from .databases import PostgresqlFactory, SqliteFactory

MOST_STATEMENTS = 5_000
PATIENCE_MS = 30_000  # a page's answer may be slow where several browsers share two cores
FACTORIES = {"sqlite": SqliteFactory, "postgresql": PostgresqlFactory}

# Property tests draw the same examples everywhere, and a busy machine fails none of them.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
examples.register_profile("steady", derandomize=True, **PATIENT)
examples.register_profile("search", max_examples=2000, **PATIENT)
examples.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_modifyitems(items):
    """Files of tests in front of a browser are spread evenly among the others, which compute while those wait."""
    files = list(dict.fromkeys(item.path for item in items))
    kinds = [
        [path for path in files if ("browser" in path.parts) is is_browser] for is_browser in (True, False)
    ]
    place = {path: (number + 0.5) / len(kind) for kind in kinds for number, path in enumerate(kind)}
    items.sort(key=lambda item: place[item.path])


def pytest_terminal_summary(terminalreporter):
    """What a test recorded for the reader stands beneath the results: the counts of the fault suite."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory):
    """A template is compiled once, not once for every application a test makes."""
    folder = tmp_path_factory.mktemp("templates")
    with patch.object(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))}):
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_rules():
    """An address's builder is a function of the rule alone, so it is compiled once for all applications of a run."""
    compile_builder, compiled = Rule._compile_builder, {}

    def once(rule, append_unknown=True):
        key = (rule.rule, repr(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with patch.object(Rule, "_compile_builder", once):
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_statements():
    """A statement is compiled once for each kind of database, not once for every engine a test makes."""
    shared = LRUCache(MOST_STATEMENTS)
    with (
        patch.object(
            Engine, "_compiled_cache", property(lambda _engine: shared, lambda *_given: None), create=True
        ),
        patch.object(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other)),
        patch.object(DefaultDialect, "__hash__", lambda one: hash(type(one))),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def read_catalogs():
    """A catalog of translations is read once for all applications of a run."""
    read = Translations.load
    load = cache(lambda folder, locale, domain: read(folder, [locale], domain))
    with patch.object(Translations, "load", lambda folder, locales, domain: load(folder, *locales, domain)):
        yield


@pytest.fixture(scope="session")
def factories(tmp_path_factory):
    """Each kind of database, started when first asked for."""
    started: dict = {}

    def get(kind: str):
        if kind not in started:
            started[kind] = (
                SqliteFactory(tmp_path_factory.mktemp("template"))
                if kind == "sqlite"
                else PostgresqlFactory()
            )
        return started[kind]

    yield get
    for factory in started.values():
        factory.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, factories, tmp_path):
    """Settings of an installation with a fresh, migrated, empty database."""
    factory = factories(request.param)
    url = factory.new(tmp_path)
    (tmp_path / "secret.key").write_text(SECRET)
    yield Settings(
        instance=tmp_path,
        database_url=url,
        secret_key=SECRET,
        public_url="http://127.0.0.1:8000",
        limits_on=False,
    )
    factory.drop(url)


@pytest.fixture
def engine(settings):
    engine = create_engine(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    """A session that takes no write lock while it only reads; `session.rollback()` lets it see what others wrote."""
    with Session(engine.execution_options(writes=False), expire_on_commit=False) as session:
        if engine.dialect.name == "sqlite":
            event.listen(session, "before_flush", lambda session, *_: wait_for_turn(session))
            event.listen(session, "do_orm_execute", wait_where_it_writes)
        yield session


def wait_where_it_writes(state):
    if state.is_insert or state.is_update or state.is_delete:
        wait_for_turn(state.session)


def wait_for_turn(session):
    """Begin to write: behind whoever writes now, instead of failing because somebody wrote since this one read."""
    connection = session.connection()
    if session.info.get("writes in") is not session.get_transaction() and not session.in_nested_transaction():
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    session.info["writes in"] = session.get_transaction()


@pytest.fixture(autouse=True)
def writes_expected_anew():
    """What a request of one test said of its transactions says nothing to the next test."""
    writes_expected.set(True)


@pytest.fixture
def facility(session):
    """A FacilityBuilder: two departments, every official form published."""
    return build_facility(session)


@pytest.fixture
def kiosk(settings):
    """A test client of the respondents' application."""
    app = kiosk_app.create_app(settings)
    yield app.test_client()
    dispose(app)


@pytest.fixture
def admin(settings):
    """A test client of the staff application, mounted at /admin as the front door does."""
    from langnghe import mounted_staff
    from survey_admin import create_app

    app = create_app(settings)
    client = Client(mounted_staff(app), app.response_class)
    client.app = app  # `application` is what the client calls: the mounted one
    yield client
    dispose(app)


@pytest.fixture(scope="session")
def playwright():
    """The one driver of browsers that a process may run."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    """The one Chromium of this test process."""
    with chromium(playwright) as browser:
        yield browser


@pytest.fixture
def environment(settings, monkeypatch):
    """The same installation as a command sees it, through environment variables."""
    monkeypatch.setenv("LANGNGHE_INSTANCE", str(settings.instance))
    monkeypatch.setenv("LANGNGHE_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("LANGNGHE_SECRET_KEY", settings.secret_key)
    return settings


def dispose(app) -> None:
    from survey_core.web import db

    if scans := app.extensions.get("scans"):
        scans.forget()
    with app.app_context():
        db.engine.dispose()
