"""Many clients that send prepared requests over kept-alive connections and time the answers.

Written on bare sockets: an ordinary HTTP client would use more of the machine than the server.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Result(NamedTuple):
    """`seconds` are latencies in order of arrival; `statuses` count the answers."""

    elapsed: float
    seconds: Sequence[float]
    statuses: Counter[int]

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.elapsed

    def percentile(self, share: float) -> float:
        return percentile(self.seconds, share)


def percentile(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def request(path: str, body: bytes, token: str) -> bytes:
    """One POST as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run(port: int, requests: Sequence[bytes], clients: int) -> Result:
    """Send every request once, `clients` at a time."""
    return asyncio.run(_run(port, requests, clients))


async def _run(port: int, requests: Sequence[bytes], clients: int) -> Result:
    waiting = iter(requests)
    seconds: list[float] = []
    statuses: Counter[int] = Counter()
    began = time.perf_counter()
    await asyncio.gather(*(_client(port, waiting, seconds, statuses) for _ in range(clients)))
    return Result(time.perf_counter() - began, seconds, statuses)


async def _client(
    port: int, waiting: Iterator[bytes], seconds: list[float], statuses: Counter[int]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for sent in waiting:
        began = time.perf_counter()
        writer.write(sent)
        statuses[await _answer(reader)] += 1
        seconds.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next(int(line[15:]) for line in lines if line.startswith("content-length:"))
    await reader.readexactly(length)
    return int(lines[0].split()[1])
