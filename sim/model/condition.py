"""Whether a condition holds.

A condition is a small typed subset of Python expressions: names, whole numbers, comparisons
and chains of them, ``and``, ``or``, ``not``, ``in`` and parentheses.  It is parsed once into a
tree; the same tree is asked about single numbers, about whole numpy arrays, and for the words
that explain it.  Nothing in it is ever executed: the tree is walked, never compiled by Python.
"""

from __future__ import annotations

import ast
import keyword
import operator
import warnings
from collections.abc import Callable, Mapping
from functools import reduce
from itertools import product
from math import prod
from typing import Any

import attrs

from sim.model.frozen import keyed
from sim.model.value import value

LONGEST = 500
"""The most characters a condition may have."""

LARGEST = 10**9
"""The largest whole number a file may name."""

_MOST_TRIED = 4096
"""How many values are tried at the most to learn which counts a condition tells apart."""


class Number:
    """The kind of a name that stands for a whole number, such as a tally."""


class Flag:
    """The kind of a name that is true or false, such as ``moved``."""


@value
class Symbols:
    """The kind of a name that stands for one of a closed list of words, such as ``stage``.

    ``what`` names the list in messages ("stage"); ``words`` are its members, in order.
    """

    what: str
    words: tuple[str, ...]


Kind = Number | Flag | Symbols
Vocabulary = Mapping[str, Kind]
Code = Callable[[Symbols, str], Any]


