"""What is left of a text where all that was translated stands in brackets."""

import re

SAID = re.compile(r"«[^«»]*»")
WORD = re.compile(r"[^\W\d_]{3,}")


def words_left(text: str, not_ours: re.Pattern[str]) -> list[str]:
    """`not_ours` are names of people, places and measures, and what people typed."""
    text = not_ours.sub(" ", text)
    while SAID.search(text):
        text = SAID.sub(" ", text)
    return WORD.findall(text)
