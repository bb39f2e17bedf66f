"""What holds for every test: a clean environment, and in CI nothing is skipped."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import machine, postgres

IN_CI = os.environ.get("CI") == "true"

# The developer's own settings and proxies must not reach a test.
for name in [name for name in os.environ if name.startswith("DUBAN_") or name.lower().endswith("_proxy")]:
    del os.environ[name]
os.environ["PTB_TIMEDELTA"] = "1"  # the Telegram library's answer to come; the other one is a deprecation warning

# Two shared cores: an example may take its time. In CI the same examples come every time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "here"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A skipped test is fine on a laptop; in CI it is one that nobody ran."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and exitstatus == pytest.ExitCode.OK and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.section("in CI nothing may be skipped", red=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A running PostgreSQL server, started for the tests where none answers."""
    with postgres.running() as server:
        if server is None:
            pytest.skip("no PostgreSQL answers and there is no initdb to start one (Debian: apt install postgresql)")
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of an empty database that is gone after the test."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser that the page's tests drive."""
    found = machine.chromium()
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    return found
