"""A word that this project uses in a sense of its own."""

from __future__ import annotations

from sim.model.value import value


@value
class Word:
    """A word of the glossary, with what it means in whole sentences.

    ``source`` is where the definition comes from, empty where it is our own; ``also`` are other
    forms of the word, and ``see`` the words that go with it.
    """

    name: str
    means: str
    source: str = ""
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
