"""Photo bytes, in a folder or in an S3 bucket, and the signed links by which they are fetched.

What `put` returns from survives power loss. A key is written once: the same bytes again are
welcome, other bytes are refused. Deleting is the only way to change anything.
"""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import uuid4

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore.store import S3Config

CHUNK_BYTES = 256 * 1024
_SEGMENT = "[A-Za-z0-9][A-Za-z0-9._-]*"
# A segment never starts with a dot, so no key leaves its folder or names a half-written file.
_KEY = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*")
_LONGEST_KEY = 512
_SIGNATURE_BYTES = 32


class InvalidKey(ValueError):
    """Not a key: letters, digits, `.`, `_`, `-` in segments that start with a letter or digit."""


class ContentDiffers(Exception):
    """The key already holds other bytes; they were left as they are."""


class Storage:
    """A folder (`folder` is its path) or a bucket (`folder` is None)."""

    def __init__(self, store: LocalStore | S3Store, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder

    def put(self, key: str, content: bytes | Path) -> None:
        """Store bytes, or a file's, under a key. Raises InvalidKey, ContentDiffers, OSError."""
        check_key(key)
        try:
            if self._folder is not None:
                _write(self._folder / key, content)
            else:
                # One request is answered 200 when the bytes are safe; a multipart upload that
                # breaks off leaves parts that are paid for and seen by nobody.
                obstore.put(self._store, key, content, mode="create", use_multipart=False)
        except (AlreadyExistsError, FileExistsError):
            if self._digest(key) != _digest(content):
                raise ContentDiffers(key) from None

    def get(self, key: str) -> bytes:
        """All of it. Raises FileNotFoundError."""
        check_key(key)
        return bytes(obstore.get(self._store, key).bytes())

    def stream(self, key: str) -> Iterator[bytes]:
        """Chunk by chunk. Raises FileNotFoundError at once, not at the first chunk."""
        check_key(key)
        chunks = obstore.get(self._store, key).stream(min_chunk_size=CHUNK_BYTES)
        return (bytes(chunk) for chunk in chunks)

    def exists(self, key: str) -> bool:
        check_key(key)
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Gone for good when it returns; deleting what is not there is not an error."""
        check_key(key)
        with suppress(FileNotFoundError):
            obstore.delete(self._store, key)
            if self._folder is not None:
                _sync((self._folder / key).parent)

    def _digest(self, key: str) -> bytes:
        digest = hashlib.sha256()
        for chunk in self.stream(key):
            digest.update(chunk)
        if self._folder is not None:
            # Who put it first may not have come to this yet, and our caller is told it is safe.
            _sync((self._folder / key).parent)
        return digest.digest()


def open_storage(
    url: str,
    *,
    endpoint: str | None = None,
    access_key_id: str | None = None,
    secret_access_key: str | None = None,
    region: str = "us-east-1",
    allow_http: bool | None = None,
) -> Storage:
    """`s3://bucket/prefix` for a bucket, anything else is a folder: a path or `file:///path`.

    A folder that is missing is made, for its owner alone. Without keys a bucket is opened with
    the credentials of the machine. Plain HTTP is spoken where the endpoint says so, unless
    `allow_http` forbids it.
    """
    if not url.startswith("s3://"):
        folder = Path(url.removeprefix("file://")).absolute()
        _make_folder(folder)
        return Storage(LocalStore(folder), folder)
    if allow_http is None:
        allow_http = (endpoint or "").startswith("http://")
    config: S3Config = {"region": region}
    if endpoint:
        config["endpoint"] = endpoint
    if access_key_id and secret_access_key:
        config |= {"access_key_id": access_key_id, "secret_access_key": secret_access_key}
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    return Storage(
        S3Store(
            bucket,
            prefix=prefix or None,
            config=config,
            client_options={
                "allow_http": allow_http,
                "connect_timeout": "5s",
                "timeout": "60s",
            },
            # By default a request would hang for three minutes when the bucket is away.
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )
    )


def check_key(key: str) -> None:
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise InvalidKey(f"not a storage key: {key[:80]!r}")


def sign(key: str, secret: str, expires_at: datetime) -> str:
    """A token, safe in a URL, that names `key` until an instant (whole seconds)."""
    check_key(key)
    return _token(f"{int(expires_at.timestamp())}:{key}", secret)


def verify(token: str, secret: str, now: datetime) -> str | None:
    """The key that a token names, or None: not ours, changed, or expired by `now`."""
    try:
        payload = base64.urlsafe_b64decode(token.encode())[_SIGNATURE_BYTES:].decode()
    except ValueError:
        return None
    # Compared as text: two spellings of the same bytes are not both our token.
    if not hmac.compare_digest(_token(payload, secret).encode(), token.encode()):
        return None
    expires, _, key = payload.partition(":")
    return key if now.timestamp() < int(expires) else None


def _token(payload: str, secret: str) -> str:
    # The label keeps a signature made for another purpose with the same secret from being ours.
    label = b"repigment photo link\0"
    signature = hmac.digest(secret.encode(), label + payload.encode(), "sha256")
    return base64.urlsafe_b64encode(signature + payload.encode()).decode()


def _digest(content: bytes | Path) -> bytes:
    if isinstance(content, bytes):
        return hashlib.sha256(content).digest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _write(target: Path, content: bytes | Path) -> None:
    """Write, sync, then name: obstore's own folder store never syncs and lets others read.

    Linking, unlike renaming, fails when the name is taken.
    """
    _make_folder(target.parent)
    half_written = target.parent / f".{uuid4().hex}"
    try:
        with open(half_written, "xb", opener=_for_owner_only) as file:
            _copy(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.link(half_written, target)
    finally:
        half_written.unlink(missing_ok=True)
    _sync(target.parent)


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _copy(content: bytes | Path, to: IO[bytes]) -> None:
    if isinstance(content, bytes):
        to.write(content)
        return
    with content.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            to.write(chunk)


def _make_folder(folder: Path) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        _sync(one.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
