"""Named lists of stages: what they stand for, and where a rulebook names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from sim.model.condition_tree import Member, Tree
from sim.model.said import Also, Name, said
from sim.model.value import value

EXCEPT = "except"
"""What stands first among the written origins of a rule that starts from all stages but some."""
Some = Annotated[tuple[Name, ...], Also(minItems=1)]


@value
class Group:
    """A named list of stages; ``written`` are the names of its file, earlier groups among them."""

    name: str
    stages: Some = said("The stages that it stands for")
    written: Some = said("The names that the file has for them, groups among them")


def expanded(names: Iterable[str], groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Names of stages and groups as stages alone, each once."""
    stages = [stage for name in names for stage in groups.get(name, (name,))]
    return tuple(dict.fromkeys(stages))


def groups_in(tree: Tree) -> Iterator[str]:
    """The names of the groups that a condition names."""
    if isinstance(tree, Member):
        yield from tree.groups
    for part in (*getattr(tree, "parts", ()), *filter(None, [getattr(tree, "part", None)])):
        yield from groups_in(part)
