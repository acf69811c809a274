"""The arrows of the architecture, read from the imports themselves."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("analysis", "command_line", "jobs", "kiosk_app", "survey_admin", "survey_core")
ALLOWED = {
    "analysis": set(),
    "survey_core": set(),
    "kiosk_app": {"survey_core"},
    "survey_admin": {"survey_core", "analysis"},
    "jobs": {"survey_core", "survey_admin"},
    "command_line": {"survey_core", "survey_admin", "analysis", "jobs", "langnghe"},
}
ANALYSIS_MAY_USE = {"numpy", "scipy"}
ONE_USER = {
    "openpyxl": "survey_admin/workbook",
    "rustpy_xlsxwriter": "survey_admin/workbook",
    "qrcode": "survey_admin/posters/",
    "reportlab": "survey_admin/posters/",
    "matplotlib": "survey_admin/charts",
    "docx": "survey_admin/document/",
    "docxtpl": "survey_admin/document/",
    "huey": "jobs/consumer",
    "smtplib": "jobs/",
}


def modules(room):
    return [path for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path):
    """Absolute names of the modules a file imports, at any depth of the code."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join([*base, *([node.module] if node.module else [])])


@pytest.mark.parametrize("room", ROOMS)
def test_every_arrow_between_rooms_is_a_drawn_one(room):
    stray = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if name.split(".")[0] in {*ROOMS, "langnghe", "tests"} - {room} - ALLOWED[room]
    ]
    assert modules(room)
    assert stray == []


def test_analysis_is_pure():
    import sys

    strange = {
        (str(path.relative_to(ROOT)), name)
        for path in modules("analysis")
        for name in imported(path)
        if name.split(".")[0] not in {*sys.stdlib_module_names, *ANALYSIS_MAY_USE, "analysis"}
        or name in ("scipy.stats", "sqlite3", "urllib", "http")
    }
    assert strange == set()


@pytest.mark.parametrize(("library", "user"), ONE_USER.items())
def test_a_format_library_has_one_user(library, user):
    users = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in modules(room)
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert all(path.startswith(user) for path in users), users


def test_a_kiosk_facing_process_starts_without_the_statistics():
    import subprocess
    import sys

    code = "import sys, kiosk_app; print([m for m in ('scipy', 'numpy', 'flask_security', 'openpyxl') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_only_the_screen_touches_the_kiosks_page():
    from kiosk_app.precache import modules

    scripts = ROOT / "kiosk_app" / "static" / "js"
    touching = {
        name for name in modules() if "document." in (scripts / f"{name}.js").read_text(encoding="utf-8")
    }
    assert touching == {"screen"}
