"""Reads the text of a condition into its tree.

Python's own parser takes the text apart; every name and type in it is checked against a vocabulary,
and whatever is not of the language is told with its column and a cure.  Nothing is ever executed.
"""

from __future__ import annotations

import ast

from sim.model.condition import LONGEST, Condition
from sim.model.condition_fault import ConditionError as ConditionError
from sim.model.condition_fault import too_long
from sim.model.condition_lengths import reached
from sim.model.condition_side import Acting
from sim.model.condition_terms import TermReader
from sim.model.condition_tree import (
    TURNED,
    And,
    Chain,
    Compare,
    CompareLength,
    Constant,
    IsTrue,
    Link,
    Member,
    Not,
    Or,
    Same,
    Tree,
)
from sim.model.vocabulary import (
    Actors,
    Duration,
    Flag,
    Kind,
    Number,
    Symbols,
    Vocabulary,
    is_name,
)


def parse(text: str, vocabulary: Vocabulary) -> Condition:
    """Read a condition, checking every name and type in it against a vocabulary.

    Raises ConditionError, with the column and a cure, for anything outside the language.
    """
    if len(text) > LONGEST:
        raise too_long(text, LONGEST)
    reader = _Reader(text, vocabulary)
    return Condition(text, reader.truth(reader.expression()))


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


