"""What everything in a rulebook is called in its Promela model, conditions included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sim.model.condition_side import Acting
from sim.model.condition_tree import (
    TURNED,
    And,
    Chain,
    Compare,
    CompareLength,
    IsTrue,
    Member,
    Not,
    Or,
    Same,
    Term,
    Tree,
    Variable,
)
from sim.model.rulebook import READINGS, SIGNALS, TONES, Rulebook
from sim.model.vocabulary import BY
from sim.report.layout import visible

NOTHING = "none"
"""The word of a list for what did not come to be."""


def identifiers(names: Iterable[str]) -> dict[str, str]:
    """For each name of the rulebook one that Promela takes; no two become one."""
    taken: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9]", "_", name)
        while plain in taken.values():
            plain += "_"
        taken[name] = plain
    return taken


def tally_variable(tally: str) -> str:
    """The variable that keeps a tally."""
    return f"tally_{tally}"


def happens(event: str) -> str:
    """The inline that is one step of an event."""
    return f"happens_{event}"


def holding(values: int) -> str:
    """The smallest type with room for so many values, counted from 0."""
    return "byte" if values <= 2**8 else "short" if values <= 2**15 else "int"


def comment(text: str) -> str:
    """A text that cannot end the comment in which it stands."""
    return visible(text).replace("*/", "* /")


class PromelaWords:
    """The constants and the expressions of the model of one rulebook.

    ``kinds`` gives the words of each list, in the order of their constants.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        rules = (*(rule.name for rule in rulebook.rules), NOTHING)
        self.kinds: Mapping[str, tuple[str, ...]] = {
            "stage": tuple(rulebook.stages),
            "reading": READINGS,
            "event": (*rulebook.events, "deadline"),
            "signal": (*SIGNALS, NOTHING),
            "tone": (*TONES, NOTHING),
            "rule": rules,
        }
        self._rules = identifiers(rules)
        limits = zip(rulebook.tallies.values(), rulebook.limits, strict=True)
        # Of a tally whose count never matters no count is kept, and any will do.
        self._counts = {
            tally.name: _count(tally.name, distinct=tally.distinct) if limit else "0"
            for tally, limit in limits
        }

    def word(self, kind: str, word: str) -> str:
        """The constant that stands for a word of a list."""
        return f"{kind}_{self._rules[word] if kind == 'rule' else word}"

    def one_of(self, variable: str, kind: str, words: Iterable[str]) -> str:
        """Whether a variable is one of some words of a list."""
        any_of = " || ".join(f"{variable} == {self.word(kind, word)}" for word in words)
        return f"({any_of or 'false'})"

    def condition(self, node: Tree) -> str:
        """A condition of the rulebook as a Promela expression."""
        match node:
            case And() | Or():
                joint = " && " if isinstance(node, And) else " || "
                return f"({joint.join(map(self.condition, node.parts))})"
            case Not():
                return f"!({self.condition(node.part)})"
            case IsTrue():
                return _variable(node.name)
            case Chain():
                return f"({' && '.join(map(self._link, node.parts))})"
        return f"({self._link(node)})"

    def _link(self, node: Tree) -> str:
        """One comparison, which may stand in a chain."""
        match node:
            case CompareLength():
                lasted = f"step_{node.name}"
                if node.turned:
                    return f"{node.number} {TURNED[node.sign]} {lasted}"
                return f"{lasted} {node.sign} {node.number}"
            case Compare():
                left, sign, right = node.written()
                count = self._counts.get(node.name) or _variable(node.name)
                return f"{left} {sign} {count}" if node.turned else f"{count} {sign} {right}"
            case Acting():
                return f"({_variable(BY)} & {node.bit}) {'==' if node.negated else '!='} 0"
            case Same():
                return f"{self._side(node.left)} {node.sign} {self._side(node.right)}"
            case Member():
                any_of = f"({' || '.join(map(self._link, node.parts))})"
                return f"!{any_of}" if node.negated else any_of
        raise AssertionError(f"{node} compares nothing")

    def _side(self, side: Term) -> str:
        """A word of a list, or what stands for a name that takes its words."""
        return (
            _variable(side.name)
            if isinstance(side, Variable)
            else self.word(side.kind.what, side.word)
        )


def _count(tally: str, *, distinct: bool) -> str:
    kept = tally_variable(tally)
    return f"how_many({kept})" if distinct else kept


def _variable(name: str) -> str:
    """What stands in the model for a name of the step."""
    return name if name == "stage" else f"step_{name}"
