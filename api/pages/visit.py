"""What surrounds every answer of the pages: headers of safety, and the cookies of a visit."""

import secrets
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages import cookies
from api.pages.cookies import SetCookie

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # Drawings are made together with the page that shows them.
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Within the pages the address of a patient may be told; to other hosts nothing.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cache-Control": "no-store",
}
YEAR = 365 * 24 * 3600


class Visit:
    """Reads the cookies of a request, and writes headers and new cookies to its answer."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        header = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
        state["cookies"] = cookies.sent(header, secure=self.secure)
        state["new_cookies"] = []
        if cookies.VISIT not in state["cookies"]:
            state["cookies"][cookies.VISIT] = secrets.token_urlsafe(16)
            state["new_cookies"].append(SetCookie(cookies.VISIT, state["cookies"][cookies.VISIT]))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), state)
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, state: dict[str, Any]) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self.secure:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if "immutable" in headers["Cache-Control"]:
            # What every browser may keep must not carry one browser's cookies.
            return
        for cookie in state["new_cookies"]:
            headers.append("Set-Cookie", cookies.header_of(cookie, secure=self.secure))
