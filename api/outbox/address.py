"""Where documents may go: only to what the operator has named. Pure."""

import httpx


def allowed(address: str, hosts: str) -> str | None:
    """The address without a slash at its end; None for one that nothing may be sent to.

    `hosts` are origins with commas between them: `fhir.clinic.example` stands for https, plain
    `http://127.0.0.1:8090` must be said. Read by the library that will also send.
    """
    url = _read(address)
    if url is None or url.userinfo or url.query or url.fragment:
        return None
    open_to = {_origin(found) for host in hosts.split(",") if (found := _read(_named(host)))}
    return str(url).rstrip("/") if _origin(url) in open_to else None


def _named(host: str) -> str:
    name = host.strip()
    return name if "://" in name else f"https://{name}"


def _read(address: str) -> httpx.URL | None:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        return None
    return url if url.scheme in ("http", "https") and url.host else None


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host.lower(), url.port or (443 if url.scheme == "https" else 80)
