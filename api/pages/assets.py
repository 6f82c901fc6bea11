"""Styles, scripts and pictures from our own address, each named for its content.

A browser keeps them for a year; a changed file has another address.
"""

import hashlib
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter, Response

from api import summaries
from api.errors import NotFound

FOLDER = Path(__file__).parent / "static"
# The letters of the summaries: on paper and on the screen the same.
FONTS = Path(summaries.__file__).parent / "fonts"
PREFIX = "/clinic/static"

router = APIRouter()


@cache
def _files() -> dict[str, bytes]:
    ours = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    named = {path.relative_to(FOLDER).as_posix(): path for path in ours}
    named |= {f"fonts/{path.name}": path for path in sorted(FONTS.glob("NotoSans-*.ttf"))}
    return {name: path.read_bytes() for name, path in named.items()}


@cache
def _digest() -> str:
    """Of all of them: a script that imports another by its relative address stays beside it."""
    whole = hashlib.sha256()
    for name, content in _files().items():
        whole.update(name.encode() + hashlib.sha256(content).digest())
    return whole.hexdigest()[:16]


def asset(name: str) -> str:
    """The address of a file of `static/`; a name that is not there breaks the page, in tests."""
    if name not in _files():
        raise FileNotFoundError(name)
    return f"{PREFIX}/{_digest()}/{name}"


@router.get("/static/{digest}/{name:path}")
def static(digest: str, name: str) -> Response:
    content = _files().get(name)
    if content is None or digest != _digest():
        raise NotFound
    kind = guess_type(name)[0] or "application/octet-stream"
    return Response(
        content, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
