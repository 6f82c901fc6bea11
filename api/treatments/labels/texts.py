"""What a label file says, as texts for the catalogues: called by pybabel."""

import tomllib
from collections.abc import Iterator
from typing import Any, BinaryIO

Text = tuple[int, str, str, list[str]]


def extract(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Text]:
    """The product, sentences, what each advises, and the names of the sources."""
    del keywords, comment_tags, options  # of programs, not of data
    read = tomllib.load(file)
    rules = read["rules"].values()
    told = [one[name] for one in rules for name in ("text", "advice")]
    for text in (read["product"], *told, *read["sources"].values()):
        yield 1, "noted", text, []
