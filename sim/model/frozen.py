"""A mapping that nobody can change, and that can be copied and sent to another process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class Keyed(dict[Key, Kept]):
    """A dict that stays as it was made: equal to a dict of the same items, and hashable."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this mapping cannot be changed: make a dict of it, and change that")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # a dict, which this is, has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Keyed[Key, Kept]], tuple[dict[Key, Kept]]]:
        return type(self), (dict(self),)

    def __copy__(self) -> Keyed[Key, Kept]:
        return self


def keyed(items: Mapping[str, Any]) -> Mapping[str, Any]:
    """The mapping as one that nobody can change."""
    return items if isinstance(items, Keyed) else Keyed(items)