class _Reader(TermReader):
    """Turns the parsed Python expression into a tree, checking names and types on the way."""

    def truth(self, node: ast.expr) -> Tree:
        """A tree that is true or false."""
        match node:
            case ast.BoolOp(op=op, values=parts):
                trees = tuple(self.truth(part) for part in parts)
                return And(trees) if isinstance(op, ast.And) else Or(trees)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.truth(part))
            case ast.Compare(left=left, ops=ops, comparators=rights):
                written = zip([left, *rights], ops, rights, strict=False)
                links = tuple(self.comparison(*link) for link in written)
                return Chain(links) if len(links) > 1 else links[0]
            case ast.Name(id=name) if isinstance(self.vocabulary.get(name), Flag):
                return IsTrue(name)
            case ast.Name(id=name) if name in self.vocabulary:
                kind = self.vocabulary[name]
                example = _example(name, kind)
                raise self.fault(
                    node,
                    f"'{name}' alone is neither true nor false",
                    code="SIM133",
                    cure=f"compare it: '{example}'",
                )
            case ast.Name(id=name):
                raise self.unknown(node, name, tuple(self.vocabulary))
        raise self.foreign(node, "a comparison")

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Link:
        """One link of a chain of comparisons."""
        if isinstance(op, ast.In | ast.NotIn):
            return self.member(left, right, negated=isinstance(op, ast.NotIn))
        if type(op) not in _SIGNS:
            raise self.fault(left, "'is' compares nothing here", code="SIM131", cure="write ==")
        for one, other in ((left, right), (right, left)):
            kind = self.kind(one)
            if isinstance(kind, Number):
                sign, turned = _SIGNS[type(op)], one is right
                sign = TURNED[sign] if turned else sign
                return Compare(self.word(one), sign, self.number(other), turned)
            if isinstance(kind, Duration):
                sign, turned = _SIGNS[type(op)], one is right
                sign = TURNED[sign] if turned else sign
                return self.of_lengths(one, sign, other, turned=turned)
            if isinstance(kind, Symbols):
                return self.of_symbols(left, _SIGNS[type(op)], right, kind)
            if isinstance(kind, Actors):
                raise self.of_a_set(one, kind)
            if isinstance(kind, Flag):
                raise self.fault(
                    one,
                    f"{self.word(one)!r} is true or false and is not compared",
                    code="SIM133",
                    cure=f"write '{self.word(one)}' or 'not {self.word(one)}'",
                )
        for one in (left, right):
            if isinstance(one, ast.Name):
                raise self.unknown(one, one.id, tuple(self.vocabulary))
            if not isinstance(one, ast.Constant):
                raise self.foreign(one, "a name or a whole number")
        raise self.fault(
            left, "two constants are compared", code="SIM133", cure="compare a name with a number"
        )

    def of_lengths(self, named: ast.expr, sign: str, other: ast.expr, *, turned: bool) -> Link:
        """A length of time beside another: only whether it is reached."""
        name, days = self.word(named), self.days(other, self.word(named))
        if sign not in (">=", "<"):
            raise self.fault(
                named,
                f"'{name}' is compared by >= and < only",
                code="SIM133",
                cure=f"write '{reached(name, sign, days)}'",
            )
        return CompareLength(name, sign, days, turned)

    def of_symbols(self, left: ast.expr, sign: str, right: ast.expr, kind: Symbols) -> Same:
        if sign not in ("==", "!="):
            raise self.fault(
                left,
                f"a {kind.what} is not larger or smaller than another",
                code="SIM133",
                cure="compare it with == or !=, or ask whether it is 'in (a, b)'",
            )
        return Same(self.symbol(left, kind), sign, self.symbol(right, kind))

    def member(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Member | Acting:
        """A name that is one of some; a group stands for all of its words, ``by`` for who acts."""
        kind, actors = self.kind(left), self.kind(right)
        if isinstance(actors, Actors):
            return Acting(actors, self.side(left, actors), negated)
        if isinstance(kind, Actors):
            raise self.of_a_set(left, kind)
        if kind is None and (side := self.side_alone(left)):
            raise side
        groups = kind.groups if isinstance(kind, Symbols) else {}
        listed = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else [right]
        named = tuple(word for one in listed if (word := self.word(one)) in groups)
        if isinstance(right, ast.Name) and groups and not named:
            raise self.unknown(right, right.id, tuple(groups), "group")
        if not named or not isinstance(kind, Symbols):
            return Member(self.options(left, right), negated)
        parts: dict[str, Same] = {}
        for one in listed:
            word = self.word(one)
            for each in groups.get(word, (word,)):
                term = self.symbol(one, kind) if word not in groups else Constant(kind, each)
                parts.setdefault(each, Same(self.symbol(left, kind), "==", term))
        told = ", ".join(word if is_name(word) else repr(word) for word in map(self.word, listed))
        if right not in listed:
            told = f"({told}{',' if len(listed) == 1 else ''})"
        return Member(tuple(parts.values()), negated, told, named)

    def options(self, left: ast.expr, right: ast.expr) -> tuple[Compare, ...] | tuple[Same, ...]:
        """What a name is compared with by ``in``, one comparison each."""
        if not isinstance(right, ast.Tuple | ast.List | ast.Set):
            raise self.fault(
                right,
                "'in' needs a list in parentheses",
                code="SIM133",
                cure="write 'stage in (talks, summit)'",
            )
        kind = self.kind(left)
        if isinstance(kind, Duration):
            name = self.word(left)
            raise self.fault(
                left,
                f"'{name}' is compared by >= and < only",
                code="SIM133",
                cure=f"write '{name} >= 30 days and {name} < 60 days'",
            )
        if not right.elts or not isinstance(kind, Number | Symbols):
            raise self.fault(
                left if right.elts else right,
                "'in' asks whether a name is one of some words or numbers",
                code="SIM133",
                cure="write 'stage in (talks, summit)'",
            )
        if isinstance(kind, Number):
            name = self.word(left)
            return tuple(Compare(name, "==", self.number(option)) for option in right.elts)
        return tuple(self.of_symbols(left, "==", option, kind) for option in right.elts)


_COMPARED: dict[type, str] = {Number: "{} >= 1", Duration: "{} >= 30 days", Symbols: "{} == ..."}
"""How a name of each kind is compared, for one that stands alone."""


def _example(name: str, kind: Kind) -> str:
    """A comparison with a name that stands alone."""
    return (
        f"{kind.called[0]} in {name}"
        if isinstance(kind, Actors)
        else _COMPARED[type(kind)].format(name)
    )
