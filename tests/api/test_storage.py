"""Photo bytes in a folder and in a real S3 server, by the same tests."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from obstore.exceptions import BaseError

from api.storage import ContentDiffers, InvalidKey, Storage, open_storage, sign, verify
from tests import object_store

KEY = "photos/2026/front-1.jpg"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECRET = "a secret of at least thirty-two characters"


@pytest.fixture(scope="module")
def server() -> Iterator[object_store.ObjectStore]:
    with object_store.running() as server:
        yield server


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return open_storage(str(tmp_path / "photos"))
    server: object_store.ObjectStore = request.getfixturevalue("server")
    return server.open(f"s3://photos/{uuid4().hex}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    open_storage(f"file://{tmp_path}/photos").put(KEY, b"a face")
    return tmp_path / "photos"


def test_what_was_put_is_what_comes_back(storage: Storage) -> None:
    storage.put(KEY, b"a face")
    assert storage.get(KEY) == b"a face"
    assert storage.exists(KEY)


def test_an_empty_object_is_an_object(storage: Storage) -> None:
    storage.put(KEY, b"")
    assert storage.exists(KEY)
    assert storage.get(KEY) == b""


def test_a_file_of_many_chunks_comes_back_whole(storage: Storage, tmp_path: Path) -> None:
    photo = tmp_path / "upload"
    photo.write_bytes(bytes(range(256)) * 40_000)
    storage.put(KEY, photo)
    chunks = list(storage.stream(KEY))
    assert len(chunks) > 1
    assert b"".join(chunks) == photo.read_bytes()


def test_the_same_bytes_may_be_put_again(storage: Storage, tmp_path: Path) -> None:
    photo = tmp_path / "upload"
    photo.write_bytes(b"a face")
    storage.put(KEY, b"a face")
    storage.put(KEY, b"a face")
    storage.put(KEY, photo)
    assert storage.get(KEY) == b"a face"


def test_other_bytes_never_overwrite(storage: Storage) -> None:
    storage.put(KEY, b"a face")
    with pytest.raises(ContentDiffers):
        storage.put(KEY, b"another face")
    assert storage.get(KEY) == b"a face"


def test_of_many_writers_of_one_key_exactly_one_wins(storage: Storage) -> None:
    def put(number: int) -> bool:
        try:
            storage.put(KEY, b"%d" % number)
        except ContentDiffers:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(put, range(8)))
    assert won.count(True) == 1
    assert storage.get(KEY) == b"%d" % won.index(True)


def test_what_was_deleted_is_gone_and_may_be_deleted_again(storage: Storage) -> None:
    storage.put(KEY, b"a face")
    storage.delete(KEY)
    assert not storage.exists(KEY)
    storage.delete(KEY)
    storage.put(KEY, b"another face")
    assert storage.get(KEY) == b"another face"


def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    assert not storage.exists(KEY)
    with pytest.raises(FileNotFoundError):
        storage.get(KEY)
    with pytest.raises(FileNotFoundError):
        storage.stream(KEY)


@pytest.mark.parametrize(
    "key",
    [
        *("", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/./b", "a//b", "a/", ".hidden"),
        *("a/.b", "a\\b", "a b", "a\0", "a\n", "é", "%2e%2e/x", "a?b", "a#1", "x" * 513),
    ],
)
def test_a_key_that_could_lead_elsewhere_is_refused(storage: Storage, key: str) -> None:
    for use in (storage.get, storage.stream, storage.exists, storage.delete):
        with pytest.raises(InvalidKey):
            use(key)
    with pytest.raises(InvalidKey):
        storage.put(key, b"")


def test_two_prefixes_of_a_bucket_do_not_see_each_other(
    server: object_store.ObjectStore,
) -> None:
    one, other = (server.open(f"s3://photos/{uuid4().hex}") for _ in range(2))
    one.put(KEY, b"a face")
    assert not other.exists(KEY)


def test_a_bucket_opened_with_a_wrong_secret_stores_nothing(
    server: object_store.ObjectStore,
) -> None:
    stranger = server._replace(secret_access_key="guessed")
    with pytest.raises(BaseError):
        stranger.open().put(KEY, b"a face")


def test_plain_http_can_be_forbidden(server: object_store.ObjectStore) -> None:
    storage = open_storage("s3://photos", **server._asdict(), allow_http=False)
    with pytest.raises(BaseError):
        storage.exists(KEY)


def test_only_the_owner_may_read_a_folder(folder: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_dir()}
    assert modes | {stat.S_IMODE(folder.stat().st_mode)} == {0o700}
    assert stat.S_IMODE((folder / KEY).stat().st_mode) == 0o600


def test_a_folder_keeps_no_half_written_files(folder: Path) -> None:
    with pytest.raises(ContentDiffers):
        open_storage(str(folder)).put(KEY, b"another face")
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / KEY]


def test_a_put_that_fails_leaves_no_object(tmp_path: Path) -> None:
    storage = open_storage(str(tmp_path / "photos"))
    with pytest.raises(FileNotFoundError):
        storage.put(KEY, tmp_path / "missing")
    assert not storage.exists(KEY)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_signed_link_names_its_key_until_it_expires() -> None:
    token = sign(KEY, SECRET, NOON)
    assert verify(token, SECRET, NOON - timedelta(seconds=1)) == KEY
    assert verify(token, SECRET, NOON) is None


def test_a_signed_link_is_safe_in_an_address() -> None:
    token = sign(KEY, SECRET, NOON)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=")


def test_no_character_of_a_signed_link_can_be_changed() -> None:
    token = sign(KEY, SECRET, NOON)
    for at, char in enumerate(token):
        for other in {"A", "B", "_", "=", "é"} - {char}:
            assert verify(token[:at] + other + token[at + 1 :], SECRET, NOON - DAY) is None
    assert verify(token[:-1], SECRET, NOON - DAY) is None
    assert verify(token + "A", SECRET, NOON - DAY) is None


@pytest.mark.parametrize("token", ["", "x", "====", "not a token", "é", "A" * 43, "A" * 44])
def test_what_is_no_token_names_nothing(token: str) -> None:
    assert verify(token, SECRET, NOON) is None


def test_a_link_signed_with_another_secret_names_nothing() -> None:
    assert verify(sign(KEY, SECRET, NOON), SECRET + "x", NOON - DAY) is None
