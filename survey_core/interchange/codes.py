"""Names of a file as codes of ours: kept where they can be, else the nearest that can."""

import re
from collections.abc import Container

from ..definition import CODE
from ..faults import VALUE
from .languages import plain

LONGEST_CODE = 40
LONGEST_KEY = 59


def item_code(name: str, used: Container[str]) -> str:
    """The code for a question called `name`; `used` holds codes taken, in lower case."""
    return _free(name if CODE.match(name) else _made(name, "q"), used)


def option_value(name: str, used: Container[str]) -> str:
    """The value for an answer called `name`; `used` holds values taken, in lower case."""
    return _free(name if VALUE.match(name) else _made(name, "v"), used)


def section_code(name: str, used: Container[str]) -> str:
    """A short name stays; the random ones that form builders make become the next free letter."""
    if CODE.match(name) and len(name) <= 12 and name.lower() not in used:
        return name
    letters = (chr(letter) for letter in range(ord("A"), ord("Z") + 1))
    return next((letter for letter in letters if letter.lower() not in used), None) or _free("S", used)


def form_key(name: str) -> str:
    """A key as the office's questionnaires have: small letters, digits and hyphens."""
    key = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")[:LONGEST_KEY].strip("-")
    return key if len(key) >= 2 else f"phieu-{key}".rstrip("-")


def _made(name: str, letter: str) -> str:
    code = re.sub(r"[^A-Za-z0-9]+", "_", _ascii(name)).strip("_")
    if not code or not code[0].isalpha():
        code = f"{letter}_{code}".rstrip("_")
    return code[:LONGEST_CODE].rstrip("_")


def _free(code: str, used: Container[str]) -> str:
    number, free = 2, code
    while free.lower() in used:
        end = f"_{number}"
        free, number = code[: LONGEST_CODE - len(end)] + end, number + 1
    return free


def _ascii(text: str) -> str:
    """Without diacritics but in its own case."""
    return "".join(sign.upper() if big.isupper() else sign for sign, big in _pairs(text))


def _pairs(text: str):
    for big in text:
        yield from ((sign, big) for sign in plain(big) or "_")
