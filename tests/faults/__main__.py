"""`make faults`: FAULTS faults (300), a line for each, and the count in the last line."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from .campaign import Campaign, campaign_seed


def main() -> int:
    faults = int(os.environ.get("FAULTS") or 300)
    seed = int(os.environ.get("SEED") or campaign_seed())
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="langnghe-faults-") as folder, sync_playwright() as playwright:
        campaign = Campaign(playwright, Path(folder), seed, tell=lambda line: print(line, flush=True))
        try:
            count = campaign.run(faults)
        finally:
            campaign.close()
    for name in ("lost", "doubled", "misplaced"):
        if found := getattr(count, name):
            print(f"{name}: {', '.join(found)}")
    print(f"parked and taken in from the kiosk's file: {count.parked}")
    print(count)
    return 0 if count.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
