"""Where `repigment` starts: photographs are measured without loading the server, which takes
seconds that a measurement does not."""

import sys
from importlib.metadata import EntryPoint

from imaging import __main__ as measuring

ON_PHOTOGRAPHS = {"measure", "compare", "card"}
EVERYTHING = EntryPoint("repigment", "api.cli:app", "console_scripts")


def run() -> None:
    """The command line, as `api.cli` lists it."""
    if len(sys.argv) > 1 and sys.argv[1] in ON_PHOTOGRAPHS:
        sys.exit(measuring.run(sys.argv[1:], prog="repigment"))
    EVERYTHING.load()()
