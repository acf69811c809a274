"""Small facts in the cells of a row: yes or no, our own lost spellings, recordings, help beside its unit."""

import json
import re

from ..spoken import N_
from .remarks import Reading
from .tables import Row

YES = ("yes", "true", "true()", "1", "y", "x", "có", "co")
NO = ("", "no", "false", "false()", "0", "n", "không", "khong")
RECORDING = re.compile(r"([0-9a-f]{64})(\.\w+)?")


def required(row: Row, reading: Reading) -> bool:
    said = row["required"].strip().lower()
    if said not in YES and said not in NO:
        reading.left.append(row.remark(
            N_("Whether an answer is required cannot depend on other answers here; the question is not required."),
            "required"))  # fmt: skip
    return said in YES


def also(row: Row, reading: Reading) -> dict:
    """What our own export could not say in columns."""
    text = row["langnghe_also"]
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    reading.left.append(
        row.remark(N_("The cell is not as it was exported and is left out."), "langnghe_also")
    )
    return {}


def recordings(row: Row, reading: Reading) -> dict[str, str]:
    """SHA-256 by language of the recordings our own export names; other files do not come with a workbook."""
    found = {}
    for code, name in row.text("audio").items():
        if match := RECORDING.fullmatch(name):
            found[code] = match[1]
        else:
            reading.left.append(row.remark(
                N_("The recording “%(file)s” is not part of the workbook. Upload it on the question's page."), "audio",
                file=name))  # fmt: skip
    return found


def help_and_unit(row: Row) -> dict[str, dict[str, str]]:
    """The hint, without the unit in brackets that our export puts behind it."""
    unit, help_ = row.text("langnghe_unit"), {}
    for code, hint in row.text("hint").items():
        kept = hint.removesuffix(f"({unit[code]})").strip() if code in unit else hint
        if kept:
            help_[code] = kept
    return {name: texts for name, texts in (("help", help_), ("unit", unit)) if texts}
