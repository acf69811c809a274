"""Every vendored file is listed with its version, licence and checksum."""

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent / "vendor"
FILES = [path for path in sorted(VENDOR.iterdir()) if path.name != "README.md"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_vendored_file_is_the_one_listed(path):
    listed = (VENDOR / "README.md").read_text(encoding="utf-8")
    assert f"| {path.name} |" in listed
    assert hashlib.sha256(path.read_bytes()).hexdigest() in listed
