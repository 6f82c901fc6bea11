"""A browser of texts at the pages, and one that Dora has signed in with."""

import pytest
from starlette.testclient import TestClient

from api.database import Sessions
from tests.api.pages.browser import TextBrowser
from tests.people import Person


@pytest.fixture
def browser(client: TestClient) -> TextBrowser:
    return TextBrowser(client)


@pytest.fixture
def doras(browser: TextBrowser, dora: Person, sessions: Sessions) -> TextBrowser:
    return browser.sign_in(dora, sessions)
