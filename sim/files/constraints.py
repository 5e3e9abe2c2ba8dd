"""Which keys of a record go together, said in JSON Schema.

A key without a value counts as absent, as it does for the loader.
"""

from __future__ import annotations

from typing import Any

Constraint = dict[str, Any]


def given(key: str) -> Constraint:
    """The key is there with a value."""
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def exactly_one(*keys: str) -> Constraint:
    """One of the keys is there with a value, and no other of them."""
    return {"oneOf": [given(key) for key in keys]}


def any_of(*constraints: Constraint) -> Constraint:
    """At least one of the constraints holds."""
    return {"anyOf": list(constraints)}


def all_of(*constraints: Constraint) -> Constraint:
    """Every one of the constraints holds."""
    return {"allOf": list(constraints)}


def not_both(one: Constraint, other: Constraint) -> Constraint:
    """The constraints do not both hold."""
    return {"not": all_of(one, other)}


def if_and_only_if(one: Constraint, other: Constraint) -> Constraint:
    """The constraints hold both or neither."""
    return {"if": one, "then": other, "else": {"not": other}}
