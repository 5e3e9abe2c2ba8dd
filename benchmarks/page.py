"""How large a page is, how long it takes to make, and how soon it answers in a real browser.

    python benchmarks/page.py            # the figures
    python benchmarks/page.py --smoke    # a quick look that everything still works

The browser is the system's Chromium, driven by Playwright (``pip install '.[browser]'``); where
either is not there its figures are left out, and that is said.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from sim.cli import cli
from sim.cli.streams import guarded

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SHORT, LONG = SCENARIOS / "singapore-2018.yaml", SCENARIOS / "us-north-korea-2018-2019.yaml"
CHROMIUM = os.environ.get("SIM_CHROMIUM") or shutil.which("chromium")

_REDRAWN = """change => new Promise(done => {
  let start;
  window.addEventListener("hashchange", () => requestAnimationFrame(() => setTimeout(() =>
    done(performance.now() - start))), { once: true });
  start = performance.now();
  location.hash = change;
})"""


def main() -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="one round, the short case only")
    smoke = parser.parse_args().smoke
    with tempfile.TemporaryDirectory() as folder:
        made = {SHORT: 1} if smoke else {SHORT: 5, LONG: 5, SCENARIOS: 3}
        for given, rounds in made.items():
            out = Path(folder) / f"{given.stem}.html"
            seconds = statistics.median(_making(given, out) for _ in range(rounds))
            most = "2,000 KB in 4 s" if given == SCENARIOS else "500 KB in 1 s"
            size = out.stat().st_size / 1000
            print(f"{given.stem}: {size:,.0f} KB made in {seconds:.2f} s; target {most}")
        _in_a_browser([Path(folder) / f"{given.stem}.html" for given in made], 1 if smoke else 7)


def _making(given: Path, out: Path) -> float:
    """How many seconds a page takes."""
    start = time.perf_counter()
    code = guarded(cli, ["page", str(given), "-o", str(out)])
    assert code in (0, 1), f"sim page ended with {code}"
    return time.perf_counter() - start


def _in_a_browser(pages: list[Path], rounds: int) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        print("NOT MEASURED in a browser: no Playwright")
        return
    if CHROMIUM is None:
        print("NOT MEASURED in a browser: no Chromium")
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in pages:
            page = browser.new_context(offline=True).new_page()
            ready = statistics.median(_ready(page, path) for _ in range(rounds))
            redrawn = statistics.median(
                page.evaluate(_REDRAWN, f"s0?drop={3 + round_}") for round_ in range(rounds)
            )
            print(
                f"{path.stem}: ready in {ready:.0f} ms, a change redrawn in {redrawn:.0f} ms; "
                "target 500 and 100"
            )
        browser.close()


def _ready(page: Any, path: Path) -> float:
    """How many milliseconds after the start of loading a page can be played."""
    page.goto("about:blank")
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    ready: float = page.evaluate("Number(document.documentElement.dataset.ready)")
    return ready


if __name__ == "__main__":
    main()
