"""Run every measurement, or those named, print the figures, and write build/bench.json.

python -m bench [wire] [pages] [uploads] [quarter] [million] [exports] [opening] [taps] [backlog]
"""

import json
import sys
from pathlib import Path

from . import backlog, exports, million, opening, pages, quarter, taps, uploads, wire

OUTPUT = Path("build/bench.json")
MODULES = (wire, pages, uploads, quarter, million, exports, opening, taps, backlog)


def main() -> None:
    wanted = sys.argv[1:]
    figures: dict = json.loads(OUTPUT.read_text()) if wanted and OUTPUT.exists() else {}
    for module in MODULES:
        if wanted and module.__name__.rpartition(".")[2] not in wanted:
            continue
        for name, (value, unit) in module.measure().items():
            figures[name] = {"value": value, "unit": unit}
            print(f"{name:36} {value:>14,.2f} {unit}", flush=True)  # noqa: T201
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
