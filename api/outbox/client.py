"""One attempt to bring a document to a FHIR server: `PUT Bundle/{id}`, under our own id.

The same id again is the same resource, so nothing is there twice. Before any attempt but the first
the server is asked whether it has the document already: an answer may have been lost on the way.
"""

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import httpx

from api.messages import noted

MEDIA_TYPE = "application/fhir+json"
NO_ANSWER, UNFIT = noted("no answer"), noted("cannot be sent")
_PATIENCE = httpx.Timeout(20, connect=5)
# The whole exchange: a server that dribbles keeps within the patience of each read for ever.
LONGEST_SECONDS = 60
# An answer is an OperationOutcome; what is looked for is a document of ours.
_ANSWER_BYTES, _DOCUMENT_BYTES = 64_000, 32_000_000
# Too early, too many, or the server's own trouble: it may pass. Anything else does not by itself.
_PASSING = frozenset({408, 425, 429, *range(500, 600)})
_GONE = frozenset({404, 410})
_SECONDS = re.compile(r"[0-9]{1,7}")
# Words of an OperationOutcome that cannot quote a patient.
_CODE, _PLACE = re.compile(r"[a-z-]{1,30}"), re.compile(r"[A-Za-z0-9_.\[\]]{1,120}")


class Fate(StrEnum):
    accepted = "accepted"
    later = "later"
    refused = "refused"


@dataclass(frozen=True)
class Outcome:
    """`answer` is safe to keep: it quotes nothing of the document."""

    fate: Fate
    answer: str
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Parcel:
    """What goes where. `look_first`: an earlier attempt may have arrived."""

    base_url: str
    token: str | None
    document_id: UUID
    storage_key: str
    look_first: bool


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


def deliver(parcel: Parcel, content: bytes, longest_seconds: float = LONGEST_SECONDS) -> Outcome:
    return asyncio.run(_deliver(parcel, content, longest_seconds))


async def _deliver(parcel: Parcel, content: bytes, longest_seconds: float) -> Outcome:
    try:
        async with asyncio.timeout(longest_seconds), _connection(parcel.token) as client:
            return await _exchange(client, parcel, content)
    except (httpx.TransportError, httpx.DecodingError, TimeoutError) as failure:
        return Outcome(Fate.later, f"{NO_ANSWER} ({type(failure).__name__})")
    except ValueError as unfit:
        # A token that was accepted before and cannot stand in a header: no later attempt could.
        return Outcome(Fate.refused, f"{UNFIT} ({type(unfit).__name__})")


async def _exchange(client: httpx.AsyncClient, parcel: Parcel, content: bytes) -> Outcome:
    address = f"{parcel.base_url}/Bundle/{parcel.document_id}"
    if parcel.look_first:
        found = await _ask(client, "GET", address, _DOCUMENT_BYTES)
        if found.status not in _GONE:
            return _looked(found, content)
    headers = {"Content-Type": MEDIA_TYPE, "Prefer": "return=minimal"}
    return _judged(
        await _ask(client, "PUT", address, _ANSWER_BYTES, content=content, headers=headers)
    )


def _connection(token: str | None) -> httpx.AsyncClient:
    """Follows no redirect and no proxy of the environment: only this address was checked."""
    headers = {"Accept": MEDIA_TYPE} | ({"Authorization": f"Bearer {token}"} if token else {})
    return httpx.AsyncClient(
        headers=headers, timeout=_PATIENCE, follow_redirects=False, trust_env=False
    )


async def _ask(
    client: httpx.AsyncClient, method: str, url: str, limit: int, **given: Any
) -> _Answer:
    async with client.stream(method, url, **given) as response:
        body = b""
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > limit:
                break
        return _Answer(response.status_code, response.headers, body[:limit])


def _looked(found: _Answer, content: bytes) -> Outcome:
    if found.status != 200:
        return _judged(found)
    if _seal(found.body) == _seal(content) is not None:
        return Outcome(Fate.accepted, "200: it was there already")
    return Outcome(Fate.refused, "200: something else is there under its id")


def _seal(document: bytes) -> object:
    """What stands for the content, whatever a server writes anew."""
    told = _json(document)
    return told.get("signature") if isinstance(told, dict) else None


def _judged(told: _Answer) -> Outcome:
    answer = f"{told.status}{_issues(told.body)}"
    if told.status in (200, 201):
        return Outcome(Fate.accepted, answer)
    if told.status in _PASSING:
        return Outcome(Fate.later, answer, _retry_after(told.headers))
    return Outcome(Fate.refused, answer)


def _retry_after(headers: httpx.Headers) -> timedelta | None:
    said = _SECONDS.fullmatch(headers.get("retry-after", ""))
    return timedelta(seconds=int(said[0])) if said else None


def _issues(body: bytes) -> str:
    """`: invalid (Bundle.entry[3].resource.gender)`, without the sentences of the server."""
    told = _json(body)
    issues = told.get("issue") if isinstance(told, dict) else None
    first = issues[0] if isinstance(issues, list) and issues else None
    if not isinstance(first, dict) or not _CODE.fullmatch(str(first.get("code"))):
        return ""
    places = first.get("expression")
    place = str(places[0]) if isinstance(places, list) and places else ""
    return f": {first['code']}" + (f" ({place})" if _PLACE.fullmatch(place) else "")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
