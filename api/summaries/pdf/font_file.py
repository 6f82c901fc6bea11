"""Which characters a font file has a glyph for, read from its `cmap` table (OpenType 1.9)."""

from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

# The Unicode encodings of Windows: all planes, or else the first one alone.
_ALL, _FIRST = (3, 10), (3, 1)


def characters(path: Path) -> frozenset[int]:
    """Raises `KeyError` for a font without such a table."""
    font = path.read_bytes()
    (count,) = unpack_from(">4xH", font)
    tables = dict(unpack_from(">4s4xI", font, 12 + 16 * n) for n in range(count))
    table = font[tables[b"cmap"] :]
    (count,) = unpack_from(">2xH", table)
    records = (unpack_from(">HHI", table, 4 + 8 * n) for n in range(count))
    encodings = {(platform, encoding): offset for platform, encoding, offset in records}
    if _ALL in encodings:
        return frozenset(_of_all_planes(table[encodings[_ALL] :]))
    return frozenset(_of_first_plane(table[encodings[_FIRST] :]))


def _of_all_planes(table: bytes) -> Iterator[int]:
    """Format 12: groups of characters that follow one another, as do their glyphs."""
    (count,) = unpack_from(">12xI", table)
    for first, last, glyph in (unpack_from(">III", table, 16 + 12 * n) for n in range(count)):
        # Glyph 0 is the empty box that stands for what the font has not.
        yield from range(first if glyph else first + 1, last + 1)


def _of_first_plane(table: bytes) -> Iterator[int]:
    """Format 4: segments whose glyphs are told by a difference or stand in a list behind them."""
    (twice,) = unpack_from(">6xH", table)
    columns = (14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice)
    segments = zip(*(unpack_from(f">{twice // 2}H", table, at) for at in columns), strict=True)
    for number, (last, first, difference, offset) in enumerate(segments):
        # An offset counts from where it stands itself.
        listed = columns[3] + 2 * number + offset
        for char in range(first, last + 1):
            glyph = unpack_from(">H", table, listed + 2 * (char - first))[0] if offset else char
            if (glyph or not offset) and (glyph + difference) % 65536:
                yield char
