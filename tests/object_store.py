"""A real S3 server for the tests: SeaweedFS on the loopback address, gone with the test run."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from obstore.exceptions import BaseError

from api.storage import Storage, open_storage

PATIENCE_SECONDS = 60


class ObjectStore(NamedTuple):
    endpoint: str
    access_key_id: str = "repigment"
    secret_access_key: str = "only-for-tests"

    def open(self, url: str = "s3://photos") -> Storage:
        return open_storage(url, **self._asdict())


@contextmanager
def running() -> Iterator[ObjectStore]:
    """Start a server with an empty bucket store; ready for `s3://photos` when this yields."""
    with TemporaryDirectory(prefix="weed") as folder, ExitStack() as stack:
        port, *others = _free_ports(8)
        store = ObjectStore(f"http://127.0.0.1:{port}")
        command = [_weed(), "server", *_options(Path(folder), store, port, others)]
        log = stack.enter_context((Path(folder) / "log").open("wb"))
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        stack.callback(_stop, process, others)
        _wait(store, process)
        yield store


def _weed() -> str:
    return str(Path(sys.executable).with_name("weed"))


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _options(folder: Path, store: ObjectStore, port: int, others: list[int]) -> list[str]:
    key = {"accessKey": store.access_key_id, "secretKey": store.secret_access_key}
    identity = {"name": "tests", "credentials": [key], "actions": ["Admin", "Read", "Write"]}
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    served = ["s3", "master", "volume", "filer"]
    names = [f"{one}.port" for one in served[1:]] + [f"{one}.port.grpc" for one in served]
    ports = [f"-{name}={number}" for name, number in zip(names, others, strict=True)]
    return [
        "-master.telemetry=false",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={folder}",
        "-volume.max=20",
        "-master.volumeSizeLimitMB=64",
        "-filer",
        "-s3",
        f"-s3.port={port}",
        f"-s3.config={config}",
        f"-s3.localSocket={folder}/s3.sock",
        f"-filer.localSocket={folder}/filer.sock",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        *ports,
    ]


def _stop(process: subprocess.Popen[bytes], ports: list[int]) -> None:
    """At once: asked to end, it takes half a minute. Killed, it leaves its sockets in /tmp."""
    process.kill()
    process.wait()
    for port in ports:
        for left in Path("/tmp").glob(f"seaweedfs-*-grpc-{port}.sock"):
            left.unlink()


def _wait(store: ObjectStore, process: subprocess.Popen[bytes]) -> None:
    """Until a first object was stored: the gateway listens before there is a volume to write to."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            store.open().put("ready", b"")
        except (BaseError, OSError):
            assert process.poll() is None, "the object store stopped"
            assert time.monotonic() < deadline, "the object store did not start"
            time.sleep(0.2)
        else:
            return
