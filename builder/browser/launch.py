"""Which browser is run, and how: one of this machine, deterministic, offline, in its own sandbox.

Colour profile, hinting and scale are fixed. Every name and address resolves to nothing, those of this machine
too; what a page is given comes through `builder.browser.served`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from builder.browser.driver import BrowserMissing
from builder.machine.program import program

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

NO_FEATURES = (
    # Two pages of the address bar, which headless Chromium loads beside every page of ours.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright switches off: of two such lists on a command line the last one counts.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    f"--disable-features={','.join(NO_FEATURES)}",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
START_SECONDS = 60
ON_PATH = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "msedge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)

def find_browser() -> str | None:
    """The executable named by $SLIDES_BROWSER, else a Chromium of this machine, else None.

    Raises BrowserMissing if the variable names no file.
    """
    named = os.environ.get("SLIDES_BROWSER")
    if named:
        found = shutil.which(named)
        if not found:
            reason = f"SLIDES_BROWSER is `{named}`, which is not a program on this machine"
            raise BrowserMissing(f"{reason}; {how_to_get_one()}")
        return found
    on_path = (shutil.which(name) for name in ON_PATH)
    elsewhere = (path for path in ELSEWHERE if Path(path).exists())
    return next((path for path in (*on_path, *elsewhere) if path), None)


async def launch(playwright: Playwright) -> Browser:
    """Start the first browser that starts, in its sandbox if it can. Raises BrowserMissing with reasons."""
    from playwright.async_api import Error

    reasons = []
    for executable in executables(playwright):
        for sandbox in sandboxes():
            try:
                return await playwright.chromium.launch(
                    executable_path=executable,
                    args=FLAGS,
                    chromium_sandbox=sandbox,
                    timeout=START_SECONDS * 1000,
                )
            except Error as error:
                reasons.append(error.message.splitlines()[0])
    raise BrowserMissing(f"no browser found ({'; '.join(reasons) or 'there is none'}); {how_to_get_one()}")


def how_to_get_one() -> str:
    return (
        f"install Chrome, Chromium or Edge, or type `{program()} install browser`; "
        "the variable SLIDES_BROWSER can name one"
    )


def sandboxes() -> tuple[bool, ...]:
    """With Chromium's sandbox, else without: the system may not let it have one, and root never has."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return (False,) if root else (True, False)


def executables(playwright: Playwright) -> list[str | None]:
    """The browsers to try, None for Playwright's own. Raises BrowserMissing as `find_browser` does."""
    machine = find_browser()
    if os.environ.get("SLIDES_BROWSER"):
        return [machine]
    own = [None] if has_own(playwright) else []
    return [*own, *([machine] if machine else [])]


def has_own(playwright: Playwright) -> bool:
    """Whether Playwright has installed a Chromium of any kind; trying one that is not there leaves folders
    behind among the temporary files."""
    parents = Path(playwright.chromium.executable_path).parents
    installed = next((folder.parent for folder in parents if folder.name.startswith("chromium-")), None)
    return installed is None or any(installed.glob("chromium*"))
