"""Garbage collection, put off while very many values are made that are all kept."""

from __future__ import annotations

import gc
from functools import wraps

TYPE_CHECKING = False  # not from typing: every start loads this
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")


def uncollected(work: Callable[P, T]) -> Callable[P, T]:
    """A function that runs without collections, which would look at all it has made so far.

    Afterwards, also after an error, collecting goes on where it went on before.
    """

    @wraps(work)
    def paused(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gc.isenabled():
            return work(*args, **kwargs)
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            gc.enable()

    return paused
