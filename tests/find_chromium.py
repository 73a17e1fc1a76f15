"""Find a Chromium for the browser tests, or install one; where that cannot be, say what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
"""Chromium without its windows, in which a new page costs a quarter."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)


def found_chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *PLACES, _playwrights_own()]
    return next((path for path in named if path and Path(path).exists()), None)


def _playwrights_own() -> str:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow, and rarely needed)

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _install() -> None:
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        subprocess.run([apt, "update", "-qq"], check=False)
        for name in (SHELL, "chromium"):
            if subprocess.run([apt, "install", "-y", "-qq", name], check=False).returncode == 0:
                return
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if found_chromium() is None:
        print("Installing Chromium for the browser tests ...", flush=True)
        _install()
    if found_chromium() is None:
        sys.exit(
            "The browser tests need Chromium, and it could not be installed. Install Chromium or "
            "Google Chrome, or give its path in CHROMIUM, and run this again."
        )
