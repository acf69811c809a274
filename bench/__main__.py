"""Run every measurement, print its figures, and write build/bench.json."""

import json
from pathlib import Path

from . import pages, quarter, uploads, wire

OUTPUT = Path("build/bench.json")


def main() -> None:
    figures: dict = {}
    for module in (wire, pages, uploads, quarter):
        for name, (value, unit) in module.measure().items():
            figures[name] = {"value": value, "unit": unit}
            print(f"{name:28} {value:>14,.2f} {unit}", flush=True)  # noqa: T201
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
