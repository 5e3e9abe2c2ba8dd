"""What every value of the model has in common: it is equal by its fields, and shows them."""

from __future__ import annotations

from typing import Any

import attrs


class Value:
    """A frozen attrs value, equal to another of its class when their compared fields are.

    One shared definition serves all classes: generating these methods for each of them would
    cost more at start-up than a whole run takes.  Without slots a class is quicker to define,
    and its values are quicker to make.
    """

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _compared(self) == _compared(other)

    def __hash__(self) -> int:
        return hash((self.__class__, *_compared(self)))

    def __repr__(self) -> str:
        fields = attrs.fields(self.__class__)  # type: ignore[arg-type]  # subclasses are attrs
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in fields if field.repr)
        return f"{self.__class__.__name__}({', '.join(shown)})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How IPython and Hypothesis show it: as it shows itself."""
        printer.text("..." if cycle else repr(self))


def _compared(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, field.name) for field in attrs.fields(value.__class__) if field.eq)
