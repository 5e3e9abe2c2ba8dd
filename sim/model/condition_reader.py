"""Reads the text of a condition into its tree.

Python's own parser takes the text apart; every name and type in it is checked against a vocabulary,
and whatever is not of the language is told with its column and a cure.  Nothing is ever executed.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from typing import Any

from sim.model.condition import LARGEST, LONGEST, LONGEST_TIME, Condition
from sim.model.condition_fault import EXAMPLE, NOT_OF_THE_LANGUAGE, too_long
from sim.model.condition_fault import ConditionError as ConditionError
from sim.model.condition_lengths import odd_length, reached, without_units
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
    Term,
    Tree,
    Variable,
)
from sim.model.vocabulary import Duration, Flag, Kind, Number, Symbols, Vocabulary, is_name


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


class _Reader:
    """Turns the parsed Python expression into a tree, checking names and types on the way."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.units: Mapping[int, str] = {}

    def expression(self) -> ast.expr:
        flat = "".join(" " if c.isspace() else c for c in self.text)
        self.lead = len(flat) - len(flat.lstrip())
        plain, self.units = without_units(flat.strip())
        self.encoded = plain.encode("utf-8", "replace")
        if not self.encoded:
            raise ConditionError("the condition is empty", code="SIM131", cure=EXAMPLE)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(plain, mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            odd = odd_length(flat)
            if odd is not None:
                raise odd from None
            offset = getattr(error, "offset", 1)  # 0 where the text breaks off at its end
            column = offset - 1 + self.lead if offset else len(flat.rstrip()) - 1
            raise ConditionError(
                f"the condition is not well formed: {getattr(error, 'msg', None) or error}",
                code="SIM131",
                column=min(column, len(self.text) - 1),
                label="here",
                cure=EXAMPLE,
            ) from None

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
                example = _COMPARED[type(kind)].format(name)
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

    def member(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Member:
        """A name that is one of some; a group stands for all of its words."""
        kind = self.kind(left)
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

    def symbol(self, node: ast.expr, kind: Symbols) -> Term:
        """A word of a list, or another name of the same list."""
        word = self.word(node)
        if word in kind.words:
            return Constant(kind, word)
        if isinstance(node, ast.Name) and word in self.vocabulary:
            other = self.vocabulary[word]
            if isinstance(other, Symbols) and other.what == kind.what:
                return Variable(word)
            raise self.fault(
                node, f"'{word}' is not a {kind.what}", code="SIM133", cure=f"name a {kind.what}"
            )
        if not word:
            raise self.foreign(node, f"the name of a {kind.what}")
        if word in kind.groups:
            raise self.fault(
                node,
                f"'{word}' is a group of {kind.what}s",
                code="SIM133",
                cure=f"ask whether the {kind.what} is in it: '{kind.what} in {word}'",
            )
        raise self.unknown(node, word, (*kind.words, *kind.groups), kind.what)

    def number(self, node: ast.expr) -> int:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            if node.value > LARGEST:
                raise self.fault(node, "number over 10^9", code="SIM015", cure="use a smaller one")
            if self.unit(node):
                raise self.fault(
                    node,
                    "a number is compared with whole numbers only",
                    code="SIM133",
                    label="this is a length of time",
                    cure=f"write '{node.value}', or ask about 'waited'",
                )
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

    def days(self, node: ast.expr, name: str) -> int:
        """The days of a length of time, which a name of that kind is compared with."""
        if isinstance(node, ast.Name) and node.id not in self.vocabulary:
            raise self.unknown(node, node.id, tuple(self.vocabulary))
        unit = self.unit(node)
        if not isinstance(node, ast.Constant) or type(node.value) is not int or not unit:
            number = node.value if isinstance(node, ast.Constant) else None
            lasts = f"{number if type(number) is int else 30} days"
            raise self.fault(
                node,
                f"'{name}' is compared with a length of time",
                code="SIM133",
                label="this is none",
                cure=f"write '{name} >= {lasts}'",
            )
        days = node.value * 7 if "week" in unit else node.value
        if days > LONGEST_TIME:
            raise self.fault(
                node,
                f"'{node.value}{unit}' is longer than the calendar",
                code="SIM015",
                label="too large",
                cure=f"write a length of at most {LONGEST_TIME} days",
            )
        return days

    def unit(self, node: ast.expr) -> str:
        """The unit behind a whole number, with what stands between; empty where there is none."""
        return self.units.get(self.place(node.col_offset), "")

    def kind(self, node: ast.expr) -> Kind | None:
        return self.vocabulary.get(node.id) if isinstance(node, ast.Name) else None

    def word(self, node: ast.expr) -> str:
        """The word that a node is, bare or quoted; empty if it is none."""
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return ""

    def foreign(self, node: ast.expr, wanted: str) -> ConditionError:
        what = NOT_OF_THE_LANGUAGE.get(type(node))
        if what:
            return self.fault(
                node, f"{what} has no place in a condition", code="SIM134", cure=EXAMPLE
            )
        return self.fault(node, f"{wanted} is needed here", code="SIM133", cure=EXAMPLE)

    def unknown(
        self, node: ast.expr, word: str, known: tuple[str, ...], what: str = "name"
    ) -> ConditionError:
        error = self.fault(
            node, f"unknown {what} '{word}' in a condition", code="SIM132", label="not known here"
        )
        error.unknown = (word, known)
        return error

    def fault(self, node: ast.expr, message: str, **more: Any) -> ConditionError:
        start, end = self.place(node.col_offset), self.place(node.end_col_offset or 0)
        end += len(self.unit(node)) if isinstance(node, ast.Constant) else 0
        return ConditionError(message, column=start + self.lead, length=end - start, **more)

    def place(self, offset: int) -> int:
        """The character at which a byte of the text that Python reads stands."""
        return len(self.encoded[:offset].decode("utf-8", "replace"))


_COMPARED: dict[type, str] = {Number: "{} >= 1", Duration: "{} >= 30 days", Symbols: "{} == ..."}
"""How a name of each kind is compared, for one that stands alone."""
