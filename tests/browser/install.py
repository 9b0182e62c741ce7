"""Gets a browser for the tests: the machine's own, its package manager's, else Playwright's."""

import os
import shutil
import subprocess
import sys

from tests.browser.conftest import _installed_chromium

FAILURE = """\
No Chromium or Chrome is here, and none could be installed. The browser tests need one:
  Debian, Ubuntu   sudo apt-get install chromium
  macOS            brew install --cask google-chrome
  any              python -m playwright install chromium
"""


def _attempts() -> list[list[str]]:
    attempts: list[list[str]] = []
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get"):
        update = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"
        attempts.append(["sh", "-c", update])
    attempts.append([sys.executable, "-m", "playwright", "install", "chromium"])
    return attempts


def main() -> int:
    """Return 0 once a browser is there."""
    if _installed_chromium():
        return 0
    for command in _attempts():
        print(f"getting a browser: {' '.join(command)}", flush=True)
        if subprocess.run(command).returncode == 0:
            return 0
    print(FAILURE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
