"""How shells hand over the word that is typed, and take back what it may become.

Each takes the whole word in its place but bash, which splits words at '=' and ':' first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

if TYPE_CHECKING:
    Item = CompletionItem[str]
else:  # click before 8.4 knows the class without a type of its value
    Item = CompletionItem

_BREAKS = frozenset("=:")
"""What bash breaks words at that are one here; see COMP_WORDBREAKS in its manual."""


class _OfWords(ShellComplete):
    """A shell that is offered whole words, ``--format=json`` for ``--format=js``."""

    def get_completions(self, args: list[str], incomplete: str) -> list[Item]:
        option, equals, value = incomplete.partition("=")
        if not equals or not option.startswith("--"):
            return super().get_completions(args, incomplete)
        found = super().get_completions([*args, option], value)
        return [_after(f"{option}=", item) for item in self.spelt_out(found)]

    def spelt_out(self, items: Iterable[Item]) -> Iterable[Item]:
        """Items with the paths themselves, where the shell would look for the whole word."""
        for item in items:
            if item.type in ("file", "dir"):
                yield from _paths(item.value, only_folders=item.type == "dir")
            else:
                yield item


class Zsh(_OfWords, ZshComplete):
    """zsh, which puts an item in the place of the whole word."""


class Fish(_OfWords, FishComplete):
    """fish, which matches an item with the whole word."""


class Bash(_OfWords, BashComplete):
    """bash, which hands over ``--format=js`` as three words, and replaces the last of them."""

    _kept = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        args, last = super().get_completion_args()
        *args, word = _rejoined([*args, last])
        self._kept = word if last and _BREAKS.issuperset(last) else word.removesuffix(last)
        return args, word

    def spelt_out(self, items: Iterable[Item]) -> Iterable[Item]:
        """The items as they are: bash looks for files after its own break."""
        return items

    def format_completion(self, item: Item) -> str:
        return f"{item.type},{item.value.removeprefix(self._kept)}"


def register() -> None:
    """Let these shells, and not those of click, be answered."""
    for shell in (Bash, Fish, Zsh):
        add_completion_class(shell)


def _after(start: str, item: Item) -> Item:
    return CompletionItem(start + item.value, type=item.type, help=item.help)


def _rejoined(words: Sequence[str]) -> list[str]:
    """The words of a line, put together again where bash broke them."""
    joined: list[str] = []
    broken = False
    for word in words:
        breaks = bool(word) and _BREAKS.issuperset(word)
        if joined and (breaks or broken):
            joined[-1] += word
        else:
            joined.append(word)
        broken = breaks
    return joined


def _paths(start: str, *, only_folders: bool) -> Iterator[Item]:
    """The files and folders that a path may become; hidden ones where it says so."""
    folder, name = os.path.split(start)
    for entry in sorted(os.scandir(folder or "."), key=lambda entry: entry.name):
        hidden = entry.name.startswith(".") and not name.startswith(".")
        if entry.name.startswith(name) and not hidden and (entry.is_dir() or not only_folders):
            yield CompletionItem(os.path.join(folder, entry.name) + "/" * entry.is_dir())
