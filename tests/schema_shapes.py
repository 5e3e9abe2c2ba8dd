"""What a JSON Schema allows, apart from its words: to see that another one allows the same."""

from __future__ import annotations

import json
from typing import Any

Schema = dict[str, Any]
WORDS = ("$schema", "$id", "$defs", "title", "description")
NULL: Schema = {"type": "null"}


def shape(schema: Schema) -> Any:
    """A schema without its words, each piece in its place, what may stand in any order sorted."""
    return _shape(schema, schema.get("$defs", {}))


def _shape(schema: Any, pieces: Schema) -> Any:
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _shape(pieces[schema["$ref"].removeprefix("#/$defs/")], pieces)
    found: Schema = {}
    for word, value in schema.items():
        if word == "properties":
            found[word] = {key: _shape(part, pieces) for key, part in value.items()}
        elif word in ("anyOf", "oneOf", "allOf"):
            found[word] = sorted((_shape(part, pieces) for part in value), key=json.dumps)
        elif word == "required":
            found[word] = sorted(value)
        elif word not in WORDS:
            found[word] = _shape(value, pieces)
    return _of_words(dict(sorted(found.items())))


def _of_words(schema: Schema) -> Schema:
    """A closed set of words that may be null as any other schema that may be; of one, a constant.

    A constant or an enumeration says its type.
    """
    if "enum" not in schema:
        return schema
    words = schema["enum"]
    if None in words:
        rest = _of_words({"enum": [word for word in words if word is not None]})
        return {"anyOf": sorted([rest, NULL], key=json.dumps)}
    return {"const": words[0]} if len(words) == 1 else {"enum": words}
