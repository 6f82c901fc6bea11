"""README.txt of an archive: how to read its tables, and what its numbers are not."""

from collections.abc import Iterable
from datetime import datetime

from api.exports.columns import Table
from api.version import VERSION

HOW_TO_READ = """\
Files
  dictionary.csv says of every column its name, type, unit and meaning.
  All files are UTF-8 without a mark at the front, with commas, quotes where they are needed and
  one line of column names. In Excel choose Data, From Text/CSV, and 65001: Unicode (UTF-8).

Types
  text      as somebody typed it, but for apostrophes that keep spreadsheets from running it as a
            formula. One is put before = + - @ (or their wide forms), before an apostrophe, and
            before quotes that one of these follows, wherever they stand at the front of the text
            or right after a semicolon, a tab or a line break; and before a tab or line break at
            the front. To get the text back, take away one apostrophe, if there is one, at the
            front and right after each semicolon, tab and line break.
  code      a word of a fixed list
  id        the same thing has the same id in every table
  integer, decimal   with a point; a minus in front is a minus, and nothing is guarded
  boolean   true or false
  date      YYYY-MM-DD, in the patient's time zone
  instant   ISO 8601 with the offset of the patient's time zone; the local date stands beside it
  An empty cell means that there is no value.

Made by a machine
  Where machine_made is true, a value was computed from photographs by the algorithm and version
  named in its row; low and high are its 95% interval, and provisional says that nobody has
  confirmed the outlines it rests on. Such a value is never the value of record.

Repigment is not a certified medical device.
"""


def readme(title: str, as_of: datetime, tables: Iterable[Table], *notes: str) -> str:
    """`notes` are paragraphs of this kind of archive alone."""
    listed = "\n".join(f"  {one.file_name:24} {one.meaning}" for one in tables)
    head = f"{title}\nAs of {as_of.isoformat(timespec='seconds')}, by Repigment {VERSION}.\n"
    return "\n".join([head, *(f"{note}\n" for note in notes), f"Tables\n{listed}\n", HOW_TO_READ])
