"""A condition of a rulebook in the words of Promela."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

_STEP = {
    "was": "stage",
    "stage": "stage",
    "read": "reading",
    "reads": "reading",
    "event": "event",
    "signal": "signal",
    "tone": "tone",
    "rule": "rule",
}
"""The list that each name of a step takes its words from."""

_SIGNS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def promela_condition(
    text: str,
    tallies: Mapping[str, str],
    kinds: Mapping[str, tuple[str, ...]],
    word: Callable[[str, str], str],
) -> str:
    """A condition as a Promela expression.

    ``tallies`` gives the expression for each tally, ``kinds`` the words of each list, and
    ``word`` the constant for a word of a list.  The condition is one that was read from a
    rulebook before, so nothing in it is foreign.
    """
    tree = ast.parse(" ".join(text.split()), mode="eval").body
    return _Writer(tallies, kinds, word).truth(tree)


class _Writer:
    """Walks a Python expression and writes it anew."""

    def __init__(
        self,
        tallies: Mapping[str, str],
        kinds: Mapping[str, tuple[str, ...]],
        word: Callable[[str, str], str],
    ) -> None:
        self.tallies = tallies
        self.kinds = kinds
        self.word = word

    def truth(self, node: ast.expr) -> str:
        if isinstance(node, ast.BoolOp):
            sign = " && " if isinstance(node.op, ast.And) else " || "
            return "(" + sign.join(self.truth(part) for part in node.values) + ")"
        if isinstance(node, ast.UnaryOp):
            return f"!({self.truth(node.operand)})"
        if isinstance(node, ast.Compare):
            terms = [node.left, *node.comparators]
            links = zip(terms, node.ops, terms[1:], strict=False)
            return "(" + " && ".join(self.link(*link) for link in links) + ")"
        return _variable(_name(node))

    def link(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> str:
        """One comparison of a chain."""
        if isinstance(sign, ast.In | ast.NotIn):
            assert isinstance(right, ast.Tuple | ast.List | ast.Set)
            any_of = " || ".join(self.link(left, ast.Eq(), one) for one in right.elts)
            return f"!({any_of})" if isinstance(sign, ast.NotIn) else f"({any_of})"
        kind = next((_STEP[name] for name in map(_name, (left, right)) if name in _STEP), None)
        return f"{self.term(left, kind)} {_SIGNS[type(sign)]} {self.term(right, kind)}"

    def term(self, node: ast.expr, kind: str | None) -> str:
        """A number, a tally, or, of a list, a word or the name of what takes its words."""
        name = _name(node)
        if kind is None:
            return self.tallies.get(str(name)) or _variable(name)
        return self.word(kind, str(name)) if name in self.kinds[kind] else _variable(name)


def _variable(name: object) -> str:
    """What stands in the model for a name of the step, or a number."""
    return f"step_{name}" if isinstance(name, str) and name != "stage" else str(name)


def _name(node: ast.expr) -> object:
    """The name, word or number that stands there."""
    if isinstance(node, ast.Name):
        return node.id
    assert isinstance(node, ast.Constant)
    return node.value
