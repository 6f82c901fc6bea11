"""A real Chromium that looks at the same database as the test's client."""

import shutil
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from api.database import Sessions
from tests.browser.window import AXE, Window
from tests.server import listening

MISSING = (
    "The browser tests need chromium on the PATH and axe-core from npm: "
    "apt install chromium npm, then make test."
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None or not AXE.exists():
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        # A container has one user, root, for whom Chromium makes no sandbox.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(
    chromium: Browser, app: FastAPI, client: TestClient, sessions: Sessions
) -> Iterator[Window]:
    with listening(app) as url:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.set_default_timeout(10_000)
        opened = Window(context, url, sessions)
        yield opened
        context.close()
    opened.require_no_faults()
