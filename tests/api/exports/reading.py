"""How whoever takes an archive away reads it: unzip, then a line at a time."""

import csv
import io
import zipfile

Rows = list[dict[str, str]]


def tables_of(content: bytes) -> dict[str, Rows]:
    """The rows of every table, by name of column."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        return {name.removesuffix(".csv"): rows_of(archive.read(name)) for name in names}


def rows_of(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def text_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
