"""Values told to other programs: their JSON and its schema, from one marking of their fields.

``teller`` makes what ``json`` writes of a value, and ``Report`` the JSON of a whole report and its
JSON Schema (2020-12).  Both go by the types of the fields (see ``sim/model/said.py``), so that
neither can say what the other does not.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from operator import attrgetter, or_
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import attrs

from sim.files.schema import DIALECT, HOME
from sim.model.said import MARK, NULL, Also, As, Mark, Only, Schema

DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: DAY,
}

Teller = Callable[[Any], Any]


class Report:
    """A report of one form or of several: its JSON, and the schema of it.

    ``name`` is the command that prints it, and ``forms`` the class of each form, by what the key
    ``format`` says.
    """

    def __init__(self, name: str, title: str, forms: Mapping[str, Any]) -> None:
        self.name, self.title, self.forms = name, title, forms

    def json(self, value: Any) -> str:
        """A whole report as a text; TypeError for a value that is none of its forms."""
        for form, kind in self.forms.items():
            if isinstance(value, _class_of(kind)):
                return json.dumps({"format": form} | teller(kind)(value), indent=1) + "\n"
        raise TypeError(f"a report of '{self.name}' is no {type(value).__name__}")

    def schema(self) -> Schema:
        """The JSON Schema of the report; pieces stand under ``$defs``, each once."""
        head = {"$schema": DIALECT, "$id": f"{HOME}{self.name}.json", "title": self.title}
        pieces: dict[str, Schema] = {}
        forms = [_form(form, kind, pieces) for form, kind in self.forms.items()]
        if len(forms) == 1:
            return {**head, **forms[0], "$defs": pieces}
        names = [_name_of(kind) for kind in self.forms.values()]
        abouts = map(_about, self.forms.values())
        pieces = dict(zip(names, map(or_, abouts, forms), strict=True)) | pieces
        return {**head, "oneOf": [_ref(name) for name in names], "$defs": pieces}


class _Key(NamedTuple):
    """A key of a record: the way to its value, its type, and what is said of it."""

    name: str
    way: str
    hint: Any
    mark: Mark


_IN_THE_TYPE = Mark()
"""Of a key of a typed dict or a named tuple, of which its type says what it means."""


def _keys(hint: Any) -> list[_Key]:
    """All keys of a record, in order, those of the values that stand open in it among them.

    Raises TypeError for a class without marks, and KeyError for a key that is not there.
    """
    kind, only = _class_of(hint), _only(hint)
    if typing.is_typeddict(kind) or issubclass(kind, tuple):
        return [_Key(name, name, one, _IN_THE_TYPE) for name, one in _hints(kind).items()]
    found: dict[str, _Key] = {}
    for name, mark in _marks(kind).items():
        inner = _hint(kind, name)
        if mark.about:
            found[mark.key or name] = _Key(mark.key or name, name, inner, mark)
        else:
            found |= {key.name: key._replace(way=f"{name}.{key.way}") for key in _keys(inner)}
    if not found:
        raise TypeError(f"{kind.__name__} says nothing of itself: mark its fields with said()")
    if only is None:
        return list(found.values())
    return [_of_its_own(found[key], only.kinds) for key in only.keys]


def _marks(kind: type) -> Mapping[str, Mark]:
    """All that a class says: the mark of each field, then of each property, each at its place."""
    found: dict[str, Mark] = {}
    for field in attrs.fields(kind):
        if MARK in field.metadata:
            found[field.name] = field.metadata[MARK]
    for base in reversed(kind.__mro__):
        for name, member in vars(base).items():
            if mark := getattr(_getter(member), MARK, None):
                found[name] = mark
    return _placed(found)


def _placed(found: Mapping[str, Mark]) -> Mapping[str, Mark]:
    """Marks with each that stands before another moved there."""
    names = list(found)
    keys = {mark.key or name: name for name, mark in found.items()}
    for name, mark in found.items():
        if mark.before:
            names.remove(name)
            names.insert(names.index(keys[mark.before]), name)
    return {name: found[name] for name in names}


def _getter(member: Any) -> Any:
    """The function behind a property, or None."""
    return member.fget if isinstance(member, property) else getattr(member, "func", None)


def _of_its_own(key: _Key, kinds: Mapping[str, Any]) -> _Key:
    """A key by the type that it has in one place, where it has one; that says what may be null."""
    if key.name not in kinds:
        return key
    return key._replace(hint=kinds[key.name], mark=Mark(key.mark.about))


def _class_of(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _notes(hint: Any) -> tuple[Any, ...]:
    return get_args(hint)[1:] if get_origin(hint) is Annotated else ()


def _only(hint: Any) -> Only | None:
    """The outermost choice of keys."""
    return next((note for note in reversed(_notes(hint)) if isinstance(note, Only)), None)


def _hint(kind: type, name: str) -> Any:
    """The type of a field or a property."""
    function = _getter(getattr(kind, name, None))
    if function is None:
        return _hints(kind)[name]
    return typing.get_type_hints(function, include_extras=True)["return"]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _teller(hint: Any) -> Teller | None:
    """What makes JSON of what is not None, by its type; nothing where it is told as it is."""
    origin, arguments = get_origin(hint), get_args(hint)
    for note in _notes(hint):
        if isinstance(note, As):
            return _of_another(note)
    if _only(hint):
        return teller(hint)
    if origin is Annotated:
        return _teller(arguments[0])
    if hint is date:
        return date.isoformat
    if hint in _PLAIN or typing.is_typeddict(hint):
        return None
    if _is_union(origin):
        some = _but_none(arguments)
        return _teller(some[0]) if len(some) == 1 else None
    if origin is tuple:
        return _of_list(arguments)
    return teller(hint) if origin is None else _of_mapping(arguments[1])


def _of_another(note: As) -> Teller:
    made, told = note.how, _teller(note.kind)
    return made if told is None else lambda value: told(made(value))


def _of_list(arguments: Sequence[Any]) -> Teller | None:
    told = _teller(arguments[0])
    return told and (lambda value: [None if one is None else told(one) for one in value])


def _of_mapping(kind: Any) -> Teller | None:
    told = _teller(kind)
    return told and (lambda value: {key: told(one) for key, one in value.items()})


@cache
def teller(hint: Any) -> Teller:
    """What makes dicts, lists and plain values of a value of a marked class."""
    keys = _keys(hint)
    rows = [(key.name, _told_by(key)) for key in keys]
    get = attrgetter(*(key.way for key in keys))
    fetch = get if len(keys) > 1 else lambda value: (get(value),)

    def told(value: Any) -> dict[str, Any]:
        return {
            name: item if how is None or item is None else how(item)
            for (name, how), item in zip(rows, fetch(value), strict=False)
        }

    return told


def _told_by(key: _Key) -> Teller | None:
    how = _teller(key.hint)
    if not key.mark.or_null:
        return how
    return lambda value: (how(value) if how else value) if value else None


def _schema(hint: Any, pieces: dict[str, Schema]) -> Schema:
    """The schema of a type; the records that it needs are added to the pieces."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(hint, pieces)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if _is_union(origin):
        return _union_schema(arguments, pieces)
    if origin is tuple:
        return _list_schema(arguments, pieces)
    if origin is not None:
        names, value = (_schema(one, pieces) for one in arguments)
        found = {"type": "object", "additionalProperties": value}
        return found if names == _PLAIN[str] else found | {"propertyNames": names}
    return _piece(hint, pieces)


