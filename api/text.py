"""Text that every database can store: PostgreSQL stores every character but NUL."""

from typing import Annotated

from pydantic import StringConstraints

StorableText = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
