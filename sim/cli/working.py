"""What is being done, shown at a terminal while it takes long, and gone when it is done."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from threading import Event, Thread
from typing import Any

_PAUSE = 0.5
"""The seconds before anything is shown, and between one look and the next."""


class Working:
    """A line on standard error that says what is being done, and of how many items it is at."""

    def __init__(self, items: Sequence[Any], label: str) -> None:
        self._items, self._label = items, label
        self._done = 0
        self._ended = Event()
        self._thread = Thread(target=self._show, daemon=True)

    def __enter__(self) -> Iterable[Any]:
        self._thread.start()
        return self._counted()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _counted(self) -> Iterator[Any]:
        for item in self._items:
            yield item
            self._done += 1

    def _show(self) -> None:
        shown = False
        while not self._ended.wait(_PAUSE):
            size = len(self._items)
            at = f" {self._done + 1:,} of {size:,}" if size > 1 and self._done < size else ""
            sys.stderr.write(f"\r\x1b[K{self._label}{at} ...")
            sys.stderr.flush()
            shown = True
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
