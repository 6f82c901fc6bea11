"""A window of a real Chromium: it fails a test on a fault of the console, and keeps pictures."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page
from sqlmodel import Session

from api.accounts.models import DeviceSession
from api.database import Sessions
from api.pages import cookies
from api.settings import SAMPLE_SECRET
from tests.node.installed import required
from tests.people import Person

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
# What axe finds of WCAG 2.2 at levels A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHECK = """async (rules) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: rules } });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.target).join(" ")}`);
}"""


class Window:
    def __init__(self, context: BrowserContext, url: str, sessions: Sessions) -> None:
        self.context, self.url = context, url
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        # What the test itself provokes, such as an answer of 404.
        self.expected: list[str] = []
        self._sessions = sessions
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._fail)

    def sign_in(self, person: Person) -> None:
        """Be this person at this browser, at the person's instant, without the doors."""
        with self._sessions.write() as session:
            signed_in_at_browser(session, person)
        cookie = cookies.issue(person.session_id, SAMPLE_SECRET, person.now)
        name = cookies.name_of(cookies.SESSION, secure=False)
        self.context.add_cookies([{"name": name, "value": cookie.value, "url": self.url}])
        self.be_at(person)

    def be_at(self, person: Person) -> None:
        self.context.set_extra_http_headers({"Repigment-Now": person.now.isoformat()})

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.url}{path}")
        return self.page

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def keep(self, name: str) -> None:
        """Pictures of the page as it stands: on a desk, in the dark, on a tablet, on paper."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self._shoot(name)
        self.page.emulate_media(color_scheme="dark")
        self._shoot(f"{name}-dark")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 820, "height": 1180})
        self._shoot(f"{name}-tablet")
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.page.pdf(path=SCREENSHOTS / f"{name}.pdf", format="A4")

    def require_accessible(self) -> None:
        """No serious fault in light or dark, as far as a machine can tell."""
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme)
            self.page.evaluate(required("axe-core/axe.min.js").read_text())
            assert self.page.evaluate(CHECK, RULES) == [], scheme

    def require_no_faults(self) -> None:
        unexpected = [one for one in self.faults if not any(e in one for e in self.expected)]
        assert unexpected == []

    def _shoot(self, name: str) -> None:
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.text} ({message.location.get('url')})")

    def _fail(self, error: Error) -> None:
        self.faults.append(str(error))


def signed_in_at_browser(session: Session, person: Person) -> None:
    """The row of a session; the cast's tokens need none."""
    if session.get(DeviceSession, person.session_id) is None:
        session.add(
            DeviceSession(
                id=person.session_id,
                account_id=person.account_id,
                device_id="browser-of-a-test",
                device_name="Chromium",
                created_at=person.now,
                rotated_at=person.now,
                expires_at=person.now.replace(year=2200),
            )
        )
