"""A patient of the demo clinic of a real server, made through its HTTP interface."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from api.database import uuid7
from api.demo import DESK, PASSWORD

NEW_PATIENT = {
    "password": PASSWORD,
    "date_of_birth": "1991-05-02",
    "sex_at_birth": "female",
    "time_zone": "Europe/Amsterdam",
    "consents": [
        {"purpose": "care_record", "text_version": "1"},
        {"purpose": "photos_for_care", "text_version": "1"},
    ],
}


@dataclass(frozen=True)
class Phone:
    """A signed-in patient's phone; `home` is the address of the record."""

    url: str
    token: str
    home: str

    def call(self, method: str, path: str, **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        address = self.url + self.home + path
        return httpx.request(method, address, headers=headers, timeout=120, **given)

    def pages(self, path: str) -> list[dict[str, Any]]:
        """Everything of a list, page by page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = self.call(
                "GET", path, params={"limit": 500} | ({"cursor": cursor} if cursor else {})
            )
            found += page.json()["items"]
            cursor = page.json()["next_cursor"]
        return found


def a_phone(url: str) -> Phone:
    """Invite, join and sign in, as a clinic and a patient would."""
    desk = {"Authorization": f"Bearer {_sign_in(url, DESK[0])}"}
    email = f"{uuid7()}@example.org"
    invitation = {"role": "patient", "email": email, "full_name": "Alice Nguyễn"}
    code = httpx.post(f"{url}/v1/invitations", json=invitation, headers=desk).json()["code"]
    joined = httpx.post(f"{url}/v1/join/patient", json={**NEW_PATIENT, "code": code}).json()
    return Phone(url, _sign_in(url, email), f"/v1/patients/{joined['id']}")


def a_log(hours_ago: float) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "applied_at": (datetime.now(UTC) - timedelta(hours=hours_ago)).isoformat(),
        "time_zone": "Europe/Amsterdam",
        "areas": [{"site": "periocular", "bsa_pct": 0.4}],
    }


def _sign_in(url: str, email: str) -> str:
    body = {"email": email, "password": PASSWORD, "device_id": str(uuid7())}
    token: str = httpx.post(f"{url}/v1/sign-in", json=body).json()["access_token"]
    return token
