"""People at their devices: each signs in and speaks to the server over HTTP, nothing else."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

HOME = ZoneInfo("Europe/Amsterdam")
# How long a request waits in all when the server asks to come back later.
PATIENCE_SECONDS = 120
LATER = {429, 503}


class Unexpected(Exception):
    """The server answered what the story has no line for; the message says what and where."""

    def __init__(self, response: httpx.Response) -> None:
        asked = f"{response.request.method} {response.request.url.path}"
        super().__init__(f"{asked} answered {response.status_code}: {response.text[:600]}")
        self.response = response


class SecondFactorAsked(Exception):
    """Somebody enrolled one on the pages, and the story has no phone to look at."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} has a second factor now. `repigment forget-second-factor {email}` forgets it."
        )


@dataclass
class Clock:
    """The hour of the story: every request names it, so that a year passes in a minute."""

    now: datetime

    def wait(self, seconds: int) -> None:
        """The hour of the story goes on too: the server counts by the hour it is told."""
        time.sleep(seconds)
        self.now += timedelta(seconds=seconds)


class Person:
    """Somebody with an e-mail, a password and one device."""

    def __init__(
        self, server: httpx.Client, clock: Clock, *, email: str, password: str, device: str
    ) -> None:
        self._server, self._clock = server, clock
        self._email, self.password, self._device = email, password, device
        self._access = self._refresh = ""

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, params=query).json()

    def every(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All items of a list, page after page."""
        page = self.get(path, limit=500, **query)
        found: list[dict[str, Any]] = page["items"]
        while page["next_cursor"]:
            page = self.get(path, limit=500, cursor=page["next_cursor"], **query)
            found += page["items"]
        return found

    def post(self, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        return self.call("POST", path, json=body, expect=expect).json()

    def put(self, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        return self.call("PUT", path, json=body, expect=expect).json()

    def call(
        self, method: str, path: str, *, expect: int | None = None, **given: Any
    ) -> httpx.Response:
        """Send a request; `expect` names the one status that is right, else any success is.

        A token lives for minutes and the story jumps by days, so 401 is met as a phone meets it:
        by the next pair of tokens, or by the password when the device was away for too long.
        """
        response = self._send(method, path, **given)
        if _nobody_signed_in(response):
            self._come_back()
            response = self._send(method, path, **given)
        if response.status_code != expect if expect else not response.is_success:
            raise Unexpected(response)
        return response

    def _send(self, method: str, path: str, **given: Any) -> httpx.Response:
        """What the server says, or says at last when it asks to try again after a while."""
        patience, response = PATIENCE_SECONDS, self._send_once(method, path, **given)
        while 0 < (seconds := _asked_to_wait(response)) <= patience:
            patience -= seconds
            self._clock.wait(seconds)
            response = self._send_once(method, path, **given)
        return response

    def _send_once(self, method: str, path: str, **given: Any) -> httpx.Response:
        headers = {
            "Repigment-Now": self._clock.now.isoformat(),
            "User-Agent": self._device,
            **({"Authorization": f"Bearer {self._access}"} if self._access else {}),
            **given.pop("headers", {}),
        }
        return self._server.request(method, f"/v1{path}", headers=headers, **given)

    def _come_back(self) -> None:
        """The next pair of tokens, by the refresh token or else by the password."""
        body = {"refresh_token": self._refresh, "device_id": self._device}
        response = self._send("POST", "/refresh", json=body) if self._refresh else None
        if response is None or not response.is_success:
            mine = {"email": self._email, "password": self.password}
            names = {"device_id": self._device, "device_name": self._device}
            response = self._send("POST", "/sign-in", json=mine | names)
        if _asks_for_more(response):
            raise SecondFactorAsked(self._email)
        if not response.is_success:
            raise Unexpected(response)
        tokens = response.json()
        self._access, self._refresh = tokens["access_token"], tokens["refresh_token"]


def _asked_to_wait(response: httpx.Response) -> int:
    """For how many seconds; 0 when there is nothing to wait for."""
    if response.status_code not in LATER:
        return 0
    asked = response.headers.get("Retry-After", "")
    return max(1, int(asked)) if asked.isdecimal() else 0


def _nobody_signed_in(response: httpx.Response) -> bool:
    return response.status_code == 401 and response.json().get("code") == "not_signed_in"


def _asks_for_more(response: httpx.Response) -> bool:
    return response.status_code == 401 and response.json().get("code") == "second_factor_needed"
