"""Reads what stands in a condition one by one: names, whole numbers and lengths of time."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from typing import Any

from sim.model.condition import LARGEST, LONGEST_TIME
from sim.model.condition_fault import EXAMPLE, NOT_OF_THE_LANGUAGE, ConditionError
from sim.model.condition_lengths import odd_length, without_units
from sim.model.condition_tree import Constant, Term, Variable
from sim.model.vocabulary import Actors, Kind, Symbols, Vocabulary


class TermReader:
    """The text of a condition as Python reads it, and what each name and number in it is."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.units: Mapping[int, str] = {}

    def expression(self) -> ast.expr:
        """The text as Python takes it apart."""
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

    def side(self, node: ast.expr, actors: Actors) -> int:
        """The number of a side, by which or by its name a condition names it."""
        word = self.word(node)
        if isinstance(node, ast.Constant) and type(node.value) is int and not self.unit(node):
            word = str(node.value)
            if 1 <= node.value <= actors.sides:
                return node.value
        if not word:
            raise self.fault(
                node,
                "only a side can be among those that act",
                code="SIM133",
                label="this is none",
                cure=f"write '{actors.called[0]} in by'",
            )
        if word not in actors.called:
            raise self.unknown(node, word, actors.called, "side")
        return actors.called.index(word) + 1

    def side_alone(self, node: ast.expr) -> ConditionError | None:
        """The fault of the name of a side where nothing asks whether it acts; None of another."""
        word = self.word(node)
        for name, kind in self.vocabulary.items():
            if isinstance(kind, Actors) and word in kind.names:
                cure = f"ask whether it acts: '{word} in {name}'"
                return self.fault(node, f"'{word}' is a side", code="SIM133", cure=cure)
        return None

    def of_a_set(self, node: ast.expr, actors: Actors) -> ConditionError:
        """The fault of a comparison with those who act, which can only be asked for one side."""
        name = self.word(node)
        return self.fault(
            node,
            f"'{name}' is a set of sides and is not compared",
            code="SIM133",
            cure=f"ask for each side by itself: '{actors.called[0]} in {name}'",
        )

    def number(self, node: ast.expr) -> int:
        """The whole number that a name is compared with."""
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
        """What kind of name a node is; None where it is none of the vocabulary."""
        return self.vocabulary.get(node.id) if isinstance(node, ast.Name) else None

    def word(self, node: ast.expr) -> str:
        """The word that a node is, bare or quoted; empty if it is none."""
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return ""

    def foreign(self, node: ast.expr, wanted: str) -> ConditionError:
        """The fault of what has no place there."""
        what = NOT_OF_THE_LANGUAGE.get(type(node))
        if what:
            return self.fault(
                node, f"{what} has no place in a condition", code="SIM134", cure=EXAMPLE
            )
        return self.fault(node, f"{wanted} is needed here", code="SIM133", cure=EXAMPLE)

    def unknown(
        self, node: ast.expr, word: str, known: tuple[str, ...], what: str = "name"
    ) -> ConditionError:
        """The fault of a word that nothing is called, or only a side."""
        if what == "name" and (side := self.side_alone(node)):
            return side
        error = self.fault(
            node, f"unknown {what} '{word}' in a condition", code="SIM132", label="not known here"
        )
        error.unknown = (word, known)
        return error

    def fault(self, node: ast.expr, message: str, **more: Any) -> ConditionError:
        """What is wrong at a node, with the place of it in the text."""
        start, end = self.place(node.col_offset), self.place(node.end_col_offset or 0)
        end += len(self.unit(node)) if isinstance(node, ast.Constant) else 0
        return ConditionError(message, column=start + self.lead, length=end - start, **more)

    def place(self, offset: int) -> int:
        """The character at which a byte of the text that Python reads stands."""
        return len(self.encoded[:offset].decode("utf-8", "replace"))
