"""What is said of a condition that is not of the language."""

from __future__ import annotations

import ast

EXAMPLE = "join comparisons with and, or, not, such as 'no_shows >= 2 and accusers < 2'"

NOT_OF_THE_LANGUAGE: dict[type[ast.expr], str] = {
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


def too_long(text: str, most: int) -> ConditionError:
    """The fault of a condition of more characters than it may have."""
    return ConditionError(
        f"condition of {len(text)} characters",
        code="SIM135",
        length=len(text),
        label=f"at most {most} characters",
        cure="write a list of shorter lines: every line of a list must hold",
    )
