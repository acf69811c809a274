"""The kiosk's modules, tested inside a real Chromium: no Node is needed."""

from pathlib import Path

import pytest
from flask import Flask, jsonify, send_from_directory

from tests.chromium import serving
from tests.forms import condition_cases

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent.parent / "kiosk_app" / "static"
SUITES = sorted(path.name for path in HERE.glob("*.test.js"))
# What touches the page, the network or the worker is walked through in tests/browser.
SEEN_IN_THE_BROWSER = {"contact", "controls", "dress", "ending", "guard", "hearing", "keyboard", "kiosk", "panel", "person",
                       "filling", "paging", "phone", "reach", "release", "reporting", "screen", "sending", "staff_screen", "worker"}  # fmt: skip
RUN = "async (suite) => { await import('/tests/' + suite); return (await import('/tests/assert.js')).run(); }"


@pytest.fixture(scope="module")
def address():
    app = Flask(__name__, static_folder=str(STATIC))
    app.add_url_rule("/", "empty", lambda: "<!doctype html><title>tests</title>")
    app.add_url_rule("/tests/<path:name>", "tests", lambda name: send_from_directory(HERE, name))
    app.add_url_rule("/cases/conditions.json", "cases", lambda: jsonify(condition_cases()))
    with serving(app) as address:
        yield address


@pytest.mark.parametrize("suite", SUITES)
def test_every_promise_of_a_module_holds(browser, address, suite):
    page = browser.new_page()
    page.goto(address)
    results = page.evaluate(RUN, suite)
    page.close()
    assert [result for result in results if result["error"]] == []
    assert len(results) >= 3


def test_every_module_without_a_page_has_its_tests():
    modules = {path.stem for path in (STATIC / "js").glob("*.js")}
    untested = modules - {suite.removesuffix(".test.js") for suite in SUITES}
    assert untested <= SEEN_IN_THE_BROWSER
