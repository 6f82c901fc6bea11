"""A zip written as it is sent: nothing of it is ever whole in memory or on disk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile

from api.exports.columns import Table
from api.exports.spelling import Cells, blocks, blocks_of_lines

CHUNK_BYTES = 128 * 1024
# Tables are so repetitive that more effort makes them little smaller, but much slower.
EFFORT = 1


@dataclass(frozen=True)
class File:
    """`huge`: it may pass 4 GiB, which must be said in front of it, and some old tools dislike."""

    name: str
    content: Iterable[bytes]
    huge: bool = False

    @classmethod
    def of(cls, table: Table, rows: Iterable[Cells], *, huge: bool = False) -> "File":
        return cls(table.file_name, blocks(table, rows), huge)

    @classmethod
    def of_lines(cls, table: Table, lines: Iterable[str], *, huge: bool = False) -> "File":
        return cls(table.file_name, blocks_of_lines(table, lines), huge)

    @classmethod
    def text(cls, name: str, said: str) -> "File":
        return cls(name, [said.encode()])


class _Outlet:
    """What the zip is written to: a file without a way back, emptied chunk by chunk."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self.size = 0

    def write(self, content: bytes) -> int:
        self._written.append(bytes(content))
        self.size += len(content)
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        chunk = b"".join(self._written)
        self._written, self.size = [], 0
        return chunk


def zipped(files: Iterable[File]) -> Iterator[bytes]:
    """The archive in chunks; the same files are the same bytes, for it holds no time."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=EFFORT) as archive:  # type: ignore[call-overload]
        for file in files:
            with archive.open(file.name, "w", force_zip64=file.huge) as entry:
                for block in file.content:
                    entry.write(block)
                    if outlet.size >= CHUNK_BYTES:
                        yield outlet.taken()
    yield outlet.taken()
