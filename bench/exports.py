"""Every row of a form as a file: rows a second beyond the program's start, and the peak memory, for both kinds."""

import subprocess
import sys
from random import Random

from survey_core.questionnaire import official_forms, parse

from .quarter import RESPONSES, fill
from .served import ROOT, Installation, installation

FORM = parse(dict(official_forms())["outpatient-2024"])
OTHERS = [item for item in FORM.items if item.type != "likert"]
WORDS = "Nhân viên tận tình, nhưng chờ lấy kết quả xét nghiệm hơi lâu; phòng chờ thiếu ghế ngồi."
WRITES = 0.3  # of people, in a field of text
# The kernel's own account of a child starts from its parent's peak, so the process tells its own.
TELL_PEAK = "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
# What `langnghe export responses` does, its parts timed from the inside.
EXPORT = """
import sys, time
from pathlib import Path
from sqlalchemy.orm import Session
import langnghe
from command_line.opening import find_facility, open_database
from command_line.words import speaking
from survey_admin import exports, patient_exports, workbook
engine = open_database()
started = time.perf_counter()
with speaking(), exports.snapshot(engine) as connection:
    form = exports.find_form(connection, find_facility(Session(connection), None), "outpatient-2024")
    exports.save(patient_exports.patient_table(connection, form, None), Path(sys.argv[1]))
print(time.perf_counter() - started)
"""


def measure() -> dict:
    """Rows a second and peak megabytes of a process that writes a quarter's responses."""
    with installation() as made:
        fill(made, answers_of)
        figures = {}
        for kind in ("csv", "xlsx"):
            seconds, megabytes = _run(made, kind)
            figures[f"export_{kind}_per_second"] = (RESPONSES / seconds, "rows/s")
            figures[f"export_{kind}_peak"] = (megabytes, "MB")
        return figures


def answers_of(random: Random) -> dict:
    """Every question beside the scales answered, as a patient does who takes the time."""
    answers: dict[str, object] = {}
    for item in OTHERS:
        if item.type == "number":
            answers[item.code] = random.randint(18, 90)
        elif item.type == "text":
            answers |= {item.code: WORDS} if random.random() < WRITES else {}
        else:
            answers[item.code] = random.choice([option.value for option in item.options])
    return answers


def _run(made: Installation, kind: str) -> tuple[float, float]:
    """(seconds, megabytes) as the process itself tells them."""
    command = [sys.executable, "-c", EXPORT + TELL_PEAK, f"{made.environ['LANGNGHE_INSTANCE']}/all.{kind}"]
    told = subprocess.run(  # noqa: S603
        command, env=made.environ, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE
    ).stdout.splitlines()
    return float(told[0]), int(told[1].split()[-2]) / 1024
