"""Processor time, which a busy machine stretches less than the clock."""

import os
from pathlib import Path

from sqlalchemy import make_url

TICKS = os.sysconf("SC_CLK_TCK")


class Spent:
    """Seconds that a server has spent so far, and those that its database's processes have."""

    def __init__(self, pid: int, database_url: str) -> None:
        self._server = Path(f"/proc/{pid}/stat")
        # PostgreSQL names a process for the user and the database it works for.
        place = make_url(database_url)
        self._named = f"postgres: {place.username} {place.database} ".encode()

    def ours(self) -> float:
        return _seconds(self._server)

    def of_database(self) -> float:
        """0 on SQLite, which works inside the server."""
        return sum(map(_seconds, filter(self._serves_us, Path("/proc").glob("[0-9]*/stat"))))

    def _serves_us(self, stat: Path) -> bool:
        try:
            return stat.with_name("cmdline").read_bytes().startswith(self._named)
        except OSError:  # it has ended
            return False


def _seconds(stat: Path) -> float:
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
