"""The README tells of every command and every setting."""

import re
from pathlib import Path

import pytest

from langnghe import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [*ROOT.glob("survey_core/**/*.py"), *ROOT.glob("command_line/**/*.py"), ROOT / "langnghe.py"]


def settings_read():
    return {
        name for path in SOURCES for name in re.findall(r"LANGNGHE_[A-Z_]+", path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert f"langnghe {command}" in README


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_every_setting_is_documented(name):
    assert f"`{name}`" in README


def test_every_picture_is_there():
    pictures = re.findall(r"docs/[\w.-]+", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
