"""A real Chromium that looks at the same database as the test's client."""

import shutil
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from api.database import Sessions
from tests.browser.window import Window
from tests.node.installed import missing, required
from tests.server import listening


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    required("axe-core/axe.min.js")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("There is no chromium on the PATH: apt install chromium.")
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