class ConditionError(ValueError):
    """A condition that is not of the language.

    ``code`` is the diagnostic's code, ``column`` the zero-based character where the fault
    starts, ``length`` how many characters it spans, and ``cure`` what to write instead.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "SIM132",
        column: int = 0,
        length: int = 1,
        cure: str = "",
        label: str = "",
        unknown: tuple[str, tuple[str, ...]] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.column = column
        self.length = max(1, length)
        self.cure = cure
        self.label = label
        self.unknown = unknown


@value
class Condition:
    """One condition: its text, and the tree that was read from it.

    Two conditions are equal when their texts are.  ``names`` are the names that it asks about,
    in order of first use; ``bounds`` gives, for each number, the largest number that it is
    compared with, and ``cuts`` each count at which a comparison changes (3 for ``n >= 3``, 3
    and 4 for ``n == 3``), ascending.
    """

    text: str
    names: tuple[str, ...] = attrs.field(eq=False)
    bounds: Mapping[str, int] = attrs.field(eq=False, converter=keyed)
    cuts: Mapping[str, tuple[int, ...]] = attrs.field(eq=False, converter=keyed)
    _tree: Tree = attrs.field(eq=False)
    _vocabulary: Vocabulary = attrs.field(eq=False)

    def __reduce__(self) -> tuple[Callable[..., Condition], tuple[str, Vocabulary]]:
        """A tree of functions cannot be sent elsewhere; it is read again from the text."""
        return parse, (self.text, self._vocabulary)

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition holds of these values: exactly True or False."""
        return bool(self._tree(values, _itself))

    def over(self, values: Mapping[str, Any], code: Code) -> Any:
        """Where the condition holds, over numpy arrays of one shape.

        Words are compared by number: ``code`` gives the number that stands for a word of a
        list in the arrays.  Returns an array of bools, or one bool where nothing varies.
        """
        return self._tree(values, code)

    def top(self, name: str, most: Mapping[str, int]) -> int:
        """The smallest count of a number above which the condition tells no counts apart.

        ``most`` says of some numbers how far they can count at all.  Where words are asked
        about as well, or too many values would have to be tried, it is the last of the cuts.
        """
        turns = [cut for cut in self.cuts.get(name, ()) if cut <= most.get(name, cut)]
        others = [other for other in self.names if other != name]
        if not self.cuts.keys() >= set(others):
            return max(turns, default=0)
        values = [
            [0, *(cut for cut in self.cuts[other] if cut <= most.get(other, cut))]
            for other in others
        ]
        if len(turns) * prod(map(len, values)) > _MOST_TRIED:
            return max(turns, default=0)
        for cut in reversed(turns):
            for beside in product(*values):
                at = dict(zip(others, beside, strict=True))
                if self.holds({**at, name: cut}) != self.holds({**at, name: cut - 1}):
                    return cut
        return 0

    def seen(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the names that the condition asks about."""
        return {name: values[name] for name in self.names}

    def __repr__(self) -> str:
        return f"Condition({self.text!r})"

    def __str__(self) -> str:
        return self.text


Tree = Callable[[Mapping[str, Any], Code], Any]


def parse(text: str, vocabulary: Vocabulary) -> Condition:
    """Read a condition, checking every name and type in it against a vocabulary.

    Raises ConditionError, with the column and a cure, for anything outside the language.
    """
    if len(text) > LONGEST:
        raise ConditionError(
            f"condition of {len(text)} characters",
            code="SIM135",
            length=len(text),
            label=f"at most {LONGEST} characters",
            cure="write a list of shorter lines: every line of a list must hold",
        )
    reader = _Reader(text, vocabulary)
    tree = reader.truth(reader.expression())
    cuts = {name: tuple(sorted(found)) for name, found in reader.cuts.items()}
    names = tuple(reader.bounds_by_name)
    return Condition(text, names, reader.bounds(), cuts, tree, vocabulary)


def parts(condition: Condition, joint: str) -> tuple[str, ...]:
    """The texts of the conditions that a condition joins by ``and`` or by ``or``.

    Only its outermost joints count; a condition that joins none is its own only part.
    """
    flat = " ".join(condition.text.split())
    joined = ast.parse(flat, mode="eval").body
    kind = ast.And if joint == "and" else ast.Or
    if not isinstance(joined, ast.BoolOp) or not isinstance(joined.op, kind):
        return (condition.text,)
    return tuple(ast.get_source_segment(flat, part) or "" for part in joined.values)


def is_name(text: str) -> bool:
    """Whether a text can stand bare in a condition as the name of a stage, event or tally."""
    return text.isascii() and text.isidentifier() and not keyword.iskeyword(text)


def _itself(_: Symbols, word: str) -> str:
    return word


_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_EQUAL: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_COMPARE = _ORDER | _EQUAL
_NOT_OF_THE_LANGUAGE: dict[type[ast.expr], str] = {
    ast.Call: "a call",
    ast.Attribute: "an attribute",
    ast.Subscript: "a subscript",
    ast.BinOp: "arithmetic",
    ast.UnaryOp: "a sign",
    ast.Lambda: "a function",
    ast.IfExp: "an if-expression",
    ast.JoinedStr: "a formatted string",
    ast.NamedExpr: "an assignment",
    ast.Dict: "a mapping",
    ast.Starred: "a star",
    ast.Await: "an await",
}


class _Reader:
    """Turns the parsed Python expression into a tree of our own, checking types on the way."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.bounds_by_name: dict[str, int | None] = {}
        self.cuts: dict[str, set[int]] = {}

    def bounds(self) -> dict[str, int]:
        return {name: top for name, top in self.bounds_by_name.items() if top is not None}

    def expression(self) -> ast.expr:
        flat = "".join(" " if c.isspace() else c for c in self.text)
        self.lead = len(flat) - len(flat.lstrip())
        self.encoded = flat.strip().encode("utf-8", "replace")
        if not self.encoded:
            raise ConditionError("the condition is empty", code="SIM131", cure=_EXAMPLE)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(flat.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            offset = getattr(error, "offset", 1)  # 0 where the text breaks off at its end
            column = offset - 1 + self.lead if offset else len(flat.rstrip()) - 1
            raise ConditionError(
                f"the condition is not well formed: {getattr(error, 'msg', None) or error}",
                code="SIM131",
                column=min(column, len(self.text) - 1),
                label="here",
                cure=_EXAMPLE,
            ) from None

    def truth(self, node: ast.expr) -> Tree:
        """A tree that is true or false."""
        match node:
            case ast.BoolOp(op=op, values=parts):
                trees = [self.truth(part) for part in parts]
                return _all(trees) if isinstance(op, ast.And) else _any(trees)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return _not(self.truth(part))
            case ast.Compare(left=left, ops=ops, comparators=rights):
                sides = [left, *rights]
                return _all(
                    [
                        self.comparison(a, op, b)
                        for a, op, b in zip(sides, ops, rights, strict=False)
                    ]
                )
            case ast.Name(id=name) if isinstance(self.vocabulary.get(name), Flag):
                self.asks(name)
                return lambda values, _: values[name]
            case ast.Name(id=name) if name in self.vocabulary:
                kind = self.vocabulary[name]
                example = f"{name} >= 1" if isinstance(kind, Number) else f"{name} == ..."
                raise self.fault(
                    node,
                    f"'{name}' alone is neither true nor false",
                    code="SIM133",
                    cure=f"compare it: '{example}'",
                )
            case ast.Name(id=name):
                raise self.unknown(node, name, tuple(self.vocabulary))
        raise self.foreign(node, "a comparison")

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Tree:
        """One link of a chain of comparisons."""
        if isinstance(op, ast.In | ast.NotIn):
            tree = self.membership(left, right)
            return tree if isinstance(op, ast.In) else _not(tree)
        if type(op) not in _COMPARE:
            raise self.fault(left, "'is' compares nothing here", code="SIM131", cure="write ==")
        for one, other in ((left, right), (right, left)):
            kind = self.kind(one)
            if isinstance(kind, Number):
                return self.of_number(left, op, right, other)
            if isinstance(kind, Symbols):
                return self.of_symbols(left, op, right, kind)
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

    def of_number(self, left: ast.expr, op: ast.cmpop, right: ast.expr, other: ast.expr) -> Tree:
        name_first = other is right
        name, bound = self.word(left if name_first else right), self.number(other)
        self.asks(name, bound)
        self.cut(name, bound, op, turned=not name_first)
        compare = _COMPARE[type(op)]
        if name_first:
            return lambda values, _: compare(values[name], bound)
        return lambda values, _: compare(bound, values[name])

    def of_symbols(self, left: ast.expr, op: ast.cmpop, right: ast.expr, kind: Symbols) -> Tree:
        if type(op) not in _EQUAL:
            raise self.fault(
                left,
                f"a {kind.what} is not larger or smaller than another",
                code="SIM133",
                cure="compare it with == or !=, or ask whether it is 'in (a, b)'",
            )
        compare = _EQUAL[type(op)]
        a, b = self.symbol(left, kind), self.symbol(right, kind)
        return lambda values, code: compare(a(values, code), b(values, code))

    def membership(self, left: ast.expr, right: ast.expr) -> Tree:
        if not isinstance(right, ast.Tuple | ast.List | ast.Set):
            raise self.fault(
                right,
                "'in' needs a list in parentheses",
                code="SIM133",
                cure="write 'stage in (talks, summit)'",
            )
        kind = self.kind(left)
        if not right.elts or not isinstance(kind, Number | Symbols):
            raise self.fault(
                left if right.elts else right,
                "'in' asks whether a name is one of some words or numbers",
                code="SIM133",
                cure="write 'stage in (talks, summit)'",
            )
        equal = ast.Eq()
        if isinstance(kind, Number):
            return _any([self.of_number(left, equal, one, one) for one in right.elts])
        return _any([self.of_symbols(left, equal, one, kind) for one in right.elts])

    def symbol(self, node: ast.expr, kind: Symbols) -> Callable[[Mapping[str, Any], Code], Any]:
        """A word of a list, or another name of the same list."""
        word = self.word(node)
        if word in kind.words:
            return lambda _, code: code(kind, word)
        if isinstance(node, ast.Name) and word in self.vocabulary:
            other = self.vocabulary[word]
            if isinstance(other, Symbols) and other.what == kind.what:
                self.asks(word)
                return lambda values, _: values[word]
            raise self.fault(
                node, f"'{word}' is not a {kind.what}", code="SIM133", cure=f"name a {kind.what}"
            )
        if not word:
            raise self.foreign(node, f"the name of a {kind.what}")
        raise self.unknown(node, word, kind.words, kind.what)

    def number(self, node: ast.expr) -> int:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            if node.value > LARGEST:
                raise self.fault(node, "number over 10^9", code="SIM015", cure="use a smaller one")
            return node.value
        if isinstance(node, ast.Name) and node.id not in self.vocabulary:
            raise self.unknown(node, node.id, tuple(self.vocabulary))
        if isinstance(node, ast.Name):
            raise self.fault(
                node,
                "a number is compared with whole numbers only",
                code="SIM133",
                label="this is a name",
                cure="compare each with a number of its own",
            )
        if isinstance(node, ast.Constant):
            raise self.fault(
                node, "not a whole number", code="SIM133", cure="write a whole number, such as 2"
            )
        raise self.foreign(node, "a whole number")

    def kind(self, node: ast.expr) -> Kind | None:
        return self.vocabulary.get(node.id) if isinstance(node, ast.Name) else None

    def word(self, node: ast.expr) -> str:
        """The word that a node is, bare or quoted; empty if it is none."""
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return ""

    def asks(self, name: str, bound: int | None = None) -> None:
        before = self.bounds_by_name.get(name)
        known = [b for b in (before, bound) if b is not None]
        self.bounds_by_name[name] = max(known) if known else None

    def cut(self, name: str, bound: int, op: ast.cmpop, *, turned: bool) -> None:
        """Note the counts at which a comparison changes; below 0 there is no count."""
        at = isinstance(op, (ast.LtE, ast.Gt) if turned else (ast.GtE, ast.Lt))
        after = isinstance(op, (ast.GtE, ast.Lt) if turned else (ast.LtE, ast.Gt))
        found = {bound} if at else {bound + 1} if after else {bound, bound + 1}
        self.cuts.setdefault(name, set()).update(found - {0})

    def foreign(self, node: ast.expr, wanted: str) -> ConditionError:
        what = _NOT_OF_THE_LANGUAGE.get(type(node))
        if what:
            return self.fault(
                node, f"{what} has no place in a condition", code="SIM134", cure=_EXAMPLE
            )
        return self.fault(node, f"{wanted} is needed here", code="SIM133", cure=_EXAMPLE)

    def unknown(
        self, node: ast.expr, word: str, known: tuple[str, ...], what: str = "name"
    ) -> ConditionError:
        error = self.fault(
            node, f"unknown {what} '{word}' in a condition", code="SIM132", label="not known here"
        )
        error.unknown = (word, known)
        return error

    def fault(self, node: ast.expr, message: str, **more: Any) -> ConditionError:
        start = len(self.encoded[: node.col_offset].decode("utf-8", "replace"))
        end = len(self.encoded[: node.end_col_offset or 0].decode("utf-8", "replace"))
        return ConditionError(message, column=start + self.lead, length=end - start, **more)


_EXAMPLE = "join comparisons with and, or, not, such as 'no_shows >= 2 and accusers < 2'"


def _all(trees: list[Tree]) -> Tree:
    if len(trees) == 1:
        return trees[0]
    return lambda values, code: reduce(operator.and_, [tree(values, code) for tree in trees])


def _any(trees: list[Tree]) -> Tree:
    if len(trees) == 1:
        return trees[0]
    return lambda values, code: reduce(operator.or_, [tree(values, code) for tree in trees])


def _not(tree: Tree) -> Tree:
    return lambda values, code: tree(values, code) ^ True
