"""What every value has in common: it cannot be changed, is equal by its fields, and shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

import attrs

from sim.model.said import said

Class = TypeVar("Class", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(attrs.field, said))
def value(kind: Class) -> Class:
    """Make a class one of values: frozen, equal to another of the class by the compared fields.

    One definition of these methods serves all classes: attrs generates its own for each, and that
    would cost a fifth of the start of a small run (5 of 56 ms, measured with 27 classes).  Without
    slots a class is quicker to define, and a property of it can be kept.
    """
    made: Any = attrs.frozen(eq=False, repr=False, slots=False)(kind)
    for name, method in _SHARED.items():
        if name not in vars(made):
            setattr(made, name, method)
    whole: Class = made
    return whole


class ShownAsHtml:
    """What a notebook shows as the report on it, where a writer of reports is registered."""

    def _repr_html_(self) -> str | None:
        return _writers[-1](self) if _writers else None


_writers: list[Callable[[object], str | None]] = []


def register_html(writer: Callable[[object], str | None]) -> None:
    """Let values be shown in notebooks by a writer, which stands above them and knows reports."""
    _writers[:] = [writer]


def _equal(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _hashed(self: Any) -> int:
    return hash((self.__class__, *_compared(self)))


def _shown(self: Any) -> str:
    fields = attrs.fields(self.__class__)
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in fields if field.repr)
    return f"{self.__class__.__name__}({', '.join(shown)})"


def _shown_prettily(self: Any, printer: Any, cycle: bool) -> None:
    """How IPython and Hypothesis show it: as it shows itself."""
    printer.text("..." if cycle else repr(self))


_SHARED = {
    "__eq__": _equal,
    "__hash__": _hashed,
    "__repr__": _shown,
    "_repr_pretty_": _shown_prettily,
}


def _compared(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, field.name) for field in attrs.fields(one.__class__) if field.eq)


Some = TypeVar("Some")


def changed(one: Some, **fields: Any) -> Some:
    """A value as another is, but for some fields.  Raises TypeError for a field that is none."""
    whole: Some = attrs.evolve(one, **fields)  # type: ignore[misc]  # of a class made by value()
    return whole
