"""Options of the tests, and the browser of those that look at pages."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from builder.browser.launch import FLAGS, find_browser
from builder.cli import OBJECTS_BETWEEN_COLLECTIONS
from builder.machine import node_program
from builder.machine.wheels import NotFetched
from tests.standing import Programs, StandingBrowser, renew, standing_browser

PATIENCE = 120_000  # milliseconds that a page or a drawing may take on a busy machine

# What an earlier version remembered would hide what this one does wrong: each run begins without a cache.
CACHE = pytest.StashKey[str]()

# The browser of a build asks nobody; that of the tests also visits the preview.
ALSO_HERE = ("MAP * ~NOTFOUND", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what is built into the pages of tests/spec")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # workers have the cache of the process that started them
        config.stash[CACHE] = os.environ["SLIDES_CACHE"] = tempfile.mkdtemp(prefix="slides-tests-")
    for end, way in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(end) is signal.SIG_IGN:  # from `nohup` or `&`; children inherit it
            signal.signal(end, way)
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError(
            "--update rewrites what is expected, which is for people to review: not under CI"
        )


# Files whose tests take longest, begun first: else one of them goes on when all other workers have ended.
LONGEST = [
    f"test_{name}.py"
    for name in (
        "hostile presenter pdf_parts pdf check manual documentation reliability theme_pages patching opening "
        "ends passing reveal_parity crowds"
    ).split()
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_collection_finish() -> None:
    """Thousands of tests live as long as the run: to look for waste among them takes a tenth of its time."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors, as half of the tests wait for a browser or a server."""
    return (os.cpu_count() or 1) + 1


def pytest_unconfigure(config: pytest.Config) -> None:
    if CACHE in config.stash:
        shutil.rmtree(config.stash[CACHE], ignore_errors=True)


@pytest.fixture
def no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Node.js, and without a program that could fetch it."""
    known = (node_program.own_node, node_program.node)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "no-node"))
    monkeypatch.setattr(node_program, "find_spec", lambda name: None)

    def nothing_fetches() -> list[str]:
        raise NotFetched("there is nothing to fetch it with")

    monkeypatch.setattr("builder.machine.wheels.installer", nothing_fetches)
    for answer in known:
        answer.cache_clear()
    yield
    for answer in known:
        answer.cache_clear()


@pytest.fixture(scope="session")
def started() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop]]:
    """The browser of all files of a worker, and the event loop that speaks with it."""
    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        flags = ["--no-sandbox", *(flag.replace(*ALSO_HERE) for flag in FLAGS)]
        made = playwright.chromium.launch(executable_path=find_browser(), args=flags, timeout=PATIENCE)
        made.on("context", lambda context: context.set_default_timeout(PATIENCE))
        asyncio._set_running_loop(None)
        yield made, loop
        asyncio._set_running_loop(loop)
        made.close()


@pytest.fixture(scope="module")
def browser(started: tuple[Browser, asyncio.AbstractEventLoop]) -> Iterator[Browser]:
    """Playwright's event loop counts as running between calls. After the file it is set aside: others have
    loops of their own."""
    made, loop = started
    asyncio._set_running_loop(loop)
    yield made
    for context in made.contexts:
        context.close()
    asyncio._set_running_loop(None)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """One for a file: to open another takes as long as to open a deck in it."""
    return browser.new_context(offline=True).new_page()


@pytest.fixture(scope="session")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty page on the disk."""
    page = tmp_path_factory.mktemp("nothing") / "nothing.html"
    page.touch()
    return page.as_uri()


@pytest.fixture
def window(tab: Page, nothing: str) -> Page:
    """The tab as if it were new. Who listens to its context, has scripts run in each page of it, or needs
    two, opens one of his own."""
    renew(tab, nothing)
    return tab


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Iterator[None]:
    """What draws and what cuts fonts may take its time, too: a test is not about how busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.filters._program.SECONDS", PATIENCE / 1000)
        patch.setattr("builder.theming.font_pieces.SECONDS_A_PIECE", PATIENCE / 1000)
        yield


@pytest.fixture(scope="session", autouse=True)
def programs() -> Iterator[Programs]:
    """Node.js for the builds of all files of a worker."""
    made = Programs()
    with made.lent():
        yield made
    made.end()


@pytest.fixture(scope="session")
def standing() -> Iterator[StandingBrowser]:
    with standing_browser() as made:
        yield made


@pytest.fixture
def one_browser(standing: StandingBrowser) -> Iterator[None]:
    """For tests that need a browser, and not one of their own."""
    with standing.lent():
        yield
