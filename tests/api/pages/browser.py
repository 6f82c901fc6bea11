"""A browser without a screen: it keeps cookies, reads pages and sends their forms."""

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from api.database import Sessions
from api.pages import cookies
from api.settings import SAMPLE_SECRET
from tests.browser.window import signed_in_at_browser
from tests.people import Person

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


class TextBrowser:
    """Somebody at a browser, at the person's instant; each form is sent as the page gave it."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.client.cookies.clear()
        self.headers = {"Accept": "text/html"}

    def sign_in(self, person: Person, sessions: Sessions) -> "TextBrowser":
        with sessions.write() as session:
            signed_in_at_browser(session, person)
        cookie = cookies.issue(person.session_id, SAMPLE_SECRET, person.now)
        self.client.cookies.set(cookies.name_of(cookies.SESSION, secure=False), cookie.value)
        return self.at(person)

    def at(self, person: Person) -> "TextBrowser":
        self.headers["Repigment-Now"] = person.now.isoformat()
        return self

    def get(self, path: str) -> Response:
        return self.client.get(path, headers=self.headers, follow_redirects=False)

    def send(self, page: str, path: str, **fields: Any) -> Response:
        """Sends a form of a page to a path."""
        found = TOKEN.search(self.get(page).text)
        assert found, page
        form = {"form_token": found[1], **fields}
        return self.client.post(path, data=form, headers=self.headers, follow_redirects=False)
