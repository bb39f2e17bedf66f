"""What this machine has that a test may need."""

import shutil
from pathlib import Path

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> Path | None:
    """An installed Chromium, or None. Playwright's own download is not used: it is none of the pinned packages."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    return Path(found) if found else None


def postgresql_programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, or None. Debian keeps it off the PATH, one folder per version."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = Path(on_path).resolve() if on_path else debian[-1] if debian else None
    return found.parent if found else None
