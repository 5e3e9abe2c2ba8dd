"""What a value says of itself to other programs: under which keys, meaning what.

A field marked with ``said``, or a property with ``also_said``, stands in the JSON of a report and
in its schema.  Its type says what JSON holds: ``| None`` null, a tuple a list, a mapping an object
by name, a class whose fields are marked an object of its own.  A named tuple is told like a
class, and a typed dict as it is; each key of these has its meaning in its type.  ``Annotated`` adds
``Also`` for words of JSON Schema, ``As`` for what is told as another type, and ``Only`` for a part
of a value.
``sim/export/told.py`` reads the marks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import attrs

Schema = dict[str, Any]
Method = TypeVar("Method", bound=Callable[[Any], Any])

LINE = "Its line in the file, from 1; null where it is in no file"
MEANS = "In words"
NULL: Schema = {"type": "null"}
MARK = "said"
"""Where a field's metadata, or a method, keeps its mark."""


class Also:
    """Words of JSON Schema that narrow a type in ``Annotated``, such as ``Also(minimum=0)``."""

    def __init__(self, **words: Any) -> None:
        self.words: Schema = {
            word: list(value) if isinstance(value, tuple) else value
            for word, value in words.items()
        }


class As:
    """That a value is told as one of another type, which ``how`` makes of it."""

    def __init__(self, kind: Any, how: Callable[[Any], Any]) -> None:
        self.kind, self.how = kind, how


class Only:
    """Which keys of a value are told in one place, in their order; some by a type of their own.

    ``name`` is what the schema calls such a part where it describes it once.
    """

    def __init__(self, *keys: str, name: str = "", **kinds: Any) -> None:
        self.name, self.kinds = name, kinds
        self.keys = tuple(dict.fromkeys([*keys, *kinds]))


class Mark:
    """What is said of a field: what it means, its key, before which other, and what of nothing.

    A plain class, since ``sim run`` makes it and one of the usual kinds would cost it more.
    """

    def __init__(
        self, about: str = "", key: str = "", before: str = "", or_null: bool = False
    ) -> None:
        self.about, self.key, self.before, self.or_null = about, key, before, or_null


def said(
    about: str = "",
    *,
    key: str = "",
    before: str = "",
    or_null: bool = False,
    default: Any = attrs.NOTHING,
    converter: Callable[[Any], Any] | None = None,
    eq: bool = True,
) -> Any:
    """A field that reports tell: what it means, and its key where that is not its name.

    Without a meaning, the keys of its value stand among those of the whole.  A key stands in the
    order of the fields, or ``before`` another; ``or_null`` tells an empty text, list or
    number 0 as null.
    """
    mark = Mark(about, key, before, or_null)
    return attrs.field(metadata={MARK: mark}, default=default, converter=converter, eq=eq)


def also_said(
    about: str = "", *, key: str = "", before: str = "", or_null: bool = False
) -> Callable[[Method], Method]:
    """Mark a property that reports tell, after the fields; it stands below ``@property``."""

    def mark(method: Method) -> Method:
        vars(method)[MARK] = Mark(about, key, before, or_null)
        return method

    return mark


class OneGroup:
    """That the keys of one of some groups are there, and those of the others null."""

    def __init__(self, *groups: tuple[str, ...]) -> None:
        self.groups = groups

    def words(self, open_keys: set[str]) -> Schema:
        """The same of the keys that may be null; nothing where a group has none of them."""
        groups = [tuple(key for key in group if key in open_keys) for group in self.groups]
        if any(was and not now for was, now in zip(self.groups, groups, strict=True)):
            return {}
        keys = tuple(dict.fromkeys(key for group in groups for key in group))
        return {"oneOf": [filled(group, keys) for group in groups]}


def filled(keys: tuple[str, ...], of: tuple[str, ...]) -> Schema:
    """Of some keys, these are there and all others are null."""
    return {"properties": {key: {"not": NULL} if key in keys else NULL for key in of}}


def as_text(path: str) -> str:
    """A path in which a byte that is no text is written out, so that any reader takes it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


Name = Annotated[str, Also(minLength=1)]
Count = Annotated[int, Also(minimum=0)]
Place = Annotated[int, Also(minimum=1)]
"""A place in a list or a file, from 1."""
Some = Annotated[tuple[Name, ...], Also(minItems=1)]
FileName = Annotated[str, As(Name, as_text)]
