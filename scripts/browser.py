"""Find a Chromium for the browser tests, or install one; print its path."""

import argparse
import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = """No Chromium here, and none could be installed. Any of these helps:
  - as root on Debian or Ubuntu: apt-get install chromium
  - .venv/bin/playwright install chromium
  - put chromium or google-chrome on the PATH"""


def find() -> str | None:
    """Return the path of a browser: one on the PATH, else Playwright's own; None without."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _of_playwright()


def install() -> str | None:
    """Install Chromium through apt as root, else as Playwright's own; return its path."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["update", "-qq"], ["install", "-qq", "-y", "chromium"]):
            subprocess.run(["apt-get", *command], check=False, stdout=subprocess.DEVNULL)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find()


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install one where none is found")
    path = find() or (install() if parser.parse_args().install else None)
    print(f"Browser: {path}" if path else HELP, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
