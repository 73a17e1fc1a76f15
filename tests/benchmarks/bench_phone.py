"""How soon the phone's page can be used: opened from a file, with a CPU 6 times slower.

Each run opens the page in a fresh profile, empty and with twelve weeks of entries, and ends when
the first button can be pressed; and beside it a bare page with one button, which is the browser's
own share on this machine.

Run: `python tests/benchmarks/bench_phone.py`
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.append(str(Path(__file__).parents[1] / "browser"))
sys.path.append(str(Path(__file__).parents[1]))

from conftest import opened_chromium
from phone_page import DATA, LIBRARY, make_page
from playwright.sync_api import Browser, Page

from sciatica_lib.exercises.plan_file import read_plan

RUNS = 5
SLOWER = 6
DAYS = 84
BARE = "<!doctype html><html data-ready><title>Bare</title><button>Begin</button>"

# One row of each day's steps, as the page keeps them.
_FILL = """async (days) => {
  const request = indexedDB.open("sciatica-log-example", 1);
  const database = await new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  const rows = database.transaction("rows", "readwrite").objectStore("rows");
  const plan = { plan_id: "example", plan_version: 2 };
  for (let day = days; day >= 1; day -= 1) {
    const at = new Date(Date.now() - day * 86_400_000).toISOString().slice(0, 19) + "+00:00";
    const kinds = ["screen", "routine_start", ...Array(11).fill("set"), "routine_end", "check_in"];
    kinds.forEach((kind, place) => {
      const scores = { leg_pain_now: 3, leg_pain_24h: 4, asked: "full", signs: "none" };
      const id = `e${day}-${place}`;
      const about = { kind, at, saved_at: at, entry_id: id, routine_id: `r${day}` };
      const row = { ...about, ...plan, ...scores };
      rows.add({ row, try: id });
    });
  }
  await new Promise((resolve) => { rows.transaction.oncomplete = resolve; });
}"""


def seconds_to_use(page: Page, path: Path) -> float:
    """Open the page on a slow CPU and return how long its first button takes, in seconds."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    begun = perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.locator("button").first.click(trial=True)
    return perf_counter() - begun


def measured(browser: Browser, path: Path, *, is_full: bool) -> float:
    """Return one run in a fresh profile."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    if is_full:
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.evaluate(_FILL, DAYS)
        page.close()
    taken = seconds_to_use(context.new_page(), path)
    context.close()
    return taken


if __name__ == "__main__":
    with TemporaryDirectory() as folder, opened_chromium() as browser:
        path = make_page(Path(folder), read_plan(DATA / "example" / "plan.json", LIBRARY))
        print(f"{path.stat().st_size / 1000:.0f} kB")
        bare = Path(folder, "bare.html")
        bare.write_text(BARE, encoding="utf-8")
        for words, opened, is_full in (
            ("a bare page", bare, False),
            ("empty", path, False),
            (f"{DAYS} days of entries", path, True),
        ):
            runs = [measured(browser, opened, is_full=is_full) for _ in range(RUNS)]
            print(f"{words:20} median {statistics.median(runs):.2f} s, longest {max(runs):.2f} s")
