"""Build step: compile the translation catalogs before the packages are gathered."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py

TRANSLATIONS = Path(__file__).parent / "survey_core" / "translations"


def compile_catalogs() -> None:
    """Write a .mo beside every .po."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)


class BuildWithCatalogs(build_py):
    """build_py with compiled catalogs; runs for wheels and for editable installs alike."""

    def run(self) -> None:
        compile_catalogs()
        super().run()


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildWithCatalogs})
