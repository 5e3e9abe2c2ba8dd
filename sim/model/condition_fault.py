"""What is said of a condition that is not of the language."""

from __future__ import annotations


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
