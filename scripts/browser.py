"""Find a Chromium that starts here, or install one; print its path."""

import os
import shutil
import subprocess
import sys

#: The first draws no window and takes a third of the time of a whole browser.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
HELP = """any of these brings one:
  - as root on Debian or Ubuntu: apt-get install chromium-headless-shell, or chromium
  - .venv/bin/playwright install chromium, and as root: .venv/bin/playwright install-deps chromium
  - put chromium or google-chrome on the PATH"""


def find() -> str | None:
    """Return the path of a browser that starts: one on the PATH, else Playwright's own."""
    candidates = [*map(shutil.which, NAMES), _of_playwright()]
    return next((path for path in candidates if path and _starts(path)), None)


def install() -> str | None:
    """Install Chromium through apt as root, else as Playwright's own; return its path."""
    print("No Chromium here; installing one …", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt("update")
        # Older releases have only the whole browser.
        any(_apt("install", "-y", package) for package in ("chromium-headless-shell", "chromium"))
    if find() is None:
        playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(playwright, check=False, capture_output=True)
    return find()


def _apt(*arguments: str) -> bool:
    """Say whether apt did what it was asked for."""
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode == 0


def _starts(path: str) -> bool:
    """Say whether the system's libraries suffice: Playwright brings a browser without them."""
    done = subprocess.run([path, "--version"], check=False, capture_output=True)
    return done.returncode == 0


def _of_playwright() -> str | None:
    try:
        # Optional: only the dev extra has it.
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def main() -> int:
    """Print the browser's path; exit 1 with what to do where there is none."""
    path = find()
    print(path or f"No Chromium here: {HELP}", file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
