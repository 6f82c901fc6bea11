"""A throw-away PostgreSQL cluster, started from the binaries that are installed.

A keeper process makes the cluster, waits on a pipe that only we hold, and then stops the server and
removes its folder. So nothing is left behind however we end, kill -9 included. The server listens
on a Unix socket in a folder of its own: no port to collide on, and nobody else can connect.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "repigment"
PORT = 5432
# Twice the default: tests of many clients run beside workers with pools of their own.
CONNECTIONS = 200
START_SECONDS = 60

_KEEPER = """
set -eu
trap '' HUP INT TERM
folder=$(mktemp -d "${TMPDIR:-/tmp}/repigment-postgres.XXXXXX")
tidy() {
    pg_ctl -D "$folder/data" stop -m immediate >/dev/null 2>&1 || :
    cat "$folder"/*.log >&2 || :
    rm -rf "$folder"
}
trap tidy EXIT
initdb -D "$folder/data" -U "$1" --auth=trust --encoding=UTF8 --no-locale --no-instructions \
    --no-sync >"$folder/initdb.log" 2>&1
pg_ctl -D "$folder/data" -l "$folder/server.log" -w -t "$2" -o "$3 -k $folder" start >/dev/null
echo "$folder"
read -r _ || :
"""


class CannotStart(RuntimeError):
    """PostgreSQL is missing or refuses to start; the message says which and why."""


def binaries() -> Path | None:
    """The folder of the newest installed `initdb` and `pg_ctl`, or None."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(debian, key=lambda initdb: float(initdb.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    # Debian puts only some programs on the PATH: follow a link to the folder that has them all.
    found = [Path(on_path).resolve(), *newest] if on_path else newest
    return next((file.parent for file in found if (file.parent / "pg_ctl").exists()), None)


@contextmanager
def cluster(*, fsync: bool = True) -> Iterator[str]:
    """Start a cluster and yield its SQLAlchemy address, `postgresql+psycopg://…`.

    With `fsync=False` a commit may be lost when the *machine* stops; when a client or a worker is
    killed nothing is. That is enough for most tests and several times faster on a slow disk.

    Raises CannotStart when PostgreSQL is not installed or does not start.
    """
    with _start_keeper(_options(fsync=fsync)) as keeper:  # leaving closes the pipe, and waits
        assert keeper.stdout
        folder = keeper.stdout.readline().strip()
        if not folder:
            raise CannotStart(f"PostgreSQL does not start:\n{keeper.communicate()[1]}")
        yield f"postgresql+psycopg://{USER}@/postgres?host={folder}&port={PORT}"


def _options(*, fsync: bool) -> str:
    settings = [f"max_connections={CONNECTIONS}", "listen_addresses=''"]
    if not fsync:
        settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    return " ".join([f"-p {PORT}", *(f"-c {setting}" for setting in settings)])


def _start_keeper(options: str) -> subprocess.Popen[str]:
    folder = binaries()
    if folder is None:
        raise CannotStart("PostgreSQL is not installed: neither initdb nor pg_ctl was found")
    command = [*_as_ordinary_user(), "sh", "-c", _KEEPER, "sh", USER, str(START_SECONDS), options]
    # PGPORT, PGHOST and the like of whoever runs the tests must not reach this server.
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
    environment["PATH"] = f"{folder}:{environment.get('PATH', os.defpath)}"
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        cwd="/",
        env=environment,
        start_new_session=True,  # a Ctrl-C in the terminal must not stop the server under a test
    )


def _as_ordinary_user() -> list[str]:
    """PostgreSQL refuses to run as root: its package made a user for it."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") and any(entry.pw_name == "postgres" for entry in pwd.getpwall()):
        return ["runuser", "-u", "postgres", "--"]
    raise CannotStart("PostgreSQL refuses to run as root, and no user `postgres` is there")
