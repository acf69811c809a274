"""The wheel holds everything: installed elsewhere, it opens a page."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OPEN_PAGES = """
import os, survey_core
assert os.path.realpath(survey_core.__file__).startswith(os.path.realpath(os.environ['WHEEL'])), survey_core.__file__
from click.testing import CliRunner
from langnghe import application, main
assert CliRunner().invoke(main, ['init']).exit_code == 0
from werkzeug.test import Client
client = Client(application())
for path in ('/kiosk/', '/admin/sign-in', '/healthz', '/shared/tokens.css'):
    reply = client.get(path)
    assert reply.status_code == 200, (path, reply.status_code)
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder, source = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("source") / "langnghe"
    shutil.copytree(
        ROOT, source, ignore=shutil.ignore_patterns(".*", "instance", "build", "*.egg-info", "*.mo")
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = folder.glob("langnghe-*.whl")
    return made


def test_the_wheel_carries_templates_forms_styles_scripts_and_catalogs(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "templates/components/item.html",
        "survey_core/questionnaires/outpatient-2024.json",
        "survey_core/migrations/versions/0001_first_schema.py",
        "survey_core/translations/vi/LC_MESSAGES/messages.mo",
        "survey_core/static/tokens.css",
        "kiosk_app/static/js/kiosk.js",
        "command_line/kiosk_files/kiosk.sh.j2",
    ):
        assert needed in names
    assert not any(name.startswith(("tests/", "bench/", "instance/")) for name in names)


def test_an_installed_wheel_opens_its_pages(wheel, tmp_path):
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    environment = {
        "PYTHONPATH": str(place),
        "WHEEL": str(place),
        "LANGNGHE_INSTANCE": str(tmp_path / "instance"),
        "PATH": "/usr/bin:/bin",
    }
    code = f"import sys; sys.path.insert(0, {str(place)!r})\n{OPEN_PAGES}"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (shown.returncode, shown.stderr) == (0, "")
