"""What can be sent as text can be stored on every database."""

from collections.abc import Iterator
from typing import Any

from api.main import create_app
from api.settings import Settings
from tests.people import Person

# Read, looked up, compared, digested or encrypted; never stored or asked for as they come.
READ = {"code", "cursor", "refresh_token", "time_zone", "token"}
API = create_app(Settings(_env_file=None)).openapi()


def texts(schema: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each text that may be sent in free words, by the name of its field."""
    if "$ref" in schema:
        schema = API["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    kinds = schema.get("anyOf", schema.get("oneOf", []))
    if not any(one.get("type") == "number" for one in kinds):
        for one in kinds:
            yield from texts(one, name)
    if schema.get("type") == "string" and not {"format", "enum", "const"} & schema.keys():
        yield name, schema
    for field, one in schema.get("properties", {}).items():
        yield from texts(one, field)
    if "items" in schema:
        yield from texts(schema["items"], name)


def sent() -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in API["paths"].values():
        for method in methods.values():
            for one in method.get("requestBody", {}).get("content", {}).values():
                yield from texts(one.get("schema", {}), "")
            for one in method.get("parameters", []):
                yield from texts(one["schema"], one["name"])


def test_no_text_takes_the_character_that_postgresql_cannot_store() -> None:
    free = {name for name, schema in sent() if "pattern" not in schema}
    assert free == READ


def test_a_name_with_that_character_is_refused(alice: Person, dora: Person) -> None:
    answer = dora.patch(alice.home, {"full_name": "Alice\0"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
