"""A real Chromium against a real server, and what every page must not do.

`page_as(member)` opens a signed-in page. A test fails when any of its pages wrote an
error to the console, threw, or broke the content security policy. With SCREENSHOTS=1,
`shoot(page, "name")` keeps a picture in var/screenshots.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tenancy.models import Membership
from tests.browser.painting import PAINTED

# Playwright runs an event loop in this thread; the tests' own queries are synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PICTURES = Path(settings.BASE_DIR) / "var" / "screenshots"
# Refusals are part of the contract: Chromium mentions them, which is no error.
REFUSED = re.compile(r"Failed to load resource.* status of 4(03|04|09|10|13|22)")
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
# Upper bounds for a busy machine; whatever is there sooner is taken at once.
MILLISECONDS = 20_000
expect.set_options(timeout=MILLISECONDS)

PageAs = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it needs a Chromium.

    One that fails is run once more in a fresh window, and the summary counts it as
    rerun: a busy machine can starve a browser. What fails twice is a fault.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one Chromium for all tests of this worker."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield started
        started.close()


@pytest.fixture
def page_as(
    live_server: Any, chromium: Browser, browser: Callable[..., Any]
) -> Iterator[PageAs]:
    """Return what opens a page for a member (or for nobody), at the live server.

    Further keywords go to the browser context: `viewport`, `color_scheme`, `locale`,
    `java_script_enabled`, … . Paths are relative: `page.goto("/a/acme/")`.
    """
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(member: Membership | None = None, **options: Any) -> Page:
        options.setdefault("viewport", WIDE)
        options.setdefault("locale", "en-GB")
        options.setdefault("reduced_motion", "reduce")
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(MILLISECONDS)
        contexts.append(context)
        if member is not None:
            cookie = browser(member).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("console", lambda message: _note(faults, message))
        page.on("pageerror", lambda error: faults.append(f"threw: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def _note(faults: list[str], message: ConsoleMessage) -> None:
    text = message.text
    if "Content Security Policy" in text or (
        message.type == "error" and not REFUSED.search(text)
    ):
        faults.append(f"{message.type}: {text} ({message.location.get('url')})")


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return what takes a picture of a page when SCREENSHOTS=1, else does nothing."""

    def taken(page: Page, name: str, *, full_page: bool = True) -> None:
        if os.environ.get("SCREENSHOTS") != "1":
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=full_page)

    return taken


@pytest.fixture
def violations() -> Callable[..., list[str]]:
    """Return what lists the accessibility violations of a page (or of a part of it)."""

    def found(page: Page, within: str | None = None) -> list[str]:
        page.evaluate(PAINTED)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate(
            "async (within) => await axe.run(within ?? document, {runOnly: "
            "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', "
            "'best-practice']})",
            within,
        )
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]

    return found


@pytest.fixture
def scrolls_sideways() -> Callable[[Page], bool]:
    """Return what says whether the page as a whole is wider than the window."""

    def does(page: Page) -> bool:
        return bool(
            page.evaluate(
                "document.documentElement.scrollWidth"
                " > document.documentElement.clientWidth"
            )
        )

    return does