def _annotated(hint: Any, pieces: dict[str, Schema]) -> Schema:
    """The schema of a type with notes; an enumeration needs no type."""
    notes = _notes(hint)
    others = [note.kind for note in notes if isinstance(note, As)]
    if _only(hint):
        schema = _piece(hint, pieces)
    else:
        schema = _schema(others[0] if others else _class_of(hint), pieces)
    for note in notes:
        if isinstance(note, Also):
            if "enum" in note.words:
                schema = {key: value for key, value in schema.items() if key != "type"}
            schema = schema | note.words
    return schema


def _union_schema(arguments: Sequence[Any], pieces: dict[str, Schema]) -> Schema:
    some = [_schema(one, pieces) for one in _but_none(arguments)]
    schema = some[0] if len(some) == 1 else {"oneOf": some}
    return {"anyOf": [schema, NULL]} if types.NoneType in arguments else schema


def _list_schema(arguments: Sequence[Any], pieces: dict[str, Schema]) -> Schema:
    """A list of any length, or one of a length of its own, whose items are alike."""
    found = {"type": "array", "items": _schema(arguments[0], pieces)}
    if arguments[-1] is ...:
        return found
    return found | {"minItems": len(arguments), "maxItems": len(arguments)}


def _piece(hint: Any, pieces: dict[str, Schema]) -> Schema:
    """A record by its name, or in its place where it is a part without one."""
    name = _name_of(hint)
    if not name:
        return _record(hint, pieces)
    if name not in pieces:
        pieces[name] = {}  # keeps its place
        pieces[name] = _about(hint) | _record(hint, pieces)
    return _ref(name)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _name_of(hint: Any) -> str:
    only, kind = _only(hint), _class_of(hint)
    return only.name if only else getattr(kind, "told_as", kind.__name__.lower())


def _about(hint: Any) -> Schema:
    """What a class is, where its first line says it."""
    line = (_class_of(hint).__doc__ or "").partition("\n")[0]
    return {"description": line.rstrip(".").replace("``", "'")}


def _form(form: str, hint: Any, pieces: dict[str, Schema]) -> Schema:
    """A whole report of a form, of which the first key says what it is."""
    what = {"description": "What this is, and which version of it", "const": form}
    return _record(hint, pieces, {"format": what})


def _record(hint: Any, pieces: dict[str, Schema], head: Schema | None = None) -> Schema:
    """All keys of a class and no others; ``told_together`` says which exclude each other."""
    properties = head or {}
    for key in _keys(hint):
        schema = _schema(key.hint, pieces)
        if key.mark.or_null:
            schema = {"anyOf": [schema, NULL]}
        properties[key.name] = {"description": key.mark.about} | schema
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **_together(hint, properties),
    }


def _together(hint: Any, properties: Mapping[str, Schema]) -> Schema:
    rule = getattr(_class_of(hint), "told_together", None)
    if rule is None:
        return {}
    if isinstance(rule, dict):
        return rule
    open_keys = {key for key, one in properties.items() if NULL in one.get("anyOf", ())}
    words: Schema = rule.words(open_keys)
    return words


def _is_union(origin: Any) -> bool:
    return origin in (Union, types.UnionType)


def _but_none(kinds: Sequence[Any]) -> list[Any]:
    return [kind for kind in kinds if kind is not types.NoneType]
