"""A word that this project uses in a sense of its own."""

from __future__ import annotations

from sim.model.said import Name, said
from sim.model.value import value


@value
class Word:
    """A word of the glossary, with what it means in whole sentences."""

    name: Name = said("The word", key="word")
    means: Name = said("What it means here")
    source: str = said(
        "Where the definition comes from; null where it is our own", or_null=True, default=""
    )
    also: tuple[Name, ...] = said("Other forms of it", before="means", default=())
    see: tuple[Name, ...] = said("Words that go with it", default=())
